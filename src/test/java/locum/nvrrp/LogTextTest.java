package locum.nvrrp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import locum.core.IpAddress;
import locum.core.Occurrence;
import locum.core.ReportedState;
import locum.nvrrp.LogText.Level;
import locum.nvrrp.LogText.Line;
import org.junit.jupiter.api.Test;

/// What happens, in the lines of nvrrp's log.
class LogTextTest {

  private static final String FILE = "/etc/nvrrp/vrrp5.2";

  private static List<Line> change(ReportedState from, ReportedState to) {
    return LogText.of(new Occurrence.StateChanged("vrrp5.2", from, to, 100, "why"), FILE);
  }

  @Test
  void aChangeOfState() {
    assertThat(change(ReportedState.BACKUP, ReportedState.MASTER))
        .containsExactly(
            new Line(Level.ERROR, "slave -> master : " + FILE),
            new Line(Level.INFO, FILE + ": master, because: why"));
    assertThat(change(ReportedState.INIT, ReportedState.BACKUP))
        .startsWith(new Line(Level.ERROR, "initial -> slave : " + FILE));
    assertThat(change(ReportedState.MASTER, ReportedState.FAULT))
        .containsExactly(
            new Line(Level.ERROR, "master -> initial : " + FILE),
            new Line(Level.ERROR, FILE + ": initial, because: why"));
    assertThat(change(ReportedState.MASTER, ReportedState.DELETED))
        .startsWith(new Line(Level.ERROR, "master -> shutdown : " + FILE));
  }

  @Test
  void anotherReasonForTheSameStateIsNoChange() {
    assertThat(change(ReportedState.FAULT, ReportedState.FAULT))
        .containsExactly(new Line(Level.ERROR, FILE + ": initial, because: why"));
    assertThat(change(ReportedState.INIT, ReportedState.FAULT)).hasSize(1);
  }

  @Test
  void everythingElse() {
    assertThat(
            LogText.of(
                new Occurrence.PacketRefused(
                    "x", IpAddress.parse("10.0.0.1").orElseThrow(), "TTL_NOT_255", "refused"),
                FILE))
        .containsExactly(new Line(Level.ERROR, FILE + ": refused"));
    assertThat(LogText.of(new Occurrence.Remark("", Occurrence.Severity.INFO, "text"), ""))
        .containsExactly(new Line(Level.INFO, "text"));
    assertThat(LogText.of(new Occurrence.Remark("x", Occurrence.Severity.WARNING, "odd"), FILE))
        .containsExactly(new Line(Level.ERROR, FILE + ": odd"));
    assertThat(LogText.of(new Occurrence.Detail("x", "step"), FILE)).isEmpty();
  }
}
