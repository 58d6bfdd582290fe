package locum.cli.demo;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// How to start another process from the very Java runtime and classes that run now.
final class OwnCommand {

  private OwnCommand() {}

  /// The command that runs the main method of `main`.
  static List<String> java(Class<?> main) {
    List<String> command = new ArrayList<>();
    command.add(
        ProcessHandle.current()
            .info()
            .command()
            .orElseGet(() -> Path.of(System.getProperty("java.home", ""), "bin/java").toString()));
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-XX:+UseSerialGC");
    command.add("-Xmx32m");
    Module module = main.getModule();
    if (module.isNamed()) {
      command.add("--enable-native-access=" + module.getName());
      String path = System.getProperty("jdk.module.path");
      if (path != null) {
        command.addAll(List.of("-p", path));
      }
      command.addAll(List.of("-m", module.getName() + "/" + main.getName()));
    } else {
      String path = Objects.requireNonNullElse(System.getProperty("java.class.path"), "");
      command.addAll(List.of("-cp", path, main.getName()));
    }
    return command;
  }
}
