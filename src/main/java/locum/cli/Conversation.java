package locum.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import locum.control.ControlClient;
import locum.control.ControlCodec;
import locum.control.ControlRequest;
import locum.control.ControlResponse;
import locum.control.Json;
import locum.daemon.ExitStatus;

/// The verbs that talk to the running daemon.
final class Conversation {

  private final Path runDirectory;
  private final PrintWriter out;
  private final PrintWriter err;

  Conversation(Path runDirectory, PrintWriter out, PrintWriter err) {
    this.runDirectory = runDirectory;
    this.out = out;
    this.err = err;
  }

  int status(Optional<String> instance, boolean json) {
    Optional<Json> answer = ask(new ControlRequest.Status(instance));
    if (answer.isEmpty()) {
      return ExitStatus.FAILED;
    }
    Optional<ControlResponse> outcome = ControlCodec.decodeOutcome(answer.get());
    if (outcome.isPresent()) {
      return tell(outcome.get());
    }
    if (json) {
      out.println(answer.get().toText());
    } else {
      List<Json> instances = ControlCodec.instances(answer.get());
      out.print(instance.isPresent() ? StatusText.details(instances) : StatusText.table(instances));
      if (instance.isEmpty()) {
        out.print(StatusText.groups(answer.get().get("groups").elements()));
        out.print(StatusText.statics(answer.get()));
        out.print(StatusText.trackers(answer.get().get("trackers").elements()));
      }
      out.print(StatusText.concerns(answer.get()));
    }
    out.flush();
    return ExitStatus.OK;
  }

  int reload() {
    return outcome(new ControlRequest.Reload());
  }

  int stop() {
    return outcome(new ControlRequest.Stop());
  }

  private int outcome(ControlRequest request) {
    return ask(request)
        .flatMap(ControlCodec::decodeOutcome)
        .map(this::tell)
        .orElse(ExitStatus.FAILED);
  }

  private int tell(ControlResponse response) {
    return switch (response) {
      case ControlResponse.Done(String message) -> {
        out.println(message);
        out.flush();
        yield ExitStatus.OK;
      }
      case ControlResponse.Refused(String message, List<String> findings) -> {
        err.println("locum: " + message);
        err.flush();
        yield findings.isEmpty() ? ExitStatus.FAILED : ExitStatus.CONFIGURATION;
      }
      case ControlResponse.Status _ -> throw new AssertionError("a status is no outcome");
    };
  }

  private Optional<Json> ask(ControlRequest request) {
    Path socket = runDirectory.resolve("control.sock");
    try {
      return Optional.of(ControlClient.ask(socket, request));
    } catch (IOException e) {
      err.println("locum: " + why(socket, e));
      err.flush();
      return Optional.empty();
    }
  }

  private String why(Path socket, IOException e) {
    if (Files.notExists(socket)) {
      return "no daemon runs with --run-dir "
          + runDirectory
          + "; start it with 'locum run', or name the --run-dir of the one you mean";
    }
    if (e instanceof ConnectException) {
      return "no daemon listens at "
          + socket
          + " any more: it ended without a farewell; start it again with 'locum run'";
    }
    if (!Files.isWritable(socket)) {
      return "no permission for " + socket + ": only root and the user of the daemon may ask";
    }
    return "the daemon at " + socket + " does not answer: " + e.getMessage();
  }
}
