package locum.sim;

import static locum.sim.Scene.millis;
import static locum.sim.Scene.seconds;

import java.util.List;
import java.util.Optional;
import locum.carp.CarpConfig;
import locum.carp.Password;
import locum.carp.Profile;
import locum.carp.Vhid;
import locum.core.IpAddress;
import locum.core.IpPrefix;
import locum.core.ReportedState;
import locum.engine.AnnouncementSchedule;
import locum.engine.InstanceConfig;
import locum.engine.Peering;
import locum.engine.ProtocolConfig;
import locum.engine.Routing;
import locum.engine.VirtualAddress;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Three hosts of CARP through what a network does to them.
@Tag("sim")
class CarpHostsTest {

  private static final IpAddress VIP = IpAddress.parse("198.51.100.51").orElseThrow();

  static InstanceConfig carp(Profile profile, int advskew, boolean preempt, String password) {
    CarpConfig host =
        new CarpConfig(
            profile,
            new Vhid(51),
            1,
            advskew,
            Password.of(password).orElseThrow(),
            3,
            preempt,
            List.of(VIP));
    return new InstanceConfig(
        Scene.INSTANCE,
        "eth0",
        new ProtocolConfig.Carp(host, false),
        new Peering.Multicast(IpAddress.parse("224.0.0.18").orElseThrow()),
        Optional.empty(),
        List.of(VirtualAddress.of(IpPrefix.host(VIP))),
        List.of(),
        AnnouncementSchedule.DEFAULT,
        true,
        false,
        List.of(),
        Routing.NONE,
        Optional.empty(),
        false,
        true,
        false);
  }

  private static Scene trio(Profile profile, boolean preempt) {
    Scene lan = new Scene(Dialect.V2);
    lan.host("a", carp(profile, 0, preempt, "love"));
    lan.host("b", carp(profile, 50, preempt, "love"));
    lan.host("c", carp(profile, 100, preempt, "love"));
    return lan;
  }

  @ParameterizedTest
  @EnumSource
  void theyTakeOverInTheOrderOfTheirSkews(Profile profile) {
    Scene lan = trio(profile, true);
    lan.settleOn("a");
    lan.crash("a");
    lan.expectHolder("b").within(seconds(4.3));
    lan.run(seconds(5));
    lan.crash("b");
    lan.expectHolder("c").within(seconds(4.5));
    lan.boot("b");
    lan.run(seconds(6));
    lan.expectHolder("b").now();
    lan.boot("a");
    lan.run(seconds(6));
    lan.expectHolder("a").now();
    lan.expectTwoHoldersAtMost(millis(10));
  }

  @ParameterizedTest
  @EnumSource
  void withoutPreemptTheAddressMovesOnlyWhenItMust(Profile profile) {
    Scene lan = trio(profile, false);
    lan.settleOn("a");
    lan.crash("a");
    lan.run(seconds(6));
    lan.expectHolder("b").now();
    lan.boot("a");
    lan.expectHolder("b").throughout(seconds(10));
  }

  @ParameterizedTest
  @EnumSource
  void eachSideOfAPartitionHasItsHolderAndTheBetterOneStays(Profile profile) {
    Scene lan = trio(profile, false);
    lan.settleOn("a");
    lan.partition(List.of("a"), List.of("b", "c"));
    lan.run(seconds(10));
    lan.expectHolder("a", "b").now();
    lan.heal();
    lan.expectHolder("a").within(seconds(2.5));
    lan.expectHolder("a").throughout(seconds(10));
  }

  @ParameterizedTest
  @EnumSource
  void threeSeparatedHostsAgreeOnOne(Profile profile) {
    Scene lan = trio(profile, true);
    lan.settleOn("a");
    lan.partition(List.of("a"), List.of("b", "c"));
    lan.partition(List.of("b"), List.of("c"));
    lan.run(seconds(10));
    lan.expectHolder("a", "b", "c").now();
    lan.heal();
    lan.expectHolder("a").within(seconds(2.5));
    lan.expectHolder("a").throughout(seconds(10));
  }

  /// A farewell: the best backup takes over after its skew, and the others hear it in time.
  @ParameterizedTest
  @EnumSource
  void whoLeavesSaysSo(Profile profile) {
    Scene lan = trio(profile, false);
    lan.settleOn("a");
    lan.stop("a");
    lan.expectHolder("b").within(seconds(0.25));
    lan.expectHolder("b").throughout(seconds(20));
    lan.expectState("c", ReportedState.BACKUP);
    lan.expectNeverTwoHolders();
  }

  @Test
  void ofEqualHostsTheLowestInTheOrderOfUcarpStays() {
    Scene lan = new Scene(Dialect.V2);
    lan.host("a", carp(Profile.UCARP, 0, false, "love"));
    lan.host("b", carp(Profile.UCARP, 0, false, "love"));
    lan.host("c", carp(Profile.UCARP, 0, false, "love"));
    lan.start();
    lan.run(seconds(8));
    lan.expectHolder("a").now();
    lan.expectHolder("a").throughout(seconds(20));
  }

  @ParameterizedTest
  @EnumSource
  void withAnotherPasswordBothHold(Profile profile) {
    Scene lan = new Scene(Dialect.V2);
    lan.host("a", carp(profile, 0, false, "love"));
    lan.host("b", carp(profile, 50, false, "hate"));
    lan.partition(List.of("a"), List.of("b")); // what it comes to, and the invariants know it
    lan.start();
    lan.run(seconds(8));
    lan.expectHolder("a", "b").now();
  }
}
