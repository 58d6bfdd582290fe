package locum.config;

/// A finding about a configuration: what is wrong, what happens because of it, what to do.
public record ConfigProblem(Location location, Severity severity, String message) {

  @Override
  public String toString() {
    return location + ": " + severity + ": " + message;
  }
}
