package locum.config;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import locum.core.AddressFamily;
import locum.core.IpAddress;
import locum.core.Ipv4Address;
import locum.engine.Peering;

/// Where an instance speaks: to which peers, or to which group.
final class PeeringResolution {

  private final CommonDraft draft;
  private final boolean checkSource;
  private final Supplier<IpAddress> standardGroup;
  private final boolean mayBeOld;
  private final AddressFamily family;
  private final Findings findings;

  /// @param checkSource whether adverts of others than the peers are refused where nothing is said
  /// @param standardGroup the group where none is named
  /// @param mayBeOld whether unicast peers may make the checksum as old keepalived did
  PeeringResolution(
      CommonDraft draft,
      boolean checkSource,
      Supplier<IpAddress> standardGroup,
      boolean mayBeOld,
      AddressFamily family,
      Findings findings) {
    this.draft = draft;
    this.checkSource = checkSource;
    this.standardGroup = standardGroup;
    this.mayBeOld = mayBeOld;
    this.family = family;
    this.findings = findings;
  }

  Peering resolve() {
    List<Peering.Peer> peers =
        draft.peers.stream().filter(this::isOfFamily).map(given -> given.value().peer()).toList();
    boolean fault = draft.unicastFaultNoPeer && (draft.unicast.isPresent() || draft.unicastSource);
    if (!peers.isEmpty() || fault) {
      return unicast(peers);
    }
    Optional<Location> unicastWord =
        draft
            .unicast
            .or(() -> draft.source.filter(_ -> draft.unicastSource).map(Given::location))
            .or(() -> draft.unicastTtl.map(Given::location));
    draft.unicast.ifPresentOrElse(
        location ->
            findings.warning(
                location,
                "There is no usable peer in unicast_peer; the adverts go to the multicast group."
                    + " With 'unicast_fault_no_peer' the instance is in FAULT instead."),
        () ->
            unicastWord
                .filter(_ -> draft.unicastSource)
                .ifPresent(
                    location ->
                        findings.note(
                            location,
                            "'unicast_src_ip' without unicast_peer is only the source address; the"
                                + " adverts go to the multicast group. 'mcast_src_ip' says so.")));
    draft.unicastTtl.ifPresent(
        given ->
            findings.warning(
                given.location(), "'unicast_ttl' without unicast_peer has no effect."));
    return new Peering.Multicast(group());
  }

  private Peering unicast(List<Peering.Peer> peers) {
    if (draft.source.isEmpty() && !peers.isEmpty()) {
      findings.note(
          draft.unicast.orElse(draft.name.location()),
          "There is no unicast_src_ip: the primary address of the interface is used, and the peers"
              + " must list that one.");
    }
    if (draft.peers.stream()
        .anyMatch(
            peer ->
                draft
                    .source
                    .filter(s -> s.value().equals(peer.value().peer().address()))
                    .isPresent())) {
      findings.warning(
          draft.unicast.orElse(draft.name.location()),
          "This host's own unicast_src_ip is among its peers; each host lists the others only.");
    }
    OptionalInt ttl =
        draft.unicastTtl.map(given -> OptionalInt.of(given.value())).orElseGet(OptionalInt::empty);
    boolean bounded = draft.peers.stream().anyMatch(peer -> peer.value().bounded());
    return new Peering.Unicast(
        peers,
        ttl,
        bounded || draft.checkUnicastSource.orElse(checkSource),
        mayBeOld ? Optional.of(standardGroup.get()) : Optional.empty());
  }

  private boolean isOfFamily(Given<PeerLine.Line> given) {
    boolean fits = given.value().peer().address().family() == family;
    if (!fits) {
      findings.warning(
          given.location(),
          "This peer is not "
              + InstanceResolution.words(family)
              + " as this instance is; it is not used.");
    }
    return fits;
  }

  private IpAddress group() {
    IpAddress otherwise = standardGroup.get();
    if (draft.group.isEmpty()) {
      return otherwise;
    }
    Given<IpAddress> given = draft.group.get();
    if (!GlobalDraft.Groups.isUsable(given, family)) {
      findings.warning(
          given.location(),
          "This is no "
              + InstanceResolution.words(family)
              + " multicast group; "
              + otherwise
              + " is used.");
      return otherwise;
    }
    boolean linkLocal =
        given.value() instanceof Ipv4Address || (given.value().octets().u8(1) & 0x0f) == 2;
    if (!linkLocal) {
      findings.warning(
          given.location(),
          "The scope of this group is wider than the link (ff02::); adverts may leave the network.");
    }
    return given.value();
  }
}
