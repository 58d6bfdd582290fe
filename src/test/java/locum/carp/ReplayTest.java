package locum.carp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import locum.carp.AdvertisementCodec.Accepted;
import locum.carp.AdvertisementCodec.Rejected;
import locum.carp.VirtualHost.State;
import locum.core.IpAddress;
import locum.core.MonotonicTime;
import locum.core.OctetWriter;
import locum.core.Octets;
import locum.wire.InternetChecksum;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// What old packets can do to a host.
///
/// The peer 10.1.1.1 is the better one (skew 0), this host is 10.1.1.5 (skew 128, preempt off).
class ReplayTest {

  private static final Duration MASTER_DOWN = Duration.ofMillis(3500);
  private static final Duration TENTH = Duration.ofMillis(100);
  private static final Cause TOLD = new Cause.Told("it was started");
  private static final IpAddress PEER = address("10.1.1.1");
  private static final IpAddress SELF = address("10.1.1.5");

  private MonotonicTime now = new MonotonicTime(0);
  private CarpConfig config = HostSettings.of(Profile.UCARP).interval(1, 128).build();
  private VirtualHost host = started(config);

  private VirtualHost started(CarpConfig settings) {
    config = settings;
    VirtualHost started = new VirtualHost(settings, 1_000);
    started.start(now, TOLD);
    return started;
  }

  // ---- one recorded packet, every 100 ms, from the true source, while its sender is dead

  @ParameterizedTest
  @EnumSource(names = {"UCARP", "FREEBSD"})
  @DisplayName("The last advert of a dead master, repeated for ever, does not hold a Backup down")
  void aRepeatOfTheLastAdvertHoldsNobodyDown(Profile profile) {
    host = started(HostSettings.of(profile).interval(1, 128).build());
    Advertisement recorded = hearCounting(5_000, 20);
    MonotonicTime died = now;
    replayUntilMaster(recorded, died);
    assertThat(died.until(now)).isBetween(MASTER_DOWN, MASTER_DOWN.plus(TENTH));
    staysMaster(recorded);
  }

  @Test
  @DisplayName("One that the Backup never heard, recorded long before, delays it once")
  void aRepeatOfAnUnheardAdvertDelaysOnce() {
    replayUntilMaster(advert(77), now);
    assertThat(now.nanos()).isLessThanOrEqualTo(MASTER_DOWN.plus(TENTH).plus(TENTH).toNanos());
    staysMaster(advert(77));
  }

  @Test
  @DisplayName("A random one of a ucarp that heard nobody neither")
  void aRepeatOfARandomCounterHoldsNobodyDown() {
    Random random = new Random(9);
    Advertisement recorded = advert(random.nextLong());
    hear(recorded);
    for (int i = 0; i < 300; i++) {
      now = now.plus(Duration.ofSeconds(1));
      assertThat(hear(advert(random.nextLong()))).isEmpty();
    }
    MonotonicTime died = now;
    replayUntilMaster(recorded, died);
    assertThat(died.until(now)).isBetween(MASTER_DOWN, MASTER_DOWN.plus(TENTH));
    staysMaster(recorded);
  }

  @Test
  @DisplayName("Interval and demotion are not under the hash; to change them makes it no fresher")
  void aChangedRepeatHoldsNobodyDown() {
    Advertisement last = hearCounting(5_000, 20);
    Advertisement forged = new Advertisement(last.vhid(), 0, 7, 0, last.counter(), last.digest());
    MonotonicTime died = now;
    replayUntilMaster(forged, died);
    assertThat(died.until(now)).isBetween(MASTER_DOWN, MASTER_DOWN.plus(TENTH));
    staysMaster(forged);
  }

  @Test
  @DisplayName("The evidence names the replay and its source")
  void theTakeOverTellsOfTheReplay() {
    Advertisement recorded = hearCounting(5_000, 20);
    String sentence = replayUntilMaster(recorded, now);
    assertThat(sentence)
        .startsWith("the master 10.1.1.1 was not heard for 3.500 s; ")
        .contains("packets from 10.1.1.1 were refused, because its counter was seen before");
  }

  @Test
  @DisplayName("OPENBSD: a constant cookie shows no replay; one packet does hold a Backup down")
  void aCookieShowsNoReplay() {
    host = started(HostSettings.of(Profile.OPENBSD).interval(1, 128).build());
    for (int i = 0; i < 1_000; i++) {
      now = now.plus(TENTH);
      assertThat(hear(advert(5_000))).isEmpty();
    }
    assertThat(host.state()).isInstanceOf(State.Backup.class);
  }

  @Test
  @DisplayName("OPENBSD: what bears the own cookie is a loop or a replay")
  void theOwnCookieIsRefused() {
    host = started(HostSettings.of(Profile.OPENBSD).interval(1, 128).build());
    assertThat(hear(advert(1_000))).containsExactly(new Action.Refuse(RejectReason.OWN_COOKIE));
    Advertisement first = sent(host.takeOver(now, TOLD));
    now = host.deadline().orElseThrow();
    assertThat(sent(host.deadlineReached(now)).counter())
        .isEqualTo(first.counter())
        .isEqualTo(1_000);
  }

  @Test
  @DisplayName("No bit under the hash can be changed; interval and demotion can, nothing throws")
  void everyChangedBitIsRefusedOrHarmless() {
    long counter = 1_000_000;
    byte[] sample = AdvertisementCodec.encode(advert(counter)).toArray();
    for (int bit = 0; bit < sample.length * 8; bit++) {
      int octet = bit / 8;
      byte[] changed = AdvertisementCodec.encode(advert(++counter)).toArray();
      changed[octet] ^= (byte) (0x80 >>> bit % 8);
      changed[6] = 0;
      changed[7] = 0;
      Octets blank = Octets.of(changed);
      int checksum = InternetChecksum.of(blank);
      Octets packet = new OctetWriter(blank.length()).put(blank).setU16(6, checksum).toOctets();
      boolean unguarded = octet == 2 || octet == 4 || octet == 5;
      boolean fits = octet == 6 || octet == 7; // the flip is overwritten
      switch (AdvertisementCodec.decode(GoldenPacket.ipv4(packet.toString()))) {
        case Accepted(Advertisement advertisement) -> {
          boolean refused = hear(advertisement).stream().anyMatch(Action.Refuse.class::isInstance);
          assertThat(refused).as("bit %d", bit).isEqualTo(!unguarded && !fits);
        }
        case Rejected _ -> assertThat(octet).as("bit %d", bit).isIn(0, 3);
      }
      host = started(config);
    }
  }

  // ---- while Master

  @Test
  @DisplayName("One old advert of a better host that is dead never makes a Master yield")
  void oneOldAdvertUnseatsNoMaster() {
    host.takeOver(now, TOLD);
    assertThat(hear(advert(500))).containsExactly(new Action.Refuse(RejectReason.NOT_PROVEN_ALIVE));
    for (int i = 0; i < 1_000; i++) {
      assertThat(hear(advert(500))).containsExactly(new Action.Refuse(RejectReason.REPLAYED));
    }
    assertThat(host.state()).isInstanceOf(State.Master.class);
  }

  @Test
  @DisplayName("A better host that does not hear this one is obeyed with its second advert")
  void aHostThatCannotProveItselfIsObeyedAfterASecondAdvert() {
    host.takeOver(now, TOLD);
    hear(advert(500));
    assertThat(hear(advert(501))).hasSize(2);
    assertThat(host.state()).isInstanceOf(State.Backup.class);
  }

  @Test
  @DisplayName("A counter above our last one shows that its sender heard us: obeyed at once")
  void aHostThatHearsThisOneIsObeyedAtOnce() {
    long ours = sent(host.takeOver(now, TOLD)).counter();
    assertThat(hear(advert(ours + 1))).hasSize(2);
    assertThat(host.state()).isInstanceOf(State.Backup.class);
  }

  @Test
  @DisplayName("Each term as Master doubts anew")
  void doubtsEndWithTheTerm() {
    host.takeOver(now, TOLD);
    hear(advert(500));
    host.stepDown(now, Duration.ZERO, TOLD);
    host.takeOver(now, TOLD);
    assertThat(hear(advert(400))).containsExactly(new Action.Refuse(RejectReason.NOT_PROVEN_ALIVE));
  }

  @Test
  @DisplayName("A worse host needs no proof: the addresses are announced afresh at once")
  void againstAWorseHostNoProofIsNeeded() {
    host.takeOver(now, TOLD);
    Advertisement worse = new Voice(config, 500).says(1, 200, 0);
    assertThat(hear(worse)).containsExactly(new Action.Reassert(PEER, "interval 1.781 s"));
  }

  // ---- counters

  @ParameterizedTest
  @CsvSource({"UCARP", "FREEBSD"})
  @DisplayName("The counter begins as told, counts, and goes on above the highest that was heard")
  void theCounterGoesOnAboveWhatWasHeard(Profile profile) {
    host = started(HostSettings.of(profile).interval(1, 128).build());
    assertThat(sent(host.takeOver(now, TOLD)).counter()).isEqualTo(1_000);
    assertThat(beat()).isEqualTo(1_001);
    hear(new Voice(config, 9_000).says(1, 200, 0));
    assertThat(beat()).isEqualTo(9_001);
    hear(new Voice(config, 8_000).says(1, 201, 0));
    assertThat(beat()).isEqualTo(9_002);
    hear(new Voice(config, Long.MIN_VALUE).says(1, 200, 0));
    assertThat(beat()).as("without a sign").isEqualTo(Long.MIN_VALUE + 1);
  }

  // ----

  private Advertisement hearCounting(long first, int adverts) {
    Advertisement last = advert(first);
    for (int i = 0; i < adverts; i++) {
      now = now.plus(Duration.ofSeconds(1));
      last = advert(first + i);
      assertThat(hear(last)).isEmpty();
    }
    return last;
  }

  /// @return the sentence of the take-over
  private String replayUntilMaster(Advertisement recorded, MonotonicTime since) {
    while (since.until(now).compareTo(Duration.ofMinutes(10)) < 0) {
      now = now.plus(TENTH);
      for (Action action : hear(recorded)) {
        if (action instanceof Action.Refuse(RejectReason reason)) {
          host.refused(PEER, reason);
        }
      }
      for (Action action : host.deadlineReached(now)) {
        if (action instanceof Action.Transition(_, State.Master _, Cause cause)) {
          return cause.sentence();
        }
      }
    }
    throw new AssertionError("held down for ten minutes");
  }

  private void staysMaster(Advertisement recorded) {
    for (int i = 0; i < 6_000; i++) {
      now = now.plus(TENTH);
      hear(recorded);
      host.deadlineReached(now);
      assertThat(host.state()).isInstanceOf(State.Master.class);
    }
  }

  private Advertisement advert(long counter) {
    return new Voice(config, counter).says(1, 0, 0);
  }

  private List<Action> hear(Advertisement advertisement) {
    return host.handle(now, advertisement, PEER, SELF);
  }

  private long beat() {
    now = host.deadline().orElseThrow();
    return sent(host.deadlineReached(now)).counter();
  }

  private static Advertisement sent(List<Action> actions) {
    return ((Action.Send) actions.getFirst()).advertisement();
  }

  private static IpAddress address(String text) {
    return IpAddress.parse(text).orElseThrow();
  }
}
