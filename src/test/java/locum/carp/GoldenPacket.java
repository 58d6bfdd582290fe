package locum.carp;

import java.util.List;
import java.util.stream.Stream;
import locum.core.Datagram;
import locum.core.InterfaceIndex;
import locum.core.IpAddress;
import locum.core.Octets;
import locum.wire.DatagramFrame;

/// Packets of CARP and what they mean: those that ucarp 1.5.2 sent, captured on a link; and those
/// of the BSDs, computed by the rules of their kernels with an independent program that also
/// verifies the captured ones.
///
/// @param frame the whole Ethernet frame; without octets where only the message is known
/// @param config of the host that sent it
record GoldenPacket(
    String name, Octets frame, Datagram datagram, CarpConfig config, Advertisement advertisement) {

  private static final long COUNTER = 0x0102030405060708L;

  /// Whole Ethernet frames.
  static List<GoldenPacket> ofUcarp() {
    return List.of(
        captured(
            "ucarp, the example of its README",
            """
            01005e00001200005e00002a0800 4510003802954000ff708d9c0a010101e0000012
            212a0007000197691c00d14383617a2f2d376a706808944ed5fbca70118e6d7c571b51fe
            """,
            ucarp(),
            0x1c00d14383617a2fL),
        captured(
            "ucarp, base 2 and skew 100",
            """
            01005e00001200005e0000010800 4510003878a74000ff70178a0a010101e0000012
            210164070002e96abf09ce405f9af6de62e474908faffa50861624027b9566cfd3c2ec10
            """,
            ucarp().vhid(1).password("mypassword").interval(2, 100),
            0xbf09ce405f9af6deL),
        captured(
            "ucarp, the longest password, the highest vhid and skew",
            """
            01005e00001200005e0000ff0800 45100038b5994000ff70da970a010101e0000012
            21ffff070001e71436b72d81b1e6624066bcee12cc7b9702b3f848e71e06c7e301eae281
            """,
            ucarp()
                .vhid(255)
                .password("1234567890123456789")
                .interval(1, 255)
                .addresses("192.0.2.1"),
            0x36b72d81b1e66240L),
        captured(
            "ucarp, to another group in a broadcast frame",
            """
            ffffffffffff00005e00002a0800 45100038ce4a4000ff70b2370a010101efc00001
            212a00070001c9159aae230de57258fdef8b423f87a6b3395af2f745f9647c1c47099e1d
            """,
            ucarp(),
            0x9aae230de57258fdL),
        captured(
            "ucarp, to another group",
            """
            01005e41820100005e00002a0800 45100038230d4000ff70db730a010101efc18201
            212a000700017ef91a5616a6dcd6b0adf8ad374052b351d4c0e3fff9cd0ea1172dbc701d
            """,
            ucarp(),
            0x1a5616a6dcd6b0adL),
        captured(
            "ucarp, another password and host",
            """
            ffffffffffff00005e00002a0800 45100038451d4000ff704b130a010102e0000012
            212a0007000170692de5b48b5c61bf2e5c9509cf4448661d9aaf4708c74007c901d1ad06
            """,
            ucarp().password("hate"),
            0x2de5b48b5c61bf2eL));
  }

  static List<GoldenPacket> all() {
    return Stream.of(ofUcarp(), computed()).flatMap(List::stream).toList();
  }

  /// Messages alone.
  static List<GoldenPacket> computed() {
    return List.of(
        computed(
            "the next advert of the example",
            "212a0007000101a9b96590faefced047dad96c47c032b7379705f1d31f95fd8fc872a5b0",
            ucarp(),
            0xb96590faefced047L),
        computed(
            "counter 0",
            "212a000700014fc50000000000000000a586229ddb7a84e1b47330485555199833cddf11",
            ucarp(),
            0),
        computed(
            "counter 1",
            "212a0007000163a20000000000000001bed06b842dc2fcede38f5139bf18d984f1276796",
            ucarp(),
            1),
        computed(
            "the highest counter, in a farewell",
            "212aff0700ffcb29ffffffffffffffffd8cffb57012c68f45ab212544c290292ee082b92",
            ucarp().interval(255, 255),
            -1),
        new GoldenPacket(
            "OpenBSD, two addresses, given in the wrong order, and a demotion",
            Octets.EMPTY,
            ipv4("212a640701012c06010203040506070854d18fc5e7cd50ece3afa9ca2ec91613a18bac7f"),
            bsd(Profile.OPENBSD).interval(1, 100).addresses("10.1.1.253", "10.1.1.252").build(),
            new Advertisement(
                new Vhid(42),
                100,
                1,
                1,
                COUNTER,
                Octets.ofHex("54d18fc5e7cd50ece3afa9ca2ec91613a18bac7f"))),
        computed(
            "OpenBSD, IPv6 alone",
            "212a00070001bc5901020304050607087dc0690ff5a4301f6fbfadb191087edad13b073c",
            bsd(Profile.OPENBSD).addresses("2001:db8::252"),
            COUNTER),
        computed(
            "FreeBSD, IPv6 alone",
            "212a00070001bc5901020304050607087dc0690ff5a4301f6fbfadb191087edad13b073c",
            bsd(Profile.FREEBSD).addresses("2001:db8::252"),
            COUNTER),
        computed(
            "OpenBSD, both families, without the link-local address",
            "212a00070001429b01020304050607084a87bde065c3b658d3e131f5d755dda79c821043",
            bsd(Profile.OPENBSD)
                .addresses("fe80::200:5eff:fe00:12a", "2001:db8::252", "10.1.1.252"),
            COUNTER),
        computed(
            "FreeBSD, both families, with the link-local address",
            "212a0007000150190102030405060708b5979277dbc9abeba3a91faa55b78c6baaeb5e79",
            bsd(Profile.FREEBSD)
                .addresses("2001:db8::252", "10.1.1.252", "fe80::200:5eff:fe00:12a"),
            COUNTER));
  }

  private static HostSettings ucarp() {
    return HostSettings.of(Profile.UCARP);
  }

  private static HostSettings bsd(Profile profile) {
    return HostSettings.of(profile);
  }

  private static GoldenPacket captured(
      String name, String frame, HostSettings settings, long counter) {
    Datagram datagram =
        DatagramFrame.decode(Octets.ofHex(frame), new InterfaceIndex(2)).orElseThrow();
    return of(name, Octets.ofHex(frame), datagram, settings.build(), counter);
  }

  private static GoldenPacket computed(
      String name, String payload, HostSettings settings, long counter) {
    return of(name, Octets.EMPTY, ipv4(payload), settings.build(), counter);
  }

  private static GoldenPacket of(
      String name, Octets frame, Datagram datagram, CarpConfig config, long counter) {
    return new GoldenPacket(
        name,
        frame,
        datagram,
        config,
        new Advertisement(
            config.vhid(),
            config.advskew(),
            0,
            config.advbase(),
            counter,
            datagram.payload().from(16)));
  }

  static Datagram ipv4(String payload) {
    return datagram("10.1.1.1", "224.0.0.18", 255, Octets.ofHex(payload));
  }

  static Datagram datagram(String source, String destination, int ttl, Octets payload) {
    return new Datagram(
        new InterfaceIndex(2),
        IpAddress.parse(source).orElseThrow(),
        IpAddress.parse(destination).orElseThrow(),
        Datagram.PROTOCOL_VRRP,
        ttl,
        1,
        payload);
  }

  Datagram withPayload(byte[] payload) {
    return datagram.carrying(Datagram.PROTOCOL_VRRP, Octets.of(payload));
  }

  @Override
  public String toString() {
    return name;
  }
}
