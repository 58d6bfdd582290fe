package locum.engine;

import static locum.engine.EngineScene.only;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import locum.core.Datagram;
import locum.core.Effect;
import locum.core.Octets;
import locum.core.UnixTime;
import locum.vrrp.AdvertisementCodec;
import locum.vrrp.AdvertisementCodec.Accepted;
import locum.vrrp.Authentication;
import locum.vrrp.Irregularity;
import locum.vrrp.PacketAuthentication;
import locum.vrrp.RejectReason;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// What the proof around a packet does to an instance: what is refused and told, and what is sent.
class AuthenticationTest {

  private static final UnixTime TODAY = UnixTime.ofSeconds(1_800_000_000L);

  private static final InstanceConfig HEADER = with(Authentication.Header.of("s3cret"));

  private static final InstanceConfig TRAILER =
      with(
          new Authentication.Trailer(
              Map.of(1, Octets.of(new byte[32])),
              1,
              Authentication.Freshness.CLOCK,
              Duration.ofSeconds(5),
              Authentication.Mode.ENFORCE));

  @Test
  @DisplayName("Who takes over beside a router that it refused says so")
  void theCauseNamesWhatWasRefused() {
    InstanceConfig ours = InstanceSettings.v2().router(r -> r.password("s3cret")).build();
    InstanceConfig theirs = InstanceSettings.v2().router(r -> r.password("other")).build();
    EngineScene scene = EngineScene.running(ours);
    for (int i = 0; i < 3; i++) {
      scene.hear(theirs, 200, "10.9.0.9");
      scene.pass("1");
    }
    assertThat(only(scene.pass("1"), "VI_1"))
        .containsExactly(
            "VI_1 BACKUP to MASTER: no other router was heard for 3.414 s; 3 packets from 10.9.0.9"
                + " were refused, because its password is not the one configured here");
  }

  @Test
  @DisplayName("Who is asked later still knows whom it refused, and why it took over")
  void theHistoryNamesThePeerAndTheRefusal() {
    InstanceConfig ours = InstanceSettings.v2().router(r -> r.password("s3cret")).build();
    InstanceConfig theirs = InstanceSettings.v2().router(r -> r.password("other")).build();
    EngineScene scene = EngineScene.running(ours);
    for (int i = 0; i < 5; i++) {
      scene.hear(theirs, 200, "10.9.0.9");
      scene.pass("1");
    }
    InstanceHistory history = scene.status("VI_1").history();
    assertThat(history.changes())
        .extracting(change -> change.from() + " to " + change.to())
        .containsExactly("INIT to BACKUP", "BACKUP to MASTER");
    assertThat(history.refusals())
        .singleElement()
        .satisfies(
            refusal -> {
              assertThat(refusal.sender()).hasToString("10.9.0.9");
              assertThat(refusal.reason()).isEqualTo(RejectReason.AUTHENTICATION_FAILED);
              assertThat(refusal.packets()).isEqualTo(5);
              assertThat(refusal.lastAgo()).isEqualTo(Duration.ofSeconds(1));
            });
  }

  @Test
  @DisplayName("What was refused before an advert was obeyed is no cause")
  void anObeyedAdvertEndsTheEvidence() {
    EngineScene scene = EngineScene.running(HEADER);
    scene.hear(scene.advert(HEADER, 200, "10.9.0.9", 255));
    scene.hear(peer(HEADER, scene, 200, TODAY));
    assertThat(only(scene.pass("3.5"), "VI_1"))
        .containsExactly(
            "VI_1 BACKUP to MASTER: the active router 10.9.0.9 was not heard for 3.414 s");
  }

  @Test
  @DisplayName("An instance with AH also listens where it has no peers, to say why")
  void anInstanceWithHeaderNoticesWhoHasNone() {
    EngineScene scene = EngineScene.host();
    scene.survey();
    assertThat(only(scene.configure(HEADER), "listen"))
        .containsExactly("listen eth0 IPV4 224.0.0.18 protocol 51", "listen eth0 IPV4 224.0.0.18");
    assertThat(scene.hear(scene.advert(InstanceSettings.v2().build(), 200, "10.9.0.9", 255)))
        .containsExactly("VI_1 refused 10.9.0.9 AH_MISSING");
    assertThat(only(scene.stop(), "stop listening")).hasSize(2);
  }

  @Test
  void anUnexpectedHeaderIsRefused() {
    EngineScene scene = EngineScene.running(InstanceSettings.v2().build());
    assertThat(scene.hear(peer(HEADER, scene, 200, TODAY)))
        .containsExactly("VI_1 refused 10.9.0.9 AH_UNEXPECTED");
  }

  @Test
  @DisplayName("A peer that was restarted is refused until it has heard us, and then obeyed")
  void aRestartedPeerLearnsTheNumber() {
    EngineScene scene = EngineScene.running(HEADER);
    PacketAuthentication before =
        PacketAuthentication.of(HEADER.vrrp().orElseThrow().authentication(), 4);
    scene.hear(peer(before, HEADER, scene, 200, UnixTime.ofSeconds(10_000)));
    PacketAuthentication restarted =
        PacketAuthentication.of(HEADER.vrrp().orElseThrow().authentication(), 4);
    assertThat(scene.hear(peer(restarted, HEADER, scene, 200, UnixTime.EPOCH)))
        .containsExactly("VI_1 refused 10.9.0.9 AH_REPLAYED");
    assertThat(only(scene.pass("3.5"), "VI_1"))
        .containsExactly(
            "VI_1 BACKUP to MASTER: the active router 10.9.0.9 was not heard for 3.414 s; 1 packet"
                + " from 10.9.0.9 was refused, because its AH sequence number was passed already:"
                + " its sender was probably restarted and goes on once it hears this router as"
                + " MASTER; if not, somebody replays old adverts");
    Datagram ours = sent(scene);
    // It hears us, takes over our number, and answers above it.
    assertThat(restarted.check(UnixTime.EPOCH, ours, (Accepted) AdvertisementCodec.decode(ours)))
        .isEmpty();
    assertThat(only(scene.hear(peer(restarted, HEADER, scene, 200, UnixTime.EPOCH)), "VI_1"))
        .containsExactly("VI_1 MASTER to BACKUP: 10.9.0.9 has priority 200, higher than ours, 150");
  }

  @Test
  @DisplayName("A changed password is in the next advert, the number goes on, nothing moves")
  void aReloadChangesThePassword() {
    EngineScene scene = EngineScene.active(HEADER);
    long number = sent(scene).payload().u32(8);
    InstanceConfig changed = with(Authentication.Header.of("other"));
    assertThat(scene.configure(changed)).containsOnlyOnce("VI_1 INFO reconfigured; still MASTER");
    scene.pass("1");
    Datagram next = sent(scene);
    assertThat(next.payload().u32(8)).isEqualTo(number + 1);
    EngineScene other = EngineScene.running(changed);
    assertThat(other.hear(next)).doesNotContain("VI_1 refused 10.9.0.1 AH_NOT_INTACT");
  }

  @Test
  @DisplayName("auth_hmac: a peer whose clock runs away is told before it is refused")
  void aClockThatRunsAway() {
    EngineScene scene = EngineScene.running(TRAILER);
    assertThat(scene.engine.wantsClock()).isTrue();
    scene.clock(TODAY);
    assertThat(scene.hear(peer(TRAILER, scene, 200, TODAY.plus(Duration.ofSeconds(2))))).isEmpty();
    assertThat(scene.hear(peer(TRAILER, scene, 200, TODAY.plus(Duration.ofSeconds(4)))))
        .singleElement()
        .asString()
        .startsWith("VI_1 WARNING advert from 10.9.0.9 is obeyed, but its clock");
    assertThat(scene.hear(peer(TRAILER, scene, 200, TODAY.plus(Duration.ofSeconds(6)))))
        .containsExactly("VI_1 refused 10.9.0.9 HMAC_STALE");
    scene.pass("1");
    assertThat(scene.hear(peer(TRAILER, scene, 200, TODAY.plus(Duration.ofSeconds(6)))))
        .as("our clock goes on between two readings")
        .isEmpty();
    Statistics statistics = scene.status("VI_1").statistics();
    assertThat(statistics.refused()).containsExactly(Map.entry(RejectReason.HMAC_STALE, 1L));
    assertThat(statistics.noted()).containsKey(Irregularity.CLOCKS_DRIFT);
    assertThat(statistics.advertisementsReceived()).isEqualTo(3);
  }

  @Test
  @DisplayName("auth_hmac: what is sent carries the time of the host")
  void theTimeOfTheHostIsSent() {
    EngineScene scene = EngineScene.running(TRAILER);
    scene.clock(TODAY);
    scene.pass("3.4140625");
    Octets packet = sent(scene).payload();
    assertThat(packet.u32(packet.length() - 24)).isEqualTo(TODAY.seconds() + 3);
  }

  private static InstanceConfig with(Authentication authentication) {
    return InstanceSettings.v2().router(r -> r.authentication(authentication)).build();
  }

  /// The packet that the last act sent.
  private static Datagram sent(EngineScene scene) {
    return scene.effects().stream()
        .filter(Effect.Transmit.class::isInstance)
        .map(effect -> ((Effect.Transmit) effect).datagram())
        .findFirst()
        .orElseThrow();
  }

  private static Datagram peer(
      InstanceConfig config, EngineScene scene, int priority, UnixTime clock) {
    PacketAuthentication fresh =
        PacketAuthentication.of(config.vrrp().orElseThrow().authentication(), 4);
    return peer(fresh, config, scene, priority, clock);
  }

  private static Datagram peer(
      PacketAuthentication authentication,
      InstanceConfig config,
      EngineScene scene,
      int priority,
      UnixTime clock) {
    authentication.begin(clock, false);
    return authentication.protect(scene.advert(config, priority, "10.9.0.9", 255));
  }

  @Test
  void noStatusShowsASecret() {
    EngineScene scene = EngineScene.active(HEADER);
    assertThat(List.of(scene.status("VI_1").toString(), HEADER.toString(), TRAILER.toString()))
        .allSatisfy(text -> assertThat(text).doesNotContain("s3cret", "733363"));
  }
}
