package locum.vrrp;

import java.util.Optional;
import locum.core.Datagram;
import locum.core.UnixTime;
import locum.vrrp.AdvertisementCodec.Accepted;

/// The proof around the packets of one virtual router: writes it, checks it, and holds the sequence
/// numbers, which outlive a reload. A password is no such proof: it is a field of the packet.
///
/// ```text
///   sending    begin (one number for each advert) ─► protect (for each destination)
///   receiving  AdvertisementCodec.decode ─► check ─► VirtualRouter.handle
/// ```
public sealed interface PacketAuthentication
    permits PlainPackets, HeaderAuthentication, TrailerAuthentication {

  /// Nothing sent and nothing heard yet.
  ///
  /// @param senders how many other routers there may be
  static PacketAuthentication of(Authentication configured, int senders) {
    return switch (configured) {
      case Authentication.None _, Authentication.SimplePassword _ -> new PlainPackets();
      case Authentication.Header header -> new HeaderAuthentication(header);
      case Authentication.Trailer trailer -> new TrailerAuthentication(trailer, senders);
    };
  }

  /// Takes over a changed configuration; numbers stay unless the kind of proof is another.
  default PacketAuthentication reconfigured(Authentication changed, int senders) {
    return switch (changed) {
      case Authentication.Header header when this instanceof HeaderAuthentication before ->
          before.with(header);
      case Authentication.Trailer trailer when this instanceof TrailerAuthentication before ->
          before.with(trailer, senders);
      case Authentication.None _,
          Authentication.SimplePassword _,
          Authentication.Header _,
          Authentication.Trailer _ ->
          of(changed, senders);
    };
  }

  /// The IP protocol number that the packets travel with.
  default int protocol() {
    return Datagram.PROTOCOL_VRRP;
  }

  /// Whether a packet may have a trailer.
  default boolean readsTrailers() {
    return false;
  }

  /// An advert is about to be sent: the copies for all destinations have one number.
  ///
  /// @param takesOver whether it is the first one as Active
  default void begin(UnixTime clock, boolean takesOver) {}

  /// The packet that travels.
  ///
  /// @param plain as it would leave without this proof
  Datagram protect(Datagram plain);

  /// Whether the packet is authentic and fresh; one that is moves the numbers.
  ///
  /// @return why it is refused
  Optional<RejectReason> check(UnixTime clock, Datagram datagram, Accepted accepted);

  /// What is odd about a packet that was found authentic.
  default Optional<Irregularity> oddity(UnixTime clock, Accepted accepted) {
    return Optional.empty();
  }

  /// As Active, an advert of lower rank was obeyed as far as its number goes: the next one of ours
  /// must be above what that sender may have sent since.
  default void outranked() {}
}
