package locum.notify;

import locum.core.ReportedState;

/// The words of a mail. People have filters on them, so they are keepalived's.
final class MailText {

  private MailText() {}

  static String title(String routerId, Subject subject, ReportedState state) {
    return "[" + routerId + "] VRRP " + kind(subject) + " " + subject.name() + " - " + what(state);
  }

  private static String kind(Subject subject) {
    return switch (subject.kind()) {
      case INSTANCE -> "Instance";
      case GROUP -> "Group";
    };
  }

  private static String what(ReportedState state) {
    return switch (state) {
      case STOP -> "Stopping";
      case DELETED -> "Deleted";
      case INIT, BACKUP, MASTER, FAULT -> "Entering " + state + " state";
    };
  }

  static String text(Subject subject, ReportedState state) {
    String owns = state == ReportedState.MASTER ? "is now owning" : "is nolonger owning";
    return "=> VRRP " + kind(subject) + " " + owns + " VRRP VIPs <=";
  }
}
