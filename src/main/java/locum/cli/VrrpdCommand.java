package locum.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import locum.control.ControlClient;
import locum.control.ControlCodec;
import locum.control.ControlRequest;
import locum.control.ControlResponse;
import locum.daemon.Daemon;
import locum.daemon.ExitStatus;
import locum.daemon.MemberDirectory;
import locum.daemon.NamespaceDirectory;
import locum.daemon.RunOptions;
import locum.linux.ArgumentMemory;
import locum.vrrpd.Invocation;
import locum.vrrpd.OptionReader;
import locum.vrrpd.VrrpdOptions;

/// The command line of vrrpd: `locum vrrpd ARGS`, or the name `vrrpd`.
///
/// It starts the process that is to be seen as this vrrpd, has the daemon take it in, and ends when
/// its virtual router runs, or with the reason why not. Where there is no daemon it starts one.
final class VrrpdCommand {

  private static final String SOCKET = "control.sock";

  /// What hides a password in a list of processes.
  private static final String MASK = "*";

  /// A daemon that goes with its last router waits for scripts before another one can start.
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final int FIRST_PAUSE_MILLIS = 100;
  private static final int LONGEST_PAUSE_MILLIS = 1000;

  private final Texts texts = Texts.of(System.getenv());
  private final VrrpdOptions options;
  private final List<String> words;
  private final Path runDirectory;

  private VrrpdCommand(VrrpdOptions options, List<String> words) {
    this.options = options;
    this.words = words;
    runDirectory =
        options
            .runDirectory()
            .map(directory -> Path.of(directory).toAbsolutePath().normalize())
            .orElseGet(() -> NamespaceDirectory.named("vrrpd"));
  }

  static int run(List<String> words) {
    Invocation invocation = OptionReader.read(words);
    if (invocation instanceof Invocation.Daemon daemon) {
      return Daemon.run(
          RunOptions.asVrrpd(new RunOptions.Role.Vrrpd(daemon.runDirectory(), daemon.group())),
          Texts::saidHere);
    }
    if (invocation instanceof Invocation.Run run) {
      hide(words, run.options().passwords());
      return new VrrpdCommand(run.options(), words).join();
    }
    if (invocation instanceof Invocation.Wrong wrong) {
      hide(words, wrong.passwords());
      Texts texts = Texts.of(System.getenv());
      wrong
          .complaints()
          .forEach(complaint -> System.err.println("vrrpd: " + texts.said(complaint)));
      System.err.print(texts.page("usage-vrrpd"));
      return ExitStatus.FAILED;
    }
    System.out.print(
        invocation instanceof Invocation.Version
            ? VrrpdText.version()
            : Texts.of(System.getenv()).page("usage-vrrpd"));
    return ExitStatus.OK;
  }

  private int join() {
    options.remarks().forEach(this::complain);
    try {
      long end = System.nanoTime() + PATIENCE.toNanos();
      for (int pause = FIRST_PAUSE_MILLIS; System.nanoTime() - end < 0; pause *= 2) {
        Optional<Integer> status = tryToJoin();
        if (status.isPresent()) {
          return status.get();
        }
        Thread.sleep(Math.min(pause, LONGEST_PAUSE_MILLIS));
      }
      complain(texts.of(Text.NO_DAEMON, runDirectory));
    } catch (IOException e) {
      complain(
          texts.of(
              e instanceof AccessDeniedException
                      || (Files.exists(socket()) && !Files.isWritable(socket()))
                  ? Text.NO_PERMISSION
                  : Text.NO_ANSWER,
              socket(),
              texts.said(String.valueOf(e.getMessage()))));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    return ExitStatus.FAILED;
  }

  private Path socket() {
    return runDirectory.resolve(SOCKET);
  }

  /// Joins the daemon that there is, or a new one.
  ///
  /// @return the exit status; empty when the daemon has gone meanwhile
  private Optional<Integer> tryToJoin() throws IOException, InterruptedException {
    if (!Conversation.listens(socket())) {
      if (Files.exists(socket()) && !Files.isWritable(socket())) {
        throw new AccessDeniedException(socket().toString());
      }
      OwnStart.Outcome outcome = OwnStart.daemon(runDirectory, texts);
      if (outcome.status() != ExitStatus.OK) {
        if (outcome.status() == ExitStatus.ALREADY_RUNNING) {
          return Optional.empty(); // another vrrpd was quicker, or the one before is leaving
        }
        outcome.said().forEach(System.err::println);
        return Optional.of(ExitStatus.FAILED);
      }
    }
    Path directory;
    try {
      directory = MemberDirectory.create(runDirectory);
    } catch (NoSuchFileException _) {
      return Optional.empty();
    }
    Optional<Process> standIn = Optional.empty();
    boolean joined = false;
    try {
      standIn = Optional.of(OwnStart.standIn(directory, masked(words, options.passwords()), texts));
      ControlResponse response =
          ask(
              new ControlRequest.Join(
                  standIn.get().pid(),
                  directory.toString(),
                  System.getProperty("user.dir", "/"),
                  words));
      joined = response instanceof ControlResponse.Done;
      if (response instanceof ControlResponse.Refused refused) {
        if (refused.message().equals(MemberDirectory.LEAVING)) {
          return Optional.empty();
        }
        complain(refused.message());
      }
      return Optional.of(joined ? ExitStatus.OK : ExitStatus.FAILED);
    } finally {
      if (!joined) {
        if (standIn.isPresent()) {
          standIn.get().destroyForcibly().waitFor();
        }
        MemberDirectory.remove(directory);
      }
    }
  }

  private ControlResponse ask(ControlRequest.Join request) throws IOException {
    try {
      return ControlCodec.decodeOutcome(ControlClient.ask(socket(), request))
          .orElseThrow(() -> new IOException(texts.of(Text.STRANGE_ANSWER)));
    } catch (IOException e) {
      if (Conversation.listens(socket())) {
        throw e;
      }
      return new ControlResponse.Refused(MemberDirectory.LEAVING); // it has left
    }
  }

  private void complain(String sentence) {
    System.err.println("vrrpd: " + texts.said(sentence));
  }

  /// As everybody may see them.
  private static List<String> masked(List<String> words, List<Integer> passwords) {
    List<String> masked = new ArrayList<>(words);
    for (int place : passwords) {
      masked.set(place, words.get(place).substring(0, secretFrom(words.get(place))) + MASK);
    }
    return masked;
  }

  /// Behind the slash of `pw/…` and `ah/…`, whatever stands before it.
  private static int secretFrom(String word) {
    return word.indexOf('/') + 1;
  }

  private static void hide(List<String> words, List<Integer> passwords) {
    if (passwords.isEmpty()) {
      return;
    }
    try {
      ArgumentMemory.hide(
          passwords.stream()
              .map(
                  place ->
                      new ArgumentMemory.Part(
                          words.size() - 1 - place,
                          words
                              .get(place)
                              .substring(0, secretFrom(words.get(place)))
                              .getBytes(StandardCharsets.UTF_8)
                              .length))
              .toList());
    } catch (IOException | RuntimeException e) {
      System.err.println(
          "vrrpd: "
              + Texts.of(System.getenv())
                  .of(Text.PASSWORD_VISIBLE, String.valueOf(e.getMessage())));
    }
  }
}
