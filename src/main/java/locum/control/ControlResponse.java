package locum.control;

import java.time.Instant;
import java.util.List;
import locum.engine.GroupStatus;
import locum.engine.InstanceStatus;
import locum.engine.TrackerStatus;

/// What the daemon answers.
public sealed interface ControlResponse {

  /// The answer to [ControlRequest.Status].
  ///
  /// @param program the name that the daemon runs under
  /// @param pid of the daemon
  /// @param configuration the file that is in force
  /// @param warnings findings of that file, one line each, with its place
  /// @param unknownVridPackets packets whose VRID no instance here has
  /// @param unreadablePackets packets that no header could be read from, or that were cut short
  /// @param receiveErrors what the kernel reported in place of a packet
  /// @param trackers what the instances track, interfaces excepted
  /// @param statics the static addresses, routes and rules
  record Status(
      String program,
      long pid,
      String configuration,
      List<String> warnings,
      long unknownVridPackets,
      long unreadablePackets,
      long receiveErrors,
      List<InstanceStatus> instances,
      List<GroupStatus> groups,
      List<TrackerStatus> trackers,
      List<InstanceStatus.RoutingState> statics)
      implements ControlResponse {
    public Status {
      warnings = List.copyOf(warnings);
      instances = List.copyOf(instances);
      groups = List.copyOf(groups);
      trackers = List.copyOf(trackers);
      statics = List.copyOf(statics);
    }
  }

  /// The answer to [ControlRequest.Explain]: the same, with what happened to the instances.
  ///
  /// @param now what the wall clock says: the moments of the history are told by it
  record Explanation(Status status, Instant now) implements ControlResponse {}

  /// The answer to [ControlRequest.Reload] and [ControlRequest.Stop], when it is done.
  record Done(String message) implements ControlResponse {}

  /// The answer to [ControlRequest.Words].
  ///
  /// @param text what the program's own client prints, line ends included
  /// @param status its exit status, 0-255
  record Printed(String text, int status) implements ControlResponse {}

  /// It was not done, and nothing changed.
  ///
  /// @param message a sentence for people, several lines where a file has several findings
  /// @param findings what is wrong with the configuration, where that is the reason
  record Refused(String message, List<String> findings) implements ControlResponse {
    public Refused {
      findings = List.copyOf(findings);
    }

    /// For any other reason than the configuration.
    public Refused(String message) {
      this(message, List.of());
    }
  }
}
