package locum.vrrpd;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import locum.core.Ipv4Address;
import locum.core.Occurrence;
import locum.core.ReportedState;
import locum.engine.FaultCause;
import locum.vrrp.Cause;
import locum.vrrp.Priority;
import org.junit.jupiter.api.Test;

/// The lines that people and their programs search for in the log of vrrpd.
class LogTextTest {

  private static final Ipv4Address PEER = Ipv4Address.parse("10.16.1.2").orElseThrow();
  private static final VrrpdOptions PLAIN =
      OptionReaderTest.options("-i eth0 -v 51 -p 90 10.16.1.200");
  private static final VrrpdOptions SCRIPTED =
      OptionReaderTest.options("-i eth0 -v 51 -U /up.sh -D /down.sh 10.16.1.200");

  private static List<String> change(
      VrrpdOptions options, ReportedState from, ReportedState to, String cause) {
    return LogText.of(new Occurrence.StateChanged("vrrpd-eth0-51", from, to, 100, cause), options);
  }

  @Test
  void theStart() {
    assertThat(change(PLAIN, ReportedState.INIT, ReportedState.BACKUP, "it was started"))
        .containsExactly(
            "VRRP ID 51 on eth0:  - INIT State (backup) -",
            "VRRP ID 51 on eth0: Entering BACKUP STATE (init): it was started");
  }

  @Test
  void becomesMaster() {
    String silent =
        new Cause.ActiveSilent(Duration.ofMillis(3610), Optional.of(PEER), List.of()).sentence();
    assertThat(change(SCRIPTED, ReportedState.BACKUP, ReportedState.MASTER, silent))
        .containsExactly(
            "VRRP ID 51 on eth0: 10.16.1.2 is down, we are now the master router.",
            "VRRP ID 51 on eth0: Upscript: /up.sh",
            "VRRP ID 51 on eth0: Send gratuitous ARP for all ip addresses",
            "VRRP ID 51 on eth0: Entering MASTER STATE: " + silent);
    assertThat(
            List.of(
                new Cause.ActiveResigned(PEER).sentence(),
                new Cause.Preempting(PEER, new Priority(90), new Priority(100)).sentence()))
        .allSatisfy(
            cause ->
                assertThat(change(PLAIN, ReportedState.BACKUP, ReportedState.MASTER, cause))
                    .startsWith(
                        "VRRP ID 51 on eth0: 10.16.1.2 is down, we are now the master router."));
    assertThat(
            change(
                PLAIN,
                ReportedState.BACKUP,
                ReportedState.MASTER,
                new Cause.ActiveSilent(Duration.ofSeconds(3), Optional.empty(), List.of())
                    .sentence()))
        .startsWith("VRRP ID 51 on eth0: we are now the master router.");
  }

  @Test
  void becomesBackup() {
    String cause = new Cause.Outranked(PEER, new Priority(150), new Priority(100)).sentence();
    assertThat(change(SCRIPTED, ReportedState.MASTER, ReportedState.BACKUP, cause))
        .containsExactly(
            "VRRP ID 51 on eth0: 10.16.1.2 is up, we are now a backup router.",
            "VRRP ID 51 on eth0: scriptdown: /down.sh",
            "VRRP ID 51 on eth0: Entering BACKUP STATE: " + cause);
    assertThat(change(PLAIN, ReportedState.MASTER, ReportedState.BACKUP, "its vrrpd got SIGUSR2"))
        .startsWith("VRRP ID 51 on eth0: we are now a backup router.");
  }

  @Test
  void losesItsLink() {
    assertThat(
            change(
                SCRIPTED,
                ReportedState.MASTER,
                ReportedState.FAULT,
                new FaultCause.LinkDown("eth0").sentence()))
        .startsWith(
            "VRRP ID 51 on eth0: WARNING: Link down eth0 (state backup)",
            "VRRP ID 51 on eth0: scriptdown: /down.sh");
    assertThat(
            change(
                PLAIN,
                ReportedState.MASTER,
                ReportedState.FAULT,
                new FaultCause.MemberAtFault("vrrpd-eth1-52", new FaultCause.LinkDown("eth1"))
                    .sentence()))
        .startsWith("VRRP ID 51 on eth0: we are now a backup router.");
  }

  @Test
  void ends() {
    assertThat(change(SCRIPTED, ReportedState.MASTER, ReportedState.DELETED, "removed"))
        .startsWith(
            "VRRP ID 51 on eth0: vrrpd: Advanced Vrrpd 1.15 SIGTERM",
            "VRRP ID 51 on eth0: scriptdown: /down.sh");
    assertThat(change(SCRIPTED, ReportedState.BACKUP, ReportedState.STOP, "SIGTERM"))
        .noneMatch(line -> line.contains("scriptdown"));
  }

  @Test
  void anotherReasonForTheSameStateIsNoChange() {
    assertThat(change(SCRIPTED, ReportedState.FAULT, ReportedState.FAULT, "eth1 too")).hasSize(1);
  }

  @Test
  void whatVrrpdHasNoWordsFor() {
    assertThat(
            LogText.of(
                new Occurrence.Remark("x", Occurrence.Severity.ERROR, "sent nothing"), PLAIN))
        .containsExactly("VRRP ID 51 on eth0: sent nothing");
  }

  @Test
  void signalsAndTheMagicPacket() {
    assertThat(LogText.newPriority(PLAIN)).isEqualTo("vrrpd: new priority 90");
    assertThat(LogText.magicPacket(PLAIN)).isEqualTo("VRRP ID 51: sending magic packet");
  }
}
