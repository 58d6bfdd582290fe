package locum.config;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Turns the text of a file, and of all that it includes, into words and braces.
///
/// Each line goes through the same steps: its comment is dropped, its conditions are tested, a
/// definition is remembered, a repetition unrolled, definitions are put in their places (the result
/// goes through the steps again), an include is read in place, and the rest is split at braces.
final class TextReader {

  private static final int MOST_NESTED_FILES = 20;
  private static final int MOST_NESTED_EXPANSIONS = 40;

  private static final Pattern CONDITION = Pattern.compile("@(\\^?)(\\S*)\\s*");
  private static final Pattern DEFINITION = Pattern.compile("\\$(\\w+)=\\s*", Pattern.DOTALL);
  private static final Pattern CONDITIONAL_DEFINITION = Pattern.compile("(@\\S+\\s+)*\\$\\w+=.*");

  private final ConfigSource source;
  private final ParseSettings settings;
  private final Findings findings;
  private final Budget budget = new Budget();
  private final Definitions definitions;
  private final List<Fragment> fragments = new ArrayList<>();
  private final List<String> openFiles = new ArrayList<>();
  private Inclusion inclusion;
  private Charset charset = StandardCharsets.UTF_8;

  TextReader(ConfigSource source, ParseSettings settings, Findings findings) {
    this.source = source;
    this.settings = settings;
    this.findings = findings;
    this.definitions = new Definitions(settings, findings, budget);
    this.inclusion = settings.checkIncludes() ? Inclusion.ALL : Inclusion.LENIENT;
  }

  List<Fragment> read(String path) {
    findings.enter(path);
    Location whole = new Location(path, 0, 0);
    switch (source.read(path)) {
      case ConfigText.Content content -> readFile(path, content);
      case ConfigText.Missing _ ->
          findings.error(whole, "There is no such file. Check the path, or write the file.");
      case ConfigText.Directory _ ->
          findings.error(whole, "This is a directory. Give the path of a file in it.");
      case ConfigText.Unreadable(String reason) ->
          findings.error(whole, "The file cannot be read: " + reason + ".");
    }
    // Text without end is not half used: only the finding is left of it.
    return budget.exhausted() ? List.of() : fragments;
  }

  private void readFile(String path, ConfigText.Content content) {
    findings.enter(path);
    Charset outerCharset = charset;
    Inclusion outerInclusion = inclusion;
    Optional<String> outerDirectory = definitions.value("_PWD");
    charset = content.charset();
    definitions.define("_PWD", directoryOf(path));
    openFiles.add(path);
    List<String> lines = content.text().lines().toList();
    int number = 0;
    while (number < lines.size() && !budget.exhausted()) {
      LineText line = line(path, ++number, lines.get(number - 1));
      boolean definition = CONDITIONAL_DEFINITION.matcher(line.text()).matches();
      if (definition && line.text().endsWith("\\")) {
        LineText.Builder joined = new LineText.Builder(line);
        while (line.text().endsWith("\\") && number < lines.size()) {
          joined.append(line.slice(0, line.length() - 1).strip());
          joined.append("\n", 0);
          line = line(path, ++number, lines.get(number - 1));
        }
        joined.append(line);
        line = joined.build();
      }
      process(line, 0);
    }
    openFiles.removeLast();
    definitions.restore("_PWD", outerDirectory);
    inclusion = outerInclusion;
    charset = outerCharset;
  }

  private LineText line(String path, int number, String text) {
    if (text.indexOf('\0') >= 0) {
      findings.warning(
          new Location(path, number, text.indexOf('\0') + 1),
          "The line contains a NUL character and is ignored.");
      return LineText.of(path, number, "");
    }
    return LineText.of(path, number, text).withoutComment().strip();
  }

  private void process(LineText unconditional, int depth) {
    if (!budget.spendLine() || budget.exhausted() || depth > MOST_NESTED_EXPANSIONS) {
      if (findings.first("budget")) {
        findings.error(
            unconditional.at(0),
            "Definitions, repetitions or includes make an endless text; nothing behind this line is"
                + " read. Look for one that contains itself.");
      }
      return;
    }
    LineText line = unconditional;
    while (line.text().startsWith("@")) {
      Matcher condition = CONDITION.matcher(line.text());
      boolean negated = condition.lookingAt() && !condition.group(1).isEmpty();
      if (condition.group(2).equals(settings.effectiveConfigId()) == negated) {
        return;
      }
      line = line.from(condition.end()).strip();
    }
    Matcher definition = DEFINITION.matcher(line.text());
    if (line.isEmpty()) {
      return;
    } else if (definition.lookingAt()) {
      definitions.define(definition.group(1), line.text().substring(definition.end()));
    } else if (line.text().startsWith("~")) {
      repeat(line, depth);
    } else {
      expand(line, depth);
    }
  }

  private void expand(LineText line, int depth) {
    LineText expanded = definitions.expand(line);
    if (expanded.text().equals(line.text())) {
      finish(line);
    } else {
      expanded.lines().forEach(part -> process(part.strip(), depth + 1));
    }
  }

  private void repeat(LineText line, int depth) {
    int end = line.text().indexOf(')');
    LineText head = end < 0 ? line : definitions.expand(line.slice(0, end + 1));
    LineText.Builder whole = new LineText.Builder(line);
    whole.append(head);
    if (end >= 0) {
      whole.append(line.from(end + 1));
    }
    LineText resolved = whole.build();
    switch (Repetition.parse(resolved.text())) {
      case Repetition.Parsed.None _ -> expand(line, depth);
      case Repetition.Parsed.Malformed(String reason) ->
          findings.warning(line.at(0), reason + " The line is skipped.");
      case Repetition.Parsed.Repeats(Repetition repetition) -> {
        LineText body = resolved.from(repetition.length()).strip();
        List<String> names = repetition.names();
        List<Optional<String>> outer = names.stream().map(definitions::value).toList();
        for (List<String> round : repetition.rounds()) {
          for (int i = 0; i < names.size(); i++) {
            definitions.define(names.get(i), round.get(i));
          }
          if (budget.exhausted()) {
            break;
          }
          process(body, depth + 1);
        }
        for (int i = 0; i < names.size(); i++) {
          definitions.restore(names.get(i), outer.get(i));
        }
      }
    }
  }

  /// A line without anything left to expand: an include, or words and braces.
  private void finish(LineText line) {
    int wordEnd = 0;
    while (wordEnd < line.length() && !LineText.isBlank(line.charAt(wordEnd))) {
      wordEnd++;
    }
    String first = line.text().substring(0, wordEnd);
    if (Inclusion.isKeyword(first)) {
      include(line, line.from(wordEnd).strip(), Inclusion.of(first, inclusion));
      return;
    }
    if (first.equals("include_check")) {
      List<Word> words = Word.split(line, findings);
      inclusion = inclusion.changedBy(words.subList(1, words.size()), findings);
    } else if (first.equals("random_seed")) {
      Numbers.integer(line.from(wordEnd).strip().text()).ifPresent(definitions::seed);
    }
    if (first.equals("instance") && settings.instanceName().isEmpty()) {
      definitions.define("_INSTANCE", line.from(wordEnd).strip().text());
    }
    splitAtBraces(line);
  }

  private void splitAtBraces(LineText line) {
    boolean quoted = false;
    int from = 0;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if (!quoted && c == '$' && line.text().startsWith("${", i)) {
        findings.warning(
            line.at(i),
            "This ${…} is not defined and stays as it is; its braces are read as a block. Define it"
                + " above with $NAME=value, or fill in the template that the file was made from.");
      } else if (!quoted && (c == '{' || c == '}')) {
        words(line.slice(from, i));
        fragments.add(c == '{' ? new Fragment.Open(line.at(i)) : new Fragment.Close(line.at(i)));
        from = i + 1;
      }
    }
    words(line.from(from));
  }

  private void words(LineText part) {
    List<Word> words = Word.split(part, findings);
    if (!words.isEmpty()) {
      Optional<Location> comment =
          part.comment().isPresent()
              ? Optional.of(part.atColumn(part.comment().getAsInt()))
              : Optional.empty();
      fragments.add(new Fragment.Words(words, comment, charset));
    }
  }

  private void include(LineText line, LineText argument, Inclusion policy) {
    String pattern = argument.text().replace("\"", "");
    if (pattern.isEmpty()) {
      findings.warning(line.at(0), "This include names no file and is ignored.");
      return;
    }
    List<String> alternatives = GlobPattern.alternatives(pattern);
    boolean anything = false;
    for (String alternative : alternatives) {
      List<String> paths = source.glob(alternative, definitions.value("_PWD").orElse("."));
      if (paths.isEmpty() && policy.demands(Inclusion.Check.BRACE_MATCH)) {
        findings.error(argument.at(0), nothing(alternative));
        anything = true;
      }
      for (String path : paths) {
        anything = true;
        includeFile(path, argument.at(0), policy);
      }
    }
    boolean wildcard = GlobPattern.hasWildcard(pattern) || alternatives.size() > 1;
    Inclusion.Check check = wildcard ? Inclusion.Check.WILDCARD_MATCH : Inclusion.Check.MATCH;
    if (!anything && policy.demands(check)) {
      findings.error(argument.at(0), nothing(pattern));
    } else if (!anything) {
      findings.warning(argument.at(0), nothing(pattern) + " Nothing is included.");
    }
  }

  private static String nothing(String pattern) {
    return "No file matches '" + pattern + "'.";
  }

  private void includeFile(String path, Location location, Inclusion policy) {
    if (openFiles.contains(path) || openFiles.size() >= MOST_NESTED_FILES) {
      findings.error(
          location,
          "'"
              + path
              + (openFiles.contains(path)
                  ? "' includes itself, directly or through others. Remove the circle."
                  : "' is included through more than " + MOST_NESTED_FILES + " files."));
      return;
    }
    switch (source.read(path)) {
      case ConfigText.Content content when content.executable() ->
          findings.note(
              location, "'" + path + "' may be executed and so is taken for a script; skipped.");
      case ConfigText.Content content -> readFile(path, content);
      case ConfigText.Directory _ ->
          findings.note(location, "'" + path + "' is a directory; skipped.");
      case ConfigText.Missing _ -> cannotRead(path, "it is gone", location, policy);
      case ConfigText.Unreadable(String reason) -> cannotRead(path, reason, location, policy);
    }
  }

  private void cannotRead(String path, String reason, Location location, Inclusion policy) {
    String message = "'" + path + "' cannot be read: " + reason + ".";
    if (policy.demands(Inclusion.Check.READ)) {
      findings.error(location, message);
    } else {
      findings.warning(location, message + " It is left out.");
    }
  }

  private static String directoryOf(String path) {
    int slash = path.lastIndexOf('/');
    return slash < 0 ? "." : slash == 0 ? "/" : path.substring(0, slash);
  }
}
