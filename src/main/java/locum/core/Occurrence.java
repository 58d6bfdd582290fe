package locum.core;

/// Something that happened and that a person may ask about later: one line in the log, one entry in
/// the event stream. Each names the instance by its configured name and says why.
public sealed interface Occurrence {

  /// The instance it happened to, as configured.
  String instance();

  /// The weight of an occurrence in the log.
  enum Severity {
    INFO,
    WARNING,
    ERROR
  }

  Severity severity();

  /// One sentence for people, without the name of the instance.
  String sentence();

  /// An instance changed its state.
  ///
  /// @param cause why, as a sentence with the evidence in it
  record StateChanged(
      String instance, ReportedState from, ReportedState to, int priority, String cause)
      implements Occurrence {
    @Override
    public Severity severity() {
      return to == ReportedState.FAULT ? Severity.WARNING : Severity.INFO;
    }

    @Override
    public String sentence() {
      boolean first = from == ReportedState.INIT && to == ReportedState.BACKUP;
      return "Entering " + to + " STATE" + (first ? " (init): " : ": ") + cause;
    }
  }

  /// A packet was refused. At most one per reason and sender in a while; the counters count all.
  ///
  /// @param reason the stable name of the reason
  record PacketRefused(String instance, IpAddress sender, String reason, String sentence)
      implements Occurrence {
    @Override
    public Severity severity() {
      return Severity.WARNING;
    }
  }

  /// A step on the way, for a log that is asked for details (keepalived's `-D`).
  record Detail(String instance, String sentence) implements Occurrence {
    @Override
    public Severity severity() {
      return Severity.INFO;
    }
  }

  /// Anything else worth a line.
  record Remark(String instance, Severity severity, String sentence) implements Occurrence {}
}
