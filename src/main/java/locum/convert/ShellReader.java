package locum.convert;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// Splits a script into commands and words as a shell does: quotes, backslashes, comments, lines
/// that go on, redirections, here-documents. Nothing is expanded.
final class ShellReader {

  /// What only the shell knows: a variable, a substitution, or a pattern for names of files.
  private static final String EXPANDED = "$`*?[";

  private static final String OPERATORS = ";&|()<>";

  /// What becomes of it.
  interface Sink {

    /// A command, the words of its redirections left out.
    ///
    /// @param number of the line that it begins in
    /// @param expanded whether the shell would make other words of them
    void command(int number, List<String> words, boolean expanded);

    /// A quote that is closed nowhere, so that everything behind it belongs to it.
    void unclosed(int number);

    /// A line of a here-document.
    void document(int number, String line);
  }

  /// What a word is for.
  private enum Role {
    COMMAND,
    REDIRECTION,
    DOCUMENT
  }

  private record Document(String end, boolean indented) {}

  private final String text;
  private final Sink sink;

  private int at;
  private int number = 1;
  private int begin = 1;

  /// Of the command that is being read.
  private List<String> words = new ArrayList<>();

  private StringBuilder word = new StringBuilder();
  private boolean inWord;
  private boolean expanded;

  private Role role = Role.COMMAND;
  private boolean expandedBefore;
  private boolean indented;
  private final Deque<Document> documents = new ArrayDeque<>();

  private ShellReader(String text, Sink sink) {
    this.text = text;
    this.sink = sink;
  }

  static void read(String text, Sink sink) {
    new ShellReader(text, sink).read();
  }

  private void read() {
    while (at < text.length()) {
      char c = text.charAt(at++);
      switch (c) {
        case '\n' -> {
          endCommand();
          number++;
          while (!documents.isEmpty()) {
            skip(documents.removeFirst());
          }
          begin = number;
        }
        case ' ', '\t', '\r' -> endWord();
        case '#' -> hash();
        case '\\' -> backslash();
        case '\'' -> single();
        case '"' -> quoted();
        default -> {
          if (OPERATORS.indexOf(c) >= 0) {
            operator(c);
          } else {
            add(c);
          }
        }
      }
    }
    endCommand();
  }

  private boolean isNext(char c) {
    return at < text.length() && text.charAt(at) == c;
  }

  private void add(char c) {
    inWord = true;
    expanded |= EXPANDED.indexOf(c) >= 0;
    word.append(c);
  }

  private void hash() {
    if (inWord) {
      word.append('#');
      return;
    }
    while (at < text.length() && text.charAt(at) != '\n') {
      at++;
    }
  }

  private void backslash() {
    if (at >= text.length()) {
      return;
    }
    char c = text.charAt(at++);
    if (c == '\n') {
      number++; // the line goes on
    } else {
      inWord = true;
      word.append(c);
    }
  }

  private void single() {
    int opened = number;
    inWord = true;
    while (at < text.length() && text.charAt(at) != '\'') {
      take();
    }
    close(opened);
  }

  private void quoted() {
    int opened = number;
    inWord = true;
    while (at < text.length() && text.charAt(at) != '"') {
      char c = text.charAt(at);
      if (c == '\\' && at + 1 < text.length() && "\\\"$`\n".indexOf(text.charAt(at + 1)) >= 0) {
        at++;
        if (text.charAt(at) == '\n') {
          number++;
          at++;
        } else {
          take();
        }
      } else {
        expanded |= c == '$' || c == '`';
        take();
      }
    }
    close(opened);
  }

  private void close(int opened) {
    if (at < text.length()) {
      at++;
      return;
    }
    words.clear();
    word.setLength(0);
    inWord = false;
    sink.unclosed(opened);
  }

  private void take() {
    char c = text.charAt(at++);
    if (c == '\n') {
      number++;
    }
    word.append(c);
  }

  private void operator(char c) {
    if (c == '<' || c == '>') {
      redirection(c);
    } else if (c == '&' && isNext('>')) { // &>file
      endWord();
      at++;
      redirection('>');
    } else {
      endCommand();
    }
  }

  /// The command goes on behind it: the next word alone is for the shell.
  private void redirection(char c) {
    if (inWord && word.chars().allMatch(d -> d >= '0' && d <= '9')) {
      word.setLength(0); // 2>
      inWord = false;
    }
    endWord();
    if (isNext('(')) { // a process in the place of a file: how its words end is not known
      expanded = true;
      return;
    }
    role = Role.REDIRECTION;
    expandedBefore = expanded;
    if (c == '<' && isNext('<')) {
      at++;
      if (isNext('<')) {
        at++; // a here-string
        return;
      }
      role = Role.DOCUMENT;
      indented = isNext('-');
      at += indented ? 1 : 0;
      return;
    }
    while (at < text.length() && "<>&|".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private void endWord() {
    if (!inWord) {
      return;
    }
    switch (role) {
      case COMMAND -> words.add(word.toString());
      case REDIRECTION -> expanded = expandedBefore;
      case DOCUMENT -> {
        expanded = expandedBefore;
        documents.addLast(new Document(word.toString(), indented));
      }
    }
    role = Role.COMMAND;
    word = new StringBuilder();
    inWord = false;
  }

  private void endCommand() {
    endWord();
    if (!words.isEmpty()) {
      sink.command(begin, List.copyOf(words), expanded);
    }
    words = new ArrayList<>();
    role = Role.COMMAND;
    expanded = false;
    begin = number;
  }

  private void skip(Document document) {
    while (at < text.length()) {
      int end = text.indexOf('\n', at);
      String line = text.substring(at, end < 0 ? text.length() : end);
      at = end < 0 ? text.length() : end + 1;
      number++;
      String bare = line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
      if ((document.indented() ? bare.replaceFirst("^\t+", "") : bare).equals(document.end())) {
        return;
      }
      sink.document(number - 1, bare);
    }
  }
}
