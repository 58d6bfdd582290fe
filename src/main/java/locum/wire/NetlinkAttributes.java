package locum.wire;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import locum.core.IpAddress;
import locum.core.Octets;

/// The attributes at the end of a netlink message, by their types.
///
/// ```text
///   +-------------------------------+-+-+---------------------------+
///   |  Length (header and value)    |N|O|           Type            |
///   +-------------------------------+-+-+---------------------------+
///   |                  Value, padded to 4 octets                    |
///   +---------------------------------------------------------------+
///    N: nested, O: value in network order
/// ```
final class NetlinkAttributes {

  static final int HEADER_LENGTH = 4;

  private static final int TYPE_MASK = 0x3fff;

  private final HostOrder order;
  private final Map<Integer, Octets> values;

  private NetlinkAttributes(HostOrder order, Map<Integer, Octets> values) {
    this.order = order;
    this.values = values;
  }

  /// Reads all attributes from `from` on; of two of one type the last counts.
  ///
  /// @return empty when a length is wrong
  static Optional<NetlinkAttributes> read(HostOrder order, Octets payload, int from) {
    Map<Integer, Octets> values = new HashMap<>();
    int at = from;
    while (at + HEADER_LENGTH <= payload.length()) {
      int length = order.u16(payload, at);
      if (length < HEADER_LENGTH || length > payload.length() - at) {
        return Optional.empty();
      }
      values.put(
          order.u16(payload, at + 2) & TYPE_MASK,
          payload.slice(at + HEADER_LENGTH, length - HEADER_LENGTH));
      at += NetlinkMessage.align(length);
    }
    return at >= payload.length()
        ? Optional.of(new NetlinkAttributes(order, values))
        : Optional.empty();
  }

  Optional<Octets> octets(int type) {
    return Optional.ofNullable(values.get(type));
  }

  /// The attributes inside one; empty when it is not there, or damaged.
  Optional<NetlinkAttributes> nested(int type) {
    return octets(type).flatMap(value -> read(order, value, 0));
  }

  OptionalLong u32(int type) {
    Octets value = values.get(type);
    return value == null || value.length() != 4
        ? OptionalLong.empty()
        : OptionalLong.of(order.u32(value, 0));
  }

  OptionalLong u8(int type) {
    Octets value = values.get(type);
    return value == null || value.length() != 1
        ? OptionalLong.empty()
        : OptionalLong.of(value.u8(0));
  }

  /// An address of 4 or 16 octets.
  Optional<IpAddress> address(int type) {
    return octets(type).filter(v -> v.length() == 4 || v.length() == 16).map(IpAddress::of);
  }

  /// A text, which the kernel ends with a zero octet.
  Optional<String> text(int type) {
    return octets(type)
        .map(
            value -> {
              int end = 0;
              while (end < value.length() && value.u8(end) != 0) {
                end++;
              }
              return new String(value.slice(0, end).toArray(), StandardCharsets.UTF_8);
            });
  }
}
