package locum.config;

/// Gives rules without a preference one, as keepalived does: from 16384 downwards in the order of
/// the file.
final class RulePreferences {

  private long next = 16384;

  long next(Statement line, Findings findings) {
    long given = next--;
    findings.warning(
        line.location(),
        "The rule has no preference and gets "
            + given
            + ". Write 'priority N': with other rules before it in the file it would get another.");
    return given;
  }
}
