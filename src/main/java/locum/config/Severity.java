package locum.config;

import java.util.Locale;

/// How much a finding matters, in rising order.
public enum Severity {
  /// Worth knowing; nothing is wrong.
  NOTE,
  /// Used all the same, but probably not as it was meant.
  WARNING,
  /// Cannot be used: no start, and on a reload the old configuration stays.
  ERROR;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
