package locum.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import locum.core.ScriptCommand;

/// A command in the file: `script`, `notify_master` and the like.
///
/// ```text
///   KEYWORD CMD [USER [[:]GROUP]]
/// ```
///
/// CMD with arguments stands in quotes, whose content is split once more as a shell would: at
/// blanks, with `'…'`, `"…"` and backslash escapes. Unquoted words behind it are a user and a
/// group. No shell runs it, so what only a shell understands is told.
final class CommandLine {

  /// The keywords whose lines are split with single quotes and escapes, too.
  static final Set<String> KEYWORDS =
      Set.of(
          "script",
          "notify",
          "notify_master",
          "notify_backup",
          "notify_fault",
          "notify_stop",
          "notify_deleted",
          "notify_leave_master",
          "notify_master_rx_lower_pri",
          "notify_fifo_script",
          "vrrp_notify_fifo_script",
          "startup_script",
          "shutdown_script",
          "up_script",
          "down_script");

  private static final Set<String> SHELLS = Set.of("sh", "bash", "dash", "ash", "ksh", "zsh");

  private static final Set<String> OPERATORS =
      Set.of("|", "||", "&&", "&", ";", ">", ">>", "<", "2>&1", "!");

  /// What a person may have meant as an argument, and keepalived takes as a user.
  private static final Set<String> STATES =
      Set.of("MASTER", "BACKUP", "FAULT", "STOP", "master", "backup", "fault", "stop");

  private CommandLine() {}

  /// Reads the command of a statement; empty, with a finding, when there is none.
  static Optional<ScriptCommand> read(Statement statement, Findings findings) {
    if (statement.arguments().isEmpty()) {
      Values.missing(statement, findings);
      return Optional.empty();
    }
    Word command = statement.arguments().getFirst();
    List<String> words = split(command, findings);
    if (words.isEmpty() || words.getFirst().isEmpty()) {
      findings.warning(
          command.location(), "'" + statement.name() + "' names no program; the line is ignored.");
      return Optional.empty();
    }
    List<Word> user = statement.arguments().subList(1, statement.arguments().size());
    reportShellWords(statement, command, words, user, findings);
    return Optional.of(new ScriptCommand(words, runAs(statement.name(), user, findings)));
  }

  /// Reads `USER [[:]GROUP]`; empty without words.
  ///
  /// @param keyword the one that the words follow, for findings
  static Optional<ScriptCommand.RunAs> runAs(String keyword, List<Word> words, Findings findings) {
    if (words.isEmpty()) {
      return Optional.empty();
    }
    Word user = words.getFirst();
    String name = user.text();
    Optional<String> group =
        words.size() < 2 ? Optional.empty() : Optional.of(withoutColon(words.get(1).text()));
    int colon = name.indexOf(':');
    if (colon > 0 && group.isEmpty()) {
      group = Optional.of(name.substring(colon + 1));
      name = name.substring(0, colon);
    }
    boolean odd = STATES.contains(name) || name.startsWith("-") || name.startsWith("/");
    if (words.size() > 2 || odd) {
      findings.warning(
          user.location(),
          Values.shown(user)
              + " is taken as the user that '"
              + keyword
              + "' runs as, and the next word as its group, here as in keepalived. If these words are"
              + " arguments, put the whole command in double quotes.");
    }
    return Optional.of(new ScriptCommand.RunAs(name, group.filter(g -> !g.isEmpty())));
  }

  private static String withoutColon(String group) {
    return group.startsWith(":") ? group.substring(1) : group;
  }

  /// The words of a command as a shell would split them.
  private static List<String> split(Word command, Findings findings) {
    List<String> words = new ArrayList<>();
    Scanner in = new Scanner(command.text());
    for (Optional<String> word = in.next(); word.isPresent(); word = in.next()) {
      words.add(word.get());
    }
    if (in.openQuote) {
      findings.warning(
          command.location(),
          "A quote inside this command has no end; the rest of the command is one argument.");
    }
    return words;
  }

  private static void reportShellWords(
      Statement statement, Word command, List<String> words, List<Word> rest, Findings findings) {
    String program = words.getFirst().substring(words.getFirst().lastIndexOf('/') + 1);
    if (SHELLS.contains(program) && words.contains("-c") && rest.isEmpty()) {
      return;
    }
    List<String> all = new ArrayList<>(words);
    rest.forEach(word -> all.add(word.text()));
    Optional<String> operator =
        all.stream()
            .filter(
                w ->
                    OPERATORS.contains(w)
                        || w.startsWith(">")
                        || w.startsWith("2>")
                        || w.startsWith("$(")
                        || w.startsWith("`")
                        || (w.endsWith(";") && w.length() > 1))
            .findFirst();
    operator.ifPresent(
        word ->
            findings.warning(
                command.location(),
                "'"
                    + statement.name()
                    + "' runs no shell: "
                    + (word.length() < 5 ? "'" + word + "'" : "what only a shell understands")
                    + " is passed to the program as an argument, here as in keepalived. Write the"
                    + " command as \"/bin/sh -c '…'\", or put it into a script."));
  }

  /// The words of a whole line whose first word is one of [#KEYWORDS]: double quotes in which `\"`
  /// is a quote, single quotes, and backslashes that are left for the command's own splitting.
  static List<Word> splitLine(LineText line, int from, Findings findings) {
    List<Word> words = new ArrayList<>();
    int i = from;
    while (i < line.length()) {
      char c = line.charAt(i);
      if (LineText.isBlank(c)) {
        i++;
        continue;
      }
      int start = i;
      StringBuilder text = new StringBuilder();
      boolean quoted = c == '"' || c == '\'';
      if (quoted) {
        i++;
        while (i < line.length() && line.charAt(i) != c) {
          if (c == '"' && line.charAt(i) == '\\' && i + 1 < line.length()) {
            if (line.charAt(i + 1) != '"') {
              text.append('\\');
            }
            i++;
          }
          text.append(line.charAt(i++));
        }
        if (i >= line.length()) {
          findings.warning(
              line.at(start),
              "The quote that opens here has no end; the rest of the line is taken as one value.");
        }
        i++;
      } else {
        while (i < line.length()
            && line.charAt(i) != '"'
            && line.charAt(i) != '\''
            && !LineText.isBlank(line.charAt(i))) {
          if (line.charAt(i) == '\\' && i + 1 < line.length()) {
            text.append(line.charAt(i++));
          }
          text.append(line.charAt(i++));
        }
      }
      words.add(new Word(text.toString(), line.at(start), quoted));
    }
    return words;
  }

  /// Takes a command apart, word by word.
  private static final class Scanner {
    private final String text;
    private int at;
    private boolean openQuote;

    Scanner(String text) {
      this.text = text;
    }

    Optional<String> next() {
      while (at < text.length() && LineText.isBlank(text.charAt(at))) {
        at++;
      }
      if (at == text.length()) {
        return Optional.empty();
      }
      StringBuilder word = new StringBuilder();
      while (at < text.length() && !LineText.isBlank(text.charAt(at))) {
        char c = text.charAt(at++);
        switch (c) {
          case '\'', '"' -> quoted(c, word);
          case '\\' -> escaped(word);
          default -> word.append(c);
        }
      }
      return Optional.of(word.toString());
    }

    private void quoted(char quote, StringBuilder word) {
      while (at < text.length() && text.charAt(at) != quote) {
        char c = text.charAt(at++);
        if (c == '\\' && quote == '"') {
          escaped(word);
        } else {
          word.append(c);
        }
      }
      openQuote |= at == text.length();
      at = Math.min(at + 1, text.length());
    }

    private void escaped(StringBuilder word) {
      if (at == text.length()) {
        word.append('\\');
        return;
      }
      char c = text.charAt(at++);
      switch (c) {
        case 'a' -> word.append('\u0007');
        case 'b' -> word.append('\b');
        case 'E' -> word.append('\u001b');
        case 'f' -> word.append('\f');
        case 'n' -> word.append('\n');
        case 'r' -> word.append('\r');
        case 't' -> word.append('\t');
        case 'v' -> word.append('\u000b');
        case 'c' -> {
          if (at < text.length()) {
            word.append((char) (text.charAt(at++) & 0x1f));
          }
        }
        case 'x' -> number(word, 16, 2, 'x');
        case '0', '1', '2', '3', '4', '5', '6', '7' -> {
          at--;
          number(word, 8, 3, c);
        }
        default -> word.append(c);
      }
    }

    private void number(StringBuilder word, int radix, int mostDigits, char otherwise) {
      int value = 0;
      int digits = 0;
      while (digits < mostDigits
          && at < text.length()
          && Character.digit(text.charAt(at), radix) >= 0) {
        value = value * radix + Character.digit(text.charAt(at++), radix);
        digits++;
      }
      word.append(digits == 0 ? otherwise : (char) (value & 0xff));
    }
  }
}
