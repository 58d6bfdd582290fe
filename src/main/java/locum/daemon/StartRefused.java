package locum.daemon;

/// There is no daemon, and whoever wanted one is told why.
final class StartRefused extends Exception {

  private static final long serialVersionUID = 1;

  private final int status;

  /// @param sentence for people
  /// @param status the exit status
  StartRefused(String sentence, int status) {
    super(sentence);
    this.status = status;
  }

  String sentence() {
    return String.valueOf(getMessage());
  }

  int status() {
    return status;
  }
}
