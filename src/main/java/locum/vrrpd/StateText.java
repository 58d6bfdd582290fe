package locum.vrrpd;

/// What the state file of a vrrpd says.
public final class StateText {

  /// The version whose command line, files and output are followed; programs read it.
  public static final String COUNTERPART = "Advanced Vrrpd 1.15";

  private StateText() {}
}
