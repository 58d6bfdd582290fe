package locum.cli.demo;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/// What the client lost in one act, and what the protocol allows.
///
/// @param lost the longest silence that the client met
/// @param allowed the time that the protocol takes at most
/// @param why where that time comes from
record Outcome(String act, Duration lost, Duration allowed, String why) {

  /// A busy machine, the announcement, the answer: so much later than the protocol's own time is
  /// still good.
  static final Duration GRACE = Duration.ofMillis(250);

  boolean isGood() {
    return lost.compareTo(allowed.plus(GRACE)) <= 0;
  }

  /// Prints the table and tells whether all is good.
  static boolean summarize(Timeline timeline, List<Outcome> outcomes) {
    timeline.print("");
    timeline.print("  What happened              Client lost   Protocol's time   Verdict");
    timeline.print("  " + "-".repeat(68));
    for (Outcome outcome : outcomes) {
      String row =
          String.format(
              Locale.ROOT,
              "  %-26s %9d ms %14d ms   ",
              outcome.act,
              outcome.lost.toMillis(),
              outcome.allowed.toMillis());
      timeline.print(row + (outcome.isGood() ? timeline.good("good") : timeline.bad("TOO LONG")));
    }
    timeline.print("");
    outcomes.forEach(outcome -> timeline.print("  " + outcome.why));
    timeline.print(
        "  Good is up to %d ms more; the client asks every %d ms."
            .formatted(GRACE.toMillis(), Demo.PROBE_PERIOD.toMillis()));
    return outcomes.stream().allMatch(Outcome::isGood);
  }
}
