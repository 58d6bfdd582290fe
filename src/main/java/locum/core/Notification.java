package locum.core;

/// What scripts, FIFOs and mail are told of. Those of one instance come in the order in which they
/// happened; what is told to whom, and how, is the business of the receiver.
public sealed interface Notification {

  /// An instance entered a state.
  ///
  /// @param priority the effective one, 1-255
  record InstanceState(String instance, ReportedState state, int priority)
      implements Notification {}

  /// A sync group as a whole entered a state.
  record GroupState(String group, ReportedState state) implements Notification {}

  /// The effective priority of an instance changed.
  ///
  /// @param state the one it is in
  record PriorityChanged(String instance, ReportedState state, int priority)
      implements Notification {}

  /// As MASTER, an instance heard an advert of lower rank.
  ///
  /// @param priority its own
  record LowerPriorityHeard(String instance, int priority) implements Notification {}
}
