package locum.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import locum.core.IpAddress;
import locum.core.MonotonicTime;
import locum.core.ReportedState;
import locum.vrrp.RejectReason;
import org.junit.jupiter.api.Test;

/// What an instance remembers for whoever asks later, and that it is bounded.
class HistoryTest {

  private static final MonotonicTime START = new MonotonicTime(0);

  private final History history = new History();

  @Test
  void changesAreToldWithTheirCauseAndTheTimeSince() {
    history.changed(START, ReportedState.INIT, ReportedState.BACKUP, "it was started");
    history.changed(at(4), ReportedState.BACKUP, ReportedState.MASTER, "nobody was heard");

    assertThat(history.snapshot(at(10)).changes())
        .containsExactly(
            new InstanceHistory.Change(
                Duration.ofSeconds(10), ReportedState.INIT, ReportedState.BACKUP, "it was started"),
            new InstanceHistory.Change(
                Duration.ofSeconds(6),
                ReportedState.BACKUP,
                ReportedState.MASTER,
                "nobody was heard"));
  }

  @Test
  void onlyTheLastChangesAreRemembered() {
    for (int i = 0; i < 100; i++) {
      history.changed(at(i), ReportedState.BACKUP, ReportedState.MASTER, "change " + i);
    }

    assertThat(history.snapshot(at(100)).changes())
        .extracting(InstanceHistory.Change::cause)
        .hasSize(History.CHANGES)
        .startsWith("change 84")
        .endsWith("change 99");
  }

  @Test
  void refusalsAreCountedBySenderAndReason() {
    history.refused(at(1), peer(1), RejectReason.AUTHENTICATION_FAILED);
    history.refused(at(2), peer(2), RejectReason.BAD_CHECKSUM);
    history.refused(at(3), peer(1), RejectReason.AUTHENTICATION_FAILED);
    history.refused(at(4), peer(1), RejectReason.INTERVAL_MISMATCH);

    assertThat(history.snapshot(at(5)).refusals())
        .containsExactly(
            refusal(1, RejectReason.INTERVAL_MISMATCH, 1, 1, 1),
            refusal(1, RejectReason.AUTHENTICATION_FAILED, 2, 4, 2),
            refusal(2, RejectReason.BAD_CHECKSUM, 1, 3, 3));
  }

  @Test
  void forgedSendersPushOutOnlyTheOldest() {
    history.refused(at(1), peer(1), RejectReason.AUTHENTICATION_FAILED);
    history.refused(at(2), peer(2), RejectReason.AUTHENTICATION_FAILED);
    for (int i = 0; i < 10_000; i++) {
      history.refused(at(3 + i), peer(1000 + i), RejectReason.AUTHENTICATION_FAILED);
      history.refused(at(3 + i), peer(1), RejectReason.AUTHENTICATION_FAILED);
    }

    List<InstanceHistory.Refusal> refusals = history.snapshot(at(10_003)).refusals();
    assertThat(refusals).hasSize(History.REFUSALS);
    assertThat(refusals).extracting(InstanceHistory.Refusal::sender).contains(peer(1));
    assertThat(refusals).extracting(InstanceHistory.Refusal::sender).doesNotContain(peer(2));
    assertThat(refusals.stream().mapToLong(InstanceHistory.Refusal::packets).max())
        .hasValue(10_001);
  }

  private static InstanceHistory.Refusal refusal(
      int peer, RejectReason reason, long packets, int firstAgo, int lastAgo) {
    return new InstanceHistory.Refusal(
        peer(peer), reason, packets, Duration.ofSeconds(firstAgo), Duration.ofSeconds(lastAgo));
  }

  private static IpAddress peer(int number) {
    return IpAddress.parse("10.9.%d.%d".formatted(number / 256, number % 256)).orElseThrow();
  }

  private static MonotonicTime at(long seconds) {
    return START.plus(Duration.ofSeconds(seconds));
  }
}
