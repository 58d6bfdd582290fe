package locum.cli.demo;

/// The laboratory could not do what it was asked: the command that failed and what it said.
public final class LabFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public LabFailure(String message) {
    super(message);
  }

  public LabFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
