package locum.convert;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import locum.config.ConfigParser;
import locum.config.Configuration;
import locum.config.MemoryConfigSource;
import locum.config.ParseSettings;
import locum.engine.InstanceConfig;
import locum.engine.ProtocolConfig;
import locum.engine.VirtualAddress;
import locum.notify.NotifySettings;
import locum.notify.NotifySettings.Audience;
import locum.vrrp.VirtualRouterConfig;

/// What an instance has that the other program does not have: what it was converted to is read
/// again, and compared.
final class Losses {

  private static final String PATH = "/converted";
  private static final ParseSettings SETTINGS =
      new ParseSettings("", "", "", java.util.Map.of(), 0, false);

  private Losses() {}

  static Configuration parse(String text) {
    return ConfigParser.parse(MemoryConfigSource.of(PATH, text), PATH, SETTINGS).configuration();
  }

  /// What is lost, half a sentence each.
  ///
  /// @param meant the instance of the file
  /// @param text what it was converted to, as a configuration again
  static List<String> of(Configuration configuration, InstanceConfig meant, String text) {
    Configuration back = parse(text);
    Optional<InstanceConfig> got = back.engine().instances().stream().findFirst();
    List<String> lost = new ArrayList<>();
    if (got.isEmpty()) {
      lost.add("everything it is");
      return lost;
    }
    InstanceConfig is = got.get();
    compare(
        lenient(meant.protocol()).equals(lenient(is.protocol()))
            && meant.peering().equals(is.peering()),
        "its timers, authentication or way of sending as they are here",
        lost);
    compare(
        meant.source().equals(is.source()) && meant.trackSource() == is.trackSource(),
        "its own source address (mcast_src_ip, track_src_ip)",
        lost);
    compare(
        plain(meant.addresses()).equals(plain(is.addresses()))
            && plain(meant.excluded()).equals(plain(is.excluded())),
        "its addresses as they are here: options behind them, their prefix lengths, or those that"
            + " are not advertised",
        lost);
    compare(
        meant.announcements().equals(is.announcements()),
        "its own announcements (garp_master_delay and the like)",
        lost);
    compare(meant.trackPrimary() == is.trackPrimary(), "dont_track_primary", lost);
    compare(meant.tracks().equals(is.tracks()), "what it tracks", lost);
    compare(meant.routing().equals(is.routing()), "its routes and rules", lost);
    compare(
        meant.virtualMac().equals(is.virtualMac()), "its virtual MAC address as it is here", lost);
    compare(meant.accept() == is.accept(), "its no_accept", lost);
    compare(meant.promoteSecondaries() == is.promoteSecondaries(), "its promote_secondaries", lost);
    compare(
        audience(configuration.notifications(), meant).equals(audience(back.notifications(), is)),
        "some of its scripts, or their arguments, or mail",
        lost);
    return lost;
  }

  private static void compare(boolean same, String what, List<String> lost) {
    if (!same) {
      lost.add(what);
    }
  }

  /// As if the interval of peers were of no account: vrrpd obeys any, and nobody loses by that.
  private static ProtocolConfig lenient(ProtocolConfig protocol) {
    return protocol instanceof ProtocolConfig.Vrrp(VirtualRouterConfig router)
        ? new ProtocolConfig.Vrrp(router.with(router.reactions().learningInterval()))
        : protocol;
  }

  /// Without the broadcast address, which says nothing about what the address is good for.
  private static List<VirtualAddress> plain(List<VirtualAddress> addresses) {
    return addresses.stream()
        .map(
            a ->
                new VirtualAddress(
                    a.prefix(),
                    a.interfaceName(),
                    a.peer(),
                    Optional.empty(),
                    a.label(),
                    a.scope(),
                    a.flags(),
                    a.preferred(),
                    a.tracked(),
                    a.ownMac()))
        .toList();
  }

  static Audience audience(NotifySettings settings, InstanceConfig instance) {
    return settings.instances().getOrDefault(instance.name(), Audience.NOBODY);
  }
}
