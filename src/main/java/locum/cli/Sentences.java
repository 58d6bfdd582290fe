package locum.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// The sentences that other packages and the daemon say in English, in another language.
///
/// Findings, causes and faults are written where their rule stands, in English, and travel as text:
/// the pure packages know no language, and JSON stays as it is. So the English sentence itself is
/// the key, as with gettext: the catalogue `Sentences_fr.po` holds it with `{1}`, `{2}` in the
/// place of names and numbers, and a sentence is found by the words between them.
final class Sentences {

  private final Language language;
  private Optional<Catalogue> catalogue = Optional.empty();

  Sentences(Language language) {
    this.language = language;
  }

  /// Each line in the language of the user; what is not in the catalogue stays English.
  String translate(String english) {
    if (language == Language.ENGLISH || english.isEmpty()) {
      return english;
    }
    return english
        .lines()
        .map(line -> entries().translate(line).orElse(line))
        .collect(Collectors.joining("\n"));
  }

  /// Read when the first sentence is asked for.
  private Catalogue entries() {
    if (catalogue.isEmpty()) {
      catalogue = Optional.of(Catalogue.read("Sentences" + language.suffix() + ".po"));
    }
    return catalogue.get();
  }

  /// A sentence with its places: the words around them, one more than there are places.
  record Pattern(List<String> words) {

    /// What stands in the places of `sentence`; empty when its words are others.
    Optional<List<String>> match(String sentence) {
      String first = words.getFirst();
      if (!sentence.startsWith(first)) {
        return Optional.empty();
      }
      if (words.size() == 1) {
        return sentence.equals(first) ? Optional.of(List.of()) : Optional.empty();
      }
      String last = words.getLast();
      int end = sentence.length() - last.length();
      if (!sentence.endsWith(last) || end < first.length()) {
        return Optional.empty();
      }
      List<String> found = new ArrayList<>();
      int from = first.length();
      for (String word : words.subList(1, words.size() - 1)) {
        int at = sentence.indexOf(word, from);
        if (at < 0 || at + word.length() > end) {
          return Optional.empty();
        }
        found.add(sentence.substring(from, at));
        from = at + word.length();
      }
      found.add(sentence.substring(from, end));
      return Optional.of(found);
    }

    /// Of two that match, the one that begins with a word of its own is meant, then the one with
    /// more words: the other would take the beginning of the sentence for a name.
    boolean isMeantBefore(Pattern other) {
      boolean begins = !words.getFirst().isEmpty();
      boolean otherBegins = !other.words.getFirst().isEmpty();
      return begins == otherBegins ? weight() > other.weight() : begins;
    }

    private int weight() {
      return words.stream().mapToInt(String::length).sum();
    }
  }
}
