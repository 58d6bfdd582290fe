package locum.wire;

import java.util.Optional;
import locum.core.MacAddress;
import locum.core.OctetWriter;
import locum.core.Octets;

/// An Ethernet frame without tag, preamble and check sequence.
///
/// ```text
///   +-----------------------+-----------------------+-----------+-----------+
///   |  Destination (6)      |  Source (6)           | Type (2)  | Payload   |
///   +-----------------------+-----------------------+-----------+-----------+
/// ```
public record EthernetFrame(MacAddress destination, MacAddress source, int type, Octets payload) {

  public static final int HEADER_LENGTH = 14;
  public static final int TYPE_IPV4 = 0x0800;
  public static final int TYPE_ARP = 0x0806;
  public static final int TYPE_IPV6 = 0x86dd;

  /// Reads a frame; padding stays at the end of the payload.
  ///
  /// @return empty when it is shorter than a header
  public static Optional<EthernetFrame> decode(Octets frame) {
    return frame.length() < HEADER_LENGTH
        ? Optional.empty()
        : Optional.of(
            new EthernetFrame(
                MacAddress.at(frame, 0),
                MacAddress.at(frame, 6),
                frame.u16(12),
                frame.from(HEADER_LENGTH)));
  }

  public Octets encode() {
    return new OctetWriter(HEADER_LENGTH + payload.length())
        .put(destination.octets())
        .put(source.octets())
        .u16(type)
        .put(payload)
        .toOctets();
  }
}
