package locum.nvrrp;

import locum.core.ReportedState;

/// nvrrp's words for the states.
final class StateWord {

  private StateWord() {}

  /// What is at fault waits to begin anew, which is nvrrp's initial.
  static String of(ReportedState state) {
    return switch (state) {
      case INIT, FAULT -> "initial";
      case BACKUP -> "slave";
      case MASTER -> "master";
      case STOP, DELETED -> "shutdown";
    };
  }
}
