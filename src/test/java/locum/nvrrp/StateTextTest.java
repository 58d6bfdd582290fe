package locum.nvrrp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import locum.core.AddressFamily;
import locum.core.Event;
import locum.core.InterfaceAddress;
import locum.core.InterfaceIndex;
import locum.core.Link;
import locum.core.MacAddress;
import locum.core.MonotonicTime;
import locum.core.ReportedState;
import locum.engine.InstanceHistory;
import locum.engine.InstanceKey;
import locum.engine.InstanceStatus;
import locum.engine.Statistics;
import locum.vrrp.AdvertisementInterval;
import locum.vrrp.Priority;
import locum.vrrp.Vrid;
import locum.vrrp.VrrpVersion;
import org.junit.jupiter.api.Test;

/// What the client prints, beside the sample of nvrrp's documents.
class StateTextTest {

  private static final Path STORED = Path.of("src/test/resources/nvrrp/state.txt");

  /// Half a second before the advert of the sample.
  private static final MonotonicTime AT = new MonotonicTime(559_145_897_622_489L);

  private static final Session SESSION =
      new Session(
          "/etc/nvrrp/vrrp5.2",
          "eth1.2",
          "eth2.2",
          SessionFileTest.prefix("2.2.2.1", 16),
          new Vrid(5),
          new Priority(100),
          AdvertisementInterval.ofCentiseconds(100),
          true,
          Optional.empty(),
          false);

  private static final Event.HostSurveyed HOST =
      new Event.HostSurveyed(
          List.of(
              link(1010, "eth1.2", 0x660e9499c5e0L),
              link(1012, "eth2.2", MacAddress.forVrid(AddressFamily.IPV4, 5).bits())),
          List.of(
              address(1012, "2.2.2.1", 16, true),
              address(1010, "2.2.9.9", 16, true),
              address(1010, "fe80::2", 64, false),
              address(1010, "2.2.2.13", 16, false),
              address(1010, "2.2.2.14", 24, false)));

  private static Link link(int index, String name, long mac) {
    return new Link(
        new InterfaceIndex(index), name, Optional.of(new MacAddress(mac)), 1500, Set.of());
  }

  private static InterfaceAddress address(int index, String text, int length, boolean leased) {
    return new InterfaceAddress(
        new InterfaceIndex(index), SessionFileTest.prefix(text, length), leased, false, false);
  }

  private static InstanceStatus status(
      ReportedState state,
      int centiseconds,
      Optional<Duration> nextAdvertisement,
      Optional<Duration> activeDown,
      Statistics statistics) {
    return new InstanceStatus(
        "vrrp5.2",
        new InstanceKey(
            InstanceKey.Protocol.VRRP,
            "eth1.2",
            AddressFamily.IPV4,
            5,
            Optional.empty(),
            Optional.empty()),
        state,
        Duration.ZERO,
        "",
        List.of(),
        new InstanceStatus.Terms.Vrrp(
            VrrpVersion.V3, 100, 100, AdvertisementInterval.ofCentiseconds(centiseconds)),
        nextAdvertisement,
        activeDown,
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        statistics,
        Optional.empty(),
        true,
        Optional.empty(),
        new InstanceHistory(List.of(), List.of()));
  }

  private static Statistics statistics(long sent, long received, Statistics.Moves moves) {
    return new Statistics(sent, received, 0, 0, 0, 0, moves, 0, 0, 3, Map.of(), Map.of());
  }

  private static final InstanceStatus MASTER =
      status(
          ReportedState.MASTER,
          100,
          Optional.of(Duration.ofMillis(500)),
          Optional.empty(),
          new Statistics(
              564, 0, 0, 0, 1, 0, new Statistics.Moves(1, 0, 0, 0), 0, 0, 0, Map.of(), Map.of()));

  /// Labels, order, layout and units of the sample; its master down int is an old error of nvrrp.
  @Test
  void theSampleOfTheDocuments() throws IOException {
    assertThat(new StateText(AT, HOST).full(List.of(new StateText.Running(SESSION, MASTER))))
        .isEqualTo(Files.readString(STORED));
  }

  @Test
  void itDiffersFromTheDocumentInTheOldErrorAlone() throws IOException {
    List<String> document =
        Files.readAllLines(Path.of("src/test/resources/nvrrp/state.document.txt"));
    List<String> stored = new ArrayList<>();
    for (String line : Files.readAllLines(STORED)) {
      if (!line.isEmpty()) {
        stored.add(line.strip());
      }
    }
    assertThat(document).hasSameSizeAs(stored);
    List<String> different = new ArrayList<>(stored);
    different.removeAll(document);
    assertThat(different).containsExactly("master down int 3609375000");
  }

  private static String value(String text, String label) {
    return Arrays.stream(text.split("\n"))
        .filter(line -> line.strip().startsWith(label + " "))
        .map(line -> line.strip().substring(label.length() + 1))
        .findFirst()
        .orElseThrow();
  }

  /// As slave it works with the interval of the master.
  @Test
  void aSlaveThatHasLearnedAnInterval() {
    InstanceStatus slave =
        status(
            ReportedState.BACKUP,
            300,
            Optional.empty(),
            Optional.of(Duration.ofSeconds(2)),
            statistics(7, 65, new Statistics.Moves(1, 2, 3, 4)));
    String text = new StateText(AT, HOST).full(List.of(new StateText.Running(SESSION, slave)));
    assertThat(value(text, "state")).isEqualTo("slave");
    assertThat(value(text, "adv interval")).isEqualTo("1000000000");
    assertThat(value(text, "master adv int")).isEqualTo("3000000000");
    assertThat(value(text, "skew time")).isEqualTo("1828125000");
    assertThat(value(text, "master down int")).isEqualTo("10828125000");
    assertThat(value(text, "timer adv")).isEqualTo("0 0");
    assertThat(value(text, "timer mdown")).isEqualTo("559147 897622489");
    assertThat(value(text, "slave to master")).isEqualTo("1");
    assertThat(value(text, "master to slave")).isEqualTo("2");
    assertThat(value(text, "slave to initial")).isEqualTo("3");
    assertThat(value(text, "master to initial")).isEqualTo("4");
    assertThat(value(text, "adverts recvd")).isEqualTo("65");
    assertThat(value(text, "adverts sent")).isEqualTo("7");
    assertThat(value(text, "send errors")).isEqualTo("3");
  }

  @Test
  void whatIsMissingOnTheHostIsZero() {
    InstanceStatus fault =
        status(
            ReportedState.FAULT,
            100,
            Optional.empty(),
            Optional.empty(),
            statistics(0, 0, new Statistics.Moves(0, 0, 0, 0)));
    String text =
        new StateText(AT, new Event.HostSurveyed(List.of(), List.of()))
            .full(List.of(new StateText.Running(SESSION, fault)));
    assertThat(value(text, "state")).isEqualTo("initial");
    assertThat(value(text, "primary addr")).isEqualTo("0.0.0.0");
    assertThat(value(text, "primary netmask")).isEqualTo("0.0.0.0");
    assertThat(value(text, "vip MAC")).isEqualTo("00:00:00:00:00:00");
    assertThat(value(text, "vip idx")).isEqualTo("0");
    assertThat(text.lines().filter(line -> !line.isEmpty()))
        .allMatch(line -> line.charAt(18) == ' ' && line.charAt(17) != ' ');
  }

  @Test
  void anIpv6Session() {
    Session session =
        new Session(
            "/etc/nvrrp/six",
            "eth1.2",
            "eth2.2",
            SessionFileTest.prefix("2001:db8::1", 48),
            new Vrid(5),
            new Priority(255),
            AdvertisementInterval.ofCentiseconds(1),
            false,
            Optional.empty(),
            true);
    String text = new StateText(AT, HOST).full(List.of(new StateText.Running(session, MASTER)));
    assertThat(value(text, "primary addr")).isEqualTo("fe80::2");
    assertThat(value(text, "primary netmask")).isEqualTo("ffff:ffff:ffff:ffff::");
    assertThat(value(text, "vip IP")).isEqualTo("2001:db8::1/48");
    assertThat(value(text, "vip netmask")).isEqualTo("ffff:ffff:ffff::");
    assertThat(value(text, "adv interval")).isEqualTo("10000000");
    assertThat(value(text, "allow preempt")).isEqualTo("no");
  }

  @Test
  void theSummaryAndTheStateOfAnInterface() {
    InstanceStatus slave =
        status(ReportedState.BACKUP, 100, Optional.empty(), Optional.empty(), MASTER.statistics());
    InstanceStatus init =
        status(ReportedState.INIT, 100, Optional.empty(), Optional.empty(), MASTER.statistics());
    InstanceStatus fault =
        status(ReportedState.FAULT, 100, Optional.empty(), Optional.empty(), MASTER.statistics());
    assertThat(StateText.summary(List.of(MASTER, slave, init, fault, MASTER, MASTER)))
        .isEqualTo("2 initial session(s)\n1 slave session(s)\n3 master session(s)\n");
    assertThat(StateText.summary(List.of()))
        .isEqualTo("0 initial session(s)\n0 slave session(s)\n0 master session(s)\n");
    assertThat(StateText.ofInterface(Optional.of(ReportedState.MASTER))).isEqualTo("master\n");
    assertThat(StateText.ofInterface(Optional.of(ReportedState.STOP))).isEqualTo("shutdown\n");
    assertThat(StateText.ofInterface(Optional.empty())).isEqualTo("invalid interface\n");
  }
}
