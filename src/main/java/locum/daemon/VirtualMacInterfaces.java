package locum.daemon;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import locum.core.AddressFamily;
import locum.core.Link;
import locum.core.MacAddress;
import locum.core.Occurrence;
import locum.core.VirtualMacLink;
import locum.linux.Epoll;
import locum.linux.Macvlans;
import locum.linux.PacketBuffers;
import locum.linux.ReceiveLosses;
import locum.linux.Receiver;
import locum.linux.Sysctl;
import locum.linux.VirtualMacSocket;

/// The macvlans that bear virtual router MAC addresses: makes them, sets them and their parents as
/// they must be, hears on them, removes them.
///
/// Between [#prepare] and [#enable], and again after [#disable], nothing leaves one: it has no
/// address, and IPv6, which would speak of groups that it joins, is off; it forwards nothing of
/// what is sent to its MAC address (RFC 9568 §6.4.2).
///
/// Removing an interface takes the kernel 10-30 ms, far too long for the loop; a thread beside it
/// does that.
final class VirtualMacInterfaces implements AutoCloseable {

  private static final int PATIENCE_SECONDS = 20;

  private static final Set<String> PARENT_SETTINGS =
      Set.of("arp_ignore", "arp_filter", "arp_announce");

  private static final String IPV4 = "net/ipv4/conf/";
  private static final String IPV6 = "net/ipv6/conf/";

  /// One that is in use.
  private record InUse(Link link, int token, VirtualMacSocket socket) {}

  private final PacketBuffers buffers;
  private final Epoll epoll;
  private final IntSupplier tokens;
  private final ChangeLedger ledger;
  private final HostSettings settings;
  private final Consumer<Occurrence> reports;
  private final Macvlans macvlans;
  private final Map<String, InUse> inUse = new LinkedHashMap<>();
  private final Map<Integer, VirtualMacSocket> byToken = new HashMap<>();

  /// Those that were made here, in use or not; they go in the end.
  private final Map<String, Link> made = new HashMap<>();

  /// The names of those for which settings are held: of the parent, and of one that was not made
  /// here.
  private final Set<String> holding = new HashSet<>();

  private final Set<String> holdingOwn = new HashSet<>();
  private ReceiveLosses closedLosses = ReceiveLosses.NONE;
  private final Set<String> reverseFilters = new HashSet<>();
  private final Set<String> complainedOf = new HashSet<>();

  /// The names of those that the other thread is about to remove.
  private final Set<String> going = ConcurrentHashMap.newKeySet();

  private Optional<ExecutorService> remover = Optional.empty();

  VirtualMacInterfaces(
      PacketBuffers buffers,
      Epoll epoll,
      IntSupplier tokens,
      ChangeLedger ledger,
      HostSettings settings,
      Consumer<Occurrence> reports)
      throws IOException {
    this.buffers = buffers;
    this.epoll = epoll;
    this.tokens = tokens;
    this.ledger = ledger;
    this.settings = settings;
    this.reports = reports;
    macvlans = Macvlans.open();
  }

  /// What never became a datagram, at all sockets since the start.
  ReceiveLosses losses() {
    return byToken.values().stream()
        .map(Receiver::losses)
        .reduce(closedLosses, ReceiveLosses::plus);
  }

  /// The socket behind an epoll token.
  Optional<Receiver> receiver(int token) {
    return Optional.ofNullable(byToken.get(token));
  }

  /// Finds or makes it.
  void prepare(VirtualMacLink wanted) throws IOException {
    if (going.contains(wanted.name())) {
      throw new IOException(wanted.name() + " is still being removed");
    }
    Optional<Link> found = macvlans.find(wanted.name());
    if (found.filter(link -> !wanted.isMatchedBy(link)).isPresent()) {
      throw new IOException(
          "there is another interface "
              + wanted.name()
              + ", which is no private macvlan with the address "
              + wanted.mac()
              + " on "
              + wanted.parentName());
    }
    Link link = found.isPresent() ? found.get() : make(wanted);
    Optional.ofNullable(inUse.remove(wanted.name())).ifPresent(this::deafen);
    try {
      adjust(wanted, isMade(link));
      macvlans.setUp(link);
      listen(wanted, link);
    } catch (IOException e) {
      if (found.isEmpty()) {
        made.remove(wanted.name());
        remove(link); // nobody will ask to release what was never ready
      }
      throw e;
    }
    if (holding.add(wanted.name())) {
      adjustParent(wanted);
    }
  }

  private Link make(VirtualMacLink wanted) throws IOException {
    ledger.append(line(wanted.name(), wanted.mac()));
    try {
      Link link = macvlans.create(wanted, wanted.parentName());
      made.put(wanted.name(), link);
      return link;
    } catch (IOException e) {
      ledger.strike(line(wanted.name(), wanted.mac()));
      throw e;
    }
  }

  private static String line(String name, MacAddress mac) {
    return "macvlan " + name + " " + mac;
  }

  private boolean isMade(Link link) {
    Link ours = made.get(link.name());
    return ours != null && ours.index().equals(link.index());
  }

  private void listen(VirtualMacLink wanted, Link link) throws IOException {
    VirtualMacSocket socket =
        VirtualMacSocket.open(
            buffers, link.index(), wanted.parent(), wanted.mac(), wanted.family());
    int token = tokens.getAsInt();
    try {
      epoll.add(socket.fd(), token);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
    byToken.put(token, socket);
    inUse.put(wanted.name(), new InUse(link, token, socket));
  }

  void enable(VirtualMacLink link) {
    if (link.needsIpv6()) {
      attempt(IPV6 + link.name() + "/disable_ipv6", name -> settings.change(name, "0"));
    }
    if (link.family() == AddressFamily.IPV4) {
      attempt(
          IPV4 + link.name() + "/forwarding",
          name ->
              settings.change(
                  name, Sysctl.read(IPV4 + link.parentName() + "/forwarding").orElse("0")));
    }
  }

  void disable(VirtualMacLink link) {
    if (inUse.containsKey(link.name())) {
      attempt(IPV6 + link.name() + "/disable_ipv6", name -> settings.change(name, "1"));
      attempt(IPV4 + link.name() + "/forwarding", name -> settings.change(name, "0"));
    }
  }

  void release(VirtualMacLink link) throws IOException {
    Optional.ofNullable(inUse.remove(link.name())).ifPresent(this::deafen);
    if (holding.remove(link.name())) {
      releaseParent(link);
    }
    if (holdingOwn.remove(link.name())) {
      ownSettings(link).keySet().forEach(name -> attempt(name, settings::release));
    }
    Link ours = made.remove(link.name());
    if (ours != null) {
      remove(ours);
    }
  }

  private void releaseParent(VirtualMacLink link) throws IOException {
    Set<String> names = parentSettings(link).keySet();
    boolean last = names.stream().anyMatch(settings::hasOneHolder);
    Set<String> ours = new HashSet<>(made.keySet());
    ours.addAll(going);
    ours.addAll(inUse.keySet());
    Optional<String> other = last ? another(macvlans, link.parentName(), ours) : Optional.empty();
    if (other.isPresent()) {
      tellNeeded(link.parentName(), other.get(), reports);
      names.forEach(name -> attempt(name, settings::leave));
      reverseFilters.forEach(name -> attempt(name, settings::leave));
      reverseFilters.clear();
      return;
    }
    names.forEach(name -> attempt(name, settings::release));
    if (holding.isEmpty()) {
      reverseFilters.forEach(name -> attempt(name, settings::release));
      reverseFilters.clear();
    }
  }

  /// A macvlan with the MAC address of a virtual router on this parent that is none of ours.
  private static Optional<String> another(Macvlans macvlans, String parent, Set<String> ours)
      throws IOException {
    Optional<Link> below = macvlans.find(parent);
    if (below.isEmpty()) {
      return Optional.empty();
    }
    for (String name : Sysctl.below("net/ipv4/conf")) {
      if (!ours.contains(name)
          && macvlans
              .find(name)
              .filter(l -> l.macvlan().filter(m -> isOn(m, below.get())).isPresent())
              .filter(l -> l.mac().filter(VirtualMacInterfaces::isVirtualRouter).isPresent())
              .isPresent()) {
        return Optional.of(name);
      }
    }
    return Optional.empty();
  }

  private static boolean isOn(Link.Macvlan macvlan, Link parent) {
    return macvlan.parent().equals(parent.index());
  }

  /// RFC 9568 §7.3.
  private static boolean isVirtualRouter(MacAddress mac) {
    return mac.toString().startsWith("00:00:5e:00:01:")
        || mac.toString().startsWith("00:00:5e:00:02:");
  }

  private static void tellNeeded(String parent, String other, Consumer<Occurrence> reports) {
    reports.accept(
        new Occurrence.Remark(
            "locum",
            Occurrence.Severity.WARNING,
            "the settings of "
                + parent
                + " for virtual MAC addresses are not restored: "
                + other
                + ", of another daemon, needs them"));
  }

  /// Whether a setting is one of a parent, and another daemon has a macvlan on it.
  static boolean isNeededByAnother(String setting, Consumer<Occurrence> reports)
      throws IOException {
    String[] parts = setting.split("/", -1);
    if (parts.length != 5
        || !setting.startsWith(IPV4)
        || !(parts[4].equals("rp_filter") || PARENT_SETTINGS.contains(parts[4]))) {
      return false;
    }
    try (Macvlans macvlans = Macvlans.open()) {
      Optional<String> other = another(macvlans, parts[3], Set.of());
      other.ifPresent(name -> tellNeeded(setting, name, reports));
      return other.isPresent();
    }
  }

  private void deafen(InUse used) {
    epoll.remove(used.socket().fd());
    byToken.remove(used.token());
    closedLosses = closedLosses.plus(used.socket().losses());
    used.socket().close();
  }

  private void remove(Link link) {
    going.add(link.name());
    ExecutorService thread =
        remover.orElseGet(
            () ->
                Executors.newSingleThreadExecutor(
                    work -> Thread.ofPlatform().name("remove macvlans").daemon().unstarted(work)));
    remover = Optional.of(thread);
    thread.execute(
        () -> {
          try (Macvlans own = Macvlans.open()) {
            own.remove(link.index());
            if (link.mac().isPresent()) {
              ledger.strike(line(link.name(), link.mac().get()));
            }
          } catch (IOException e) {
            reports.accept(
                new Occurrence.Remark(
                    "locum",
                    Occurrence.Severity.ERROR,
                    link.name() + " was not removed (" + e.getMessage() + "): remove it by hand"));
          } finally {
            going.remove(link.name());
          }
        });
  }

  // ---- settings (keepalived's, for the same reasons) ----

  /// The interface answers for its own addresses only, takes packets that routing would expect
  /// elsewhere, and is quiet.
  private static Map<String, String> ownSettings(VirtualMacLink link) {
    Map<String, String> wanted = new LinkedHashMap<>();
    wanted.put(IPV6 + link.name() + "/disable_ipv6", "1");
    wanted.put(IPV4 + link.name() + "/forwarding", "0");
    wanted.put(IPV4 + link.name() + "/arp_ignore", "1");
    if (link.family() == AddressFamily.IPV4) {
      wanted.put(IPV4 + link.name() + "/accept_local", "1");
      wanted.put(IPV4 + link.name() + "/rp_filter", "0");
      wanted.put(IPV4 + link.name() + "/promote_secondaries", "1");
    }
    return wanted;
  }

  /// The parent neither answers for addresses of the macvlan nor asks in their name: whoever heard
  /// it would look for them at the parent's address.
  private static Map<String, Integer> parentSettings(VirtualMacLink link) {
    if (link.family() == AddressFamily.IPV6) {
      return Map.of();
    }
    Map<String, Integer> least = new LinkedHashMap<>();
    least.put(IPV4 + link.parentName() + "/arp_ignore", 1);
    least.put(IPV4 + link.parentName() + "/arp_filter", 1);
    // With 1 the kernel would still ask in the name of an address of the same subnet.
    least.put(IPV4 + link.parentName() + "/arp_announce", 2);
    return least;
  }

  private void adjust(VirtualMacLink link, boolean ours) {
    boolean hold = !ours && holdingOwn.add(link.name());
    ownSettings(link)
        .forEach(
            (setting, value) ->
                attempt(
                    setting,
                    name -> {
                      if (hold) {
                        settings.hold(name, value);
                      } else {
                        settings.change(name, value);
                      }
                    }));
  }

  private void adjustParent(VirtualMacLink link) throws IOException {
    parentSettings(link)
        .forEach((setting, least) -> attempt(setting, name -> holdAtLeast(name, least)));
    if (link.family() == AddressFamily.IPV4 && reverseFilters.isEmpty()) {
      relaxReverseFilter();
    }
  }

  /// A stricter value stays.
  private void holdAtLeast(String name, int least) throws IOException {
    int now = number(Sysctl.read(name));
    settings.hold(name, String.valueOf(Math.max(least, now)));
  }

  /// The kernel takes the stricter of the filter of all and of one interface, so that of all must
  /// be off; every other interface gets at least what it had through it.
  private void relaxReverseFilter() throws IOException {
    int ofAll = number(Sysctl.read(IPV4 + "all/rp_filter"));
    if (ofAll == 0) {
      return;
    }
    for (String one : Sysctl.below("net/ipv4/conf")) {
      String name = IPV4 + one + "/rp_filter";
      int own = number(Sysctl.read(name));
      if (!one.equals("all") && !holding.contains(one) && own < ofAll) {
        reverseFilters.add(name);
        attempt(name, n -> settings.hold(n, String.valueOf(ofAll)));
      }
    }
    reverseFilters.add(IPV4 + "all/rp_filter");
    attempt(IPV4 + "all/rp_filter", n -> settings.hold(n, "0"));
  }

  private static int number(Optional<String> value) {
    return value.filter(v -> v.matches("\\d{1,3}")).map(Integer::parseInt).orElse(0);
  }

  private interface Change {
    void make(String name) throws IOException;
  }

  /// Without it the virtual router works less well, and the rest is done all the same. Told once.
  private void attempt(String name, Change change) {
    try {
      change.make(name);
    } catch (IOException e) {
      if (complainedOf.add(name)) {
        reports.accept(
            new Occurrence.Remark(
                "locum",
                Occurrence.Severity.WARNING,
                "the setting "
                    + name
                    + ", which a virtual MAC address needs, cannot be changed ("
                    + e.getMessage()
                    + "); running on without it. Set it by hand, or make /proc/sys writable."));
      }
    }
  }

  /// Waits until what was released is removed.
  @Override
  public void close() {
    remover.ifPresent(
        thread -> {
          thread.shutdown();
          try {
            if (!thread.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
              thread.shutdownNow();
            }
          } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
          }
        });
    inUse.values().forEach(this::deafen);
    inUse.clear();
    macvlans.close();
  }
}
