package locum.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A catalogue of translated sentences, in the form of gettext's PO files.
///
/// ```text
///   msgid "the active router {1} was not heard for {2}"
///   msgstr "le routeur actif {1} n'a pas été entendu pendant {2}"
/// ```
///
/// `{1}` stands for what the first place held. `{1*}` in the translation says that it is itself a
/// sentence, or a part of one, to be looked up in turn; everything else, such as names and quoted
/// words of the user, is handed on as it is.
final class Catalogue {

  private static final String SEPARATOR = "; ";
  private static final Pattern PLACE = Pattern.compile("\\{(\\d+)(\\*?)}");

  /// A sentence, and what it is in the other language.
  record Entry(String english, Sentences.Pattern pattern, String translation) {

    /// Whether it is nothing but a word between two others, as in `{1} and {2}`: that is a part of
    /// a sentence, and matches half of all whole ones.
    private boolean joins() {
      List<String> words = pattern.words();
      return words.size() == 3
          && words.getFirst().isEmpty()
          && words.getLast().isEmpty()
          && words.get(1).strip().length() <= 3;
    }
  }

  private final List<Entry> entries;

  private Catalogue(List<Entry> entries) {
    this.entries = List.copyOf(entries);
  }

  /// Reads a file of this package.
  ///
  /// @throws UncheckedIOException when it is not there, or is no catalogue: a defect
  static Catalogue read(String name) {
    List<Entry> entries = new ArrayList<>();
    StringBuilder id = new StringBuilder();
    StringBuilder text = new StringBuilder();
    StringBuilder current = id;
    try (BufferedReader file =
        new BufferedReader(new InputStreamReader(Texts.resource(name), StandardCharsets.UTF_8))) {
      for (String line = file.readLine(); line != null; line = file.readLine()) {
        if (line.startsWith("msgid ")) {
          add(entries, id, text);
          current = id;
        } else if (line.startsWith("msgstr ")) {
          current = text;
        }
        int quote = line.indexOf('"');
        if (quote >= 0 && !line.startsWith("#")) {
          current.append(unescaped(line.substring(quote + 1, line.lastIndexOf('"'))));
        }
      }
      add(entries, id, text);
      return new Catalogue(entries);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Adds the entry that ends here, unless it is the head of the file, and begins a new one.
  private static void add(List<Entry> entries, StringBuilder id, StringBuilder text) {
    if (!id.isEmpty()) {
      String english = id.toString();
      entries.add(
          new Entry(
              english, new Sentences.Pattern(List.of(PLACE.split(english, -1))), text.toString()));
    }
    id.setLength(0);
    text.setLength(0);
  }

  private static String unescaped(String text) {
    return text.replace("\\\"", "\"").replace("\\\\", "\\");
  }

  List<Entry> entries() {
    return entries;
  }

  /// One sentence, or several with semicolons between (what is wrong is listed so); empty when it
  /// is not here.
  Optional<String> translate(String english) {
    return translate(english, false);
  }

  private Optional<String> translate(String english, boolean isPart) {
    Optional<Entry> whole = find(english, isPart);
    boolean listed =
        english.contains(SEPARATOR) && whole.map(entry -> isList(entry, english)).orElse(true);
    if (listed) {
      List<Optional<String>> parts =
          Stream.of(english.split(SEPARATOR)).map(part -> translate(part, isPart)).toList();
      if (parts.stream().allMatch(Optional::isPresent)) {
        return Optional.of(
            parts.stream().flatMap(Optional::stream).collect(Collectors.joining(" ; ")));
      }
    }
    return whole.map(
        entry -> fill(entry.translation(), entry.pattern().match(english).orElseThrow()));
  }

  /// Whether a place that is handed on as it is has swallowed several sentences; one that is
  /// translated has not, whatever is in it.
  private static boolean isList(Entry entry, String english) {
    List<String> found = entry.pattern().match(english).orElseThrow();
    return PLACE
        .matcher(entry.translation())
        .results()
        .filter(place -> place.group(2).isEmpty())
        .anyMatch(place -> found.get(Integer.parseInt(place.group(1)) - 1).contains(SEPARATOR));
  }

  private Optional<Entry> find(String english, boolean isPart) {
    Optional<Entry> best = Optional.empty();
    for (Entry entry : entries) {
      if ((isPart || !entry.joins())
          && entry.pattern().match(english).isPresent()
          && (best.isEmpty() || entry.pattern().isMeantBefore(best.get().pattern()))) {
        best = Optional.of(entry);
      }
    }
    return best;
  }

  private String fill(String translation, List<String> found) {
    return PLACE
        .matcher(translation)
        .replaceAll(
            place -> {
              String held = found.get(Integer.parseInt(place.group(1)) - 1);
              return Matcher.quoteReplacement(
                  place.group(2).isEmpty() ? held : translate(held, true).orElse(held));
            });
  }
}
