package locum.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import locum.cli.demo.Await;
import locum.cli.demo.Capture;
import locum.cli.demo.Lab;
import locum.cli.demo.LabProcess;
import locum.cli.demo.Sighting;
import locum.core.MonotonicTime;

/// Two routers `a` and `b` on one link, each with a daemon, and what can happen to them.
public final class Scene implements AutoCloseable {

  /// Far more than any wait of the protocol, on a machine that is busy with other scenes.
  public static final Duration PATIENCE = Duration.ofSeconds(30);

  /// Words with which keepalived speaks of a packet that it does not like.
  private static final Pattern COMPLAINT =
      Pattern.compile(
          "(?i)bogus|checksum|invalid|incorrect|mismatch|truncated|wrong|ignoring|dropp|error");

  private final Wire wire;
  private final Lab lab = Lab.open("a", "b");
  private final Capture capture;
  private final Map<String, LabProcess> daemons = new HashMap<>();
  private final Map<String, String> sources = new HashMap<>();
  private final List<LabProcess> allDaemons = new ArrayList<>();

  public Scene(Wire wire) {
    this.wire = wire;
    capture = lab.capture(0);
  }

  public Wire wire() {
    return wire;
  }

  public Lab lab() {
    return lab;
  }

  public Capture capture() {
    return capture;
  }

  public static MonotonicTime now() {
    return new MonotonicTime(System.nanoTime());
  }

  /// Tells that the adverts of a router come from an address that its configuration names.
  public void speakFrom(String router, String address) {
    sources.put(router, address);
  }

  private String source(String router) {
    String own = wire.isIpv6() ? lab.linkLocal(router) : lab.address(router);
    return sources.getOrDefault(router, own);
  }

  /// Starts a daemon with this priority and these further lines of the instance.
  public void start(String router, RouterDaemon kind, int priority, String... extra) {
    Path file = lab.write(router + ".conf", wire.configuration(priority, extra));
    Path runDirectory = lab.createDirectory("run-" + router);
    String name = kind + " on " + router + ", start " + (allDaemons.size() + 1);
    LabProcess daemon = lab.start(router, name, kind.command(file, runDirectory));
    daemons.put(router, daemon);
    allDaemons.add(daemon);
  }

  public LabProcess daemon(String router) {
    return Objects.requireNonNull(daemons.get(router), router);
  }

  /// SIGKILL: no farewell, and nobody left to remove an address.
  public void crash(String router) {
    daemon(router).kill();
  }

  /// A stop in good order: priority 0 on the wire, exit code 0.
  public void stop(String router) {
    MonotonicTime begin = now();
    assertThat(daemon(router).stop(PATIENCE)).as("end of " + router).isTrue();
    assertThat(daemon(router).exitCode()).as(lab.tails()).isZero();
    heard(router, 0, begin);
  }

  /// A stop of a router that is not active: nothing is said.
  public void stopSilently(String router) {
    assertThat(daemon(router).stop(PATIENCE)).as("end of " + router).isTrue();
  }

  public void cut(String router) {
    lab.cut(router);
  }

  public void isolate(String router) {
    lab.isolate(router);
  }

  public void restore(String router) {
    lab.restore(router);
  }

  /// Waits until these routers, and no others, hold all virtual addresses.
  public void awaitHolder(String... routers) {
    for (String address : wire.addresses()) {
      lab.awaitHolders(PATIENCE, address, routers);
    }
  }

  /// Waits until this router says that it is in `state`, in a line written after `since`.
  public void awaitState(String router, String state, MonotonicTime since) {
    LabProcess daemon = daemon(router);
    Await.until(
        PATIENCE,
        router + " in state " + state + daemon.tail(20),
        () ->
            daemon.lines().stream()
                .filter(line -> !line.at().isBefore(since))
                .anyMatch(line -> line.text().contains("Entering " + state + " STATE")));
  }

  /// Waits for an advertisement of `router` with this priority, and judges its address and form.
  public Sighting.Advert heard(String router, int priority, MonotonicTime since) {
    String source = source(router);
    Sighting.Advert advert =
        capture.awaitAdvert(
            PATIENCE,
            () -> source + " advertising priority " + priority + recently() + lab.tails(),
            since,
            a -> a.source().toString().equals(source) && a.priority() == priority);
    assertThat(advert.version()).isEqualTo(wire.version());
    assertThat(advert.vrid()).isEqualTo(51);
    assertThat(advert.addresses()).extracting(Object::toString).isEqualTo(wire.addresses());
    assertThat(advert.sender()).hasToString(lab.mac(router));
    return advert;
  }

  /// The last adverts on the wire, for the message of a failure.
  private String recently() {
    List<Sighting.Advert> all = capture.adverts().toList();
    return all.stream()
        .skip(Math.max(0, all.size() - 3))
        .map(advert -> "\n  last: " + advert.source() + " priority " + advert.priority())
        .collect(Collectors.joining());
  }

  /// Waits for so many advertisements of `router`, and hears none of anybody else meanwhile.
  public void hearOnly(String router, int count) {
    String source = source(router);
    MonotonicTime since = now();
    for (int i = 0; i < count; i++) {
      MonotonicTime after = since;
      Sighting.Advert advert =
          capture.awaitAdvert(PATIENCE, () -> "adverts" + lab.tails(), after, _ -> true);
      assertThat(advert.source()).as(lab.tails()).hasToString(source);
      since = advert.at().plus(Duration.ofNanos(1));
    }
  }

  /// Whether the keepalived on a router has complained about a packet.
  public boolean complains(String router) {
    return daemon(router).log().stream().anyMatch(line -> COMPLAINT.matcher(line).find());
  }

  /// Keepalived has no complaint about a packet in any of its logs, and Wireshark none about ours.
  public void everybodyWasUnderstood() {
    allDaemons.stream()
        .filter(daemon -> daemon.name().startsWith(RouterDaemon.KEEPALIVED.name()))
        .forEach(
            daemon ->
                assertThat(daemon.log())
                    .as(daemon.name())
                    .noneMatch(line -> COMPLAINT.matcher(line).find()));
    List<Tshark.Verdict> verdicts = Tshark.judge(capture.file());
    assertThat(verdicts).isNotEmpty().allMatch(Tshark.Verdict::isGood);
  }

  @Override
  public void close() {
    lab.close();
  }
}
