package locum.control;

import java.util.Optional;

/// What the daemon can be asked.
public sealed interface ControlRequest {

  /// How are the instances?
  ///
  /// @param instance the name of one; empty is all
  record Status(Optional<String> instance) implements ControlRequest {}

  /// Why are the instances as they are, and what happened to them?
  ///
  /// @param instance the name of one; empty is all
  record Explain(Optional<String> instance) implements ControlRequest {}

  /// Read the configuration again.
  record Reload() implements ControlRequest {}

  /// Resign and leave.
  record Stop() implements ControlRequest {}
}
