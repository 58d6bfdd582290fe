package locum.nvrrp;

import java.util.List;
import java.util.Optional;

/// Reads a command line as getopt(3) does for nvrrp (`rsSv:l:qchV`): letters in one word (`-rs`),
/// values in the same word or the next, the last option counts. Beside them stand locum's own long
/// ones.
public final class OptionReader {

  private static final String LETTERS = "rsSv:l:qchV";

  private final List<String> words;
  private int at;

  private Optional<Invocation> asked = Optional.empty();
  private Optional<Question> question = Optional.empty();
  private String configDirectory = NvrrpOptions.CONFIG_DIRECTORY;
  private String log = NvrrpOptions.LOG;
  private Optional<String> runDirectory = Optional.empty();
  private boolean foreground;
  private boolean check;
  private Optional<String> complaint = Optional.empty();

  private OptionReader(List<String> words) {
    this.words = words;
  }

  /// Reads the words behind the name of the program.
  public static Invocation read(List<String> words) {
    return new OptionReader(words).read();
  }

  private Invocation read() {
    while (at < words.size() && complaint.isEmpty()) {
      String word = words.get(at++);
      if (word.startsWith("--") && word.length() > 2) {
        own(word);
      } else if (word.startsWith("-") && word.length() > 1 && !word.equals("--")) {
        letters(word);
      } else {
        complain("'" + SessionFile.shown(word) + "' is no option");
      }
    }
    if (complaint.isPresent()) {
      return new Invocation.Wrong(complaint.get());
    }
    if (asked.isPresent()) {
      return asked.get();
    }
    if (question.isPresent()) {
      return new Invocation.Ask(question.get(), runDirectory);
    }
    return check
        ? new Invocation.Check(configDirectory)
        : new Invocation.Run(new NvrrpOptions(configDirectory, runDirectory, log, foreground));
  }

  private void letters(String word) {
    for (int i = 1; i < word.length() && complaint.isEmpty(); i++) {
      char letter = word.charAt(i);
      int known = letter == ':' ? -1 : LETTERS.indexOf(letter);
      if (known < 0) {
        complain("there is no option -" + SessionFile.shown(String.valueOf(letter)));
      } else if (known + 1 < LETTERS.length() && LETTERS.charAt(known + 1) == ':') {
        if (i + 1 < word.length()) {
          take(letter, word.substring(i + 1));
        } else {
          value("-" + letter).ifPresent(value -> take(letter, value));
        }
        return;
      } else {
        take(letter, "");
      }
    }
  }

  private void take(char letter, String value) {
    asked = Optional.empty();
    question = Optional.empty();
    switch (letter) {
      case 'r' -> question = Optional.of(new Question.Reload());
      case 's' -> question = Optional.of(new Question.State());
      case 'S' -> question = Optional.of(new Question.Summary());
      case 'v' -> question = Optional.of(new Question.OfInterface(value));
      case 'l' -> question = Optional.of(new Question.LogLevel(value));
      case 'q' -> question = Optional.of(new Question.Quit());
      case 'c' -> question = Optional.of(new Question.ClearCounters());
      case 'V' -> asked = Optional.of(new Invocation.Version());
      default -> asked = Optional.of(new Invocation.Help());
    }
  }

  private void own(String word) {
    int equals = word.indexOf('=');
    String name = equals < 0 ? word : word.substring(0, equals);
    Optional<String> inWord =
        equals < 0 ? Optional.empty() : Optional.of(word.substring(equals + 1));
    switch (name) {
      case "--config-dir" -> path(name, inWord).ifPresent(path -> configDirectory = path);
      case "--run-dir" -> runDirectory = path(name, inWord);
      case "--log" -> path(name, inWord).ifPresent(path -> log = path);
      case "--foreground" -> foreground = isBare(name, inWord);
      case "--check" -> check = isBare(name, inWord);
      case "--help" -> asked = Optional.of(new Invocation.Help());
      case "--version" -> asked = Optional.of(new Invocation.Version());
      default -> complain("there is no option " + SessionFile.shown(name));
    }
  }

  private boolean isBare(String name, Optional<String> inWord) {
    if (inWord.isPresent()) {
      complain(name + " takes no value");
    }
    return inWord.isEmpty();
  }

  private Optional<String> path(String name, Optional<String> inWord) {
    Optional<String> path = inWord.or(() -> value(name));
    if (path.filter(p -> p.isEmpty() || p.chars().anyMatch(Character::isISOControl)).isPresent()) {
      complain(name + ": '" + SessionFile.shown(path.get()) + "' cannot be a path");
    }
    return path;
  }

  private Optional<String> value(String name) {
    if (at >= words.size()) {
      complain(name + " lacks its value");
      return Optional.empty();
    }
    return Optional.of(words.get(at++));
  }

  private void complain(String sentence) {
    complaint = Optional.of(sentence);
  }
}
