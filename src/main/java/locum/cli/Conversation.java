package locum.cli;

import java.io.IOException;
import java.io.PrintWriter;
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
      case ControlResponse.Refused(String message) -> {
        err.println("locum: " + message);
        err.flush();
        yield ExitStatus.FAILED;
      }
      case ControlResponse.Status _ -> throw new AssertionError("a status is no outcome");
    };
  }

  private Optional<Json> ask(ControlRequest request) {
    Path socket = runDirectory.resolve("control.sock");
    try {
      return Optional.of(ControlClient.ask(socket, request));
    } catch (IOException e) {
      err.println(
          "locum: no daemon answers at "
              + socket
              + " ("
              + e.getMessage()
              + "). Is it running, with this --run-dir, and are you root?");
      err.flush();
      return Optional.empty();
    }
  }
}
