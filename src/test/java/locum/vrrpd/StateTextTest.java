package locum.vrrpd;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import locum.core.Ipv4Address;
import locum.core.ReportedState;
import locum.engine.FaultCause;
import locum.vrrp.Cause;
import locum.vrrp.Priority;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The state file of vrrpd 1.15, line by line.
class StateTextTest {

  private static final String SINCE = "Tue Nov  3 09:04:05 2026";

  private static final Ipv4Address PEER = Ipv4Address.parse("10.16.1.2").orElseThrow();

  static String file(String line, ReportedState state, String cause) {
    return StateText.of(
        OptionReaderTest.options(line),
        Statuses.of(state, Duration.ofMinutes(3), cause, List.of()),
        4711,
        SINCE);
  }

  @Test
  void aMasterWithEverything() {
    assertThat(
            file(
                "-i eth0 -v 51 -M 2 -n -s -p 150 -d 3 -a pw/love1234 -U /etc/scripts/MASTER.sh -D"
                    + " /etc/scripts/DOWN.sh 10.16.1.200",
                ReportedState.MASTER,
                new Cause.ActiveSilent(Duration.ofSeconds(3), Optional.empty(), List.of())
                    .sentence()))
        .isEqualTo(
            """
            vrrpd: eth0 atropos --------- Start PID 4711 ---------
            vrrpd: eth0 atropos information process : 4711

            vrrpd: eth0 atropos information state MASTER since Tue Nov  3 09:04:05 2026
            vrrpd: eth0 atropos information reason: Priority or manual switch

            vrrpd: eth0 atropos information version: Advanced Vrrpd 1.15
            vrrpd: eth0 atropos information script Master: /etc/scripts/MASTER.sh
            vrrpd: eth0 atropos information script Backup: /etc/scripts/DOWN.sh
            vrrpd: eth0 atropos information priority 150
            vrrpd: eth0 atropos information basic password on
            vrrpd: eth0 atropos information vmac on
            vrrpd: eth0 atropos information preempt off
            vrrpd: eth0 atropos information delay 3
            vrrpd: eth0 atropos information Virtual ID: 51
            vrrpd: eth0 atropos information monitoring process: 2
            vrrpd: eth0 atropos --------- End Pid 4711 ---------
            """
                .replace("\n", "\r\n"));
  }

  @Test
  void aBackupWithNothing() {
    assertThat(file("-i eth1.190 -v 7 10.16.1.200", ReportedState.BACKUP, "it was started"))
        .isEqualTo(
            """
            vrrpd: eth1.190 atropos --------- Start PID 4711 ---------
            vrrpd: eth1.190 atropos information process : 4711

            vrrpd: eth1.190 atropos information state BACKUP since Tue Nov  3 09:04:05 2026
            vrrpd: eth1.190 atropos information reason: INIT state

            vrrpd: eth1.190 atropos information version: Advanced Vrrpd 1.15
            vrrpd: eth1.190 atropos information script Master:\s
            vrrpd: eth1.190 atropos information script Backup:\s
            vrrpd: eth1.190 atropos information priority 100
            vrrpd: eth1.190 atropos information basic password off
            vrrpd: eth1.190 atropos information vmac off
            vrrpd: eth1.190 atropos information preempt on
            vrrpd: eth1.190 atropos information delay 1
            vrrpd: eth1.190 atropos information Virtual ID: 7
            vrrid: eth1.190 atropos information monitoring process: off
            vrrpd: eth1.190 atropos --------- End Pid 4711 ---------
            """
                .replace("\n", "\r\n"));
  }

  private static String reason(ReportedState state, String cause, FaultCause... faults) {
    return StateText.reason(
        Statuses.of(
            state,
            Duration.ZERO,
            cause,
            List.of(faults).stream().map(FaultCause::sentence).toList()));
  }

  @Test
  void aBackupThatLostAnElection() {
    assertThat(
            List.of(
                new Cause.Outranked(PEER, new Priority(150), new Priority(100)).sentence(),
                new Cause.Outranked(PEER, new Priority(100), new Priority(100)).sentence(),
                new Cause.StepsAside(PEER).sentence()))
        .allSatisfy(
            cause ->
                assertThat(reason(ReportedState.BACKUP, cause)).isEqualTo("Read packet from peer"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "asked to by atropos --backup; takes part again in 24 s | Priority or manual switch (atropos"
            + " --backup)",
        "its vrrpd got SIGUSR2 | receive backup signal",
        "in step with its sync group vrrpd, of which vrrpd-eth1-52 went to BACKUP | receive backup"
            + " signal",
        "it was started | INIT state",
        "its faults are gone | INIT state"
      })
  void aBackupForOtherReasons(String cause, String reason) {
    assertThat(reason(ReportedState.BACKUP, cause)).isEqualTo(reason);
  }

  @Test
  void aFaultIsABackupWithoutLinkOrOneThatFollows() {
    FaultCause link = new FaultCause.LinkDown("eth0");
    FaultCause other =
        new FaultCause.MemberAtFault("vrrpd-eth1-52", new FaultCause.LinkDown("eth1"));

    assertThat(reason(ReportedState.FAULT, "", link)).isEqualTo("Network link down");
    assertThat(reason(ReportedState.FAULT, "", other)).isEqualTo("receive backup signal");
    assertThat(reason(ReportedState.FAULT, "", other, link)).isEqualTo("Network link down");
    assertThat(StateText.state(Statuses.of(ReportedState.FAULT, Duration.ZERO, "", List.of())))
        .isEqualTo("BACKUP");
  }
}
