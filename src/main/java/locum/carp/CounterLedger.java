package locum.carp;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import locum.core.AddressFamily;
import locum.core.IpAddress;

/// Tells an advert from its replay by its counter, of which CARP itself makes nothing.
///
/// ```text
///   counter n of peer p, under a right hash
///     │
///     ├─ n was heard lately, from anybody ─────────────────────────► REPLAYED
///     │
///     ├─ p counts, n is below its last one,
///     │  and n does not go on from what was
///     │  accepted last from anybody ─┬─ fewer than 32 in a row ────► COUNTER_WENT_BACK
///     │                              └─ p was restarted ──┐
///     ▼                                                   ▼
///   accepted: p counts from now on when n is 1-65536 above its last one
/// ```
///
/// What a healthy peer does, and why it is never refused for long:
///
/// ```text
///   ucarp that hears nobody    a random number each time: it does not count, everything new passes
///   ucarp that heard another   goes on from what it heard, even backwards: this goes on from what
///                              was accepted last here too
///   restarted                  hears this host as Master, at the latest after it was refused so
///                              long that this host took over, and goes on above its counter;
///                              without hearing it, it passes with its 32nd new number
/// ```
///
/// Counters heard are kept for all senders together, because the hash does not cover the sender; by
/// family, because a host with two may send one counter in both.
final class CounterLedger {

  /// Counters of each family that are remembered, the longest unheard forgotten first.
  static final int REMEMBERED = 256;

  /// Peers of which is remembered whether they count, the longest unheard forgotten first.
  static final int PEERS = 16;

  /// How far the next counter of a peer may be when it counts: lost adverts lie between. For two
  /// random numbers to be as near has a chance of one in 2^48.
  static final long STEP = 65_536;

  /// Refused counters in a row, all new, after which a peer is taken for restarted.
  static final int RESTARTED = 32;

  /// @param last the last counter that was accepted
  /// @param counts whether that was a small step above the one before
  /// @param wentBack how many were refused since
  private record Peer(long last, boolean counts, int wentBack) {}

  private final Map<AddressFamily, RecentNumbers> heard = new EnumMap<>(AddressFamily.class);
  private final LinkedHashMap<IpAddress, Peer> peers = new LinkedHashMap<>();
  private OptionalLong accepted = OptionalLong.empty();

  /// Judges the counter of an advert whose hash is right, and remembers it.
  Optional<RejectReason> judge(IpAddress sender, long counter) {
    if (repeats(sender.family(), counter)) {
      return Optional.of(RejectReason.REPLAYED);
    }
    boolean goesOn = accepted.isPresent() && follows(accepted.getAsLong(), counter);
    Optional<Peer> known = Optional.ofNullable(peers.remove(sender));
    if (known.isPresent() && !goesOn) {
      Peer peer = known.get();
      boolean back = peer.counts() && Long.compareUnsigned(counter, peer.last()) < 0;
      if (back && peer.wentBack() + 1 < RESTARTED) {
        remember(sender, new Peer(peer.last(), true, peer.wentBack() + 1));
        return Optional.of(RejectReason.COUNTER_WENT_BACK);
      }
    }
    boolean counts = goesOn || known.filter(peer -> follows(peer.last(), counter)).isPresent();
    remember(sender, new Peer(counter, counts, 0));
    accepted = OptionalLong.of(counter);
    return Optional.empty();
  }

  private boolean repeats(AddressFamily family, long counter) {
    return heard.computeIfAbsent(family, _ -> new RecentNumbers(REMEMBERED)).add(counter);
  }

  private void remember(IpAddress sender, Peer peer) {
    if (peers.size() == PEERS) {
      peers.pollFirstEntry();
    }
    peers.put(sender, peer);
  }

  private static boolean follows(long last, long counter) {
    long step = counter - last;
    return step > 0 && step <= STEP;
  }
}
