package locum.cli.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A network namespace of a laboratory. Its name tells the process that made it, so that a later
/// one finds what a killed one left behind.
record Namespace(String name) {

  private static final Path DIRECTORY = Path.of("/run/netns");
  private static final Pattern NAME = Pattern.compile("locum-(\\d+)-\\d+-\\w+");

  static Namespace of(int lab, String host) {
    return new Namespace("locum-" + ProcessHandle.current().pid() + "-" + lab + "-" + host);
  }

  void create() {
    Tool.run("ip", "netns", "add", name);
  }

  /// Removes the namespace with all that runs in it; one that is not there is no failure.
  void remove() {
    if (!Files.exists(DIRECTORY.resolve(name))) {
      return;
    }
    var pids = Tool.tryRun(List.of("ip", "netns", "pids", name), "");
    if (pids.exitCode() == 0) {
      pids.output()
          .lines()
          .filter(line -> line.matches("\\d+"))
          .mapToLong(Long::parseLong)
          .filter(pid -> pid != ProcessHandle.current().pid())
          .forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
    }
    Tool.tryRun(List.of("ip", "netns", "del", name), "");
  }

  /// The command that runs `command` inside. It replaces itself: the process id stays.
  List<String> inside(List<String> command) {
    List<String> all = new ArrayList<>(List.of("ip", "netns", "exec", name));
    all.addAll(command);
    return all;
  }

  /// Gives `ip` all `lines` in one call.
  void batch(List<String> lines) {
    Tool.run(List.of("ip", "-n", name, "-b", "-"), String.join("\n", lines) + "\n");
  }

  String ip(String... arguments) {
    List<String> command = new ArrayList<>(List.of("ip", "-n", name));
    command.addAll(List.of(arguments));
    return Tool.run(command, "");
  }

  /// Writes settings below `/proc/sys/net`, given as `path=value`; what the kernel does not have is
  /// left out.
  void settings(List<String> settings) {
    StringBuilder script = new StringBuilder("cd /proc/sys/net || exit 1\n");
    for (String setting : settings) {
      int equals = setting.indexOf('=');
      String path = setting.substring(0, equals);
      String value = setting.substring(equals + 1);
      script.append("[ ! -e %s ] || echo %s > %s\n".formatted(path, value, path));
    }
    Tool.run(inside(List.of("sh", "-s")), script.toString());
  }

  /// The namespaces of laboratories whose process is gone.
  static List<Namespace> leftBehind() {
    if (!Files.isDirectory(DIRECTORY)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(DIRECTORY)) {
      return entries
          .map(path -> new Namespace(String.valueOf(path.getFileName())))
          .filter(namespace -> namespace.makerIsGone())
          .toList();
    } catch (IOException _) {
      return List.of();
    }
  }

  private boolean makerIsGone() {
    OptionalLong maker = makerOf(name);
    return maker.isPresent() && ProcessHandle.of(maker.getAsLong()).isEmpty();
  }

  /// The process id in the name of a laboratory's namespace; nothing for any other name.
  static OptionalLong makerOf(String name) {
    Matcher matcher = NAME.matcher(name);
    return matcher.matches()
        ? OptionalLong.of(Long.parseLong(matcher.group(1)))
        : OptionalLong.empty();
  }
}
