package locum.config;

/// A finding about a configuration: what is wrong, what happens because of it, what to do.
public record ConfigProblem(Location location, Severity severity, String message, Nature nature) {

  /// What kind of finding it is, for those who treat some of them differently: keepalived's exit
  /// codes of a configuration test.
  public enum Nature {
    MISTAKE,
    /// A keyword stands without its value.
    VALUE_MISSING,
    /// The file is right, but locum does not do what it says.
    NOT_DONE_HERE,
    /// Each line is right, but what they mean together is hardly what was meant. keepalived does
    /// not look for it.
    MEANING
  }

  public ConfigProblem(Location location, Severity severity, String message) {
    this(location, severity, message, Nature.MISTAKE);
  }

  @Override
  public String toString() {
    return location + ": " + severity + ": " + message;
  }
}
