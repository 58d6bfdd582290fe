package locum.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import locum.cli.demo.Await;
import locum.cli.demo.Capture;
import locum.cli.demo.Lab;
import locum.cli.demo.LabProcess;

/// Hosts `a`, `b` (and more) on one link, each with one of two ucarps, sharing one address.
public final class UcarpScene implements AutoCloseable {

  public static final String VIP = "10.66.0.252";
  public static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Lab lab;
  private final Capture capture;
  private final Map<String, LabProcess> daemons = new HashMap<>();
  private int starts;

  public UcarpScene(String... hosts) {
    lab = Lab.open(hosts);
    capture = lab.capture(0);
  }

  public Lab lab() {
    return lab;
  }

  public Capture capture() {
    return capture;
  }

  /// Starts one with scripts that add and remove the address and write down what they were told,
  /// and with these further words.
  public void startScripted(String host, UcarpDaemon kind, String... words) {
    start(
        host,
        kind,
        Stream.concat(
                Stream.of("-u", script(host, "up", "add"), "-d", script(host, "down", "del")),
                Stream.of(words))
            .toArray(String[]::new));
  }

  /// Starts one: vhid 42, password love.
  public void start(String host, UcarpDaemon kind, String... words) {
    List<String> all = new ArrayList<>(List.of("-v", "42", "-p", "love", "-a", VIP));
    all.addAll(List.of("-s", lab.address(host)));
    all.addAll(List.of(words));
    startBare(host, kind, all.toArray(String[]::new));
  }

  /// Starts one with these words alone.
  public void startBare(String host, UcarpDaemon kind, String... words) {
    daemons.put(
        host,
        lab.start(
            host,
            kind + " on " + host + ", start " + ++starts,
            kind.command(runDirectory(host), words)));
  }

  public Path runDirectory(String host) {
    return lab.directory().resolve("run-" + host);
  }

  public LabProcess daemon(String host) {
    return Objects.requireNonNull(daemons.get(host), host);
  }

  private String script(String host, String name, String verb) {
    Path script =
        lab.write(
            name + "-" + host + ".sh",
            """
            #!/bin/sh
            echo "%s $*" >> %s
            ip addr %s "$2/24" dev "$1" 2>/dev/null || true
            """
                .formatted(name, lab.directory().resolve("told-" + host), verb));
    assertThat(script.toFile().setExecutable(true)).isTrue();
    return script.toString();
  }

  /// What the scripts of a host were told, a line each.
  public List<String> told(String host) {
    try {
      Path file = lab.directory().resolve("told-" + host);
      return Files.exists(file) ? Files.readAllLines(file) : List.of();
    } catch (IOException e) {
      return List.of(e.toString());
    }
  }

  public void awaitTold(String host, String... lines) {
    Await.within(PATIENCE, () -> told(host).equals(List.of(lines)));
    assertThat(told(host)).as(lab.tails()).containsExactly(lines);
  }

  public void awaitHolder(String... hosts) {
    lab.awaitHolders(PATIENCE, VIP, hosts);
  }

  /// Waits for the newest line about a state to be this one.
  public void awaitState(String host, String state) {
    assertThat(Await.within(PATIENCE, () -> state(host).equals(state)))
        .as("%s is %s, it is %s%s", host, state, state(host), lab.tails())
        .isTrue();
  }

  public String state(String host) {
    String words = "Switching to state: ";
    return daemon(host).log().stream()
        .filter(line -> line.contains(words))
        .map(line -> line.substring(line.indexOf(words) + words.length()).strip())
        .reduce("", (_, last) -> last);
  }

  public void awaitLog(String host, String fragment) {
    daemon(host).awaitLine(PATIENCE, fragment, line -> line.contains(fragment));
  }

  public boolean hasLogged(String host, String fragment) {
    return daemon(host).log().stream().anyMatch(line -> line.contains(fragment));
  }

  /// Ends one by SIGTERM.
  public void stop(String host) {
    assertThat(daemon(host).stop(PATIENCE)).as("%s ends%s", host, lab.tails()).isTrue();
  }

  @Override
  public void close() {
    lab.close();
  }
}
