package locum.vrrpd;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import locum.config.VrrpBlock;
import locum.core.IpPrefix;
import locum.vrrp.VrrpVersion;
import locum.vrrpd.VrrpdOptions.Monitoring;

/// All the vrrpd of a network namespace as the text of one configuration that does the same.
public final class HostText {

  /// What the sync group of those with `-M` is called.
  public static final String GROUP = "vrrpd";

  /// A router that owns its addresses takes them at once and from everybody, whatever `-s` says.
  private static final int OWNER = 255;

  /// Longer prefixes have no address to spare for a broadcast.
  private static final int LONGEST_WITH_BROADCAST = 30;

  private static final int MILLISECONDS = 1000;

  private HostText() {}

  /// One vrrpd.
  ///
  /// @param directory where the relative paths of its command line begin
  public record Router(VrrpdOptions options, String directory) {}

  /// What an instance is called in logs and status: `vrrpd-eth0-51`.
  public static String instanceName(VrrpdOptions options) {
    return "vrrpd-" + options.interfaceName() + "-" + options.vrid();
  }

  /// How many vrrpd with `-M` there have to be: the largest number that one of them asks for. Empty
  /// where none counts the others.
  public static OptionalInt expected(List<Router> routers) {
    return routers.stream()
        .map(router -> router.options().monitoring())
        .filter(Monitoring.Together.class::isInstance)
        .mapToInt(monitoring -> ((Monitoring.Together) monitoring).routers())
        .filter(number -> number > 0)
        .max();
  }

  /// The text. It contains the passwords.
  ///
  /// @param routers in the order in which they came; no two with the same interface and VRID
  /// @param user who runs the scripts: vrrpd's run as whoever started it; empty is the default of
  ///   all configurations
  /// @throws IllegalArgumentException for names and paths that no configuration can say
  public static String of(List<Router> routers, Optional<String> user) {
    return globals(routers, user)
        + routers.stream().map(HostText::instance).collect(Collectors.joining())
        + group(routers);
  }

  /// A script sees itself under the name that was given, as with vrrpd.
  private static String globals(List<Router> routers, Optional<String> user) {
    boolean scripted =
        routers.stream()
            .map(router -> router.options().scripts())
            .anyMatch(scripts -> scripts.master().isPresent() || scripts.backup().isPresent());
    return scripted
        ? "global_defs {\n"
            + user.map(name -> "  script_user " + name + "\n").orElse("")
            + "  use_symlink_paths\n}\n"
        : "";
  }

  private static String instance(Router router) {
    VrrpdOptions options = router.options();
    VrrpBlock block =
        new VrrpBlock(instanceName(options))
            .interfaceName(options.interfaceName())
            .version(VrrpVersion.V2)
            .vrid(options.vrid())
            .priority(options.priority())
            .advertInterval(options.interval() * MILLISECONDS)
            .learnsInterval()
            .authentication(options.authentication());
    if (options.priority() == OWNER) {
      block = block.ownerAtOnce();
    } else if (!options.preempt()) {
      block = block.noPreemption();
    }
    if (options.virtualMac()) {
      block = block.virtualMac();
    }
    for (IpPrefix address : options.addresses()) {
      block =
          address.length() <= LONGEST_WITH_BROADCAST
              ? block.addressWithBroadcast(address)
              : block.address(address);
    }
    Optional<String> master = options.scripts().master();
    if (master.isPresent()) {
      block = block.onMaster(List.of(absolute(master.get(), router.directory())));
    }
    Optional<String> backup = options.scripts().backup();
    if (backup.isPresent()) {
      block = block.onLeavingMaster(List.of(absolute(backup.get(), router.directory())));
    }
    return block.text();
  }

  private static String group(List<Router> routers) {
    List<String> members =
        routers.stream()
            .map(Router::options)
            .filter(options -> options.monitoring() instanceof Monitoring.Together)
            .map(HostText::instanceName)
            .toList();
    boolean alone = members.size() < 2 && expected(routers).orElse(1) < 2;
    return alone ? "" : VrrpBlock.group(GROUP, members, expected(routers).orElse(0));
  }

  private static String absolute(String path, String directory) {
    if (path.startsWith("./")) {
      return absolute(path.substring(2), directory);
    }
    return path.startsWith("/") ? path : directory + (directory.endsWith("/") ? "" : "/") + path;
  }
}
