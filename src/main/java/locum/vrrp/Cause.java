package locum.vrrp;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import locum.core.IpAddress;
import locum.core.Refusals;
import locum.core.Seconds;

/// Why a virtual router changed its state, with the evidence.
public sealed interface Cause {

  /// Half a sentence for people.
  String sentence();

  /// It was started, or it may take part again.
  record Started(String why) implements Cause {
    @Override
    public String sentence() {
      return why;
    }
  }

  /// Priority 255: the owner of the addresses does not wait (§6.4.1).
  record OwnsAddresses() implements Cause {
    @Override
    public String sentence() {
      return "this router owns the addresses (priority 255)";
    }
  }

  /// Active_Down_Timer fired (§6.4.2): nobody was heard for `waited`.
  ///
  /// @param last the last Active that was obeyed, if any
  /// @param refused what was heard meanwhile and not obeyed
  record ActiveSilent(Duration waited, Optional<IpAddress> last, List<Refusals.Refused> refused)
      implements Cause {
    public ActiveSilent {
      refused = List.copyOf(refused);
    }

    public ActiveSilent(Duration waited, Optional<IpAddress> last) {
      this(waited, last, List.of());
    }

    @Override
    public String sentence() {
      return last.map(sender -> "the active router " + sender + " was not heard")
              .orElse("no other router was heard")
          + " for "
          + Seconds.of(waited)
          + refused.stream().map(Refusals.Refused::sentence).collect(Collectors.joining());
    }
  }

  /// Active_Down_Timer fired after Skew_Time, because the Active said that it leaves.
  record ActiveResigned(IpAddress sender) implements Cause {
    @Override
    public String sentence() {
      return "the active router " + sender + " resigned (priority 0)";
    }
  }

  /// Active_Down_Timer fired while an Active of lower priority was heard and not obeyed.
  record Preempting(IpAddress sender, Priority theirs, Priority ours) implements Cause {
    @Override
    public String sentence() {
      return "preempting " + sender + ": its priority " + theirs + " is lower than ours, " + ours;
    }
  }

  /// As Active, a better router was heard (§6.4.3).
  record Outranked(IpAddress sender, Priority theirs, Priority ours) implements Cause {
    @Override
    public String sentence() {
      return theirs.equals(ours)
          ? sender + " has the same priority " + theirs + " and the greater address"
          : sender + " has priority " + theirs + ", higher than ours, " + ours;
    }
  }

  /// As Active with priority 255, another router with 255 did not yield (erratum 8298: a mistake in
  /// the files).
  record StepsAside(IpAddress sender) implements Cause {
    @Override
    public String sentence() {
      return sender
          + " also has priority 255 and does not yield; this router steps aside with 254 until the"
          + " other is gone. Give 255 to one of them only";
    }
  }

  /// As Active, it did not run for longer than its peers wait: one of them may be Active now.
  record Stalled(Duration late) implements Cause {
    @Override
    public String sentence() {
      return "this daemon did not run for "
          + Seconds.of(late)
          + ", longer than its peers wait; listening before speaking";
    }
  }

  /// It follows its sync group, or an order.
  record Told(String why) implements Cause {
    @Override
    public String sentence() {
      return why;
    }
  }

  /// It may not take part: stopped, or at fault.
  record Withdrawn(String why) implements Cause {
    @Override
    public String sentence() {
      return why;
    }
  }
}
