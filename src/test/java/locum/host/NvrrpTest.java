package locum.host;

import static locum.lab.NvrrpHost.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import locum.cli.demo.Await;
import locum.cli.demo.Capture;
import locum.cli.demo.Lab;
import locum.cli.demo.LabProcess;
import locum.cli.demo.Sighting;
import locum.core.MonotonicTime;
import locum.lab.NvrrpHost;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// `locum nvrrp` on one host: daemon, client, log and reloads.
@Tag("netns")
@Execution(ExecutionMode.CONCURRENT)
class NvrrpTest {

  private static final MonotonicTime BEGINNING = new MonotonicTime(System.nanoTime());

  private static Sighting.Advert advert(Capture capture, Lab lab, int vrid, int priority) {
    return capture.awaitAdvert(
        PATIENCE,
        () -> "priority " + priority + lab.tails(),
        BEGINNING,
        advert -> advert.vrid() == vrid && advert.priority() == priority);
  }

  /// The file of the document, as it stands there; the interfaces are the administrator's.
  @Test
  void theExampleOfTheDocument() {
    try (Lab lab = Lab.open("a")) {
      NvrrpHost host = new NvrrpHost(lab, "a");
      lab.ip("a", "link", "add", "eth1.2", "link", "eth0", "type", "macvlan", "mode", "bridge");
      lab.ip("a", "addr", "add", "2.2.2.13/16", "dev", "eth1.2");
      lab.ip("a", "link", "set", "eth1.2", "up");
      lab.ip(
          "a",
          "link",
          "add",
          "eth2.2",
          "link",
          "eth0",
          "address",
          "00:00:5e:00:01:05",
          "type",
          "macvlan",
          "mode",
          "bridge");
      host.write(
          "vrrp5.2",
          "#",
          "# example nvrrp instance",
          "#",
          "primary_intf eth1.2",
          "vrrp_intf eth2.2",
          "vip 2.2.2.1/16",
          "vrid 5",
          "priority 100",
          "advert_int 1000");
      host.start();
      host.awaitState("eth2.2", "master");
      assertThat(lab.addresses("a", "eth2.2")).anyMatch(held -> held.local().equals("2.2.2.1"));
      assertThat(host.value("vip MAC")).isEqualTo("00:00:5e:00:01:05");
      assertThat(host.value("primary addr")).isEqualTo("2.2.2.13");
      assertThat(host.ask("-q").status()).isZero();
      assertThat(lab.ip("a", "link", "show", "eth2.2"))
          .as("the administrator's interface stays, down")
          .contains("state DOWN");
      assertThat(lab.holds("a", "2.2.2.1")).isFalse();
    }
  }

  @Test
  void daemonAndClient() throws IOException {
    try (Lab lab = Lab.open("a")) {
      Capture capture = lab.capture(0);
      NvrrpHost host = new NvrrpHost(lab, "a");
      assertThat(host.ask("-S"))
          .isEqualTo(new NvrrpHost.Answer(0, List.of("daemon isn't running")));
      host.session("five", 5, "10.66.0.100/24", 100);

      NvrrpHost.Answer started = host.startDetached();
      assertThat(started.status()).as(started.text()).isZero();
      long pid = Long.parseLong(Files.readString(host.runDirectory().resolve("locum.pid")).strip());
      assertThat(Files.readString(Path.of("/proc/" + pid + "/comm"))).isEqualTo("nvrrp\n");
      NvrrpHost.Answer again = host.startDetached();
      assertThat(again.status()).isZero();
      assertThat(again.text()).contains("daemon is already running");

      host.awaitState("v5", "master");
      assertThat(host.ask("-S").lines())
          .containsExactly("0 initial session(s)", "0 slave session(s)", "1 master session(s)");
      assertThat(host.state("eth0")).isEqualTo("invalid interface");
      List<String> state = host.ask("-s").lines();
      assertThat(state).hasSize(33).last().isEqualTo("");
      assertThat(state.getFirst())
          .isEqualTo("          filename " + host.directory().resolve("five"));
      assertThat(host.value("slave to master")).isEqualTo("1");
      assertThat(host.value("primary addr")).isEqualTo("10.66.0.1");
      assertThat(host.value("primary MAC")).isEqualTo(lab.mac("a"));
      String[] fires = host.value("timer adv").split(" ", -1);
      long left =
          Long.parseLong(fires[0]) * 1_000_000_000 + Long.parseLong(fires[1]) - System.nanoTime();
      assertThat(Duration.ofNanos(left))
          .as("by CLOCK_MONOTONIC, after an answer that took its time")
          .isBetween(Duration.ofSeconds(-5), Duration.ofSeconds(1));

      Sighting.Advert heard = advert(capture, lab, 5, 100);
      assertThat(heard.sender()).hasToString("00:00:5e:00:01:05");
      assertThat(host.ask("-q")).isEqualTo(new NvrrpHost.Answer(0, List.of()));
      assertThat(ProcessHandle.of(pid)).as("gone when -q returns").isEmpty();
      assertThat(lab.holds("a", "10.66.0.100")).isFalse();
      assertThat(lab.ip("a", "-br", "link")).doesNotContain("v5@");
      advert(capture, lab, 5, 0);
      assertThat(host.ask("-q"))
          .isEqualTo(new NvrrpHost.Answer(0, List.of("daemon isn't running")));

      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(host.log())))
          .isEqualTo("rw-r-----");
      String file = host.directory().resolve("five").toString();
      assertThat(host.logged())
          .allMatch(
              line ->
                  line.matches(
                      "\\[\\d+ \\d\\d/\\d\\d/\\d\\d \\d\\d:\\d\\d:\\d\\d] (INFO|ERROR) : .*"))
          .anyMatch(line -> line.endsWith("ERROR : initial -> slave : " + file))
          .anyMatch(line -> line.endsWith("ERROR : slave -> master : " + file))
          .anyMatch(line -> line.endsWith("ERROR : master -> shutdown : " + file));
    }
  }

  /// Each answer as nvrrp gives it, and what is done.
  @Test
  void reloads() {
    try (Lab lab = Lab.open("a")) {
      NvrrpHost host = new NvrrpHost(lab, "a");
      host.session("a", 1, "10.66.0.101/24", 100);
      host.session("b", 2, "10.66.0.102/24", 100);
      LabProcess daemon = host.start();
      host.awaitState("v1", "master");
      host.awaitState("v2", "master");
      assertThat(host.ask("-r").lines()).containsExactly("no changes to configuration");

      host.session("b", 2, "10.66.0.112/24", 120, "advert_int 200");
      host.session("c", 3, "10.66.0.103/24", 100);
      assertThat(host.ask("-r").lines())
          .containsExactly("2 session(s) loaded", "0 session(s) deleted");
      assertThat(host.state("v2")).as("stays master").isEqualTo("master");
      lab.awaitHolders(PATIENCE, "10.66.0.112", "a");
      assertThat(lab.holds("a", "10.66.0.102")).isFalse();
      assertThat(host.ask("-s").lines()).contains("      adv interval 200000000");
      host.awaitState("v3", "master");

      host.session("b", 22, "10.66.0.112/24", 120); // another VRID is another session
      host.delete("c");
      assertThat(host.ask("-r").lines())
          .containsExactly("1 session(s) loaded", "1 session(s) deleted");
      assertThat(host.state("v3")).isEqualTo("invalid interface");
      assertThat(lab.holds("a", "10.66.0.103")).isFalse();
      host.awaitState("v22", "master");
      lab.awaitHolders(PATIENCE, "10.66.0.112", "a");

      host.write("b", "vrid x");
      NvrrpHost.Answer spoilt = host.ask("-r");
      assertThat(spoilt.lines())
          .startsWith("no changes to configuration")
          .anyMatch(line -> line.contains("/b:1:6: error: 'vrid' is a number from 1 to 255"))
          .anyMatch(line -> line.contains("The session runs on as it did before"));
      assertThat(host.state("v22")).isEqualTo("master");

      String a = host.directory().resolve("a").toString();
      assertThat(daemon.log().stream().filter(line -> line.endsWith(" : " + a)))
          .as("what did not change was not touched")
          .hasSize(2);
      host.delete("a");
      host.delete("b");
      assertThat(host.ask("-r").lines())
          .containsExactly("0 session(s) loaded", "2 session(s) deleted");
      assertThat(host.ask("-S").lines())
          .containsExactly("0 initial session(s)", "0 slave session(s)", "0 master session(s)");
      assertThat(lab.holds("a", "10.66.0.101")).isFalse();
    }
  }

  @Test
  void badFilesCostTheirOwnSessionsAlone() {
    try (Lab lab = Lab.open("a")) {
      NvrrpHost host = new NvrrpHost(lab, "a");
      host.write("0-bad", "vrid 300", "accept_mod yes");
      host.session("good", 5, "10.66.0.100/24", 100);
      host.session("later", 5, "10.66.0.101/24", 100);
      NvrrpHost.Answer started = host.startDetached();
      assertThat(started.status()).as(started.text()).isZero();
      assertThat(started.lines())
          .anyMatch(line -> line.contains("/0-bad:1:6: error: 'vrid' is a number from 1 to 255"))
          .anyMatch(line -> line.contains("/0-bad:2:1: error: There is no key 'accept_mod'"))
          .anyMatch(line -> line.contains("/later:2:1: error: 'vrrp_intf' v5 is that of "))
          .anyMatch(line -> line.contains("2 files give no session: "));
      host.awaitLogged("ERROR : " + host.directory().resolve("0-bad") + ":1:6: 'vrid' is");
      host.awaitState("v5", "master");
      NvrrpHost.Answer check = host.ask("--check", "--config-dir", host.directory().toString());
      assertThat(check.status()).as(check.text()).isEqualTo(2);
      assertThat(check.text()).contains("/0-bad:1:6: error: ", "1 instance, ");
      assertThat(host.ask("-q").status()).isZero();
    }
  }

  @Test
  void aStartThatFailsSaysWhy() {
    try (Lab lab = Lab.open("a")) {
      NvrrpHost host = new NvrrpHost(lab, "a");
      NvrrpHost.Answer empty = host.startDetached();
      assertThat(empty.status()).isZero();
      assertThat(empty.text()).contains("there is no session in " + host.directory() + " yet");
      host.session("good", 5, "10.66.0.100/24", 255, "advert_int 100");
      assertThat(host.ask("-r").lines())
          .containsExactly("1 session(s) loaded", "0 session(s) deleted");
      host.awaitState("v5", "master");
      assertThat(host.ask("-q").status()).isZero();
      NvrrpHost.Answer missing = host.ask("--config-dir", "/nix", "--log", "/dev/null");
      assertThat(missing.status()).isEqualTo(6);
      assertThat(missing.text())
          .contains("not started: the sessions in /nix cannot be read: it does not exist");
      NvrrpHost.Answer wrong = host.ask("-x");
      assertThat(wrong.status()).isEqualTo(1);
      assertThat(wrong.text())
          .contains("there is no option -x", "usage: nvrrp [ -r | -s | -S | -v [vip] | -q | -h ]");
    }
  }

  /// What its authors still wished for.
  @Test
  void sixSubSecondAndWithoutAccepting() {
    try (Lab lab = Lab.open("a")) {
      Capture capture = lab.capture(0);
      NvrrpHost host = new NvrrpHost(lab, "a");
      host.session("six", 6, "fd66::100/64", 100, "advert_int 50");
      host.session("deaf", 7, "10.66.0.107/24", 100, "advert_int 10", "accept_mode no");
      host.start();
      host.awaitState("v6", "master");
      host.awaitState("v7", "master");
      Sighting.Advert six = advert(capture, lab, 6, 100);
      assertThat(six.sender()).hasToString("00:00:5e:00:02:06");
      assertThat(six.source()).hasToString(lab.linkLocal("a"));
      assertThat(six.addresses()).hasToString("[fd66::100]");
      assertThat(six.interval()).hasMillis(50);
      assertThat(advert(capture, lab, 7, 100).interval()).hasMillis(10);
      lab.awaitHolders(PATIENCE, "fd66::100", "a");
      assertThat(Await.within(PATIENCE, () -> answers(lab, "fd66::100"))).isTrue();
      assertThat(Await.within(PATIENCE, () -> answers(lab, lab.address("a")))).isTrue();
      assertThat(answers(lab, "10.66.0.107")).as("accept_mode no").isFalse();
    }
  }

  /// Whether a closed port of this address is refused, and not silent.
  private static boolean answers(Lab lab, String address) {
    return Shell.run(
            "ip",
            "netns",
            "exec",
            lab.namespace(Lab.CLIENT),
            "timeout",
            "2",
            "bash",
            "-c",
            ": < /dev/tcp/" + address + "/9")
        .err()
        .contains("Connection refused");
  }

  @Test
  void levelsAndCounters() {
    try (Lab lab = Lab.open("a")) {
      NvrrpHost host = new NvrrpHost(lab, "a");
      host.session("five", 5, "10.66.0.100/24", 100, "advert_int 100");
      LabProcess daemon = host.start();
      host.awaitState("v5", "master");
      Await.until(PATIENCE, "adverts", () -> Integer.parseInt(host.value("adverts sent")) > 10);
      assertThat(host.ask("-c").lines()).containsExactly("counters cleared");
      assertThat(host.value("slave to master")).isEqualTo("0");
      assertThat(host.ask("-l", "3").lines()).containsExactly("invalid log level specified");
      assertThat(host.ask("-l", "x").lines()).containsExactly("failed to convert new log level");
      assertThat(host.ask("-l", "2").lines()).containsExactly("log level modified");
      int before = host.logged().size();
      host.ask("-r");
      lab.cut("a");
      host.awaitState("v5", "initial");
      assertThat(host.value("master to initial")).isEqualTo("1");
      lab.restore("a");
      host.awaitState("v5", "master");
      assertThat(host.logged().subList(before, host.logged().size()))
          .isNotEmpty()
          .allMatch(line -> line.contains("] ERROR : "))
          .anyMatch(line -> line.contains("ERROR : master -> initial : "))
          .anyMatch(line -> line.contains("interface eth0 is down or has no carrier"))
          .anyMatch(line -> line.contains("ERROR : initial -> slave : "));
      daemon.send("TERM");
      assertThat(daemon.awaitExit(PATIENCE)).isTrue();
      assertThat(daemon.exitCode()).isZero();
      assertThat(lab.holds("a", "10.66.0.100")).isFalse();
    }
  }

  /// Whoever rotates the log himself tells the daemon as he is used to.
  @Test
  void aLogThatWasMovedAwayIsOpenedAnew() throws IOException {
    try (Lab lab = Lab.open("a")) {
      NvrrpHost host = new NvrrpHost(lab, "a");
      host.session("five", 5, "10.66.0.100/24", 100);
      LabProcess daemon = host.start();
      Path moved = lab.directory().resolve("moved");
      for (String signal : List.of("HUP", "USR1")) {
        Files.move(host.log(), moved, StandardCopyOption.REPLACE_EXISTING);
        daemon.send(signal);
        Await.until(PATIENCE, "a new log after SIG" + signal, () -> Files.exists(host.log()));
      }
      Files.move(host.log(), moved, StandardCopyOption.REPLACE_EXISTING);
      host.ask("-r");
      Await.until(PATIENCE, "a new log after -r", () -> Files.exists(host.log()));
      assertThat(daemon.isAlive()).isTrue();
    }
  }

  /// A session without its interface waits for it, beside others that run.
  @Test
  void anInterfaceMayComeAndGo() {
    try (Lab lab = Lab.open("a")) {
      NvrrpHost host = new NvrrpHost(lab, "a");
      host.write(
          "late",
          "primary_intf late0",
          "vrrp_intf v9",
          "vip 10.99.0.100/24",
          "vrid 9",
          "priority 100",
          "advert_int 100",
          "create_intf yes");
      host.session("five", 5, "10.66.0.100/24", 100, "advert_int 100");
      host.start();
      host.awaitState("v5", "master");
      assertThat(host.state("v9")).isEqualTo("initial");
      host.awaitLogged("interface late0 does not exist");
      for (int i = 0; i < 2; i++) {
        lab.ip("a", "link", "add", "late0", "type", "veth", "peer", "name", "late1");
        lab.ip("a", "link", "set", "late1", "up");
        lab.ip("a", "addr", "add", "10.99.0.1/24", "dev", "late0");
        lab.ip("a", "link", "set", "late0", "up");
        host.awaitState("v9", "master");
        lab.ip("a", "link", "del", "late0");
        host.awaitState("v9", "initial");
      }
      assertThat(host.state("v5")).isEqualTo("master");
      assertThat(Await.within(Duration.ofSeconds(1), () -> !lab.holds("a", "10.66.0.100")))
          .isFalse();
    }
  }
}
