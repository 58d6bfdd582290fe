package locum.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.PropertyResourceBundle;
import java.util.ResourceBundle;

/// What this command says to people, in their language.
///
/// The patterns are those of [String#format], so that an apostrophe is an apostrophe: `%1$s`. The
/// bundle is read directly; the search of [ResourceBundle#getBundle] through locales, modules and
/// its cache would be half of the work of `status`.
final class Texts {

  private final Language language;
  private final ResourceBundle bundle;
  private final Sentences sentences;

  private Texts(Language language) {
    this.language = language;
    try (InputStream file = resource("Texts" + language.suffix() + ".properties")) {
      bundle = new PropertyResourceBundle(new InputStreamReader(file, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    sentences = new Sentences(language);
  }

  static Texts in(Language language) {
    return new Texts(language);
  }

  /// In the language of whoever has this environment.
  static Texts of(Map<String, String> environment) {
    return in(Language.of(environment));
  }

  /// A file beside this class.
  static InputStream resource(String name) {
    return Objects.requireNonNull(Texts.class.getResourceAsStream(name), name);
  }

  String of(Text text, Object... arguments) {
    return format(text.key(), arguments);
  }

  /// A text about so many of something, which are the first argument.
  String count(Text text, long number, Object... arguments) {
    Object[] all = new Object[arguments.length + 1];
    all[0] = number;
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    return format(text.key() + (language.isSingular(number) ? ".one" : ".other"), all);
  }

  /// What other packages or the daemon said in English; as it is where there is no translation.
  String said(String english) {
    return sentences.translate(english);
  }

  /// The same in the language of this process, for those that rarely have something to say.
  static String saidHere(String english) {
    return of(System.getenv()).said(english);
  }

  /// A number with a decimal point, as the language writes it.
  String decimal(String number) {
    return switch (language) {
      case ENGLISH -> number;
      case FRENCH -> number.replace('.', ',');
    };
  }

  /// A long text that stands in a file of its own.
  String page(String name) {
    try (InputStream file = resource(name + language.suffix() + ".txt")) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// In the unit that fits: `3.2 s`, `4 min`, `5 h`, `6 d`.
  String duration(double seconds) {
    if (seconds < 60) {
      return of(Text.SECONDS, decimal(Double.toString(Math.floor(seconds * 10) / 10)));
    }
    long minutes = (long) (seconds / 60);
    if (minutes < 60) {
      return of(Text.MINUTES, minutes);
    }
    return minutes < 48 * 60 ? of(Text.HOURS, minutes / 60) : of(Text.DAYS, minutes / 60 / 24);
  }

  private String format(String key, Object... arguments) {
    return String.format(Locale.ROOT, bundle.getString(key), arguments);
  }
}
