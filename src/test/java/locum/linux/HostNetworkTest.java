package locum.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import locum.core.AddressAssignment;
import locum.core.Event;
import locum.core.InterfaceAddress;
import locum.core.InterfaceIndex;
import locum.core.IpAddress;
import locum.core.IpPrefix;
import locum.core.Ipv4Address;
import locum.core.Link;
import locum.core.MacAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Links and addresses of a host, seen and changed through the kernel; `ip` is the judge.
@Tag("netns")
class HostNetworkTest {

  private VirtualNetwork network;

  @BeforeEach
  void open() throws Exception {
    network = VirtualNetwork.open();
  }

  @AfterEach
  void close() {
    network.close();
  }

  private interface Scene {
    void play(HostNetwork host, InterfaceIndex eth0) throws Exception;
  }

  private void onHostA(Scene scene) throws Exception {
    network.a.call(
        () -> {
          try (HostNetwork host = HostNetwork.open()) {
            scene.play(host, link(host.survey(), "eth0").index());
            return true;
          }
        });
  }

  private static Link link(Event.HostSurveyed survey, String name) {
    return survey.links().stream().filter(l -> l.name().equals(name)).findFirst().orElseThrow();
  }

  private static IpAddress ip(String text) {
    return IpAddress.parse(text).orElseThrow();
  }

  private static AddressAssignment leased(InterfaceIndex index, String address, int length) {
    return new AddressAssignment(
        index,
        new IpPrefix(ip(address), length),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        0,
        Set.of(),
        Optional.empty(),
        Optional.of(Duration.ofSeconds(1000)));
  }

  private static Optional<InterfaceAddress> find(HostNetwork host, String address)
      throws Exception {
    return host.survey().addresses().stream()
        .filter(a -> a.address().equals(ip(address)))
        .findFirst();
  }

  private String show(String address) throws Exception {
    return network.a.ip("address show to " + address);
  }

  @Test
  void aSurveyHoldsEveryLinkAndAddress() throws Exception {
    onHostA(
        (host, eth0) -> {
          Event.HostSurveyed survey = host.survey();
          assertThat(survey.links()).extracting(Link::name).contains("lo", "eth0");
          Link link = link(survey, "eth0");
          assertThat(link.mac()).contains(new MacAddress(0x0200_0000_0001L));
          assertThat(link.mtu()).isEqualTo(9500);
          assertThat(link.operational()).isTrue();
          assertThat(link.has(Link.Flag.MULTICAST)).isTrue();
          assertThat(link.has(Link.Flag.LOOPBACK)).isFalse();
          assertThat(link(survey, "lo").has(Link.Flag.LOOPBACK)).isTrue();
          assertThat(survey.addresses())
              .contains(
                  new InterfaceAddress(
                      eth0, new IpPrefix(ip("192.0.2.1"), 24), false, false, false),
                  new InterfaceAddress(eth0, new IpPrefix(ip("fe80::1"), 64), false, false, false),
                  new InterfaceAddress(
                      link(survey, "lo").index(),
                      new IpPrefix(ip("127.0.0.1"), 8),
                      false,
                      false,
                      false));
        });
  }

  @Test
  void aLinkKeepsItsIndexWhenItIsRenamedAndHasANewOneWhenItIsCreatedAgain() throws Exception {
    onHostA(
        (host, eth0) -> {
          network.a.ip("link set eth0 down");
          network.a.ip("link set eth0 name lan");
          Waiting.forEvent(
              host,
              e ->
                  e instanceof Event.LinkChanged(Link l)
                      && l.name().equals("lan")
                      && l.index().equals(eth0));
          network.a.ip("link del lan");
          Waiting.forEvent(host, new Event.LinkRemoved(eth0)::equals);
          network.connect();
          Waiting.forEvent(
              host,
              e ->
                  e instanceof Event.LinkChanged(Link l)
                      && l.name().equals("eth0")
                      && !l.index().equals(eth0));
        });
  }

  @Test
  void carrierThatIsLostAndComesBackIsTold() throws Exception {
    onHostA(
        (host, eth0) -> {
          network.b.ip("link set eth0 down");
          Waiting.forEvent(
              host,
              e ->
                  e instanceof Event.LinkChanged(Link l)
                      && l.index().equals(eth0)
                      && l.has(Link.Flag.UP)
                      && !l.operational());
          network.b.ip("link set eth0 up");
          Waiting.forEvent(
              host,
              e ->
                  e instanceof Event.LinkChanged(Link l)
                      && l.index().equals(eth0)
                      && l.operational());
        });
  }

  @Test
  void aPortThatLeavesItsBridgeIsNotGone() throws Exception {
    onHostA(
        (host, eth0) -> {
          network.a.ip("link add br0 type bridge");
          network.a.ip("link set eth0 master br0");
          network.a.ip("link set eth0 nomaster");
          network.a.ip("link set eth0 mtu 1400");
          List<Event> seen = new ArrayList<>();
          Waiting.until(
              () -> {
                seen.addAll(host.receive());
                return seen.stream()
                    .anyMatch(e -> e instanceof Event.LinkChanged(Link l) && l.mtu() == 1400);
              });
          assertThat(seen).doesNotContain(new Event.LinkRemoved(eth0));
        });
  }

  @Test
  void anAddressThatComesAndGoesIsTold() throws Exception {
    onHostA(
        (host, eth0) -> {
          var ipv4 =
              new InterfaceAddress(eth0, new IpPrefix(ip("192.0.2.77"), 25), false, false, false);
          network.a.ip("address add 192.0.2.77/25 dev eth0");
          Waiting.forEvent(host, new Event.AddressAdded(ipv4)::equals);
          network.a.ip("address del 192.0.2.77/25 dev eth0");
          Waiting.forEvent(host, new Event.AddressRemoved(ipv4)::equals);
          network.a.ip("address add 2001:db8::77/64 dev eth0 nodad preferred_lft 0");
          Waiting.forEvent(
              host,
              new Event.AddressAdded(
                      new InterfaceAddress(
                          eth0, new IpPrefix(ip("2001:db8::77"), 64), false, false, true))
                  ::equals);
        });
  }

  @Test
  void aLeasedAddressIsOursHasItsLifetimeAndIsToldAsLeased() throws Exception {
    onHostA(
        (host, eth0) -> {
          for (String address : List.of("192.0.2.100", "2001:db8::100")) {
            AddressAssignment plain = leased(eth0, address, address.contains(":") ? 128 : 32);
            AddressAssignment vip = nodad(plain);
            assertThat(host.apply(List.of(AddressChange.add(vip)))).isEmpty();
            Waiting.forEvent(
                host,
                new Event.AddressAdded(new InterfaceAddress(eth0, vip.prefix(), true, false, false))
                    ::equals);
            assertThat(show(address)).containsPattern("valid_lft (1000|999)sec preferred_lft");
            assertThat(host.apply(List.of(AddressChange.renew(with(vip, 2000, 1500))))).isEmpty();
            assertThat(show(address))
                .containsPattern("valid_lft (2000|1999)sec preferred_lft (1500|1499)sec");
            assertThat(host.apply(List.of(AddressChange.remove(vip)))).isEmpty();
            assertThat(show(address)).isEmpty();
            Waiting.forEvent(
                host,
                e ->
                    e instanceof Event.AddressRemoved(InterfaceAddress a)
                        && a.address().equals(vip.address()));
          }
        });
  }

  private static AddressAssignment with(AddressAssignment a, int lease, int preferred) {
    return new AddressAssignment(
        a.interfaceIndex(),
        a.prefix(),
        a.peer(),
        a.broadcast(),
        a.label(),
        a.scope(),
        a.flags(),
        Optional.of(Duration.ofSeconds(preferred)),
        Optional.of(Duration.ofSeconds(lease)));
  }

  private static AddressAssignment nodad(AddressAssignment a) {
    return new AddressAssignment(
        a.interfaceIndex(),
        a.prefix(),
        a.peer(),
        a.broadcast(),
        a.label(),
        a.scope(),
        Set.of(AddressAssignment.Flag.NODAD),
        a.preferred(),
        a.lease());
  }

  @Test
  void labelScopeBroadcastAndPeerArriveAtTheKernel() throws Exception {
    onHostA(
        (host, eth0) -> {
          var labelled =
              new AddressAssignment(
                  eth0,
                  new IpPrefix(ip("198.51.100.1"), 24),
                  Optional.empty(),
                  Optional.of(ip("198.51.100.255")),
                  Optional.of("eth0:vip"),
                  253,
                  Set.of(AddressAssignment.Flag.NOPREFIXROUTE),
                  Optional.of(Duration.ZERO),
                  Optional.empty());
          var pointToPoint =
              new AddressAssignment(
                  eth0,
                  IpPrefix.host(ip("203.0.113.1")),
                  Optional.of(new IpPrefix(ip("203.0.113.2"), 30)),
                  Optional.empty(),
                  Optional.empty(),
                  0,
                  Set.of(),
                  Optional.empty(),
                  Optional.empty());
          var ipv6Peer =
              new AddressAssignment(
                  eth0,
                  IpPrefix.host(ip("2001:db8::1")),
                  Optional.of(new IpPrefix(ip("2001:db8::2"), 127)),
                  Optional.empty(),
                  Optional.empty(),
                  0,
                  Set.of(AddressAssignment.Flag.NODAD, AddressAssignment.Flag.HOME),
                  Optional.empty(),
                  Optional.of(Duration.ofMillis(1)));
          List<AddressAssignment> all = List.of(labelled, pointToPoint);
          assertThat(host.apply(map(all, AddressChange::add))).isEmpty();
          // the kernel shows no finite preferred lifetime for what is valid for ever: the flag
          // counts
          assertThat(show("198.51.100.1"))
              .contains(
                  "inet 198.51.100.1/24 brd 198.51.100.255 scope link deprecated noprefixroute"
                      + " eth0:vip")
              .contains("valid_lft forever");
          assertThat(show("203.0.113.1"))
              .contains("inet 203.0.113.1 peer 203.0.113.2/30 scope global eth0")
              .contains("valid_lft forever preferred_lft forever");
          assertThat(find(host, "203.0.113.1").orElseThrow().prefix().length()).isEqualTo(30);
          assertThat(host.apply(map(all, AddressChange::add))).isEmpty();
          assertThat(host.apply(map(all, AddressChange::remove))).isEmpty();
          assertThat(show("198.51.100.1") + show("203.0.113.1")).isEmpty();

          assertThat(host.apply(List.of(AddressChange.add(ipv6Peer)))).isEmpty();
          assertThat(show("2001:db8::1"))
              .contains("inet6 2001:db8::1 peer 2001:db8::2/127 scope global")
              .contains("nodad")
              .contains("home");
          // a lease is at least a second, and at its end the kernel takes the address away itself
          Waiting.until(() -> show("2001:db8::1").isEmpty());
        });
  }

  private static List<AddressChange> map(
      List<AddressAssignment> assignments, Function<AddressAssignment, AddressChange> change) {
    return assignments.stream().map(change).toList();
  }

  @Test
  void anAddressThatWasThereBeforeIsNeitherLeasedNorChanged() throws Exception {
    onHostA(
        (host, eth0) -> {
          AddressAssignment own = leased(eth0, "192.0.2.1", 24);
          assertThat(host.apply(List.of(AddressChange.add(own)))).isEmpty();
          assertThat(find(host, "192.0.2.1").orElseThrow().leased()).isFalse();
          assertThat(show("192.0.2.1")).contains("valid_lft forever");
        });
  }

  @Test
  void anAddressLeftByAnEarlierRunGetsTheNewLease() throws Exception {
    onHostA(
        (host, eth0) -> {
          for (String address : List.of("192.0.2.100", "2001:db8::100")) {
            AddressAssignment vip = leased(eth0, address, address.contains(":") ? 64 : 24);
            assertThat(host.apply(List.of(AddressChange.add(vip)))).isEmpty();
          }
          try (HostNetwork next = HostNetwork.open()) {
            for (String address : List.of("192.0.2.100", "2001:db8::100")) {
              AddressAssignment vip = leased(eth0, address, address.contains(":") ? 64 : 24);
              assertThat(find(next, address).orElseThrow().leased()).isTrue();
              assertThat(next.apply(List.of(AddressChange.add(with(vip, 5000, 5000))))).isEmpty();
              assertThat(show(address)).containsPattern("valid_lft (5000|4999)sec");
            }
          }
        });
  }

  @Test
  void addingKeepsTheNotificationsThatWaitToBeReceived() throws Exception {
    onHostA(
        (host, eth0) -> {
          AddressAssignment own = leased(eth0, "192.0.2.1", 24);
          network.a.ip("link set eth0 mtu 1400");
          assertThat(host.apply(List.of(AddressChange.add(own)))).isEmpty();
          Waiting.forEvent(host, e -> e instanceof Event.LinkChanged(Link l) && l.mtu() == 1400);
        });
  }

  @Test
  void whatIsGoneIsRemovedWithoutAnErrorAndOtherRefusalsAreSentences() throws Exception {
    onHostA(
        (host, eth0) -> {
          InterfaceIndex nowhere = new InterfaceIndex(4711);
          AddressAssignment vip = leased(eth0, "192.0.2.100", 32);
          AddressAssignment vip6 = leased(eth0, "2001:db8::100", 128);
          AddressAssignment lost = leased(nowhere, "192.0.2.100", 32);
          AddressAssignment lost6 = leased(nowhere, "2001:db8::100", 128);
          List<AddressChange> changes = new ArrayList<>();
          for (AddressAssignment gone : List.of(vip, vip6, lost, lost6)) {
            changes.add(AddressChange.remove(gone));
          }
          changes.add(AddressChange.add(lost));
          changes.add(AddressChange.add(vip));
          changes.add(AddressChange.renew(lost6));
          List<AddressFailure> failures = host.apply(changes);
          assertThat(failures)
              .extracting(AddressFailure::change)
              .containsExactly(changes.get(4), changes.get(6));
          assertThat(failures.getFirst().errno()).contains(Errno.ENODEV);
          assertThat(failures.getFirst().sentence())
              .isEqualTo(
                  "add 192.0.2.100/32 on #4711: ENODEV: no such device"
                      + " (ipv4: Device not found)");
          assertThat(failures.getLast().sentence()).contains("ENODEV: no such device (");
          assertThat(show("192.0.2.100")).contains("192.0.2.100/32");
        });
  }

  @Test
  void aThousandAddressesAreAddedRenewedAndRemovedInOneGo() throws Exception {
    onHostA(
        (host, eth0) -> {
          List<AddressAssignment> vips = new ArrayList<>();
          for (int i = 0; i < 1000; i++) {
            vips.add(leased(eth0, new Ipv4Address(0x0a00_0000 + i).toString(), 32));
          }
          assertThat(host.apply(map(vips, AddressChange::add))).isEmpty();
          assertThat(host.survey().addresses()).filteredOn(InterfaceAddress::leased).hasSize(1000);
          assertThat(host.apply(map(vips, AddressChange::add))).isEmpty();
          assertThat(host.apply(map(vips, AddressChange::renew))).isEmpty();
          assertThat(host.apply(map(vips, AddressChange::remove))).isEmpty();
          assertThat(host.survey().addresses()).filteredOn(InterfaceAddress::leased).isEmpty();
        });
  }

  @Test
  void everyOneOfAThousandRefusalsIsTold() throws Exception {
    onHostA(
        (host, eth0) -> {
          List<AddressChange> changes = new ArrayList<>();
          for (int i = 0; i < 2000; i++) {
            String address = new Ipv4Address(0x0a00_0000 + i).toString();
            changes.add(AddressChange.add(leased(new InterfaceIndex(4711), address, 32)));
          }
          assertThat(host.apply(changes))
              .extracting(AddressFailure::change)
              .containsExactlyElementsOf(changes);
        });
  }

  @Test
  void lostNotificationsBecomeASurvey() throws Exception {
    network.a.call(
        () -> {
          try (HostNetwork hearer = HostNetwork.open(4096);
              HostNetwork changer = HostNetwork.open()) {
            InterfaceIndex eth0 = link(hearer.survey(), "eth0").index();
            List<AddressAssignment> vips = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
              vips.add(leased(eth0, new Ipv4Address(0x0a00_0000 + i).toString(), 32));
            }
            assertThat(changer.apply(map(vips, AddressChange::add))).isEmpty();
            Event event = Waiting.forEvent(hearer, e -> e instanceof Event.HostSurveyed);
            assertThat(((Event.HostSurveyed) event).addresses())
                .filteredOn(InterfaceAddress::leased)
                .hasSize(200);
            network.a.ip("link set eth0 mtu 1400");
            Waiting.forEvent(
                hearer, e -> e instanceof Event.LinkChanged(Link l) && l.mtu() == 1400);
            return true;
          }
        });
  }
}
