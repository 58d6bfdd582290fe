package locum.daemon;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import locum.config.ConfigProblem;
import locum.config.ConfigSource;
import locum.config.ConfigText;
import locum.config.Location;
import locum.config.ParsedConfiguration;
import locum.config.Severity;
import locum.nvrrp.Session;
import locum.nvrrp.SessionFile;
import locum.nvrrp.SessionText;
import locum.nvrrp.Sessions;

/// nvrrp's directory as a configuration: every regular file in it is a session, whatever its name;
/// those with a dot at the beginning are left alone, and so are symbolic links.
public final class NvrrpDirectory implements ConfigurationOrigin {

  /// The text that the sessions become has this path; no file has.
  private static final String COMPOSED = "/the sessions of nvrrp";

  /// Where a finding speaks of another place.
  private static final Pattern LINE = Pattern.compile("\\(line (\\d{1,9})\\)");

  /// A directory, read once.
  ///
  /// @param problems of the files, with the severity that they have for their session
  record Contents(SessionText text, List<ConfigProblem> problems, List<String> skipped) {

    private static final Contents NOTHING =
        new Contents(SessionText.of(List.of()), List.of(), List.of());

    Map<String, Session> byFile() {
      Map<String, Session> byFile = new HashMap<>();
      text.sessions().forEach(session -> byFile.put(session.file(), session));
      return byFile;
    }
  }

  private final Path directory;

  /// What was read last, and before; read by the loop's thread too.
  private volatile Contents contents = Contents.NOTHING;

  private volatile Contents previous = Contents.NOTHING;

  public NvrrpDirectory(Path directory) {
    this.directory = directory.toAbsolutePath().normalize();
  }

  @Override
  public String name() {
    return directory.toString();
  }

  /// All sessions may be deleted, one after the other.
  @Override
  public boolean mayBeEmpty() {
    return true;
  }

  /// Why the directory cannot be used; empty when it can.
  Optional<String> obstacle() {
    try (DirectoryStream<Path> _ = Files.newDirectoryStream(directory)) {
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(sentence(e));
    }
  }

  private String sentence(IOException e) {
    String why =
        e instanceof NoSuchFileException
            ? "it does not exist; make it, and put a file for each session into it"
            : e instanceof NotDirectoryException
                ? "it is no directory"
                : String.valueOf(e.getMessage());
    return "the sessions in " + directory + " cannot be read: " + why;
  }

  Contents contents() {
    return contents;
  }

  /// The file of an instance, also of one that the last reading has taken away.
  String fileOf(String instance) {
    return contents
        .text()
        .instance(instance)
        .or(() -> previous.text().instance(instance))
        .map(Session::file)
        .orElse(instance);
  }

  /// Reads it anew. A file with an error costs its own session alone, so its errors are none of the
  /// whole configuration.
  @Override
  public ParsedConfiguration parse() {
    Contents read;
    try {
      read = read();
    } catch (IOException e) {
      return parse(contents)
          .with(
              List.of(
                  new ConfigProblem(
                      new Location(directory.toString(), 0, 0), Severity.ERROR, sentence(e))));
    }
    previous = contents;
    contents = read;
    ParsedConfiguration parsed = parse(read);
    List<ConfigProblem> problems = new ArrayList<>();
    read.problems().forEach(problem -> problems.add(bearable(problem)));
    parsed.problems().forEach(problem -> problems.add(located(problem)));
    return new ParsedConfiguration(parsed.configuration(), problems);
  }

  /// The findings of a first reading, as they are, and those of the configuration.
  ///
  /// @throws IOException with a sentence for people, when the directory cannot be read
  public ParsedConfiguration judge() throws IOException {
    Contents read;
    try {
      read = read();
    } catch (IOException e) {
      throw new IOException(sentence(e), e);
    }
    contents = read;
    ParsedConfiguration parsed = parse(read);
    List<ConfigProblem> problems = new ArrayList<>(read.problems());
    parsed.problems().forEach(problem -> problems.add(located(problem)));
    return new ParsedConfiguration(parsed.configuration(), problems);
  }

  private static ParsedConfiguration parse(Contents read) {
    return ConfigurationFile.parse(
        new Composed(read.text().text()), COMPOSED, ConfigurationFile.Reading.PLAIN);
  }

  private Contents read() throws IOException {
    FileConfigSource source = new FileConfigSource();
    List<SessionFile.Reading> files = new ArrayList<>();
    for (Path file : files()) {
      if (file.toString().chars().anyMatch(Character::isISOControl)) {
        // It would break the lines of the log and of the client.
        files.add(
            SessionFile.unreadable(
                file.toString().replaceAll("\\p{Cntrl}", "?"),
                "its name has control characters in it"));
        continue;
      }
      files.add(
          switch (source.read(file.toString())) {
            case ConfigText.Content content -> SessionFile.read(file.toString(), content.text());
            case ConfigText.Unreadable(String reason) ->
                SessionFile.unreadable(file.toString(), reason);
            case ConfigText.Missing() ->
                SessionFile.unreadable(file.toString(), "it has just been removed");
            case ConfigText.Directory() ->
                SessionFile.unreadable(file.toString(), "it is a directory");
          });
    }
    Sessions sessions = Sessions.of(files, contents.byFile());
    return new Contents(
        SessionText.of(sessions.sessions()), sessions.problems(), sessions.skipped());
  }

  private List<Path> files() throws IOException {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        if (!String.valueOf(entry.getFileName()).startsWith(".")
            && Files.isRegularFile(entry, LinkOption.NOFOLLOW_LINKS)) {
          files.add(entry);
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    files.sort(null);
    return files;
  }

  /// The session goes without, the others run.
  private static ConfigProblem bearable(ConfigProblem problem) {
    return problem.severity() == Severity.ERROR
        ? new ConfigProblem(
            problem.location(), Severity.WARNING, problem.message(), problem.nature())
        : problem;
  }

  /// A finding about the composed text as one about the file that its line comes from.
  public ConfigProblem located(ConfigProblem problem) {
    Location at = problem.location();
    if (!at.file().equals(COMPOSED)) {
      return problem;
    }
    String file = contents.text().at(at.line()).map(Session::file).orElse(directory.toString());
    String message =
        LINE.matcher(problem.message())
            .replaceAll(
                found ->
                    Matcher.quoteReplacement(
                        "("
                            + contents
                                .text()
                                .at(Integer.parseInt(found.group(1)))
                                .map(Session::file)
                                .orElse("")
                            + ")"));
    return new ConfigProblem(
        new Location(file, 1, 1), problem.severity(), message, problem.nature());
  }

  /// A sentence about the files that give no session; empty when there are none.
  Optional<String> skipped() {
    List<String> skipped = contents.skipped();
    if (skipped.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        (skipped.size() == 1
                ? "1 file gives no session: "
                : skipped.size() + " files give no session: ")
            + skipped.stream().limit(10).collect(Collectors.joining(", "))
            + (skipped.size() > 10 ? " and more" : ""));
  }

  @Override
  public String tell(ConfigProblem problem) {
    return located(problem).toString();
  }

  @Override
  public String logged(ConfigProblem problem) {
    ConfigProblem located = located(problem);
    return located.location() + ": " + located.message();
  }

  @Override
  public Severity severityHere(ConfigProblem problem) {
    return problem.severity();
  }

  /// The composed text; what it names is read from nowhere.
  private record Composed(String text) implements ConfigSource {
    @Override
    public ConfigText read(String path) {
      return path.equals(COMPOSED) ? ConfigText.of(text) : new ConfigText.Missing();
    }

    @Override
    public List<String> glob(String pattern, String relativeToDirectory) {
      return List.of();
    }
  }
}
