package locum.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ControlCodecTest {

  @Test
  void everyRequestIsReadAsItWasWritten() {
    List<ControlRequest> requests =
        List.of(
            new ControlRequest.Status(Optional.empty()),
            new ControlRequest.Status(Optional.of("VI \"1\"")),
            new ControlRequest.Explain(Optional.empty()),
            new ControlRequest.Explain(Optional.of("VI_1")),
            new ControlRequest.Reload(),
            new ControlRequest.Stop());

    assertThat(requests)
        .allSatisfy(
            request ->
                assertThat(ControlCodec.decode(ControlCodec.encode(request))).contains(request));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "stop", "[]", "{}", "{\"command\":\"quit\"}", "{\"command\":1}"})
  void whatIsNoRequestIsRefused(String line) {
    assertThat(ControlCodec.decode(line)).isEmpty();
  }

  @Test
  void anOutcomeIsReadAsItWasWritten() {
    ControlResponse refused = new ControlResponse.Refused("no:\nline 2");

    assertThat(ControlCodec.decodeOutcome(ControlCodec.encode(refused))).contains(refused);
  }
}
