package locum.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/// The language is chosen as gettext chooses it.
class LanguageTest {

  @Test
  void theLocaleIsTheFirstOfThreeVariables() {
    assertThat(Language.of(Map.of())).isEqualTo(Language.ENGLISH);
    assertThat(Language.of(Map.of("LANG", "fr_FR.UTF-8"))).isEqualTo(Language.FRENCH);
    assertThat(Language.of(Map.of("LANG", "de_DE.UTF-8", "LC_MESSAGES", "fr_CA")))
        .isEqualTo(Language.FRENCH);
    assertThat(Language.of(Map.of("LANG", "fr_FR", "LC_MESSAGES", "fr_FR", "LC_ALL", "C")))
        .isEqualTo(Language.ENGLISH);
    assertThat(Language.of(Map.of("LANG", "fr_FR", "LC_ALL", ""))).isEqualTo(Language.FRENCH);
  }

  @Test
  void onlyTheLanguageOfALocaleCounts() {
    assertThat(Language.of(Map.of("LANG", "fr"))).isEqualTo(Language.FRENCH);
    assertThat(Language.of(Map.of("LANG", "fr_BE@euro"))).isEqualTo(Language.FRENCH);
    assertThat(Language.of(Map.of("LANG", "fry_NL.UTF-8"))).isEqualTo(Language.ENGLISH);
  }

  @Test
  void withoutATranslationItIsEnglish() {
    assertThat(Language.of(Map.of("LANG", "de_DE.UTF-8"))).isEqualTo(Language.ENGLISH);
    assertThat(Language.of(Map.of("LANG", "POSIX"))).isEqualTo(Language.ENGLISH);
    assertThat(Language.of(Map.of("LANG", "../../etc/passwd"))).isEqualTo(Language.ENGLISH);
  }

  @Test
  void theListOfLanguagesOutranksTheLocaleUnlessThatIsC() {
    assertThat(Language.of(Map.of("LANG", "en_GB.UTF-8", "LANGUAGE", "de:fr:en")))
        .isEqualTo(Language.FRENCH);
    assertThat(Language.of(Map.of("LANG", "fr_FR.UTF-8", "LANGUAGE", "en:fr")))
        .isEqualTo(Language.ENGLISH);
    assertThat(Language.of(Map.of("LANG", "C.UTF-8", "LANGUAGE", "fr")))
        .isEqualTo(Language.ENGLISH);
    assertThat(Language.of(Map.of("LANGUAGE", "fr"))).isEqualTo(Language.ENGLISH);
  }

  @Test
  void theLauncherReplacesLcAllAndKeepsWhatItWas() {
    assertThat(Language.of(Map.of("LC_ALL", "C.UTF-8", "LOCUM_LC_ALL", "", "LANG", "fr_FR.UTF-8")))
        .isEqualTo(Language.FRENCH);
    assertThat(Language.of(Map.of("LC_ALL", "C.UTF-8", "LOCUM_LC_ALL", "LC_ALL=fr_FR.UTF-8")))
        .isEqualTo(Language.FRENCH);
    assertThat(
            Language.of(
                Map.of("LC_ALL", "C.UTF-8", "LOCUM_LC_ALL", "LC_ALL=C", "LANG", "fr_FR.UTF-8")))
        .isEqualTo(Language.ENGLISH);
  }

  @Test
  void noneIsPluralInEnglishAndSingularInFrench() {
    assertThat(Texts.in(Language.ENGLISH).count(Text.ERRORS, 0)).isEqualTo("0 errors");
    assertThat(Texts.in(Language.FRENCH).count(Text.ERRORS, 0)).isEqualTo("0 erreur");
    assertThat(Texts.in(Language.FRENCH).count(Text.ERRORS, 2)).isEqualTo("2 erreurs");
  }
}
