package locum.carp;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import locum.core.IpAddress;
import locum.core.Refusals;
import locum.core.Seconds;

/// Why a virtual host changed its state, with the evidence.
public sealed interface Cause {

  /// Half a sentence for people.
  String sentence();

  /// What the engine says: started, stopped, a fault, a command, in step with a sync group.
  record Told(String why) implements Cause {
    @Override
    public String sentence() {
      return why;
    }
  }

  /// The master-down timer fired: nobody was heard for `waited`.
  ///
  /// @param last the last master that was obeyed, if any
  /// @param refused what was heard meanwhile and not obeyed
  record MasterSilent(Duration waited, Optional<IpAddress> last, List<Refusals.Refused> refused)
      implements Cause {
    public MasterSilent {
      refused = List.copyOf(refused);
    }

    @Override
    public String sentence() {
      return last.map(sender -> "the master " + sender + " was not heard")
              .orElse("no other host was heard")
          + " for "
          + Seconds.of(waited)
          + refused.stream().map(Refusals.Refused::sentence).collect(Collectors.joining());
    }
  }

  /// As Backup, a farewell was heard, or an interval so long that the timer would fire within it.
  ///
  /// @param theirs the interval of the master
  record MasterLeaves(IpAddress sender, Duration theirs, boolean farewell) implements Cause {
    @Override
    public String sentence() {
      return farewell
          ? "the master " + sender + " said farewell (advbase 255, advskew 255)"
          : "the master "
              + sender
              + " advertises only every "
              + Seconds.of(theirs)
              + ", longer than this host waits";
    }
  }

  /// As Backup with preemption, a master was heard that advertises less often.
  record Preempting(IpAddress sender, Duration theirs, Duration ours) implements Cause {
    @Override
    public String sentence() {
      return "preempting "
          + sender
          + ": its interval of "
          + Seconds.of(theirs)
          + " is longer than ours, "
          + Seconds.of(ours);
    }
  }

  /// As Master, a host was heard that advertises more often, or as often and is preferred.
  record Outranked(IpAddress sender, Duration theirs, Duration ours) implements Cause {
    @Override
    public String sentence() {
      return theirs.equals(ours)
          ? sender + " has the same interval of " + Seconds.of(theirs) + " and is preferred"
          : sender
              + " has an interval of "
              + Seconds.of(theirs)
              + ", shorter than ours, "
              + Seconds.of(ours);
    }
  }

  /// OPENBSD: one of the two calls itself less fit.
  record Demotion(IpAddress sender, int theirs, int ours) implements Cause {
    @Override
    public String sentence() {
      return sender
          + " has the demotion "
          + theirs
          + (theirs > ours ? ", higher than ours, " : ", lower than ours, ")
          + ours;
    }
  }

  /// As Master, it did not run for longer than its peers wait: one of them may be Master now.
  record Stalled(Duration late) implements Cause {
    @Override
    public String sentence() {
      return "this daemon did not run for "
          + Seconds.of(late)
          + ", longer than its peers wait; listening before speaking";
    }
  }
}
