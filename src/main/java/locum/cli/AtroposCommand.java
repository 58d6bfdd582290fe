package locum.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import locum.control.ControlClient;
import locum.control.ControlCodec;
import locum.control.ControlRequest;
import locum.control.ControlResponse;
import locum.daemon.ExitStatus;
import locum.daemon.NamespaceDirectory;
import locum.vrrpd.AtroposInvocation;
import locum.vrrpd.AtroposReader;
import locum.vrrpd.AtroposText;

/// The command line of atropos, vrrpd's client: `locum atropos ARGS`, or the name `atropos`.
final class AtroposCommand {

  private static final String SOCKET = "control.sock";

  private AtroposCommand() {}

  static int run(List<String> words) {
    AtroposInvocation invocation = AtroposReader.read(words);
    if (invocation instanceof AtroposInvocation.Ask ask) {
      return ask(ask);
    }
    Texts texts = Texts.of(System.getenv());
    if (invocation instanceof AtroposInvocation.Wrong wrong) {
      wrong.complaints().forEach(complaint -> complain(texts.said(complaint)));
      System.err.print(texts.page("usage-atropos"));
      return ExitStatus.USAGE;
    }
    System.out.print(
        invocation instanceof AtroposInvocation.Version
            ? VrrpdText.atroposVersion()
            : texts.page("usage-atropos"));
    return ExitStatus.OK;
  }

  private static int ask(AtroposInvocation.Ask ask) {
    Path socket =
        ask.runDirectory()
            .map(directory -> Path.of(directory).toAbsolutePath().normalize())
            .orElseGet(() -> NamespaceDirectory.sought("vrrpd"))
            .resolve(SOCKET);
    try {
      Optional<ControlResponse> answer =
          ControlCodec.decodeOutcome(
              ControlClient.ask(socket, new ControlRequest.Words(ask.words())));
      if (answer.isPresent() && answer.get() instanceof ControlResponse.Printed printed) {
        print(printed.text());
        return printed.status();
      }
      complain(
          answer.isPresent() && answer.get() instanceof ControlResponse.Refused refused
              ? Texts.of(System.getenv()).said(refused.message())
              : Texts.of(System.getenv())
                  .of(Text.NO_ANSWER, socket, "it answers with something else"));
      return ExitStatus.FAILED;
    } catch (IOException e) {
      return failed(ask, socket, e);
    }
  }

  /// A daemon that is gone, or never was, has no vrrpd that runs.
  private static int failed(AtroposInvocation.Ask ask, Path socket, IOException e) {
    if (Files.exists(socket) && !Files.isWritable(socket)) {
      complain(Texts.of(System.getenv()).of(Text.NO_PERMISSION_ATROPOS, socket));
      return ExitStatus.PERMISSION;
    }
    if (Files.notExists(socket) || e instanceof ConnectException) {
      print(ask.json() ? "{\n  \"routers\" : [ ]\n}\n" : AtroposText.nothing());
      return ExitStatus.FAILED;
    }
    Texts texts = Texts.of(System.getenv());
    complain(texts.of(Text.NO_ANSWER, socket, texts.said(String.valueOf(e.getMessage()))));
    return ExitStatus.FAILED;
  }

  /// In UTF-8, as the words of the command lines were read.
  private static void print(String text) {
    PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    out.print(text);
    out.flush();
  }

  private static void complain(String sentence) {
    System.err.println("atropos: " + sentence);
  }
}
