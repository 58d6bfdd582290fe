package locum.cli.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// Runs a program of the host to its end.
final class Tool {

  private Tool() {}

  /// What a program left behind.
  record Result(int exitCode, String output) {}

  /// Runs `command` and returns what it wrote; its failure is a [LabFailure] with its own words.
  static String run(List<String> command, String input) {
    Result result = tryRun(command, input);
    if (result.exitCode() != 0) {
      throw new LabFailure(
          String.join(" ", command)
              + ": exit code "
              + result.exitCode()
              + (input.isEmpty() ? "" : "\n" + input.strip())
              + "\n"
              + result.output().strip());
    }
    return result.output();
  }

  static String run(String... command) {
    return run(List.of(command), "");
  }

  /// Runs `command` whatever becomes of it.
  static Result tryRun(List<String> command, String input) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      var output =
          CompletableFuture.supplyAsync(() -> readAll(process), Thread::startVirtualThread);
      try (var stdin = process.getOutputStream()) {
        stdin.write(input.getBytes(StandardCharsets.UTF_8));
      } catch (IOException _) {
        // The program ended without reading: its exit code says why.
      }
      return new Result(process.waitFor(), output.join());
    } catch (IOException e) {
      throw new LabFailure(command.getFirst() + " cannot be started: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LabFailure("interrupted while " + command.getFirst() + " ran", e);
    }
  }

  private static String readAll(Process process) {
    try (var stdout = process.getInputStream()) {
      return new String(stdout.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
