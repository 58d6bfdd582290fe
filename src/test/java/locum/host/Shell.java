package locum.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// A command that somebody types and waits for.
final class Shell {

  private static final long PATIENCE_SECONDS = 60;

  private Shell() {}

  /// What a command left behind.
  record Result(int exitCode, String out, String err) {

    /// What a failed assertion shows.
    @Override
    public String toString() {
      return "exit code " + exitCode + "\nstdout: " + out + "\nstderr: " + err;
    }
  }

  static Result run(String... command) {
    return run(List.of(command));
  }

  static Result run(List<String> command) {
    try {
      ProcessBuilder builder = new ProcessBuilder(command);
      builder.environment().put("LC_ALL", "C.UTF-8"); // whoever runs the tests, they read English
      Process process = builder.start();
      process.getOutputStream().close();
      var out = read(process.getInputStream());
      var err = read(process.getErrorStream());
      boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (!ended) {
        process.destroyForcibly();
      }
      Result result = new Result(process.waitFor(), out.join(), err.join());
      assertThat(ended).as("%s does not end\n%s", command, result).isTrue();
      return result;
    } catch (IOException e) {
      throw new AssertionError(command + " cannot be started", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  private static CompletableFuture<String> read(InputStream stream) {
    return CompletableFuture.supplyAsync(
        () -> {
          try (stream) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
          } catch (IOException e) {
            return e.toString();
          }
        },
        Thread::startVirtualThread);
  }
}
