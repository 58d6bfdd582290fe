package locum.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// What the other packages say has a translation, and what is translated is still said.
class SentencesTest {

  private static final Path CASES = Path.of("src/test/resources/config");

  private static final Pattern FINDING =
      Pattern.compile("[^:]+:\\d+:\\d+: (?:note|warning|error): (.*)");

  private static final Pattern PLACE = Pattern.compile("\\{(\\d)\\*?}");

  /// Words that stand in no French sentence.
  private static final Pattern ENGLISH_WORD =
      Pattern.compile(
          "(?<![\\p{L}-])(the|of|and|is|are|with|this|not|be|here|there|used|ignored|its|has|none)"
              + "(?![\\p{L}-])");

  /// What stands between quotes is the user's, or a word of the configuration.
  private static final Pattern QUOTED = Pattern.compile("'[^']*'|\"[^\"]*\"");

  /// Constants of the packages below that no person is shown.
  private static final Set<String> NOT_SAID = Set.of();

  private final Catalogue french = Catalogue.read("Sentences_fr.po");

  @Test
  void aTranslationSpeaksOfWhatTheSentenceSpeaksOf() {
    assertThat(french.entries())
        .allSatisfy(
            entry ->
                assertThat(places(entry.translation()))
                    .as(entry.english())
                    .isEqualTo(places(entry.english())));
  }

  @Test
  void noSentenceStandsTwice() {
    assertThat(french.entries()).extracting(Catalogue.Entry::english).doesNotHaveDuplicates();
  }

  @Test
  void whatIsTranslatedIsStillSaid() {
    Set<String> said = SpokenWords.of(path -> !path.startsWith("cli/"));
    String all =
        String.join("\n", said.stream().flatMap(w -> SpokenWords.between(w).stream()).toList());

    assertThat(french.entries())
        .allSatisfy(
            entry -> {
              for (String piece : PLACE.split(entry.english(), -1)) {
                assertThat(pieces(piece)).as(entry.english()).allMatch(all::contains);
              }
            });
  }

  @Test
  void everythingThatAFindingOrCauseIsMadeOfIsTranslated() {
    String translated =
        String.join("\n", french.entries().stream().map(Catalogue.Entry::english).toList());
    Set<String> missing = new TreeSet<>();
    for (String recipe : SpokenWords.of(SentencesTest::isShown)) {
      for (String piece : SpokenWords.between(recipe)) {
        if (piece.strip().contains(" ")
            && !NOT_SAID.contains(recipe)
            && !translated.contains(piece)) {
          missing.add(recipe.replace('\u0001', '#'));
        }
      }
    }
    assertThat(missing).isEmpty();
  }

  /// Classes all of whose sentences reach the user of a command.
  private static boolean isShown(String path) {
    return path.startsWith("config/")
        || path.startsWith("vrrp/Cause")
        || path.equals("vrrp/RejectReason.class")
        || path.equals("vrrp/Irregularity.class")
        || path.startsWith("engine/FaultCause");
  }

  /// The sentences that the golden cases of the configuration produce.
  @Test
  void everyFindingOfTheGoldenCasesIsFrench() throws IOException {
    Set<String> english = new TreeSet<>();
    for (String message : goldenFindings()) {
      Optional<String> translation = french.translate(message);
      String unquoted =
          QUOTED.matcher(translation.orElse("this is not translated")).replaceAll("'…'");
      if (ENGLISH_WORD.matcher(unquoted).find()) {
        english.add(message + "\n    -> " + translation.orElse("(nothing)"));
      }
    }
    assertThat(english).isEmpty();
  }

  private static Set<String> goldenFindings() throws IOException {
    Set<String> messages = new TreeSet<>();
    try (var files = Files.list(CASES)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".problems")).toList()) {
        for (String line : Files.readAllLines(file)) {
          FINDING.matcher(line).results().map(found -> found.group(1)).forEach(messages::add);
        }
      }
    }
    assertThat(messages).hasSizeGreaterThan(100);
    return messages;
  }

  /// The translator may join what the source has in two constants: at the ends of sentences.
  private static List<String> pieces(String english) {
    return List.of(english.strip().split("(?<=[.;,:)]) | (?=\\()", -1));
  }

  private static Set<String> places(String text) {
    return new TreeSet<>(
        PLACE.matcher(text).results().map((MatchResult found) -> found.group(1)).toList());
  }
}
