package locum.cli;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The languages in which this command speaks to people, and how one of them is chosen.
///
/// The choice is that of gettext: `LANGUAGE` is a list in order of preference, which counts unless
/// the locale is C; the locale is the first of `LC_ALL`, `LC_MESSAGES` and `LANG` that is not
/// empty. Programs read English, whatever is set: JSON, the log, states and exit codes have no
/// language.
enum Language {
  ENGLISH("en", ""),
  FRENCH("fr", "_fr");

  /// What the launcher keeps of `LC_ALL`, which it replaces for Java: nothing, or `LC_ALL=...`.
  private static final String KEPT = "LOCUM_LC_ALL";

  private final String code;
  private final String suffix;

  /// @param code of ISO 639
  Language(String code, String suffix) {
    this.code = code;
    this.suffix = suffix;
  }

  /// Behind the name of a bundle: nothing for the base, `_fr`.
  String suffix() {
    return suffix;
  }

  /// Whether so many of something are named in the singular: in French also none.
  boolean isSingular(long number) {
    return switch (this) {
      case ENGLISH -> number == 1;
      case FRENCH -> number == 0 || number == 1;
    };
  }

  /// The language that somebody with this environment reads; English where there is no translation.
  static Language of(Map<String, String> environment) {
    String kept = environment.get(KEPT);
    String all =
        kept == null
            ? environment.getOrDefault("LC_ALL", "")
            : kept.substring(kept.indexOf('=') + 1);
    String locale =
        firstGiven(
            all, environment.getOrDefault("LC_MESSAGES", ""), environment.getOrDefault("LANG", ""));
    if (tongue(locale).isEmpty()) {
      return ENGLISH;
    }
    String list = environment.getOrDefault("LANGUAGE", "");
    return Arrays.stream(firstGiven(list, locale).split(":"))
        .flatMap(name -> named(tongue(name)).stream())
        .findFirst()
        .orElse(ENGLISH);
  }

  private static String firstGiven(String... values) {
    return Arrays.stream(values).filter(value -> !value.isEmpty()).findFirst().orElse("");
  }

  /// The language of a locale: `fr` of `fr_CA.UTF-8@euro`; nothing for C and POSIX, which have
  /// none.
  private static String tongue(String locale) {
    String language = locale.split("[_.@]", 2)[0].toLowerCase(Locale.ROOT);
    return language.equals("c") || language.equals("posix") ? "" : language;
  }

  private static Optional<Language> named(String tongue) {
    return Arrays.stream(values()).filter(language -> language.code.equals(tongue)).findFirst();
  }
}
