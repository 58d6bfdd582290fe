package locum.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Whether a process with a daemon's name is one.
class PidFilesTest {

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          keepalived, -nlG,                 false
          keepalived, '',                   false
          keepalived, -f /etc/a.conf -P,    false
          keepalived, -t -f /etc/a.conf,    true
          keepalived, --config-test=/tmp/x, true
          keepalived, --signum=RELOAD,      true
          keepalived, -v,                   true
          keepalived, --help,               true
          keepalived, --no-such-option,     true
          locum,      run --run-dir /run/x, false
          locum,      status,               true
          locum,      '',                   true
          """)
  void shortCommandsAreNoDaemons(String program, String words, boolean isCommand) {
    List<String> line =
        new ArrayList<>(List.of(program, "-Dlocum.program=" + program, "locum/locum.cli.Main"));
    if (!words.isEmpty()) {
      line.addAll(List.of(words.split(" ", -1)));
    }
    assertThat(PidFiles.isCommand(line)).isEqualTo(isCommand);
  }
}
