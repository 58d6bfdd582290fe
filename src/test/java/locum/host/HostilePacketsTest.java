package locum.host;

import static locum.host.HostileSender.ADDRESS;
import static locum.host.HostileSender.GROUP;
import static locum.host.Locum.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import locum.cli.demo.Await;
import locum.cli.demo.Lab;
import locum.control.Json;
import locum.core.Datagram;
import locum.core.InterfaceIndex;
import locum.core.IpAddress;
import locum.core.Ipv4Address;
import locum.core.Octets;
import locum.vrrp.Advertisement;
import locum.vrrp.AdvertisementCodec;
import locum.vrrp.AdvertisementInterval;
import locum.vrrp.AuthenticationField;
import locum.vrrp.Priority;
import locum.vrrp.RejectReason;
import locum.vrrp.VirtualRouterConfig.ChecksumForm;
import locum.vrrp.Vrid;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Packets of somebody who means harm or is broken: counted by reason, told once, never obeyed.
@Tag("netns")
class HostilePacketsTest {

  private static final int EACH = 20;
  private static final int RANDOM = 300;
  private static final IpAddress VIP = new Ipv4Address(0x0a42_0064);
  private static final AdvertisementInterval INTERVAL = AdvertisementInterval.ofCentiseconds(20);

  /// A packet, and why it has to be refused.
  private record Malformed(RejectReason reason, int ttl, Octets payload) {}

  private static Octets claim(int vrid, AdvertisementInterval interval, List<IpAddress> list) {
    return AdvertisementCodec.encode(
        new Advertisement.Claim(
            new Vrid(vrid), new Priority(250), interval, list, AuthenticationField.NONE),
        ADDRESS,
        GROUP,
        ChecksumForm.PSEUDO_HEADER);
  }

  private static final Octets GOOD = claim(51, INTERVAL, List.of(VIP));

  /// The good packet with one octet changed, and its checksum as it was.
  private static Octets with(int at, int value) {
    byte[] octets = GOOD.toArray();
    octets[at] = (byte) value;
    return Octets.of(octets);
  }

  private static List<Malformed> malformed() {
    byte[] longer = Arrays.copyOf(GOOD.toArray(), GOOD.length() + 4);
    return List.of(
        new Malformed(RejectReason.TTL_NOT_255, 254, GOOD),
        new Malformed(RejectReason.TOO_SHORT, 255, GOOD.slice(0, 5)),
        new Malformed(RejectReason.UNKNOWN_VERSION, 255, with(0, 0x51)),
        new Malformed(RejectReason.UNKNOWN_TYPE, 255, with(0, 0x33)),
        new Malformed(RejectReason.TOO_LONG, 255, Octets.of(longer)),
        new Malformed(RejectReason.BAD_CHECKSUM, 255, with(2, 251)),
        new Malformed(
            RejectReason.VERSION_MISMATCH,
            255,
            claim(51, AdvertisementInterval.ofSeconds(1), List.of(VIP))),
        new Malformed(RejectReason.NO_ADDRESSES, 255, claim(51, INTERVAL, List.of())));
  }

  @Test
  void malformedAdvertsChangeNothingAndAreCountedByReason() throws Exception {
    try (Lab lab = Lab.open("a", "b");
        HostileSender sender = new HostileSender(lab)) {
      Locum a = Locum.start(lab, "a", Settings.plain(150));
      a.awaitState("VI_1", "MASTER");
      Locum b = Locum.start(lab, "b", Settings.plain(100));
      b.awaitState("VI_1", "BACKUP");

      for (int i = 0; i < EACH; i++) {
        for (Malformed packet : malformed()) {
          sender.send(GROUP, packet.ttl(), packet.payload());
        }
        sender.send(GROUP, 255, claim(99, INTERVAL, List.of(VIP)));
        for (String host : List.of(lab.address("a"), lab.address("b"))) {
          sender.send(Ipv4Address.parse(host).orElseThrow(), 255, GOOD);
        }
      }

      for (Locum router : List.of(a, b)) {
        for (Malformed packet : malformed()) {
          awaitRefused(router, packet.reason());
        }
        awaitRefused(router, RejectReason.WRONG_DESTINATION);
        assertThat(Locum.number(router.status().get("unknown_vrid_packets"))).isEqualTo(EACH);
      }
      assertUndisturbed(a, b);

      sendRandomPackets(sender);

      Await.until(
          SOON, "the last of the random packets", () -> refused(a, RejectReason.TTL_NOT_255) > 20);
      assertUndisturbed(a, b);
      assertThat(lab.holders("10.66.0.100")).containsExactly("a");
      for (Locum router : List.of(a, b)) {
        Map<String, Long> lines =
            router.process().log().stream()
                .filter(line -> line.contains("refused, because"))
                .map(line -> line.replaceFirst("^\\S+ ", ""))
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        assertThat(lines).hasSizeGreaterThanOrEqualTo(malformed().size() + 1);
        assertThat(lines.values()).as(lines.toString()).containsOnly(1L);
        assertThat(lines.keySet()).allMatch(line -> line.contains(ADDRESS.toString()));
      }
    }
  }

  private static long refused(Locum router, RejectReason reason) {
    return Locum.number(
        router.refused("VI_1").getOrDefault(reason.name().toLowerCase(Locale.ROOT), Json.of(0)));
  }

  private static void awaitRefused(Locum router, RejectReason reason) {
    boolean all = Await.within(SOON, () -> refused(router, reason) >= EACH);
    assertThat(all).as("%s in %s", reason, router.refused("VI_1")).isTrue();
    assertThat(refused(router, reason)).as(reason.name()).isEqualTo(EACH);
  }

  private static void assertUndisturbed(Locum master, Locum backup) {
    assertThat(master.state("VI_1")).isEqualTo("MASTER");
    assertThat(master.counter("VI_1", "became_master")).isEqualTo(1);
    assertThat(master.counter("VI_1", "advertisements_received")).isZero();
    assertThat(backup.state("VI_1")).isEqualTo("BACKUP");
    assertThat(backup.counter("VI_1", "became_master")).isZero();
    assertThat(backup.instance("VI_1").get("peers").elements()).hasSize(1);
  }

  /// Octets without sense; at the end one packet with a reason that tells when all have arrived.
  private static void sendRandomPackets(HostileSender sender) {
    Random random = new Random(112);
    for (int i = 0; i < RANDOM; i++) {
      byte[] octets = new byte[random.nextInt(60)];
      random.nextBytes(octets);
      if (octets.length > 1 && random.nextBoolean()) {
        octets[1] = 51;
      }
      Octets payload = Octets.of(octets);
      Datagram datagram =
          new Datagram(
              new InterfaceIndex(1), ADDRESS, GROUP, Datagram.PROTOCOL_VRRP, 255, 1, payload);
      assertThat(AdvertisementCodec.decode(datagram))
          .isInstanceOf(AdvertisementCodec.Rejected.class);
      sender.send(GROUP, 255, payload);
    }
    sender.send(GROUP, 254, GOOD);
  }
}
