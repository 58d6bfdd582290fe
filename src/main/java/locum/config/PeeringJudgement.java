package locum.config;

import java.util.Optional;
import locum.config.PairJudgement.Side;
import locum.config.Places.Part;
import locum.core.IpAddress;
import locum.engine.Peering;

/// Judges whether the adverts of two hosts reach each other.
final class PeeringJudgement {

  private final Side mine;
  private final Side other;
  private final Findings findings;

  PeeringJudgement(Side mine, Side other, Findings findings) {
    this.mine = mine;
    this.other = other;
    this.findings = findings;
  }

  void judge() {
    Optional<IpAddress> here = group(mine);
    Optional<IpAddress> there = group(other);
    if (here.isPresent() && there.isPresent()) {
      if (!here.equals(there)) {
        deaf(
            Part.GROUP,
            "The multicast group is " + here.get() + " here, " + there.get() + " there",
            "Write the same group on both.");
      }
    } else if (here.isPresent()) {
      deaf(Part.PEERS, "There is multicast here, unicast_peer there", "Use one of them on both.");
    } else if (there.isPresent()) {
      deaf(Part.PEERS, "There is unicast_peer here, multicast there", "Use one of them on both.");
    } else {
      listed(mine, other);
      listed(other, mine);
    }
  }

  /// The group that a host speaks and listens to; empty in unicast.
  private static Optional<IpAddress> group(Side side) {
    return switch (side.instance().peering()) {
      case Peering.Multicast(IpAddress group) -> Optional.of(group);
      case Peering.Broadcast(IpAddress group) -> Optional.of(group);
      case Peering.Unicast _ -> Optional.empty();
    };
  }

  /// Whether a host sends to the address that the other one speaks from.
  private void listed(Side sender, Side receiver) {
    Optional<IpAddress> source = receiver.instance().source();
    boolean sends =
        source.isEmpty()
            || !(sender.instance().peering() instanceof Peering.Unicast peering)
            || peering.peers().stream().anyMatch(peer -> peer.address().equals(source.get()));
    if (!sends) {
      findings.doubt(
          sender.at(Part.PEERS),
          "The other host speaks from "
              + source.get()
              + " ("
              + receiver.at(Part.SOURCE)
              + "), which is not among these peers: it does not hear this host there. Add "
              + source.get()
              + " to unicast_peer.");
    }
  }

  private void deaf(Part part, String difference, String remedy) {
    findings.doubt(
        mine.at(part),
        difference
            + " ("
            + other.at(part)
            + "): they refuse or do not hear each other's adverts, and both become MASTER. "
            + remedy);
  }
}
