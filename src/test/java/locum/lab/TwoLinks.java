package locum.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import locum.cli.demo.Await;
import locum.cli.demo.Capture;
import locum.cli.demo.Lab;
import locum.cli.demo.LabProcess;
import locum.cli.demo.Sighting;
import locum.core.MonotonicTime;

/// Two routers `a` and `b` on two links, `eth0` and `eth1`, with networks of the caller's choice:
/// what the documents of keepalived's users show. They are judged by the IPv4 addresses on their
/// interfaces, as somebody at `ip address` would.
public final class TwoLinks implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final List<String> ROUTERS = List.of("a", "b");

  private final List<String> networks;
  private final Lab lab = Lab.open(2, ROUTERS);
  private final List<Capture> captures;
  private final Map<String, LabProcess> daemons = new HashMap<>();
  private int starts;

  /// Opens it. Router `a` has the host number 5 in both networks, `b` has 6.
  ///
  /// @param networks the first three numbers of the /24 on each link
  public TwoLinks(String... networks) {
    this.networks = List.of(networks);
    captures = List.of(lab.capture(0), lab.capture(1));
    for (String router : ROUTERS) {
      for (int link = 0; link < 2; link++) {
        lab.ip(router, "-4", "addr", "flush", "dev", "eth" + link);
        lab.ip(router, "addr", "add", own(router, link) + "/24", "dev", "eth" + link);
      }
    }
  }

  /// The router's own address on a link.
  public String own(String router, int link) {
    return networks.get(link) + "." + (5 + ROUTERS.indexOf(router));
  }

  public Lab lab() {
    return lab;
  }

  public LabProcess daemon(String router) {
    return Objects.requireNonNull(daemons.get(router), router);
  }

  /// A file of users as it is printed, from the examples that the parser is tested with.
  public static String document(String name) {
    try (InputStream file = TwoLinks.class.getResourceAsStream("/config/" + name + ".conf")) {
      return new String(Objects.requireNonNull(file, name).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Starts a daemon with this file.
  public LabProcess start(String router, RouterDaemon kind, String configuration) {
    return start(router, kind, configuration, UnaryOperator.identity());
  }

  /// The same with something around the command of the daemon.
  public LabProcess start(
      String router, RouterDaemon kind, String configuration, UnaryOperator<List<String>> around) {
    Path file = lab.write(router + ".conf", configuration);
    Path runDirectory = lab.createDirectory("run-" + router);
    String name = kind + " on " + router + ", start " + ++starts;
    LabProcess daemon = lab.start(router, name, around.apply(kind.command(file, runDirectory)));
    daemons.put(router, daemon);
    return daemon;
  }

  /// A stop in good order.
  public void stop(String router) {
    assertThat(daemon(router).stop(PATIENCE)).as("end of %s%s", router, lab.tails()).isTrue();
    assertThat(daemon(router).exitCode()).as(lab.tails()).isZero();
  }

  public void awaitLine(String router, String fragment) {
    daemon(router).awaitLine(PATIENCE, fragment, line -> line.contains(fragment));
  }

  /// Waits until a router has exactly these addresses beside its own, on `eth0` and on `eth1`.
  public void awaitPicture(String router, List<String> eth0, List<String> eth1) {
    List<Set<String>> wanted =
        List.of(withOwn(own(router, 0), eth0), withOwn(own(router, 1), eth1));
    boolean reached = Await.within(PATIENCE, () -> picture(router).equals(wanted));
    assertThat(reached)
        .as("%s has %s, not %s%s", router, picture(router), wanted, lab.tails())
        .isTrue();
  }

  private static Set<String> withOwn(String own, List<String> more) {
    return Stream.concat(Stream.of(own + "/24"), more.stream()).collect(Collectors.toSet());
  }

  private List<Set<String>> picture(String router) {
    List<Set<String>> found = new ArrayList<>();
    for (int link = 0; link < 2; link++) {
      found.add(
          lab.addresses(router, "eth" + link).stream()
              .filter(address -> !address.local().contains(":"))
              .map(address -> address.local() + "/" + address.prefixLength())
              .collect(Collectors.toSet()));
    }
    return found;
  }

  /// Waits for an advertisement of a router on a link for this VRID with this priority.
  public Sighting.Advert heard(
      String router, int link, int vrid, int priority, MonotonicTime since) {
    String source = own(router, link);
    return captures
        .get(link)
        .awaitAdvert(
            PATIENCE,
            () -> "%s: VRID %d, priority %d%s".formatted(source, vrid, priority, lab.tails()),
            since,
            advert ->
                advert.source().toString().equals(source)
                    && advert.vrid() == vrid
                    && advert.priority() == priority);
  }

  /// Waits for so many advertisements for this VRID; none of them is of anybody but `router`.
  public void hearOnly(String router, int link, int vrid, int count) {
    MonotonicTime since = Scene.now();
    for (int i = 0; i < count; i++) {
      MonotonicTime after = since;
      Sighting.Advert advert =
          captures
              .get(link)
              .awaitAdvert(PATIENCE, () -> "adverts" + lab.tails(), after, a -> a.vrid() == vrid);
      assertThat(advert.source()).as(lab.tails()).hasToString(own(router, link));
      since = advert.at().plus(Duration.ofNanos(1));
    }
  }

  /// Wireshark has no complaint about any packet.
  public void everybodyWasUnderstood() {
    for (Capture capture : captures) {
      assertThat(Tshark.judge(capture.file())).isNotEmpty().allMatch(Tshark.Verdict::isGood);
    }
  }

  @Override
  public void close() {
    lab.close();
  }
}
