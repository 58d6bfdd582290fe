package locum.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import locum.config.ConfigText;
import locum.config.ParsedConfiguration;
import locum.config.Severity;
import locum.convert.CommandLines;
import locum.convert.Conversion;
import locum.convert.Conversion.Note;
import locum.convert.FromCommandLines;
import locum.convert.FromCommandLines.Given;
import locum.convert.FromSessions;
import locum.convert.ToNvrrp;
import locum.convert.ToUcarp;
import locum.convert.ToVrrpd;
import locum.daemon.ConfigurationFile;
import locum.daemon.ExitStatus;
import locum.daemon.FailureText;
import locum.daemon.FileConfigSource;
import locum.nvrrp.SessionFile;

/// The verb `convert`: what another program was asked to do as a file of locum, and back.
///
/// The text goes to standard output, or into a file that its owner alone can read; the notes are
/// comments in it, and lines on standard error. Exit status: 0 everything is expressed, 1 something
/// is left out, 2 nothing came of it.
final class Convert {

  private static final int ALL = 0;
  private static final int SOME = 1;
  private static final int NOTHING = 2;

  private static final String SESSIONS = "/etc/nvrrp";
  private static final String FILE = "--file";

  private final Texts texts;
  private final PrintWriter out;
  private final PrintWriter err;

  private Convert(Texts texts, PrintWriter out, PrintWriter err) {
    this.texts = texts;
    this.out = out;
    this.err = err;
  }

  /// What to convert.
  ///
  /// @param to the other program, on the way back
  /// @param file the configuration, on the way back; empty is the default
  /// @param output a file, or with nvrrp on the way back a directory; empty is standard output
  /// @param words the other program and its command line
  record Question(
      Optional<String> to, Optional<Path> file, Optional<Path> output, List<String> words) {}

  static int run(Question asked, Texts texts, PrintWriter out, PrintWriter err) {
    return new Convert(texts, out, err).run(asked);
  }

  private int run(Question asked) {
    try {
      Optional<Conversion> conversion =
          asked.to().isPresent() ? back(asked.to().get(), asked) : forward(asked.words());
      return conversion.isEmpty() ? ExitStatus.USAGE : hand(conversion.get(), asked);
    } catch (IOException e) {
      tell(texts.of(Text.CONVERT_NOT_READ, texts.said(FailureText.of(e))));
      return NOTHING;
    } finally {
      out.flush();
      err.flush();
    }
  }

  // ---- forward

  private Optional<Conversion> forward(List<String> words) throws IOException {
    String program = words.isEmpty() ? "" : words.getFirst();
    List<String> rest = words.isEmpty() ? List.of() : words.subList(1, words.size());
    return switch (program) {
      case "vrrpd" -> Optional.of(FromCommandLines.vrrpd(given(program, rest), directory()));
      case "ucarp" -> Optional.of(FromCommandLines.ucarp(given(program, rest), directory()));
      case "nvrrp" -> Optional.of(sessions(rest.isEmpty() ? SESSIONS : rest.getFirst()));
      default -> {
        tell(texts.of(Text.CONVERT_NO_PROGRAM, program));
        yield Optional.empty();
      }
    };
  }

  /// Where relative paths of a command line begin.
  private static String directory() {
    return Path.of("").toAbsolutePath().toString();
  }

  private List<Given> given(String program, List<String> words) throws IOException {
    if (words.isEmpty() || !words.getFirst().equals(FILE)) {
      return List.of(new Given(program, words, CommandLines.Doubt.NONE));
    }
    if (words.size() != 2) {
      throw new IOException("--file wants exactly one file behind it");
    }
    String file = words.getLast();
    List<Given> given = new ArrayList<>();
    for (CommandLines.Line line : CommandLines.of(program, text(file))) {
      given.add(new Given(file + ":" + line.number(), line.words(), line.doubt()));
    }
    if (given.isEmpty()) {
      tell(texts.of(Text.CONVERT_NO_LINES, file, program));
    }
    return given;
  }

  /// A file, whatever octets it has.
  private static String text(String file) throws IOException {
    return switch (new FileConfigSource().read(file)) {
      case ConfigText.Content content -> content.text();
      case ConfigText.Unreadable(String reason) -> throw new IOException(file + ": " + reason);
      case ConfigText.Missing() -> throw new IOException(file + " does not exist");
      case ConfigText.Directory() -> throw new IOException(file + " is a directory");
    };
  }

  private Conversion sessions(String directory) throws IOException {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(Path.of(directory))) {
      for (Path entry : entries) {
        if (!String.valueOf(entry.getFileName()).startsWith(".")
            && Files.isRegularFile(entry, LinkOption.NOFOLLOW_LINKS)) {
          files.add(entry);
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    if (files.isEmpty()) {
      tell(texts.of(Text.CONVERT_NO_SESSIONS, directory));
    }
    files.sort(null);
    FileConfigSource source = new FileConfigSource();
    return FromSessions.of(files.stream().map(file -> reading(source, file.toString())).toList());
  }

  private static SessionFile.Reading reading(FileConfigSource source, String file) {
    return switch (source.read(file)) {
      case ConfigText.Content content -> SessionFile.read(file, content.text());
      case ConfigText.Unreadable(String reason) -> SessionFile.unreadable(file, reason);
      case ConfigText.Missing() -> SessionFile.unreadable(file, "it has just been removed");
      case ConfigText.Directory() -> SessionFile.unreadable(file, "it is a directory");
    };
  }

  // ---- back

  private Optional<Conversion> back(String program, Question asked) {
    Optional<Path> file = ConfigurationFile.find(asked.file());
    if (!List.of("vrrpd", "ucarp", "nvrrp").contains(program)) {
      tell(texts.of(Text.CONVERT_NO_PROGRAM, program));
      return Optional.empty();
    }
    if (file.isEmpty()) {
      tell(texts.said(ConfigurationFile.missing(asked.file())));
      return Optional.of(new Conversion(List.of(), List.of(), false));
    }
    ParsedConfiguration parsed = ConfigurationFile.parse(file.get());
    if (parsed.hasErrors()) {
      return Optional.of(
          new Conversion(
              List.of(),
              parsed.problems().stream()
                  .filter(problem -> problem.severity() == Severity.ERROR)
                  .map(p -> new Note(p.location().toString(), p.message(), true))
                  .toList(),
              false));
    }
    return Optional.of(
        switch (program) {
          case "vrrpd" -> ToVrrpd.of(parsed.configuration());
          case "ucarp" -> ToUcarp.of(parsed.configuration());
          default -> ToNvrrp.of(parsed.configuration());
        });
  }

  // ---- what comes of it

  private int hand(Conversion conversion, Question asked) throws IOException {
    for (Note note : conversion.notes()) {
      String place = note.place().isEmpty() ? "" : note.place() + ": ";
      tell(place + texts.said(note.sentence()));
    }
    int status =
        switch (conversion.extent()) {
          case ALL -> ALL;
          case SOME -> SOME;
          case NOTHING -> NOTHING;
        };
    if (status == NOTHING) {
      tell(texts.of(Text.CONVERT_NOTHING));
      return status;
    }
    if (conversion.secret()) {
      tell(texts.of(Text.CONVERT_SECRET));
    }
    for (Conversion.Part part : conversion.parts()) {
      if (asked.output().isPresent()) {
        Path output = asked.output().get();
        write(part.name().isEmpty() ? output : output.resolve(part.name()), part.text());
      } else {
        out.print(part.name().isEmpty() ? "" : "# ---- " + part.name() + "\n");
        out.print(part.text());
      }
    }
    return status;
  }

  /// For its owner alone, and whole or not at all.
  private static void write(Path file, String text) throws IOException {
    Path directory = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(Path.of("/"));
    Files.createDirectories(directory);
    Path fresh = Files.createTempFile(directory, ".convert", ".new"); // 0600
    try {
      Files.writeString(fresh, text, StandardCharsets.UTF_8);
      Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  private void tell(String sentence) {
    err.println("locum: " + sentence);
  }
}
