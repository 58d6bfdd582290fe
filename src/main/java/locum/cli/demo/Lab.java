package locum.cli.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Routers and a client in network namespaces, on links that can be cut. Closing it, or ending the
/// process, removes the namespaces, the processes started in them and the files.
///
/// On link `i` the router number `k` (from 1) has the device `eth<i>` with 10.66.i.k/24,
/// fd66:0:0:i::k/64 and the link-local address fe80::ff:fe00:(256i+k); the client has the bridge
/// `br<i>` with 10.66.i.254 and fd66:0:0:i::fe, and one port of it for each router, named after the
/// router: `a0`.
public final class Lab implements AutoCloseable {

  /// The client's name among the hosts.
  public static final String CLIENT = "client";

  private static final AtomicInteger COUNT = new AtomicInteger();

  private static final List<String> SETTINGS =
      List.of(
          "ipv4/conf/all/rp_filter=0",
          "ipv4/conf/default/rp_filter=0",
          "ipv4/conf/all/arp_ignore=1",
          "ipv4/conf/default/arp_ignore=1",
          "ipv6/conf/all/accept_dad=0",
          "ipv6/conf/default/accept_dad=0",
          "ipv6/conf/default/accept_ra=0",
          // A probe that meets a closed port is an answer too; the kernel shall not ration it.
          "ipv4/icmp_ratelimit=0",
          "ipv6/icmp/ratelimit=0");

  private final int number = COUNT.incrementAndGet();
  private final List<String> routers;
  private final int links;
  private final Map<String, Namespace> namespaces = new LinkedHashMap<>();
  private final List<AutoCloseable> running = new CopyOnWriteArrayList<>();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final Thread hook = new Thread(this::remove, "lab removal");
  private final Path directory;

  private Lab(int links, List<String> routers) {
    this.links = links;
    this.routers = List.copyOf(routers);
    routers.forEach(host -> namespaces.put(host, Namespace.of(number, host)));
    namespaces.put(CLIENT, Namespace.of(number, CLIENT));
    directory = ScratchDirectory.create(number);
  }

  /// Builds a laboratory of one link with these routers.
  public static Lab open(String... routers) {
    return open(1, List.of(routers));
  }

  /// Builds a laboratory in which each router has a device on each link.
  public static Lab open(int links, List<String> routers) {
    Namespace.leftBehind().forEach(Namespace::remove);
    ScratchDirectory.removeLeftBehind();
    Lab lab = new Lab(links, routers);
    Runtime.getRuntime().addShutdownHook(lab.hook);
    try {
      lab.build();
      return lab;
    } catch (RuntimeException e) {
      lab.close();
      throw e;
    }
  }

  private void build() {
    for (Namespace namespace : namespaces.values()) {
      namespace.create();
      namespace.settings(SETTINGS);
    }
    List<String> client = new ArrayList<>(List.of("link set lo up"));
    for (int link = 0; link < links; link++) {
      client.add(
          "link add br%d address %s type bridge mcast_snooping 0".formatted(link, mac(link, 0xfe)));
      client.add("link set br%d up".formatted(link));
      client.add("addr add 10.66.%d.254/24 dev br%d".formatted(link, link));
      client.add("addr add fd66:0:0:%x::fe/64 dev br%d".formatted(link, link));
      for (String router : routers) {
        String port = port(router, link);
        client.add(
            "link add %s type veth peer name eth%d address %s netns %s"
                .formatted(port, link, mac(link, ordinal(router)), host(router).name()));
        client.add("link set %s master br%d up".formatted(port, link));
      }
    }
    host(CLIENT).batch(client);
    for (String router : routers) {
      List<String> lines = new ArrayList<>(List.of("link set lo up"));
      for (int link = 0; link < links; link++) {
        int k = ordinal(router);
        lines.add("link set eth%d up".formatted(link));
        lines.add("addr add 10.66.%d.%d/24 dev eth%d".formatted(link, k, link));
        lines.add("addr add fd66:0:0:%x::%x/64 dev eth%d".formatted(link, k, link));
      }
      host(router).batch(lines);
    }
    for (String router : routers) {
      Await.until(
          Duration.ofSeconds(10),
          "carrier on all links of " + router,
          () -> linesUp(host(router)) == links);
    }
  }

  /// How many devices have carrier; the kernel tells it up to a second late.
  private static long linesUp(Namespace host) {
    return host.ip("-o", "link", "show", "up", "type", "veth")
        .lines()
        .filter(line -> line.contains("state UP"))
        .count();
  }

  /// Where files of this laboratory live: configurations, run directories, captures.
  public Path directory() {
    return directory;
  }

  /// The own IPv4 address of a router on the first link.
  public String address(String router) {
    return "10.66.0." + ordinal(router);
  }

  /// The link-local IPv6 address of a router on the first link.
  public String linkLocal(String router) {
    return "fe80::ff:fe00:" + Integer.toHexString(ordinal(router));
  }

  /// The link-layer address of a router on the first link.
  public String mac(String router) {
    return mac(0, ordinal(router));
  }

  private int ordinal(String router) {
    return routers.indexOf(router) + 1;
  }

  private static String mac(int link, int ordinal) {
    return "02:00:00:00:%02x:%02x".formatted(link, ordinal);
  }

  private static String port(String router, int link) {
    return router + link;
  }

  /// The namespace of a host, for messages to people.
  public String namespace(String host) {
    return host(host).name();
  }

  private Namespace host(String name) {
    Namespace namespace = namespaces.get(name);
    if (namespace == null) {
      throw new IllegalArgumentException("no host " + name);
    }
    return namespace;
  }

  /// Pulls all cables of a router: its devices lose their carrier.
  public void cut(String router) {
    onPorts(router, port -> "link set " + port + " down");
  }

  /// Pulls one cable of a router: its device on that link loses its carrier.
  public void cut(String router, int link) {
    host(CLIENT).batch(List.of("link set " + port(router, link) + " down"));
  }

  /// Takes a router's ports off the bridges: the carrier stays, but nobody hears it any more.
  public void isolate(String router) {
    onPorts(router, port -> "link set " + port + " nomaster");
  }

  /// Ends [#cut] and [#isolate].
  public void restore(String router) {
    List<String> lines = new ArrayList<>();
    for (int link = 0; link < links; link++) {
      lines.add("link set %s master br%d up".formatted(port(router, link), link));
    }
    host(CLIENT).batch(lines);
  }

  private void onPorts(String router, UnaryOperator<String> line) {
    host(CLIENT)
        .batch(IntStream.range(0, links).mapToObj(link -> line.apply(port(router, link))).toList());
  }

  /// Runs `ip ARGUMENTS` in a host and returns what it wrote.
  public String ip(String host, String... arguments) {
    return host(host).ip(arguments);
  }

  /// All addresses on a device of a host.
  public List<AssignedAddress> addresses(String host, String device) {
    return AssignedAddress.parse(host(host).ip("-j", "addr", "show", "dev", device));
  }

  /// Whether a host has an address on any of its devices.
  public boolean holds(String host, String address) {
    return AssignedAddress.parse(host(host).ip("-j", "addr")).stream()
        .anyMatch(assigned -> assigned.local().equals(address));
  }

  /// The routers that have this address now.
  public List<String> holders(String address) {
    return routers.stream().filter(router -> holds(router, address)).toList();
  }

  /// Waits until exactly these routers hold `address`.
  public void awaitHolders(Duration patience, String address, String... expected) {
    List<String> wanted = Stream.of(expected).sorted().toList();
    boolean reached =
        Await.within(
            patience,
            Duration.ofMillis(100),
            () -> holders(address).stream().sorted().toList().equals(wanted));
    if (!reached) {
      throw new LabFailure(
          address + " is held by " + holders(address) + ", not by " + wanted + tails());
    }
  }

  /// The ends of all logs, for the message of a failure.
  public String tails() {
    return running.stream()
        .filter(LabProcess.class::isInstance)
        .map(LabProcess.class::cast)
        .filter(LabProcess::keepsLog)
        .map(process -> "\n  log of " + process.name() + ":" + process.tail(25))
        .collect(Collectors.joining());
  }

  /// Starts a process in a host.
  public LabProcess start(String host, String name, List<String> command) {
    return start(host, name, command, _ -> {});
  }

  /// Starts a process in a host; each line it writes goes to `listener` at once.
  public LabProcess start(
      String host, String name, List<String> command, Consumer<LabProcess.Line> listener) {
    return manage(LabProcess.start(name, host(host).inside(command), listener));
  }

  /// Listens on a link from now on.
  public Capture capture(int link) {
    return capture(link, _ -> {});
  }

  /// Listens on a link from now on; each packet understood goes to `listener` at once.
  public Capture capture(int link, Consumer<Sighting> listener) {
    Path file = directory.resolve("link%d-%d.pcap".formatted(link, running.size()));
    LabProcess dumpcap =
        LabProcess.startWithOutput("dumpcap", host(CLIENT).inside(Capture.command("br" + link)));
    return manage(new Capture(manage(dumpcap), file, listener));
  }

  /// Takes something to close before the namespaces go.
  private <T extends AutoCloseable> T manage(T started) {
    running.addFirst(started);
    return started;
  }

  /// Makes a directory of this laboratory and returns its path.
  public Path createDirectory(String name) {
    try {
      return Files.createDirectories(directory.resolve(name));
    } catch (IOException e) {
      throw new LabFailure("cannot make " + name + ": " + e.getMessage(), e);
    }
  }

  /// Whether the laboratory is being removed, or is.
  boolean isClosed() {
    return closed.get();
  }

  /// Writes a file of this laboratory and returns its path.
  public Path write(String name, String content) {
    try {
      return Files.writeString(directory.resolve(name), content);
    } catch (IOException e) {
      throw new LabFailure("cannot write " + name + ": " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    remove();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException _) {
      // The process is ending: the hook found nothing left to do.
    }
  }

  private void remove() {
    if (closed.compareAndSet(false, true)) {
      for (AutoCloseable started : running) {
        try {
          started.close();
        } catch (Exception _) {
          // The rest shall go all the same; the namespace ends what is left.
        }
      }
      namespaces.values().forEach(Namespace::remove);
      ScratchDirectory.remove(directory);
    }
  }
}
