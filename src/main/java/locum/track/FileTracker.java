package locum.track;

import java.util.Optional;
import java.util.function.BiConsumer;
import locum.core.MonotonicTime;
import locum.core.Occurrence.Severity;

/// A file that begins with a decimal number. One that is missing, empty, or begins with something
/// else holds 0.
public final class FileTracker implements Tracker {

  /// More digits than this are the largest number, whatever they are.
  private static final int MOST_DIGITS = 18;

  private TrackerConfig.File config;
  private Reading reading = new Reading.Unknown();
  private boolean missing;

  public FileTracker(TrackerConfig.File config) {
    this.config = config;
  }

  @Override
  public TrackerConfig.File config() {
    return config;
  }

  @Override
  public Reading reading() {
    return reading;
  }

  @Override
  public String lastNews() {
    return reading.evidence() + (missing ? " (it cannot be read)" : "");
  }

  @Override
  public Optional<MonotonicTime> deadline() {
    return Optional.empty();
  }

  /// The beginning of the file; empty when it cannot be read.
  ///
  /// @param remarks what people are told
  public void read(Optional<String> contents, BiConsumer<Severity, String> remarks) {
    Optional<Long> number = contents.flatMap(FileTracker::leadingNumber);
    if (contents.filter(text -> !text.isBlank()).isPresent() && number.isEmpty()) {
      remarks.accept(
          Severity.WARNING,
          "track_file " + config.name() + " does not begin with a number; it counts as 0");
    }
    missing = contents.isEmpty();
    Reading found = new Reading.Amount(number.orElse(0L));
    if (!found.equals(reading)) {
      remarks.accept(Severity.INFO, "track_file " + config.name() + " " + found.evidence());
    }
    reading = found;
  }

  public void reconfigure(TrackerConfig.File changed) {
    config = changed;
  }

  /// As strtol(3) reads it: blanks, a sign, digits; what follows does not matter.
  static Optional<Long> leadingNumber(String text) {
    String stripped = text.stripLeading();
    boolean negative = stripped.startsWith("-");
    int from = negative || stripped.startsWith("+") ? 1 : 0;
    int to = from;
    while (to < stripped.length() && stripped.charAt(to) >= '0' && stripped.charAt(to) <= '9') {
      to++;
    }
    if (to == from) {
      return Optional.empty();
    }
    long value =
        to - from > MOST_DIGITS
            ? Long.MAX_VALUE / 256 // still fits when a weight multiplies it
            : Math.min(Long.parseLong(stripped, from, to, 10), Long.MAX_VALUE / 256);
    return Optional.of(negative ? -value : value);
  }
}
