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

  /// Thousands of sessions: far more than a string may have.
  @Test
  void aLongTextComesBackWhole() {
    for (String text :
        List.of(
            "",
            "one\n",
            "a line of 33 characters, or nearly\n".repeat(100_000),
            "no line end".repeat(50_000),
            "x" + "\ud83d\ude00".repeat(70_000))) {
      ControlResponse printed = new ControlResponse.Printed(text, 3);
      Json read = Json.parse(ControlCodec.encode(printed).toLine()).orElseThrow();
      assertThat(ControlCodec.decodeOutcome(read)).contains(printed);
    }
  }
}
