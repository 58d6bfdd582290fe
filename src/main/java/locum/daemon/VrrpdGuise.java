package locum.daemon;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import locum.config.GlobalSettings;
import locum.control.ControlRequest;
import locum.control.ControlResponse;
import locum.core.Occurrence;
import locum.linux.Detachment;
import locum.linux.Signals;

/// locum in the place of vrrpd: the daemon in which the virtual routers of all its command lines
/// run. It begins with none; each comes with a request ([Members]).
final class VrrpdGuise implements Guise {

  /// LOG_LOCAL1, vrrpd's.
  private static final int FACILITY = 17;

  private final RunOptions options;
  private final Optional<String> askedDirectory;
  private final Optional<String> group;
  private Optional<Members> members = Optional.empty();

  /// From when there are members.
  private Optional<AtroposAnswers> answers = Optional.empty();

  private Optional<RouterNews> news = Optional.empty();

  /// Taken for good at the start.
  private Path directory = RunOptions.DEFAULT_RUN_DIRECTORY;

  VrrpdGuise(RunOptions options, RunOptions.Role.Vrrpd asked) {
    this.options = options;
    askedDirectory = asked.runDirectory();
    group = asked.group();
  }

  @Override
  public LogSettings log() {
    return new LogSettings(
        LogSettings.Style.VRRPD,
        !Readiness.isAwaited(),
        OptionalInt.of(FACILITY),
        Optional.empty(),
        true,
        false);
  }

  @Override
  public void begin() throws IOException {
    if (Readiness.isAwaited()) {
      Signals.HUP.deliverTo(_ -> {});
      Detachment.begin();
    }
  }

  @Override
  public ConfigurationOrigin origin() {
    return new CommandLines(
        "vrrpd", "the command lines of vrrpd", true, () -> members.map(Members::text).orElse(""));
  }

  @Override
  public int wrongConfiguration() {
    return ExitStatus.CONFIGURATION;
  }

  @Override
  public Optional<String> namespace(GlobalSettings globals) {
    return Optional.empty();
  }

  @Override
  public OptionalInt umask(GlobalSettings globals) {
    return OptionalInt.empty();
  }

  @Override
  public Path runDirectory(GlobalSettings globals) {
    directory =
        askedDirectory.isPresent()
            ? options.runDirectory().normalize()
            : NamespaceDirectory.named("vrrpd");
    return directory;
  }

  @Override
  public Optional<String> claim(GlobalSettings globals) {
    return Optional.empty();
  }

  @Override
  public Optional<String> group() {
    return group;
  }

  @Override
  public int alreadyRunning() {
    return ExitStatus.ALREADY_RUNNING;
  }

  @Override
  public void steer(Parts parts) throws IOException {
    members =
        Optional.of(
            new Members(
                directory,
                !Readiness.isAwaited(),
                parts,
                // Java says "?" of a user without a name.
                Optional.of(System.getProperty("user.name", "?"))
                    .filter(name -> !name.equals("?"))));
    answers = members.map(all -> new AtroposAnswers(all, directory));
    news = members.map(all -> new RouterNews(all, parts.log()));
  }

  @Override
  public void observe(Occurrence occurrence) {
    news.ifPresent(to -> to.hear(occurrence));
  }

  @Override
  public boolean keepsAddresses() {
    return false;
  }

  @Override
  public void ready(Parts parts) throws IOException {
    members.ifPresent(Members::start);
    if (Readiness.isAwaited()) {
      Readiness.tell();
      Detachment.closeStandardStreams();
    }
  }

  @Override
  public ControlResponse carryOut(ControlRequest.OfProgram request) {
    if (members.isPresent() && request instanceof ControlRequest.Join join) {
      return members.get().join(join);
    }
    if (answers.isPresent() && request instanceof ControlRequest.Words words) {
      return answers.get().answer(words.words());
    }
    return new ControlResponse.Refused("no such request");
  }

  /// The processes of its routers end with it, and the run directory goes with their pipes.
  @Override
  public void close() throws IOException {
    if (members.isPresent()) {
      members.get().close();
      if (RunOptions.DEFAULT_RUN_DIRECTORY.equals(directory.getParent())) {
        try {
          Files.deleteIfExists(directory);
        } catch (DirectoryNotEmptyException _) {
          // The next daemon is there already.
        }
      }
    }
  }
}
