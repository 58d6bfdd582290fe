package locum.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import locum.cli.demo.Demo;
import locum.cli.demo.RouterCommand;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The demonstration judges rightly, with keepalived in the place of locum, and fails in words.
@Tag("netns")
class DemoTest {

  private final ByteArrayOutputStream output = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(output, true, StandardCharsets.UTF_8);

  @Test
  void twoKeepalivedStayWithinTheProtocolsTime() {
    int exitCode = Demo.run(out, RouterDaemon.KEEPALIVED, false);

    assertThat(exitCode).as(text()).isZero();
    assertThat(text())
        .contains("The cable of router a is pulled.", "router a resigns: priority 0", "good")
        .doesNotContain("TOO LONG", "\033");
    assertThat(text().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
  }

  @Test
  void aDaemonThatDiesIsShownWithItsLog() {
    RouterCommand broken = (_, _) -> List.of("sh", "-c", "echo no such keyword; exit 2");

    int exitCode = Demo.run(out, broken, false);

    assertThat(exitCode).isEqualTo(1);
    assertThat(text()).contains("ended with exit code 2", "no such keyword");
  }

  private String text() {
    return output.toString(StandardCharsets.UTF_8);
  }
}
