package locum.nvrrp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import locum.config.ConfigParser;
import locum.config.ConfigText;
import locum.config.MemoryConfigSource;
import locum.config.ParseSettings;
import locum.config.ParsedConfiguration;
import locum.config.Severity;
import locum.engine.InstanceConfig;
import locum.engine.ProtocolConfig;
import locum.engine.VirtualAddress;
import locum.engine.VirtualMac;
import locum.vrrp.AdvertisementInterval;
import locum.vrrp.Priority;
import locum.vrrp.VirtualRouterConfig;
import locum.vrrp.Vrid;
import locum.vrrp.VrrpVersion;
import org.junit.jupiter.api.Test;

/// The configuration that sessions become is what they say, and nobody has anything against it.
class SessionTextTest {

  private static Session session(String file, int vrid, boolean creates) {
    return new Session(
        file,
        "eth1.2",
        "v" + vrid,
        SessionFileTest.prefix("2.2.2." + vrid % 256, 16),
        new Vrid(vrid),
        new Priority(100),
        AdvertisementInterval.ofCentiseconds(100),
        true,
        Optional.empty(),
        creates);
  }

  private static ParsedConfiguration parse(SessionText text) {
    return ConfigParser.parse(
        new MemoryConfigSource(Map.of("/n", ConfigText.of(text.text()))),
        "/n",
        new ParseSettings("", "host", "", Map.of(), 0, false));
  }

  private static InstanceConfig only(Session session) {
    SessionText text = SessionText.of(List.of(session));
    ParsedConfiguration parsed = parse(text);
    assertThat(parsed.problems())
        .as(text.text())
        .noneMatch(problem -> problem.severity() != Severity.NOTE);
    return parsed.configuration().engine().instances().getFirst();
  }

  private static VirtualRouterConfig router(InstanceConfig instance) {
    return switch (instance.protocol()) {
      case ProtocolConfig.Vrrp(VirtualRouterConfig router) -> router;
      case ProtocolConfig.Carp _ -> throw new AssertionError("CARP");
    };
  }

  @Test
  void theExampleOfTheDocuments() {
    Session session =
        SessionFile.read("/etc/nvrrp/nvrrp.example", SessionFileTest.EXAMPLE + "create_intf yes\n")
            .session()
            .orElseThrow();
    InstanceConfig instance = only(session);
    assertThat(instance.name()).isEqualTo("nvrrp.example");
    assertThat(instance.interfaceName()).isEqualTo("eth1.2");
    assertThat(instance.accept()).isTrue();
    assertThat(instance.addresses())
        .extracting(VirtualAddress::prefix)
        .containsExactly(SessionFileTest.prefix("2.2.2.1", 16));
    assertThat(instance.virtualMac().flatMap(VirtualMac::own).flatMap(VirtualMac.Own::name))
        .contains("eth2.2");
    VirtualRouterConfig router = router(instance);
    assertThat(router.version()).isEqualTo(VrrpVersion.V3);
    assertThat(router.vrid()).isEqualTo(new Vrid(5));
    assertThat(router.priority()).isEqualTo(new Priority(100));
    assertThat(router.interval()).isEqualTo(AdvertisementInterval.ofCentiseconds(100));
    assertThat(router.preemptMode()).isTrue();
    assertThat(router.addressOwner()).isFalse();
  }

  @Test
  void everythingThatCanBeSaid() {
    Session session =
        new Session(
            "/x/a",
            "p!0",
            "v_é#{}",
            SessionFileTest.prefix("fe80::1", 64),
            new Vrid(255),
            new Priority(254),
            AdvertisementInterval.ofCentiseconds(1),
            false,
            Optional.of(false),
            true);
    InstanceConfig instance = only(session);
    assertThat(instance.interfaceName()).isEqualTo("p!0");
    assertThat(instance.virtualMac().flatMap(VirtualMac::own).flatMap(VirtualMac.Own::name))
        .contains("v_é#{}");
    assertThat(instance.accept()).isFalse();
    assertThat(router(instance).preemptMode()).isFalse();
    assertThat(router(instance).interval().units()).isEqualTo(1);
    assertThat(router(instance).addresses()).hasToString("[fe80::1]");
  }

  @Test
  void everyIntervalIsReadBack() {
    for (int units : List.of(1, 9, 10, 99, 100, 101, 255, 256, 300, 4095)) {
      Session plain = session("/x/a", 5, true);
      Session session =
          new Session(
              plain.file(),
              plain.primaryInterface(),
              plain.vrrpInterface(),
              plain.vip(),
              plain.vrid(),
              plain.priority(),
              AdvertisementInterval.ofCentiseconds(units),
              plain.preempts(),
              plain.accepts(),
              plain.createsInterface());
      assertThat(router(only(session)).interval().units()).isEqualTo(units);
    }
  }

  @Test
  void namesAreSafeAndUnique() {
    List<String> files = List.of("/x/é", "/x/ü", "/x/a b", "/x/a_b", "/x/a$b\"{", "/x/nvrrp.5");
    List<Session> sessions = new ArrayList<>();
    for (int i = 0; i < files.size(); i++) {
      sessions.add(session(files.get(i), i + 1, true));
    }
    SessionText text = SessionText.of(sessions);
    ParsedConfiguration parsed = parse(text);
    assertThat(parsed.problems()).isEmpty();
    assertThat(parsed.configuration().engine().instances())
        .extracting(InstanceConfig::name)
        .containsExactly("_", "_-2", "a_b", "a_b-2", "a_b__", "nvrrp.5");
    for (InstanceConfig instance : parsed.configuration().engine().instances()) {
      Session session = text.instance(instance.name()).orElseThrow();
      assertThat(session.vrid().value()).isEqualTo(instance.protocol().id());
    }
  }

  @Test
  void everyLineBelongsToItsSession() {
    List<Session> sessions = new ArrayList<>();
    for (int i = 1; i <= 3; i++) {
      sessions.add(session("/x/" + i, i, i != 2));
    }
    SessionText text = SessionText.of(sessions);
    List<String> lines = text.text().lines().toList();
    int session = 0;
    for (int i = 0; i < lines.size(); i++) {
      session += lines.get(i).startsWith("vrrp_instance") ? 1 : 0;
      assertThat(text.at(i + 1)).contains(sessions.get(session - 1));
    }
    assertThat(text.sessions()).isEqualTo(sessions);
    assertThat(text.at(0)).isEmpty();
  }

  @Test
  void noSessionIsNoMistake() {
    assertThat(parse(SessionText.of(List.of())).hasErrors()).isFalse();
  }

  @Test
  void theInterfaceOfTheAdministratorIsProvided() {
    assertThat(only(session("/x/a", 5, false)).virtualMac().flatMap(VirtualMac::provided))
        .contains(new VirtualMac.Provided("v5", true));
  }
}
