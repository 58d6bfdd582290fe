package locum.control;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;

/// How JSON text is read and written: the limits that untrusted text must keep.
final class JsonText {

  static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(20)
                  .maxStringLength(64 * 1024)
                  .build())
          .build();

  private JsonText() {}
}
