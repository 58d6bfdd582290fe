package locum.core;

import java.util.HexFormat;

/// A 48-bit link-layer address.
///
/// @param bits the six octets in transmission order, in the lower 48 bits
public record MacAddress(long bits) {

  public static final MacAddress BROADCAST = new MacAddress(0xffff_ffff_ffffL);

  public MacAddress {
    if (bits >>> 48 != 0) {
      throw new IllegalArgumentException("more than 48 bits");
    }
  }

  /// The virtual router MAC address of RFC 9568 §7.3: 00-00-5E-00-01-{VRID} for IPv4,
  /// 00-00-5E-00-02-{VRID} for IPv6.
  public static MacAddress forVrid(AddressFamily family, int vrid) {
    long block =
        switch (family) {
          case IPV4 -> 0x0000_5e00_0100L;
          case IPV6 -> 0x0000_5e00_0200L;
        };
    return new MacAddress(block | vrid);
  }

  /// Reads the six octets at `offset`.
  public static MacAddress at(Octets octets, int offset) {
    return new MacAddress(((long) octets.u16(offset) << 32) | octets.u32(offset + 2));
  }

  public Octets octets() {
    return new OctetWriter(6).u16((int) (bits >>> 32)).u32(bits).toOctets();
  }

  @Override
  public String toString() {
    return HexFormat.ofDelimiter(":").formatHex(octets().toArray());
  }
}
