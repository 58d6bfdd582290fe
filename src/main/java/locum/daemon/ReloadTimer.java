package locum.daemon;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A reload at the time that stands in a file (`reload_time_file`), so that a pair can be changed
/// at one moment.
///
/// The first line is `HH:MM:SS`, the next such time, or `YY-MM-DD HH:MM:SS` or `YYYY-MM-DD
/// HH:MM:SS`; with a `Z` behind it in UTC, else in the zone of the host. The file is removed when
/// its time has come, unless it is to stay: then `HH:MM:SS` means every day.
final class ReloadTimer {

  private static final Pattern TIME =
      Pattern.compile(
          "(?:(\\d{2}|\\d{4})-(\\d{1,2})-(\\d{1,2})\\s+)?(\\d{1,2}):(\\d{2}):(\\d{2})\\s*(Z?)");

  private Optional<FileTime> seen = Optional.empty();
  private Optional<ZonedDateTime> at = Optional.empty();

  /// When the next reload is due, as far as is known.
  Optional<ZonedDateTime> at() {
    return at;
  }

  /// Looks at the file.
  ///
  /// @return whether the time has come; the file is gone then, unless it stays
  boolean look(Path file, boolean stays, ZonedDateTime now) {
    try {
      Optional<FileTime> changed = Optional.of(Files.getLastModifiedTime(file));
      if (!changed.equals(seen)) {
        seen = changed;
        at = firstLine(file).flatMap(line -> next(line, now));
      }
    } catch (IOException _) {
      seen = Optional.empty();
      at = Optional.empty();
      return false;
    }
    if (at.isEmpty() || at.get().isAfter(now)) {
      return false;
    }
    at = Optional.empty();
    if (stays) {
      seen = Optional.empty(); // read again: HH:MM:SS is tomorrow's now
      return true;
    }
    try {
      Files.deleteIfExists(file);
    } catch (IOException _) {
      // It stays, and counts again only when somebody changes it.
    }
    return true;
  }

  private static Optional<String> firstLine(Path file) throws IOException {
    try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
      return Optional.ofNullable(reader.readLine());
    }
  }

  /// The moment that a line names, after `now`; empty when it names none, or one that is past.
  static Optional<ZonedDateTime> next(String line, ZonedDateTime now) {
    Matcher matcher = TIME.matcher(line.strip());
    if (!matcher.matches()) {
      return Optional.empty();
    }
    ZonedDateTime here = matcher.group(7).isEmpty() ? now : now.withZoneSameInstant(ZoneOffset.UTC);
    try {
      LocalTime time = LocalTime.of(number(matcher, 4), number(matcher, 5), number(matcher, 6));
      if (matcher.group(1) == null) {
        ZonedDateTime today = here.with(time);
        return Optional.of(today.isAfter(here) ? today : here.plusDays(1).with(time));
      }
      int year = number(matcher, 1);
      LocalDate date =
          LocalDate.of(year < 100 ? 2000 + year : year, number(matcher, 2), number(matcher, 3));
      ZonedDateTime then = ZonedDateTime.of(date, time, here.getZone());
      return then.isAfter(now) ? Optional.of(then) : Optional.empty();
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }

  private static int number(Matcher matcher, int group) {
    return Integer.parseInt(matcher.group(group));
  }
}
