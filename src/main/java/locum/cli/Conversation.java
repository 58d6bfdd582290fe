package locum.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import locum.control.ControlClient;
import locum.control.ControlCodec;
import locum.control.ControlRequest;
import locum.control.ControlResponse;
import locum.control.Json;
import locum.daemon.ExitStatus;
import locum.daemon.RunOptions;

/// The verbs that talk to the running daemon.
final class Conversation {

  private static final String SOCKET = "control.sock";

  /// Of a host with more, these are enough to see how they are named.
  private static final int MOST_OTHERS = 20;

  private final Path runDirectory;
  private final Texts texts;
  private final PrintWriter out;
  private final PrintWriter err;

  Conversation(Path runDirectory, Texts texts, PrintWriter out, PrintWriter err) {
    this.runDirectory = runDirectory;
    this.texts = texts;
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
      StatusText text = new StatusText(texts);
      List<Json> instances = ControlCodec.instances(answer.get());
      out.print(instance.isPresent() ? text.details(instances) : text.table(instances));
      if (instance.isEmpty()) {
        out.print(text.groups(answer.get().get("groups").elements()));
        out.print(text.statics(answer.get()));
        out.print(text.trackers(answer.get().get("trackers").elements()));
      }
      out.print(text.concerns(answer.get()));
    }
    out.flush();
    return ExitStatus.OK;
  }

  int explain(Optional<String> instance, boolean json) {
    Optional<Json> answer = ask(new ControlRequest.Explain(instance));
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
      ExplainText text = new ExplainText(texts, ZoneId.systemDefault(), Instant.now());
      List<Json> instances = ControlCodec.instances(answer.get());
      out.print(
          instance.isPresent()
              ? instances.stream().map(text::whole).collect(Collectors.joining("\n"))
              : text.brief(instances));
      out.print(new StatusText(texts).concerns(answer.get()));
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
        out.println(texts.said(message));
        out.flush();
        yield ExitStatus.OK;
      }
      case ControlResponse.Refused(String message, List<String> findings) -> {
        err.println("locum: " + texts.said(message));
        err.flush();
        yield findings.isEmpty() ? ExitStatus.FAILED : ExitStatus.CONFIGURATION;
      }
      case ControlResponse.Printed _, ControlResponse.Status _, ControlResponse.Explanation _ ->
          throw new AssertionError("an answer, no outcome");
    };
  }

  private Optional<Json> ask(ControlRequest request) {
    Path socket = runDirectory.resolve(SOCKET);
    try {
      return Optional.of(ControlClient.ask(socket, request));
    } catch (IOException e) {
      err.println("locum: " + why(socket, e));
      List<Path> others = others();
      if (!others.isEmpty()) {
        err.println(
            "locum: "
                + texts.of(
                    Text.OTHERS_RUN,
                    others.stream()
                        .map(directory -> "--run-dir " + directory)
                        .collect(Collectors.joining(", "))));
      }
      err.flush();
      return Optional.empty();
    }
  }

  /// Where daemons listen below the default directory, when there is none in that itself: every
  /// ucarp has its own.
  private List<Path> others() {
    if (!runDirectory.equals(RunOptions.DEFAULT_RUN_DIRECTORY)) {
      return List.of();
    }
    try (Stream<Path> directories = Files.list(runDirectory)) {
      return directories
          .filter(directory -> listens(directory.resolve(SOCKET)))
          .sorted()
          .limit(MOST_OTHERS)
          .toList();
    } catch (IOException | UncheckedIOException _) {
      return List.of();
    }
  }

  /// Whether a daemon listens there.
  static boolean listens(Path socket) {
    try (SocketChannel _ = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  private String why(Path socket, IOException e) {
    if (Files.notExists(socket)) {
      return texts.of(Text.NO_DAEMON, runDirectory);
    }
    if (e instanceof ConnectException) {
      return texts.of(Text.NO_LISTENER, socket);
    }
    if (!Files.isWritable(socket)) {
      return texts.of(Text.NO_PERMISSION, socket);
    }
    return texts.of(Text.NO_ANSWER, socket, texts.said(String.valueOf(e.getMessage())));
  }
}
