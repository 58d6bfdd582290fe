package locum.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import locum.config.Severity;
import org.junit.jupiter.api.Test;

/// What the other packages say has a translation, and what is translated is still said.
class SentencesTest {

  private static final Path CASES = Path.of("src/test/resources/config");

  private static final Pattern FINDING =
      Pattern.compile("[^:]+:\\d+:\\d+: (?:note|warning|error): (.*)");

  private static final Pattern PLACE = Pattern.compile("\\{(\\d+)\\*?}");

  /// Words that stand in no French sentence.
  private static final Pattern ENGLISH_WORD =
      Pattern.compile(
          "(?<![\\p{L}_-])(the|of|and|is|are|with|this|not|be|here|there|used|ignored|its|has|none)"
              + "(?![\\p{L}_-])");

  /// What stands between quotes is the user's, or a word of the configuration.
  private static final Pattern QUOTED = Pattern.compile("(?<!\\p{L})'[^']*'|\"[^\"]*\"");

  /// Constants of the packages below that no person is shown.
  private static final Set<String> NOT_SAID =
      Set.of(
          "handled above",
          "limit of findings",
          "replay with OpenBSD",
          "what CARP protects",
          "allow_preemption no\n",
          "global_defs {\n  use_symlink_paths\n}\n",
          "  down_script_at_exit\n",
          "auth_pass \"\u0001\"",
          "vrrp_sync_group \u0001 {\n  group {\n\u0001  }\n}\n",
          "  virtual_ipaddress {\n\u0001  }\n");

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
  void ofSeveralSentencesEachIsTranslated() {
    assertThat(
            Texts.in(Language.FRENCH)
                .said(
                    "interface e1 is down or has no carrier; DNS, in the same sync group, is at"
                        + " fault: interface e1 is down or has no carrier"))
        .isEqualTo(
            "l'interface e1 est inactive ou n'a pas de porteuse ; DNS, du même groupe de"
                + " synchronisation, est en faute : l'interface e1 est inactive ou n'a pas de"
                + " porteuse");
  }

  @Test
  void whatIsNotTranslatedIsNotMistakenForAList() {
    String english = "the zork, which nobody knows, went from here to there and back";
    assertThat(Texts.in(Language.FRENCH).said(english)).isEqualTo(english);
    assertThat(Texts.in(Language.FRENCH).said("asked to by SIGUSR2; takes part again in 3 s"))
        .isEqualTo("demandé par SIGUSR2 ; participe de nouveau dans 3 s");
  }

  @Test
  void noSentenceStandsTwice() {
    assertThat(french.entries()).extracting(Catalogue.Entry::english).doesNotHaveDuplicates();
  }

  /// Nothing is left of a sentence when all that the code says is taken out of it.
  @Test
  void whatIsTranslatedIsStillSaid() {
    List<String> said =
        Stream.concat(
                SpokenWords.of(path -> !path.startsWith("cli/")).stream()
                    .flatMap(recipe -> SpokenWords.between(recipe).stream()),
                Arrays.stream(Severity.values()).map(Severity::toString))
            .map(String::strip)
            .distinct()
            .sorted(Comparator.comparingInt(String::length).reversed())
            .toList();
    Set<String> obsolete = new TreeSet<>();
    for (Catalogue.Entry entry : french.entries()) {
      String rest = PLACE.matcher(entry.english()).replaceAll("#");
      for (String piece : said) {
        if (rest.contains(piece)) {
          rest =
              piece.contains(" ")
                  ? rest.replace(piece, "#")
                  : rest.replaceAll("(?<![A-Za-z])" + Pattern.quote(piece) + "(?![A-Za-z])", "#");
        }
      }
      if (Pattern.compile("[A-Za-z]{2}").matcher(rest).find()) {
        obsolete.add(entry.english() + " : " + rest);
      }
    }
    assertThat(obsolete).isEmpty();
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

  /// What they say is the text of files.
  private static final Set<String> WRITERS =
      Set.of("config/CarpBlock.class", "config/VrrpBlock.class");

  /// Classes all of whose sentences reach the user of a command.
  private static boolean isShown(String path) {
    return (path.startsWith("config/") && !WRITERS.contains(path))
        || path.startsWith("core/Refusals")
        || path.startsWith("convert/From")
        || path.startsWith("convert/Backward")
        || path.startsWith("convert/Losses")
        || path.startsWith("convert/To")
        || path.equals("ucarp/OptionReader.class")
        || path.startsWith("nvrrp/SessionFile")
        || path.startsWith("nvrrp/Sessions")
        || path.equals("nvrrp/OptionReader.class")
        || path.equals("vrrpd/OptionReader.class")
        || path.equals("vrrpd/AtroposReader.class")
        || path.equals("vrrpd/AuthenticationWord.class")
        || path.startsWith("vrrp/Cause")
        || path.equals("vrrp/RejectReason.class")
        || path.equals("vrrp/Irregularity.class")
        || path.startsWith("carp/Cause")
        || path.equals("carp/RejectReason.class")
        || path.equals("carp/Irregularity.class")
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

  private static Set<String> places(String text) {
    return new TreeSet<>(
        PLACE.matcher(text).results().map((MatchResult found) -> found.group(1)).toList());
  }
}
