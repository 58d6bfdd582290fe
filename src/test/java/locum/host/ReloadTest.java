package locum.host;

import static locum.host.Locum.SOON;
import static locum.host.Settings.VIP;
import static locum.host.Settings.instance;
import static org.assertj.core.api.Assertions.assertThat;

import locum.cli.demo.Await;
import locum.cli.demo.Capture;
import locum.cli.demo.Lab;
import locum.control.ControlResponse;
import locum.core.IpAddress;
import locum.core.Ipv4Address;
import locum.core.MonotonicTime;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A reload changes what differs between the files, and nothing else on the host.
@Tag("netns")
class ReloadTest {

  private static final String FIRST = instance("VI_1", 51, 150, VIP + "/24");

  private static void assertReloaded(ControlResponse response, String... parts) {
    assertThat(response).isInstanceOf(ControlResponse.Done.class);
    assertThat(response.toString()).contains(parts);
  }

  private static MonotonicTime now() {
    return new MonotonicTime(System.nanoTime());
  }

  private static IpAddress address(int last) {
    return new Ipv4Address(0x0a42_0000 | last);
  }

  @Test
  void whatStaysTheSameKeepsStateAddressAndCounters() {
    try (Lab lab = Lab.open("a")) {
      Locum a = Locum.start(lab, "a", FIRST + instance("VI_2", 52, 150, "10.66.0.102/24"));
      a.awaitState("VI_1", "MASTER");
      a.awaitState("VI_2", "MASTER");
      AddressWatch watch = AddressWatch.start(lab, "a");
      long sent = a.counter("VI_1", "advertisements_sent");

      ControlResponse response =
          a.reload(
              instance("VI_3", 53, 150, "10.66.0.103/24")
                  + instance("VI_2", 52, 90, "10.66.0.102/24")
                  + FIRST);

      assertReloaded(response, "1 unchanged", "1 changed (VI_2)", "1 added (VI_3)", "0 removed");
      a.awaitState("VI_3", "MASTER");
      assertThat(a.state("VI_1")).isEqualTo("MASTER");
      assertThat(a.counter("VI_1", "became_master")).isEqualTo(1);
      assertThat(a.counter("VI_1", "advertisements_sent")).isGreaterThanOrEqualTo(sent);
      assertThat(a.state("VI_2")).isEqualTo("MASTER");
      assertThat(a.counter("VI_2", "became_master")).isEqualTo(1);
      assertThat(watch.removals(VIP)).isZero();
      assertThat(watch.removals("10.66.0.102")).isZero();
    }
  }

  @Test
  void aChangedPriorityIsInTheNextAdvert() {
    try (Lab lab = Lab.open("a")) {
      Capture capture = lab.capture(0);
      Locum a = Locum.start(lab, "a", Settings.plain(150));
      a.awaitState("VI_1", "MASTER");

      assertReloaded(a.reload(Settings.plain(120)), "1 changed (VI_1)");

      MonotonicTime done = now();
      assertThat(
              capture.awaitAdvert(SOON, () -> "the next advert", done, advert -> true).priority())
          .isEqualTo(120);
      assertThat(a.state("VI_1")).isEqualTo("MASTER");
      assertThat(a.counter("VI_1", "became_master")).isEqualTo(1);
    }
  }

  @Test
  void addressesComeAndGoWhileItHoldsTheOthers() {
    try (Lab lab = Lab.open("a")) {
      Capture capture = lab.capture(0);
      Locum a = Locum.start(lab, "a", instance("VI_1", 51, 150, VIP + "/24", "10.66.0.101/24"));
      a.awaitState("VI_1", "MASTER");
      AddressWatch watch = AddressWatch.start(lab, "a");

      assertReloaded(
          a.reload(instance("VI_1", 51, 150, VIP + "/24", "10.66.0.102/24")), "1 changed (VI_1)");

      lab.awaitHolders(SOON, "10.66.0.102", "a");
      lab.awaitHolders(SOON, "10.66.0.101");
      assertThat(lab.holds("a", VIP)).isTrue();
      assertThat(watch.removals(VIP)).isZero();
      capture.awaitAdvert(
          SOON,
          () -> "an advert with the new list",
          new MonotonicTime(0),
          advert ->
              advert.addresses().contains(address(102))
                  && advert.addresses().contains(address(100))
                  && !advert.addresses().contains(address(101)));
      Await.until(
          SOON,
          "the new address is announced",
          () -> capture.claims().anyMatch(claim -> claim.address().equals(address(102))));
    }
  }

  @Test
  void anInstanceThatIsRemovedResignsAndOneThatIsAddedTakesPart() {
    try (Lab lab = Lab.open("a")) {
      Capture capture = lab.capture(0);
      Locum a = Locum.start(lab, "a", FIRST);
      a.awaitState("VI_1", "MASTER");

      ControlResponse response = a.reload(instance("VI_2", 52, 150, "10.66.0.102/24"));

      assertReloaded(response, "1 added (VI_2)", "1 removed (VI_1)");
      assertThat(lab.holds("a", VIP)).as("address of the removed instance").isFalse();
      capture.awaitAdvert(
          SOON,
          () -> "the resignation",
          new MonotonicTime(0),
          advert -> advert.vrid() == 51 && advert.priority() == 0);
      a.awaitState("VI_2", "MASTER");
      lab.awaitHolders(SOON, "10.66.0.102", "a");
    }
  }

  @Test
  void aNewNameIsOnlyAName() {
    try (Lab lab = Lab.open("a")) {
      Capture capture = lab.capture(0);
      Locum a = Locum.start(lab, "a", FIRST);
      a.awaitState("VI_1", "MASTER");
      AddressWatch watch = AddressWatch.start(lab, "a");
      long sent = a.counter("VI_1", "advertisements_sent");
      long claims = capture.claims().count();

      assertReloaded(a.reload(instance("WEB", 51, 150, VIP + "/24")), "(WEB)");

      assertThat(a.state("WEB")).isEqualTo("MASTER");
      assertThat(a.counter("WEB", "became_master")).isEqualTo(1);
      assertThat(a.counter("WEB", "advertisements_sent")).isGreaterThanOrEqualTo(sent);
      assertThat(watch.removals(VIP)).isZero();
      MonotonicTime done = now();
      capture.awaitAdvert(SOON, () -> "an advert", done, advert -> advert.priority() == 150);
      assertThat(capture.adverts()).noneMatch(advert -> advert.priority() == 0);
      assertThat(capture.claims().count()).isGreaterThanOrEqualTo(claims);
    }
  }
}
