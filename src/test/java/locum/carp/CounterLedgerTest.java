package locum.carp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Random;
import locum.core.IpAddress;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class CounterLedgerTest {

  private static final Optional<RejectReason> ACCEPTED = Optional.empty();
  private static final Optional<RejectReason> REPLAYED = Optional.of(RejectReason.REPLAYED);
  private static final Optional<RejectReason> WENT_BACK =
      Optional.of(RejectReason.COUNTER_WENT_BACK);

  private final CounterLedger ledger = new CounterLedger();

  @Test
  @DisplayName("A ucarp that hears nobody sends random numbers: not one of them is refused")
  void randomCountersAreNeverRefused() {
    Random random = new Random(1);
    for (int i = 0; i < 100_000; i++) {
      assertThat(judge("10.1.1.1", random.nextLong())).isEqualTo(ACCEPTED);
    }
  }

  @Test
  void anExactRepeatIsRefused() {
    assertThat(judge("10.1.1.1", 7)).isEqualTo(ACCEPTED);
    assertThat(judge("10.1.1.1", 7)).isEqualTo(REPLAYED);
    assertThat(judge("10.1.1.1", 3)).as("it does not count yet").isEqualTo(ACCEPTED);
    assertThat(judge("10.1.1.1", 7)).isEqualTo(REPLAYED);
  }

  @Test
  @DisplayName("The hash does not cover the sender: another source address helps no replay")
  void aRepeatFromAnotherAddressIsRefused() {
    assertThat(judge("10.1.1.1", 7)).isEqualTo(ACCEPTED);
    assertThat(judge("10.1.1.66", 7)).isEqualTo(REPLAYED);
  }

  @Test
  @DisplayName("A host of two families sends one counter in both")
  void theFamiliesAreApart() {
    assertThat(judge("10.1.1.1", 7)).isEqualTo(ACCEPTED);
    assertThat(judge("fe80::1", 7)).isEqualTo(ACCEPTED);
    assertThat(judge("fe80::1", 7)).isEqualTo(REPLAYED);
  }

  @Test
  void whatIsRepeatedForEverIsRememberedForEver() {
    judge("10.1.1.1", 7);
    for (int i = 0; i < 10 * CounterLedger.REMEMBERED; i++) {
      judge("10.1.1.2", 1_000_000L * (i + 1));
      assertThat(judge("10.1.1.1", 7)).isEqualTo(REPLAYED);
    }
  }

  @Test
  @DisplayName("Memory is bounded: what was not heard for 1024 counters is forgotten")
  void whatIsNotRepeatedIsForgotten() {
    judge("10.1.1.1", 7);
    for (int i = 0; i < CounterLedger.REMEMBERED; i++) {
      judge("10.1.1.2", 1_000_000L * (i + 1));
    }
    assertThat(judge("10.1.1.1", 7)).isEqualTo(ACCEPTED);
  }

  @Test
  void aPeerThatCountsMayNotGoBack() {
    judge("10.1.1.1", 1_000);
    judge("10.1.1.1", 1_001);
    assertThat(judge("10.1.1.1", 500)).isEqualTo(WENT_BACK);
    assertThat(judge("10.1.1.1", 1_002)).isEqualTo(ACCEPTED);
    assertThat(judge("10.1.1.1", 1_002 + CounterLedger.STEP))
        .as("lost adverts lie between")
        .isEqualTo(ACCEPTED);
    assertThat(judge("10.1.1.1", 999)).isEqualTo(WENT_BACK);
  }

  @Test
  @DisplayName("Counters have no sign: from 2^63 - 1 to 2^63 is a step up")
  void countersAreUnsigned() {
    judge("10.1.1.1", Long.MAX_VALUE - 1);
    judge("10.1.1.1", Long.MAX_VALUE);
    assertThat(judge("10.1.1.1", Long.MIN_VALUE)).isEqualTo(ACCEPTED);
    assertThat(judge("10.1.1.1", 5)).isEqualTo(WENT_BACK);
  }

  @Test
  @DisplayName("A jump up is a peer that heard another, or anew: it does not count until it does")
  void aJumpUpIsAccepted() {
    judge("10.1.1.1", 1_000);
    judge("10.1.1.1", 1_001);
    assertThat(judge("10.1.1.1", 1_000_000_000_000L)).isEqualTo(ACCEPTED);
    assertThat(judge("10.1.1.1", 12)).as("random again").isEqualTo(ACCEPTED);
  }

  @Test
  @DisplayName("ucarp goes on from what it hears, even backwards; so it is not refused")
  void aPeerMayGoOnFromAnother() {
    judge("10.1.1.1", 1_000_000);
    judge("10.1.1.1", 1_000_001);
    assertThat(judge("10.1.1.3", 500)).as("another host, just started").isEqualTo(ACCEPTED);
    assertThat(judge("10.1.1.1", 501)).as("the first one heard it").isEqualTo(ACCEPTED);
    assertThat(judge("10.1.1.1", 502)).isEqualTo(ACCEPTED);
    assertThat(judge("10.1.1.1", 400)).as("and it counts").isEqualTo(WENT_BACK);
  }

  @Test
  @DisplayName("A peer restarted with a lower counter passes once it goes on above ours")
  void aRestartedPeerThatHeardUsPasses() {
    judge("10.1.1.1", 1_000);
    judge("10.1.1.1", 1_001);
    assertThat(judge("10.1.1.1", 17)).isEqualTo(WENT_BACK);
    assertThat(judge("10.1.1.1", 1_003)).as("it heard our 1002").isEqualTo(ACCEPTED);
  }

  @Test
  @DisplayName("A restarted peer that cannot hear us passes with its 32nd new counter")
  void aRestartedPeerIsNotRefusedForEver() {
    judge("10.1.1.1", 1_000);
    judge("10.1.1.1", 1_001);
    for (int i = 1; i < CounterLedger.RESTARTED; i++) {
      assertThat(judge("10.1.1.1", i)).isEqualTo(WENT_BACK);
    }
    assertThat(judge("10.1.1.1", CounterLedger.RESTARTED)).isEqualTo(ACCEPTED);
    assertThat(judge("10.1.1.1", CounterLedger.RESTARTED + 1)).isEqualTo(ACCEPTED);
    assertThat(judge("10.1.1.1", 1)).isEqualTo(REPLAYED);
  }

  @Test
  @DisplayName("Repeats do not count towards the 32: one recorded packet stays refused for ever")
  void oneRecordedPacketIsRefusedForEver() {
    judge("10.1.1.1", 1_000);
    judge("10.1.1.1", 1_001);
    assertThat(judge("10.1.1.1", 17)).isEqualTo(WENT_BACK);
    for (int i = 0; i < 10_000; i++) {
      assertThat(judge("10.1.1.1", 17)).isEqualTo(REPLAYED);
    }
  }

  @Test
  @DisplayName("Memory is bounded: of seventeen peers one is forgotten, the longest unheard")
  void aBoundedNumberOfPeersIsRemembered() {
    for (int host = 1; host <= CounterLedger.PEERS; host++) {
      judge("10.1.1." + host, 1_000_000_000L * host);
      judge("10.1.1." + host, 1_000_000_000L * host + 1);
    }
    judge("10.1.1.1", 1_000_000_002L);
    judge("10.1.1.99", 5);
    assertThat(judge("10.1.1.1", 200_000)).isEqualTo(WENT_BACK);
    assertThat(judge("10.1.1.2", 100_000_000)).as("forgotten").isEqualTo(ACCEPTED);
  }

  private Optional<RejectReason> judge(String sender, long counter) {
    return ledger.judge(IpAddress.parse(sender).orElseThrow(), counter);
  }
}
