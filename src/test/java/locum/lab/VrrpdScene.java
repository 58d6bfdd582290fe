package locum.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import locum.cli.demo.Await;
import locum.cli.demo.Capture;
import locum.cli.demo.Lab;
import locum.cli.demo.LabProcess;
import locum.core.MonotonicTime;

/// Hosts `a`, `b` (and more) on two links, each with a `/run`, a `/proc` and process numbers of its
/// own, on which command lines of vrrpd are typed. On link `i` the host number `k` has 10.16.0.k
/// and 10.17.0.k beside the addresses of the laboratory.
public final class VrrpdScene implements AutoCloseable {

  public static final Duration PATIENCE = Duration.ofSeconds(30);

  /// Where the daemon of a host is found.
  public static final String RUN_DIRECTORY = "/run/locum/vrrpd";

  private final Lab lab;
  private final List<String> hosts;
  private final List<Capture> captures;
  private final Map<String, Long> first = new HashMap<>();
  private int typed;

  public VrrpdScene(String... hosts) {
    this.hosts = List.of(hosts);
    lab = Lab.open(2, this.hosts);
    captures = List.of(lab.capture(0), lab.capture(1));
    lab.createDirectory("bin");
    link("vrrpd");
    link("atropos");
    for (String host : hosts) {
      for (int link = 0; link < 2; link++) {
        lab.ip(host, "-4", "addr", "flush", "dev", "eth" + link);
        lab.ip(host, "addr", "add", own(host, link) + "/24", "dev", "eth" + link);
      }
      first.put(host, enclose(host));
    }
  }

  private void link(String name) {
    try {
      Files.createSymbolicLink(
          lab.directory().resolve("bin").resolve(name), Path.of(UcarpDaemon.launcher()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Starts the first process of a host; with it all others end.
  private long enclose(String host) {
    LabProcess outer =
        lab.start(
            host,
            "host " + host,
            List.of(
                "unshare",
                "--mount",
                "--pid",
                "--fork",
                "--kill-child",
                "--mount-proc",
                "bash",
                "-c",
                // It waits for the processes that lost their parents, as an init does.
                "mount -t tmpfs tmpfs /run && echo up && while :; do sleep 10; done"));
    outer.awaitLine(PATIENCE, "up", line -> line.equals("up"));
    return ProcessHandle.of(outer.pid()).orElseThrow().children().findFirst().orElseThrow().pid();
  }

  public Lab lab() {
    return lab;
  }

  public Capture capture(int link) {
    return captures.get(link);
  }

  /// The host's own address on a link.
  public String own(String host, int link) {
    return "10." + (16 + link) + ".1." + (1 + hosts.indexOf(host));
  }

  /// What somebody typed has come to.
  public record Typed(int status, String text) {}

  /// What types a line into a shell on a host.
  public List<String> command(String host, String line) {
    List<String> command = new ArrayList<>(UcarpDaemon.AS_AT_A_TERMINAL);
    command.addAll(
        List.of("nsenter", "-t", Objects.requireNonNull(first.get(host), host).toString()));
    command.addAll(List.of("-m", "-p", "--wd=" + lab.directory(), "sh", "-c"));
    command.add(
        "PATH=" + lab.directory().resolve("bin") + ":$PATH LC_ALL=C.UTF-8; export LC_ALL; " + line);
    return command;
  }

  /// Types a line into a shell on a host, and waits for its end.
  public Typed type(String host, String line) {
    LabProcess process = lab.start(host, host + " " + ++typed + ": " + line, command(host, line));
    assertThat(process.awaitExit(PATIENCE)).as("%s ends%s", line, lab.tails()).isTrue();
    // Its output is read beside its end.
    Await.within(Duration.ofMillis(50), () -> false);
    return new Typed(process.exitCode(), String.join("\n", process.log()));
  }

  /// The same for a line that has to succeed.
  public String good(String host, String line) {
    Typed result = type(host, line);
    assertThat(result.status()).as("%s: %s%s", line, result.text(), lab.tails()).isZero();
    return result.text();
  }

  /// The process that a pid file names.
  public String pid(String host, String file) {
    return good(host, "cat /var/run/" + file);
  }

  /// Waits until a line succeeds.
  public void until(String host, String line) {
    boolean reached = Await.within(PATIENCE, () -> type(host, line).status() == 0);
    assertThat(reached).as(() -> "%s on %s: %s".formatted(line, host, situation(host))).isTrue();
  }

  /// What there is to see on a host, for the message of a failure.
  public String situation(String host) {
    return type(
                host,
                "ls -A /run /run/locum/*; ps -ef; ip -br a; locum=%s; $locum explain --run-dir %s"
                    .formatted(UcarpDaemon.launcher(), RUN_DIRECTORY))
            .text()
        + lab.tails();
  }

  /// Waits until a host has these virtual addresses, in their order, and no others.
  public void awaitAddresses(String host, String... expected) {
    boolean reached = Await.within(PATIENCE, () -> virtual(host).equals(Arrays.asList(expected)));
    assertThat(reached)
        .as(() -> "%s has %s: %s".formatted(host, virtual(host), situation(host)))
        .isTrue();
  }

  /// The virtual addresses of a host, in their order: what is on its devices beside its own.
  public List<String> virtual(String host) {
    List<String> found = new ArrayList<>();
    for (int link = 0; link < 2; link++) {
      String own = own(host, link);
      lab.addresses(host, "eth" + link).stream()
          .map(address -> address.local())
          .filter(address -> !address.contains(":") && !address.equals(own))
          .sorted()
          .forEach(found::add);
    }
    return found;
  }

  /// The state of the instance in the words of `locum status`; empty when there is none.
  public String state(String host, String instance) {
    return type(
            host,
            "%s status --run-dir %s | awk '$1 == \"%s\" { print $2 }'"
                .formatted(UcarpDaemon.launcher(), RUN_DIRECTORY, instance))
        .text()
        .strip();
  }

  public void awaitState(String host, String instance, String state) {
    boolean reached = Await.within(PATIENCE, () -> state(host, instance).equals(state));
    assertThat(reached)
        .as(
            () ->
                "%s on %s is %s, not %s: %s"
                    .formatted(instance, host, state(host, instance), state, situation(host)))
        .isTrue();
  }

  /// A script that writes its name and the number of its arguments into a file of the host.
  public Path script(String name) {
    Path script =
        lab.write(
            name,
            """
            #!/bin/sh
            echo "${0##*/} $#" >>/run/told
            """);
    assertThat(script.toFile().setExecutable(true)).isTrue();
    return script;
  }

  /// What the scripts of a host wrote, a line each.
  public List<String> told(String host) {
    String text = type(host, "cat /run/told 2>/dev/null || true").text();
    return text.isEmpty() ? List.of() : text.lines().toList();
  }

  public void awaitTold(String host, String... lines) {
    Await.within(PATIENCE, () -> told(host).equals(List.of(lines)));
    assertThat(told(host)).as(lab.tails()).containsExactly(lines);
  }

  /// Nothing of any vrrpd is left on a host: no process, no file, no address.
  public void awaitNothing(String host) {
    until(
        host,
        "! pgrep -x 'vrrpd|locum' && [ -z \"$(ls -A /run/locum 2>/dev/null; ls -A /run | grep"
            + " -i vrrp)\" ]");
    assertThat(virtual(host)).as(() -> situation(host)).isEmpty();
  }

  public static MonotonicTime now() {
    return new MonotonicTime(System.nanoTime());
  }

  @Override
  public void close() {
    lab.close();
  }
}
