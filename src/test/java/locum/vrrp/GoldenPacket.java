package locum.vrrp;

import java.util.List;
import java.util.stream.Stream;
import locum.core.Datagram;
import locum.core.InterfaceIndex;
import locum.core.IpAddress;
import locum.core.Octets;
import locum.vrrp.VirtualRouterConfig.ChecksumForm;

/// Packets that keepalived sent, captured on a link, and what they mean.
///
/// @param checksum the form of the checksum in it
/// @param coversSource whether the checksum covers the addresses of the IP header
record GoldenPacket(
    String name,
    Datagram datagram,
    Advertisement advertisement,
    ChecksumForm checksum,
    boolean coversSource) {

  private static final Vrid VRID = new Vrid(51);
  private static final Priority PRIORITY = new Priority(150);
  private static final List<IpAddress> TWO = addresses("10.9.0.100", "10.9.0.101");

  static List<GoldenPacket> all() {
    return List.of(
        new GoldenPacket(
            "VRRPv2 without authentication",
            multicast("21 33 96 02 00 01 33ee 0a090064 0a090065 0000000000000000"),
            claim(AdvertisementInterval.ofSeconds(1), TWO, AuthenticationField.NONE),
            ChecksumForm.MESSAGE_ONLY,
            false),
        new GoldenPacket(
            "VRRPv2 resignation",
            multicast("21 33 00 02 00 01 c9ee 0a090064 0a090065 0000000000000000"),
            new Advertisement.Resignation(
                VRID, AdvertisementInterval.ofSeconds(1), TWO, AuthenticationField.NONE),
            ChecksumForm.MESSAGE_ONLY,
            false),
        new GoldenPacket(
            "VRRPv2 with a password cut to eight octets",
            multicast("21 33 96 02 01 01 c5a1 0a090064 0a090065 7333637265743132"),
            claim(
                AdvertisementInterval.ofSeconds(1),
                TWO,
                Authentication.SimplePassword.of("s3cret12345").field()),
            ChecksumForm.MESSAGE_ONLY,
            false),
        new GoldenPacket(
            "VRRPv3 over IPv4, checksum with pseudo-header",
            multicast("31 33 96 02 0032 3920 0a090064 0a090065"),
            claim(AdvertisementInterval.ofCentiseconds(50), TWO, AuthenticationField.NONE),
            ChecksumForm.PSEUDO_HEADER,
            true),
        new GoldenPacket(
            "VRRPv3 over IPv4, checksum of the message only",
            multicast("31 33 96 02 0032 23bd 0a090064 0a090065"),
            claim(AdvertisementInterval.ofCentiseconds(50), TWO, AuthenticationField.NONE),
            ChecksumForm.MESSAGE_ONLY,
            false),
        new GoldenPacket(
            "VRRPv3 over IPv4, unicast",
            datagram("10.9.0.1", "10.9.0.2", 255, "31 33 96 01 0064 1969 0a090064"),
            claim(
                AdvertisementInterval.ofCentiseconds(100),
                addresses("10.9.0.100"),
                AuthenticationField.NONE),
            ChecksumForm.PSEUDO_HEADER,
            true),
        new GoldenPacket(
            "VRRPv3 over IPv6",
            datagram(
                "fe80::ff:fe00:1",
                "ff02::12",
                255,
                """
                31 33 96 03 0064 3f90
                fe800000000000000000000000000100
                fd090000000000000000000000000100
                fd090000000000000000000000000101
                """),
            claim(
                AdvertisementInterval.ofCentiseconds(100),
                addresses("fe80::100", "fd09::100", "fd09::101"),
                AuthenticationField.NONE),
            ChecksumForm.PSEUDO_HEADER,
            true),
        new GoldenPacket(
            "VRRPv3 over IPv6, unicast with hop limit 64",
            datagram(
                "fd09::1", "fd09::2", 64, "31 33 96 01 0064 3fbe fd090000000000000000000000000100"),
            claim(
                AdvertisementInterval.ofCentiseconds(100),
                addresses("fd09::100"),
                AuthenticationField.NONE),
            ChecksumForm.PSEUDO_HEADER,
            true));
  }

  GoldenPacket withPayload(byte[] payload) {
    return new GoldenPacket(
        name,
        new Datagram(
            datagram.interfaceIndex(),
            datagram.source(),
            datagram.destination(),
            datagram.protocol(),
            datagram.ttl(),
            datagram.identification(),
            Octets.of(payload)),
        advertisement,
        checksum,
        coversSource);
  }

  Datagram withTtl(int ttl) {
    return new Datagram(
        datagram.interfaceIndex(),
        datagram.source(),
        datagram.destination(),
        datagram.protocol(),
        ttl,
        datagram.identification(),
        datagram.payload());
  }

  Datagram withSource(IpAddress source) {
    return new Datagram(
        datagram.interfaceIndex(),
        source,
        datagram.destination(),
        datagram.protocol(),
        datagram.ttl(),
        datagram.identification(),
        datagram.payload());
  }

  boolean toGroup() {
    return datagram.destination().isMulticast();
  }

  @Override
  public String toString() {
    return name;
  }

  private static Advertisement claim(
      AdvertisementInterval interval,
      List<IpAddress> addresses,
      AuthenticationField authentication) {
    return new Advertisement.Claim(VRID, PRIORITY, interval, addresses, authentication);
  }

  private static Datagram multicast(String payload) {
    return datagram("10.9.0.1", "224.0.0.18", 255, payload);
  }

  static Datagram datagram(String source, String destination, int ttl, String payload) {
    return new Datagram(
        new InterfaceIndex(2),
        IpAddress.parse(source).orElseThrow(),
        IpAddress.parse(destination).orElseThrow(),
        Datagram.PROTOCOL_VRRP,
        ttl,
        1,
        Octets.ofHex(payload));
  }

  private static List<IpAddress> addresses(String... texts) {
    return Stream.of(texts).map(text -> IpAddress.parse(text).orElseThrow()).toList();
  }
}
