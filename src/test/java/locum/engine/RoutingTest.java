package locum.engine;

import static locum.engine.SomeRouting.route;
import static locum.engine.SomeRouting.rule;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import locum.core.Effect;
import locum.core.InterfaceIndex;
import locum.core.Route;
import locum.core.RoutingObject;
import locum.core.RoutingRule;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// Routes and rules come and go with the addresses, in an order, and are kept meanwhile.
class RoutingTest {

  private static final Route ROUTE = route("10.1.0.0/16", "10.9.0.254", "eth0");
  private static final RoutingRule RULE = rule(500, "10.9.0.100/32");
  private static final String ROUTE_TEXT = "10.1.0.0/16 via 10.9.0.254 dev eth0 proto keepalived";
  private static final String RULE_TEXT = "500: from 10.9.0.100 lookup 100 proto keepalived";

  private static final InstanceConfig VI_1 = InstanceSettings.v2().routing(ROUTE, RULE).build();

  private static Effect addition(RoutingObject object) {
    return new Effect.AddRouting(
        List.of(object.resolve(_ -> Optional.of(new InterfaceIndex(2))).orElseThrow()));
  }

  private static List<String> kept(EngineScene scene) {
    return scene.status("VI_1").routes().stream()
        .filter(InstanceStatus.RoutingState::held)
        .map(InstanceStatus.RoutingState::text)
        .toList();
  }

  @Test
  @DisplayName("addresses, routes, rules, announcements")
  void aTakeOverAddsRoutesAndRulesBetweenAddressesAndAnnouncements() {
    EngineScene scene = EngineScene.running(VI_1);
    assertThat(scene.pass("3.4140625"))
        .containsExactly(
            "send eth0 51 priority 150",
            "add eth0 10.9.0.100/24 for 2 s, eth0 10.9.0.101/24 for 2 s",
            "add " + ROUTE_TEXT + "; " + RULE_TEXT,
            "announce eth0" + " 10.9.0.100 10.9.0.101".repeat(5),
            "VI_1 BACKUP to MASTER: no other router was heard for 3.414 s");
    assertThat(kept(scene)).containsExactly(ROUTE_TEXT);
  }

  @Test
  @DisplayName("priority 0, rules, routes, addresses")
  void leavingRemovesRulesAndRoutesBeforeTheAddresses() {
    EngineScene scene = EngineScene.active(VI_1);
    assertThat(scene.stop())
        .containsSubsequence(
            "send eth0 51 resignation",
            "remove " + RULE_TEXT + "; " + ROUTE_TEXT,
            "remove eth0 10.9.0.100/24, eth0 10.9.0.101/24");
  }

  @Test
  void aThousandInstancesChangeTheirRoutesInOneGo() {
    InstanceConfig[] configs = new InstanceConfig[200];
    for (int i = 0; i < configs.length; i++) {
      configs[i] =
          InstanceSettings.v2()
              .name("VI_" + i)
              .vrid(i + 1)
              .routing(route("10." + i + ".0.0/16", "10.9.0.254", "eth0"))
              .build();
    }
    EngineScene scene = EngineScene.running(configs);
    assertThat(scene.pass("3.4140625").stream().filter(l -> l.startsWith("add 10."))).hasSize(1);
  }

  @Test
  void aStartAsBackupRemovesWhatAnEarlierDaemonMayHaveLeft() {
    EngineScene scene = EngineScene.host();
    scene.configure(VI_1);
    assertThat(scene.survey()).contains("remove " + RULE_TEXT + "; " + ROUTE_TEXT);
    assertThat(scene.survey()).as("only at the start").isEmpty();
  }

  @Test
  void anOwnerRemovesNothingAtTheStart() {
    EngineScene scene = EngineScene.host();
    scene.configure(InstanceSettings.v2().owner().routing(ROUTE).build());
    assertThat(scene.survey())
        .contains("add " + ROUTE_TEXT)
        .noneMatch(line -> line.startsWith("remove"));
  }

  @Test
  void theStartOfABackupLeavesRoutesOfAnotherInstanceAlone() {
    EngineScene scene = EngineScene.active(VI_1);
    InstanceConfig other = InstanceSettings.v2().name("VI_2").vrid(52).routing(ROUTE).build();
    assertThat(scene.configure(VI_1, other)).noneMatch(line -> line.startsWith("remove"));
  }

  @Test
  void aRouteOfAnotherProtocolIsNotTakenForALeftOver() {
    Route mine = route("10.1.0.0/16", "10.9.0.254", "eth0", 4, Optional.empty());
    EngineScene scene = EngineScene.host();
    scene.configure(InstanceSettings.v2().routing(mine).build());
    assertThat(scene.survey()).noneMatch(line -> line.startsWith("remove"));
  }

  @Test
  void whatWasThereBeforeUnderAnotherProtocolStays() {
    Route mine = route("10.1.0.0/16", "10.9.0.254", "eth0", 4, Optional.empty());
    EngineScene scene = EngineScene.active(InstanceSettings.v2().routing(mine).build());
    scene.routingFound(mine.resolve(_ -> Optional.of(new InterfaceIndex(2))).orElseThrow());
    assertThat(scene.stop()).noneMatch(line -> line.startsWith("remove 10.1"));
  }

  @Test
  @DisplayName("keepalived's 'lost object': put back instead of stepping down")
  void aRouteThatSomebodyRemovesIsPutBack() {
    EngineScene scene = EngineScene.active(VI_1);
    scene.pass("0.25");
    assertThat(scene.routing(ROUTE, false)).isEmpty();
    assertThat(kept(scene)).isEmpty();
    assertThat(scene.pass("0.25"))
        .containsExactly(
            "add " + ROUTE_TEXT,
            "VI_1 WARNING virtual routes or rules were removed by somebody; put back: "
                + ROUTE_TEXT);
    assertThat(scene.status("VI_1").statistics().routingRestored()).isEqualTo(1);
    assertThat(scene.state("VI_1")).isEqualTo("MASTER");
  }

  @Test
  void ourOwnRemovalAndAdditionIsNoLoss() {
    EngineScene scene = EngineScene.active(VI_1);
    scene.routing(ROUTE, false);
    scene.routing(ROUTE, true);
    assertThat(scene.pass("0.5")).noneMatch(line -> line.startsWith("add"));
  }

  @Test
  void aRouteThatIsNotHeldConcernsNobody() {
    EngineScene scene = EngineScene.running(VI_1);
    assertThat(scene.routing(ROUTE, false)).isEmpty();
    assertThat(scene.pass("1")).isEmpty();
  }

  @Test
  void anUntrackedRouteIsNotPutBack() {
    InstanceConfig config =
        InstanceSettings.v2()
            .routing(new Routing(List.of(new RoutingEntry(ROUTE, false, Optional.empty()))))
            .build();
    EngineScene scene = EngineScene.active(config);
    scene.routing(ROUTE, false);
    assertThat(scene.pass("0.5")).noneMatch(line -> line.startsWith("add"));
  }

  @Test
  void whoIsRobbedOfARouteAgainAndAgainLetsAnotherTry() {
    EngineScene scene = EngineScene.active(VI_1);
    for (int i = 0; i < RoutingItem.RESTORATIONS; i++) {
      scene.routing(ROUTE, false);
      scene.pass("0.25");
      assertThat(scene.state("VI_1")).isEqualTo("MASTER");
    }
    scene.routing(ROUTE, false);
    assertThat(scene.pass("0.25"))
        .contains("send eth0 51 resignation", "remove eth0 10.9.0.100/24, eth0 10.9.0.101/24");
    assertThat(scene.status("VI_1").faults())
        .containsExactly(
            "it needs '"
                + ROUTE_TEXT
                + "', which cannot be kept on this host (it was removed 6 times within a minute)");
    scene.pass("60");
    assertThat(scene.status("VI_1").faults()).as("it tries again").isEmpty();
  }

  @Test
  void aRouteThatTheKernelNeverTookKeepsNobodyFromBeingMaster() {
    EngineScene scene = EngineScene.active(VI_1);
    assertThat(scene.fail(addition(ROUTE), "add route: ENETUNREACH"))
        .containsExactly("VI_1 ERROR add route: ENETUNREACH");
    assertThat(scene.pass("1")).contains("add " + ROUTE_TEXT);
    for (int i = 0; i < 5; i++) {
      scene.fail(addition(ROUTE), "add route: ENETUNREACH");
      scene.pass("30");
    }
    assertThat(scene.state("VI_1")).isEqualTo("MASTER");
  }

  @Test
  void aLostRouteThatTheKernelRefusesToTakeBackIsAFault() {
    EngineScene scene = EngineScene.active(VI_1);
    scene.pass("0.25");
    scene.routing(ROUTE, false);
    scene.pass("0.25");
    for (int i = 0; i < RoutingItem.REFUSALS; i++) {
      assertThat(scene.state("VI_1")).isEqualTo("MASTER");
      scene.fail(addition(ROUTE), "add route: ENETUNREACH");
      scene.pass(String.valueOf(1 << i)); // it asks after 1 s, then 2 s
    }
    assertThat(scene.state("VI_1")).isEqualTo("FAULT");
    assertThat(scene.status("VI_1").faults().toString()).contains(ROUTE_TEXT, "ENETUNREACH");
  }

  @Test
  void noticesThatWereLostHaveEverythingAddedOnceMore() {
    EngineScene scene = EngineScene.active(VI_1);
    scene.pass("0.25");
    scene.routingUncertain();
    assertThat(scene.pass("0.25")).containsExactly("add " + ROUTE_TEXT + "; " + RULE_TEXT);
    assertThat(scene.status("VI_1").statistics().routingRestored()).isZero();
  }

  @Test
  @DisplayName("the kernel drops IPv4 routes with an address and tells nobody")
  void anAddressThatGoesHasTheRoutesAddedOnceMore() {
    EngineScene scene = EngineScene.active(VI_1);
    scene.pass("0.25");
    scene.addAddress("eth0", "10.9.0.7/24");
    scene.removeAddress("eth0", "10.9.0.7/24");
    assertThat(scene.pass("0.25")).contains("add " + ROUTE_TEXT + "; " + RULE_TEXT);
  }

  @Test
  void theInterfaceOfATrackedRouteIsTracked() {
    InstanceConfig config =
        InstanceSettings.v2().routing(route("10.1.0.0/16", "10.8.0.254", "eth1")).build();
    EngineScene scene = EngineScene.active(config);
    scene.linkDown("eth1");
    assertThat(scene.status("VI_1").faults())
        .containsExactly("interface eth1 is down or has no carrier");
    scene.linkUp("eth1");
    assertThat(scene.state("VI_1")).isEqualTo("BACKUP");
  }

  @Test
  void aRouteOverAnInterfaceThatComesLaterIsAddedThen() {
    RoutingEntry entry =
        new RoutingEntry(route("10.1.0.0/16", "10.7.0.254", "eth9"), false, Optional.empty());
    EngineScene scene =
        EngineScene.active(InstanceSettings.v2().routing(new Routing(List.of(entry))).build());
    assertThat(scene.create("eth9", 9)).isEmpty();
    assertThat(scene.pass("0.25"))
        .containsExactly("add 10.1.0.0/16 via 10.7.0.254 dev eth9 proto keepalived");
  }

  @Test
  @DisplayName("keepalived's reload: removed ones go, new ones come, the rest is not touched")
  void aReloadChangesOnlyWhatDiffers() {
    EngineScene scene = EngineScene.active(VI_1);
    scene.pass("0.25");
    Route other = route("10.2.0.0/16", "10.9.0.254", "eth0");
    List<String> did = scene.configure(InstanceSettings.v2().routing(ROUTE, other).build());
    assertThat(did)
        .containsSubsequence("remove " + RULE_TEXT, "add " + other.text())
        .noneMatch(line -> line.contains(ROUTE_TEXT));
    assertThat(scene.state("VI_1")).isEqualTo("MASTER");
  }

  @Test
  void aReloadOfABackupTouchesNothing() {
    EngineScene scene = EngineScene.running(VI_1);
    assertThat(scene.configure(InstanceSettings.v2().routing(ROUTE).build()))
        .noneMatch(line -> line.startsWith("add") || line.startsWith("remove"));
  }

  // ---- Static objects

  private static StaticConfig statics(String address, RoutingObject... objects) {
    return new StaticConfig(
        List.of(
            new StaticConfig.Address(
                VirtualAddress.of(EngineScene.prefix(address)), "eth0", Optional.of("TG"))),
        new Routing(
            List.of(objects).stream()
                .map(o -> new RoutingEntry(o, true, Optional.of("TG")))
                .toList()),
        Map.of("TG", Set.of("VI_1")));
  }

  private static final StaticConfig STATICS = statics("10.9.0.77/24", ROUTE, RULE);
  private static final InstanceConfig PLAIN = InstanceSettings.v2().build();

  @Test
  void staticObjectsComeAtTheStartAndGoAtTheEnd() {
    EngineScene scene = EngineScene.host();
    scene.configure(STATICS, PLAIN);
    assertThat(scene.survey())
        .contains("add eth0 10.9.0.77/24 for ever", "add " + ROUTE_TEXT + "; " + RULE_TEXT);
    assertThat(scene.stop())
        .containsSubsequence("remove " + RULE_TEXT + "; " + ROUTE_TEXT, "remove eth0 10.9.0.77/24");
  }

  @Test
  void aStaticAddressThatWasThereBeforeStays() {
    EngineScene scene = EngineScene.host().address("eth0", "10.9.0.77/24");
    scene.configure(STATICS, PLAIN);
    assertThat(scene.survey()).noneMatch(line -> line.startsWith("add eth0"));
    assertThat(scene.stop()).noneMatch(line -> line.startsWith("remove eth0"));
  }

  @Test
  void aStaticAddressThatSomebodyRemovesIsPutBack() {
    EngineScene scene = EngineScene.host();
    scene.configure(STATICS, PLAIN);
    scene.survey();
    scene.pass("0.25");
    scene.removeAddress("eth0", "10.9.0.77/24");
    assertThat(scene.pass("0.25"))
        .contains(
            "add eth0 10.9.0.77/24 for ever",
            "locum WARNING static objects were removed by somebody; put back: 10.9.0.77/24");
  }

  @Test
  @DisplayName("keepalived's track_group: a static object that cannot be restored is a fault")
  void aStaticRouteThatIsRefusedIsAFaultOfItsGroupUntilItIsTaken() {
    EngineScene scene = EngineScene.host();
    InstanceConfig other = InstanceSettings.v2().name("VI_2").vrid(52).build();
    scene.configure(STATICS, PLAIN, other);
    scene.survey();
    for (int i = 0; i < RoutingItem.REFUSALS; i++) {
      assertThat(scene.state("VI_1")).isEqualTo("BACKUP");
      scene.fail(addition(ROUTE), "add route: ENETUNREACH");
      if (i < RoutingItem.REFUSALS - 1) {
        scene.pass(String.valueOf(1 << i)); // it asks after 1 s, then 2 s
      }
    }
    assertThat(scene.state("VI_1")).isEqualTo("FAULT");
    assertThat(scene.state("VI_2")).isNotEqualTo("FAULT");
    scene.routing(ROUTE, true);
    assertThat(scene.state("VI_1")).isEqualTo("BACKUP");
  }

  @Test
  void aReloadComparesStaticObjects() {
    EngineScene scene = EngineScene.host();
    scene.configure(STATICS, PLAIN);
    scene.survey();
    assertThat(scene.configure(statics("10.9.0.78/24", ROUTE), PLAIN))
        .containsExactly(
            "remove " + RULE_TEXT, "remove eth0 10.9.0.77/24", "add eth0 10.9.0.78/24 for ever");
    assertThat(scene.configure(statics("10.9.0.78/24", ROUTE), PLAIN)).isEmpty();
  }
}
