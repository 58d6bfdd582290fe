package locum.sim;

/// A simulation did what it must never do. The message has the seed and the trace.
public final class InvariantViolation extends AssertionError {

  private static final long serialVersionUID = 1;

  InvariantViolation(String message) {
    super(message);
  }
}
