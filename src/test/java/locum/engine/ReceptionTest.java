package locum.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import locum.core.AddressFamily;
import locum.core.Effect;
import locum.core.InterfaceIndex;
import locum.core.IpAddress;
import locum.core.ListenPoint;
import locum.core.ReportedState;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ReceptionTest {

  private static final Effect LISTEN =
      new Effect.Listen(
          new ListenPoint(
              new InterfaceIndex(2),
              "eth0",
              AddressFamily.IPV4,
              112,
              Optional.of(IpAddress.parse("224.0.0.18").orElseThrow())));

  private final EngineScene scene = EngineScene.running(InstanceSettings.v2().build());

  @Test
  @DisplayName("An instance that cannot hear its peers is in FAULT, and never becomes MASTER")
  void theDeafDoNotTakePart() {
    assertThat(refuse())
        .containsExactly("VI_1 BACKUP to FAULT: it cannot receive adverts (bind(eth0): EMFILE)");
    for (int pause : List.of(1, 2, 4, 8, 16, 30, 30)) {
      assertThat(scene.pass(pause - 1 + ".999")).isEmpty();
      assertThat(scene.pass("0.001")).containsExactly("listen eth0 IPV4 224.0.0.18");
      assertThat(refuse()).as("still deaf: nothing new to say").isEmpty();
    }
  }

  @Test
  @DisplayName("It asks again after a second, and comes back when it is not refused")
  void itComesBackWhenItHears() {
    refuse();
    assertThat(scene.pass("1")).containsExactly("listen eth0 IPV4 224.0.0.18");
    assertThat(scene.status("VI_1").state()).isEqualTo(ReportedState.FAULT);
    assertThat(scene.pass("0.1")).containsExactly("VI_1 FAULT to BACKUP: its faults are gone");
  }

  private List<String> refuse() {
    return scene.fail(LISTEN, "bind(eth0): EMFILE");
  }
}
