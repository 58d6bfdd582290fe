package locum.core;

/// The state of an instance in the words that users, scripts and status know from keepalived. The
/// one place where the protocol's Active, Backup and Initialize become MASTER, BACKUP and the rest.
public enum ReportedState {
  INIT,
  BACKUP,
  MASTER,
  FAULT,
  STOP,
  /// Removed from the configuration by a reload.
  DELETED
}
