package locum.vrrp;

import java.util.Optional;

/// How a router answers adverts and lateness where keepalived lets its user choose.
///
/// @param lowerPriorityNoAdvert an Active does not answer an advert of lower rank at once
///   (`lower_prio_no_advert`; RFC 9568 §6.4.3 answers, RFC 5798 §6.4.3 does not)
/// @param higherPrioritySendAdvert an Active advertises once more before it yields
///   (`higher_prio_send_advert`), so that the other side learns of it too
/// @param ownerIgnoresAdverts a router of priority 255 refuses every advert
/// @param skipCheckedAddresses the address list of a sender is compared once, until another router
///   is heard (`skip_check_adv_addr`)
/// @param learnsInterval VRRPv2: an advert with another interval is obeyed, and its interval
///   learned as in VRRPv3 (`learn_advert_int`; RFC 3768 §7.1 discards it, Advanced vrrpd does not)
/// @param peersBelow `timer_expired_backup`: the highest priority of the others. A nopreempt Active
///   that did not run until a peer of that priority has taken over becomes Backup for a full
///   Active_Down_Interval
public record Reactions(
    boolean lowerPriorityNoAdvert,
    boolean higherPrioritySendAdvert,
    boolean ownerIgnoresAdverts,
    boolean skipCheckedAddresses,
    boolean learnsInterval,
    Optional<Priority> peersBelow) {

  /// Those of RFC 9568.
  public static final Reactions DEFAULT =
      new Reactions(false, false, false, false, false, Optional.empty());

  /// The same, but obeying adverts with any interval.
  public Reactions learningInterval() {
    return new Reactions(
        lowerPriorityNoAdvert,
        higherPrioritySendAdvert,
        ownerIgnoresAdverts,
        skipCheckedAddresses,
        true,
        peersBelow);
  }
}
