package locum.config;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// What reading a file gave.
public sealed interface ConfigText {

  /// The text of a regular file.
  ///
  /// @param charset in which `text` gives the octets of the file again
  /// @param executable whether anybody may execute it; such a file is not included
  record Content(String text, Charset charset, boolean executable) implements ConfigText {}

  /// Nothing is there.
  record Missing() implements ConfigText {}

  /// Something is there, but it cannot be read.
  ///
  /// @param reason in words, such as "permission denied"
  record Unreadable(String reason) implements ConfigText {}

  record Directory() implements ConfigText {}

  /// Reads octets as UTF-8, or as Latin-1 when they are not UTF-8, so that no octet is lost.
  static Content decode(byte[] octets, boolean executable) {
    String text = new String(octets, StandardCharsets.UTF_8);
    if (!Arrays.equals(text.getBytes(StandardCharsets.UTF_8), octets)) {
      return new Content(
          new String(octets, StandardCharsets.ISO_8859_1), StandardCharsets.ISO_8859_1, executable);
    }
    String unmarked = text.startsWith("\ufeff") ? text.substring(1) : text;
    return new Content(unmarked, StandardCharsets.UTF_8, executable);
  }

  static Content of(String text) {
    return new Content(text, StandardCharsets.UTF_8, false);
  }
}
