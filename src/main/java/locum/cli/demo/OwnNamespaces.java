package locum.cli.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/// Gives a user without rights a corner of the host where it has them: namespaces of users, mounts
/// and network, with a `/run` of its own.
final class OwnNamespaces {

  /// Set in the process that runs inside, so that it does not try once more.
  private static final String INSIDE = "LOCUM_DEMO_INSIDE";

  private static final List<String> UNSHARE =
      List.of("unshare", "--user", "--map-root-user", "--mount", "--net");

  private OwnNamespaces() {}

  /// Runs the command line of this process once more inside, when this process may not make
  /// namespaces itself.
  ///
  /// @return the exit code of the other process; empty when this one can do it all
  static OptionalInt runThereIfNeeded(PrintStream out) {
    if (Tool.tryRun(List.of("unshare", "--net", "true"), "").exitCode() == 0) {
      return OptionalInt.empty();
    }
    boolean possible =
        System.getenv(INSIDE) == null && Tool.tryRun(inside("true"), "").exitCode() == 0;
    if (!possible) {
      out.println(
          """
          This makes network namespaces. That takes root (sudo), or a kernel that lets users have
          namespaces of their own, which this one does not.""");
      return OptionalInt.of(1);
    }
    try {
      return OptionalInt.of(run());
    } catch (IOException e) {
      out.println("The demonstration cannot start itself again: " + e.getMessage());
      return OptionalInt.of(1);
    }
  }

  private static List<String> inside(String... command) {
    List<String> all = new ArrayList<>(UNSHARE);
    all.addAll(List.of("sh", "-c", "mount -t tmpfs tmpfs /run && exec \"$@\"", "sh"));
    all.addAll(List.of(command));
    return all;
  }

  private static int run() throws IOException {
    String[] command =
        Files.readString(Path.of("/proc/self/cmdline"), StandardCharsets.UTF_8).split("\0", 0);
    command[0] = Path.of("/proc/self/exe").toRealPath().toString();
    ProcessBuilder builder = new ProcessBuilder(inside(command)).inheritIO();
    builder.environment().put(INSIDE, "1");
    Process process = builder.start();
    Thread hook = new Thread(() -> end(process), "end of the inner demonstration");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      end(process);
      return 1;
    }
  }

  /// Ends the inner process and waits until it has tidied up.
  private static void end(Process process) {
    process.destroy();
    boolean interrupted = false;
    try {
      process.waitFor();
    } catch (InterruptedException _) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
