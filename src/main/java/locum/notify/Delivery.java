package locum.notify;

import java.util.List;
import java.util.Optional;
import locum.core.ReportedState;
import locum.core.ScriptCommand;

/// Something to hand over to somebody outside. Those of one notification come in the order in which
/// keepalived hands them over: scripts, FIFOs, mail; what adds and removes the addresses comes
/// first.
public sealed interface Delivery {

  /// Run these one after the other, and none beside another of the same subject.
  ///
  /// @param leaving comes first, and no later state makes it superfluous: it undoes what an earlier
  ///   script did
  /// @param aboutState whether they tell a state, so that a later one makes them superfluous
  /// @param last whether they tell the end of the daemon
  record Scripts(
      Subject subject,
      Optional<ScriptCommand> leaving,
      List<ScriptCommand> commands,
      boolean aboutState,
      boolean last)
      implements Delivery {
    public Scripts {
      commands = List.copyOf(commands);
    }

    public Scripts(
        Subject subject, List<ScriptCommand> commands, boolean aboutState, boolean last) {
      this(subject, Optional.empty(), commands, aboutState, last);
    }

    /// These in the place of `earlier` ones, which nobody has begun.
    Scripts insteadOf(Scripts earlier) {
      return new Scripts(subject, leaving.or(earlier::leaving), commands, aboutState, last);
    }
  }

  /// Run the script that this state calls for, if any: see [AddressScriptQueue].
  record Addresses(String instance, NotifySettings.AddressScripts scripts, ReportedState state)
      implements Delivery {}

  /// Write one line.
  ///
  /// @param line without its end
  record Line(NotifySettings.Fifo fifo, String line) implements Delivery {}

  /// Send a mail.
  ///
  /// @param title its subject line
  record Mail(NotifySettings.MailSettings settings, String title, String text)
      implements Delivery {}
}
