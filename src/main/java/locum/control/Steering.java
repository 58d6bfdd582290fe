package locum.control;

/// What the control server steers: the daemon. Called from the server's threads, may wait.
public interface Steering {

  /// Carries out a request and answers when it is done.
  ControlResponse carryOut(ControlRequest request);
}
