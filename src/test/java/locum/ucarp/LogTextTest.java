package locum.ucarp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import locum.carp.Cause;
import locum.carp.RejectReason;
import locum.core.IpAddress;
import locum.core.Ipv4Address;
import locum.core.Occurrence;
import locum.core.Occurrence.Severity;
import locum.core.ReportedState;
import org.junit.jupiter.api.Test;

/// The lines that people and their programs search for in the log of ucarp.
class LogTextTest {

  private static final IpAddress PEER = Ipv4Address.parse("10.1.1.2").orElseThrow();

  private static List<String> of(Occurrence occurrence) {
    return LogText.of(occurrence).stream().map(line -> line.level() + " " + line.text()).toList();
  }

  private static List<String> change(ReportedState from, ReportedState to, Cause cause) {
    return of(new Occurrence.StateChanged("x", from, to, 0, cause.sentence()));
  }

  private static Cause told(String why) {
    return new Cause.Told(why);
  }

  @Test
  void aStateIsSwitchedTo() {
    assertThat(change(ReportedState.INIT, ReportedState.BACKUP, told("started")))
        .containsExactly("WARNING Switching to state: BACKUP", "INFO BACKUP: started");
    assertThat(
            change(
                ReportedState.BACKUP,
                ReportedState.MASTER,
                new Cause.MasterSilent(Duration.ofSeconds(3), Optional.of(PEER), List.of())))
        .startsWith("WARNING Switching to state: MASTER")
        .hasSize(2);
  }

  @Test
  void aFaultIsWhatWasBackup() {
    assertThat(change(ReportedState.MASTER, ReportedState.FAULT, told("eth0 has no carrier")))
        .containsExactly(
            "WARNING Switching to state: BACKUP", "WARNING FAULT: eth0 has no carrier");
    assertThat(change(ReportedState.BACKUP, ReportedState.FAULT, told("eth0 has no carrier")))
        .containsExactly("WARNING FAULT: eth0 has no carrier");
    assertThat(change(ReportedState.FAULT, ReportedState.BACKUP, told("eth0 is up again")))
        .containsExactly("INFO BACKUP: eth0 is up again");
    assertThat(change(ReportedState.BACKUP, ReportedState.STOP, told("SIGTERM")))
        .containsExactly("INFO STOP: SIGTERM");
  }

  @Test
  void whyItSwitchesIsSaidFirst() {
    Duration second = Duration.ofSeconds(1);
    Duration two = Duration.ofSeconds(2);
    assertThat(
            change(
                ReportedState.BACKUP,
                ReportedState.MASTER,
                new Cause.Preempting(PEER, two, second)))
        .startsWith("INFO Putting MASTER down - preemption");
    for (boolean farewell : new boolean[] {true, false}) {
      assertThat(
              change(
                  ReportedState.BACKUP,
                  ReportedState.MASTER,
                  new Cause.MasterLeaves(PEER, two, farewell)))
          .startsWith("INFO Putting MASTER DOWN (going to time out)");
    }
    for (Duration theirs : List.of(second, two)) {
      assertThat(
              change(
                  ReportedState.MASTER,
                  ReportedState.BACKUP,
                  new Cause.Outranked(PEER, theirs, two)))
          .startsWith("INFO Preferred master advertised: going back to BACKUP state");
    }
  }

  @Test
  void refusedPackets() {
    assertThat(refused(RejectReason.AUTHENTICATION_FAILED))
        .startsWith("WARNING Bad digest - Check vhid, password and virtual IP address: ");
    assertThat(refused(RejectReason.TTL_NOT_255)).startsWith("WARNING Bad TTL: ");
    assertThat(refused(RejectReason.UNKNOWN_VERSION)).startsWith("WARNING Bad version: ");
    assertThat(refused(RejectReason.BAD_CHECKSUM)).startsWith("WARNING Bad IP checksum: ");
    assertThat(refused(RejectReason.REPLAYED)).isEqualTo("WARNING the sentence");
  }

  private static String refused(RejectReason reason) {
    return of(new Occurrence.PacketRefused("x", PEER, reason.name(), "the sentence")).getFirst();
  }

  @Test
  void scriptsAreSpawnedWithAWarning() {
    assertThat(of(new Occurrence.Remark("x", Severity.INFO, "Spawning [/up eth0 10.1.1.252]")))
        .containsExactly("WARNING Spawning [/up eth0 10.1.1.252]");
    assertThat(of(new Occurrence.Remark("x", Severity.INFO, "a script wrote this")))
        .containsExactly("INFO a script wrote this");
    assertThat(of(new Occurrence.Detail("x", "a step"))).containsExactly("DEBUG a step");
  }

  @Test
  void theStatusLine() {
    assertThat(LogText.status(ReportedState.MASTER, "eth0", 42).text())
        .isEqualTo("MASTER on eth0 id 42");
    assertThat(LogText.status(ReportedState.BACKUP, "eth0", 42).text())
        .isEqualTo("BACKUP on eth0 id 42");
    assertThat(LogText.status(ReportedState.INIT, "eth0", 42).text())
        .isEqualTo("BACKUP on eth0 id 42");
    assertThat(LogText.status(ReportedState.FAULT, "eth0", 42).text())
        .isEqualTo("BACKUP on eth0 id 42 (FAULT)");
  }
}
