package locum.lab;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A daemon that understands ucarp's command line.
public enum UcarpDaemon {
  LOCUM,
  UCARP;

  /// Whoever ignores a signal (nohup, a command with & behind it) has all below him ignore it.
  public static final List<String> AS_AT_A_TERMINAL =
      List.of("env", "--default-signal=HUP,INT,QUIT");

  /// The command that runs it in the foreground.
  ///
  /// @param runDirectory locum's own; ucarp has none
  public List<String> command(Path runDirectory, String... words) {
    List<String> command = new ArrayList<>();
    switch (this) {
      case LOCUM -> {
        command.addAll(AS_AT_A_TERMINAL);
        command.addAll(List.of(launcher(), "ucarp"));
        command.addAll(List.of("--run-dir", runDirectory.toString()));
      }
      // Its standard output is kept back until much has come together.
      case UCARP -> command.addAll(List.of("stdbuf", "-oL", "/usr/sbin/ucarp", "-i", "eth0"));
    }
    command.addAll(Arrays.asList(words));
    return command;
  }

  /// The command of the image under test.
  public static String launcher() {
    return Path.of(System.getProperty("locum.home", "target/locum"), "bin/locum")
        .toAbsolutePath()
        .toString();
  }
}
