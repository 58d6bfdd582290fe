package locum.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Each text is there in each language, with the same arguments, and each is used.
class TextsTest {

  private static final Pattern PLACE = Pattern.compile("%(\\d\\$)?[a-z]");

  @ParameterizedTest
  @EnumSource(Language.class)
  void everyTextHasItsWordsAndNoWordsAreWithoutText(Language language) throws IOException {
    assertThat(bundle(language).stringPropertyNames())
        .containsExactlyInAnyOrderElementsOf(keys().toList());
  }

  @ParameterizedTest
  @EnumSource(Language.class)
  void aTranslationSaysAllThatTheBaseSays(Language language) throws IOException {
    Properties base = bundle(Language.ENGLISH);
    Properties other = bundle(language);

    assertThat(keys())
        .allSatisfy(
            key ->
                assertThat(places(other.getProperty(key)))
                    .as(key)
                    .isEqualTo(places(base.getProperty(key))));
  }

  @ParameterizedTest
  @EnumSource(Language.class)
  void everyPatternCanBeFilledIn(Language language) {
    Texts texts = Texts.in(language);
    Object[] many = {"a", "b", "c", "d", "e", "f", "g", "h"};

    assertThat(Text.values())
        .allSatisfy(
            text ->
                assertThat(
                        text.isCounted()
                            ? texts.count(text, 1, many)
                            : texts.of(text, numbered(text) ? new Object[] {3L} : many))
                    .isNotBlank());
  }

  /// Durations are filled in as numbers.
  private static boolean numbered(Text text) {
    return Set.of(Text.MINUTES, Text.HOURS, Text.DAYS).contains(text);
  }

  @Test
  void everyTextIsSaidSomewhere() {
    assertThat(SpokenWords.textsUsed())
        .containsAll(Arrays.stream(Text.values()).map(Text::name).toList());
  }

  /// The options of a usage text are the same in all languages.
  @ParameterizedTest
  @ValueSource(strings = {"usage-keepalived", "usage-ucarp", "usage-vrrpd", "usage-atropos"})
  void aUsageTextNamesTheSameOptions(String page) {
    Pattern option = Pattern.compile("(?<![\\w-])--?[A-Za-z][a-z_-]*");
    assertThat(option.matcher(Texts.in(Language.FRENCH).page(page)).results())
        .extracting(MatchResult::group)
        .containsExactlyElementsOf(
            option
                .matcher(Texts.in(Language.ENGLISH).page(page))
                .results()
                .map(MatchResult::group)
                .toList());
  }

  private static Stream<String> keys() {
    return Arrays.stream(Text.values())
        .flatMap(
            text ->
                text.isCounted()
                    ? Stream.of(text.key() + ".one", text.key() + ".other")
                    : Stream.of(text.key()));
  }

  private static Set<String> places(String pattern) {
    List<String> found = PLACE.matcher(pattern).results().map(MatchResult::group).toList();
    return found.stream().collect(Collectors.toCollection(TreeSet::new));
  }

  private static Properties bundle(Language language) throws IOException {
    Properties properties = new Properties();
    try (InputStreamReader file =
        new InputStreamReader(
            Texts.resource("Texts" + language.suffix() + ".properties"), StandardCharsets.UTF_8)) {
      properties.load(file);
    }
    return properties;
  }
}
