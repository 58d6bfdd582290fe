package locum.host;

import static locum.lab.UcarpDaemon.LOCUM;
import static locum.lab.UcarpScene.PATIENCE;
import static locum.lab.UcarpScene.VIP;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import locum.cli.demo.Await;
import locum.cli.demo.Lab;
import locum.cli.demo.LabProcess;
import locum.cli.demo.Sighting;
import locum.core.MonotonicTime;
import locum.lab.UcarpDaemon;
import locum.lab.UcarpScene;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// `locum ucarp` alone: its start and end, what others on the host see of it, its scripts.
@Tag("netns")
@Execution(ExecutionMode.CONCURRENT)
class UcarpTest {

  private static Shell.Result run(Lab lab, String... words) {
    List<String> command = new ArrayList<>(List.of("ip", "netns", "exec", lab.namespace("a")));
    command.addAll(List.of(words));
    return Shell.run(command);
  }

  private static Shell.Result ucarp(Lab lab, String... words) {
    List<String> all = new ArrayList<>(List.of(UcarpDaemon.launcher(), "ucarp"));
    all.addAll(List.of(words));
    return run(lab, all.toArray(String[]::new));
  }

  /// Both hosts of the document, its command lines as typed, under the name `ucarp`.
  @Test
  void theExampleOfTheDocument() throws IOException {
    try (Lab lab = Lab.open("a", "b")) {
      Path name = Files.createSymbolicLink(lab.directory().resolve("ucarp"), launcher());
      for (String host : List.of("a", "b")) {
        String address = host.equals("a") ? "10.1.1.1" : "10.1.1.2";
        lab.ip(host, "addr", "add", address + "/24", "dev", "eth0");
        lab.start(
            host,
            "ucarp on " + host,
            List.of("sh", "-c", name + " -v 42 -p love -a 10.1.1.252 -s " + address + " & wait"));
      }
      assertThat(Await.within(PATIENCE, () -> lab.holders("10.1.1.252").size() == 1))
          .as(lab.tails())
          .isTrue();
      String first = lab.holders("10.1.1.252").getFirst();
      lab.cut(first);
      lab.awaitHolders(PATIENCE, "10.1.1.252", first.equals("a") ? "b" : "a");
      for (String host : List.of("a", "b")) {
        String runDirectory = "/run/locum/ucarp-eth0-42-" + lab.namespace(host);
        assertThat(Shell.run(UcarpDaemon.launcher(), "stop", "--run-dir", runDirectory).exitCode())
            .as(host + lab.tails())
            .isZero();
        assertThat(Path.of(runDirectory)).doesNotExist();
      }
      lab.awaitHolders(PATIENCE, "10.1.1.252");
    }
  }

  private static Path launcher() {
    return Path.of(UcarpDaemon.launcher());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "-v 42 -p love -a 10.66.0.252 -s 10.66.0.77 | 2 | has the address 10.66.0.77",
        "-i nonif -v 42 -p love -a 10.66.0.252 -s 10.66.0.1 | 2 | there is no interface nonif",
        "-v 42 -p love -a 10.66.0.252 -s 10.66.0.1 -u /nix/up.sh | 1 | '/nix/up.sh' will not be run: /nix does not exist",
        "-v 42 -p love -a 10.66.0.252 -s 10.66.0.1 -d /etc/passwd | 1 | /etc/passwd is not executable",
        "-v 42 -o /nix/pass -a 10.66.0.252 -s 10.66.0.1 | 1 | /nix/pass",
        "-v 300 -p love | 1 | '300' is no number from 1 to 255",
        "-v 42 | 1 | You must supply the password",
        "--zork | 1 | There is no option --zork"
      })
  void aStartThatFailsSaysWhyAndChangesNothing(String words, int status, String sentence) {
    try (Lab lab = Lab.open("a")) {
      for (String way : List.of("", " -B")) {
        List<String> all = new ArrayList<>(List.of((words + way).split(" ")));
        all.add("--run-dir=" + lab.directory().resolve("run"));
        Shell.Result result = ucarp(lab, all.toArray(String[]::new));
        assertThat(result.exitCode()).as("%s%s", way, result).isEqualTo(status);
        assertThat(result.err()).as(way).contains(sentence).doesNotContain("love");
      }
      assertThat(lab.addresses("a", "eth0")).noneMatch(held -> held.local().equals(VIP));
    }
  }

  /// The same scripts in a file: an error of `check`, and of the start.
  @Test
  void aMissingScriptOfAFileIsRefusedToo() {
    try (Lab lab = Lab.open("a")) {
      Path file =
          lab.write(
              "carp.conf",
              """
              carp_instance ONE {
                  interface eth0
                  vhid 42
                  password love
                  up_script "/nix/up.sh eth0"
                  virtual_ipaddress {
                      10.66.0.252/32
                  }
              }
              """);
      String run = lab.directory().resolve("run").toString();
      Shell.Result check = run(lab, UcarpDaemon.launcher(), "check", "-f", file.toString());
      Shell.Result start =
          run(lab, UcarpDaemon.launcher(), "run", "-f", file.toString(), "--run-dir", run);
      assertThat(check.exitCode()).as(check.toString()).isEqualTo(2);
      assertThat(check.out() + check.err())
          .contains("carp.conf:5:", "'/nix/up.sh' will not be run");
      assertThat(start.exitCode()).as(start.toString()).isEqualTo(2);
      assertThat(start.err()).contains("carp.conf:5:", "'/nix/up.sh' will not be run");
    }
  }

  @Test
  void helpIsNoMistake() {
    try (Lab lab = Lab.open("a")) {
      Shell.Result result = ucarp(lab, "-h");
      assertThat(result.exitCode()).isZero();
      assertThat(result.out()).contains("--srcip=<ip> (-s <ip>)");
    }
  }

  private static String cmdline(long pid) throws IOException {
    return Files.readString(Path.of("/proc/" + pid + "/cmdline")).replace('\0', ' ');
  }

  @ParameterizedTest
  @ValueSource(strings = {"-p s3cr3t-0f-mine", "-Pps3cr3t-0f-mine", "--pass=s3cr3t-0f-mine"})
  void thePasswordIsNotInTheProcessList(String words) throws IOException {
    try (UcarpScene scene = new UcarpScene("a")) {
      scene.start("a", LOCUM, words.split(" "));
      scene.awaitLog("a", "Startup complete");
      long pid = scene.daemon("a").pid();
      assertThat(cmdline(pid)).doesNotContain("s3cr3t").doesNotContain("love").contains("-v 42 ");
      assertThat(Files.readString(Path.of("/proc/" + pid + "/environ"))).doesNotContain("s3cr3t");
      assertThat(Files.readString(Path.of("/proc/" + pid + "/comm"))).isEqualTo("ucarp\n");
      assertThat(cmdline(pid)).startsWith("ucarp ");
      assertThat(scene.daemon("a").log()).noneMatch(line -> line.contains("s3cr3t"));
    }
  }

  /// The command returns when the daemon runs; nobody ever sees the password in its words.
  @Test
  void inTheBackground() throws Exception {
    try (UcarpScene scene = new UcarpScene("a")) {
      Path runDirectory = scene.runDirectory("a");
      Shell.Result result =
          ucarp(
              scene.lab(),
              "-B",
              "-v",
              "42",
              "-p",
              "s3cr3t-0f-mine",
              "-a",
              VIP,
              "-s",
              "10.66.0.1",
              "-f",
              "none",
              "--run-dir",
              runDirectory.toString());
      assertThat(result.exitCode()).as(result.toString()).isZero();
      long pid = Long.parseLong(Files.readString(runDirectory.resolve("locum.pid")).strip());
      try {
        assertThat(cmdline(pid)).startsWith("ucarp ").contains("-p *").doesNotContain("s3cr3t");
        assertThat(Files.readString(Path.of("/proc/" + pid + "/environ"))).doesNotContain("s3cr3t");
        assertThat(Files.readString(Path.of("/proc/" + pid + "/comm"))).isEqualTo("ucarp\n");
        assertThat(Files.readSymbolicLink(Path.of("/proc/" + pid + "/cwd")))
            .isEqualTo(Path.of("/"));
        assertThat(Files.readSymbolicLink(Path.of("/proc/" + pid + "/fd/0")))
            .isEqualTo(Path.of("/dev/null"));
        scene.awaitHolder("a");

        Shell.Result again =
            ucarp(
                scene.lab(),
                "-B",
                "-v",
                "42",
                "-p",
                "x",
                "-a",
                VIP,
                "-s",
                "10.66.0.1",
                "--run-dir",
                runDirectory.toString());
        assertThat(again.exitCode()).isEqualTo(2);
        assertThat(again.err()).contains("pid " + pid);
      } finally {
        Shell.Result stopped =
            Shell.run(UcarpDaemon.launcher(), "stop", "--run-dir", runDirectory.toString());
        assertThat(stopped.exitCode()).as(stopped.toString()).isZero();
      }
      scene.awaitHolder();
      assertThat(Await.within(PATIENCE, () -> ProcessHandle.of(pid).isEmpty())).isTrue();
    }
  }

  @Test
  void theLogHasUcarpsForm() {
    try (UcarpScene scene = new UcarpScene("a")) {
      scene.start("a", LOCUM);
      scene.awaitState("a", "MASTER");
      String mac = scene.lab().mac("a");
      assertThat(scene.daemon("a").log())
          .anyMatch(
              line ->
                  line.matches(
                      "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}: \\[WARNING] Switching to"
                          + " state: MASTER"))
          .anyMatch(
              line -> line.endsWith("[INFO] Local advertised ethernet address is [" + mac + "]"))
          .anyMatch(line -> line.contains("[INFO] Using [eth0] as a network interface"));
      scene.daemon("a").send("USR1");
      scene.awaitLog("a", "[INFO] MASTER on eth0 id 42");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"HUP", "TERM", "INT", "QUIT"})
  void eachOfTheseSignalsEndsItInGoodOrder(String signal) {
    try (UcarpScene scene = new UcarpScene("a")) {
      scene.startScripted("a", LOCUM, "-z", "-n");
      scene.awaitTold("a", "up eth0 " + VIP);
      scene.daemon("a").send(signal);
      assertThat(scene.daemon("a").awaitExit(PATIENCE)).as(scene.lab().tails()).isTrue();
      assertThat(scene.daemon("a").exitCode()).as(scene.lab().tails()).isZero();
      scene.awaitTold("a", "up eth0 " + VIP, "down eth0 " + VIP);
      assertThat(farewell(scene)).as("a farewell").isPresent();
    }
  }

  private static Optional<Sighting.Advert> farewell(UcarpScene scene) {
    Await.within(
        Duration.ofSeconds(3),
        () -> scene.capture().adverts().anyMatch(advert -> advert.payload().u8(5) == 255));
    return scene.capture().adverts().filter(advert -> advert.payload().u8(5) == 255).findFirst();
  }

  /// As with ucarp, without -z no script is run; unlike there, a farewell is sent.
  @Test
  void withoutShutdownNoScriptIsRunAtTheEnd() {
    try (UcarpScene scene = new UcarpScene("a")) {
      scene.startScripted("a", LOCUM);
      scene.awaitTold("a", "down eth0 " + VIP, "up eth0 " + VIP);
      scene.stop("a");
      assertThat(scene.daemon("a").exitCode()).isZero();
      assertThat(scene.told("a")).containsExactly("down eth0 " + VIP, "up eth0 " + VIP);
      assertThat(farewell(scene)).isPresent();
    }
  }

  /// What locum itself has added goes with it, with -z and without.
  @Test
  void itsOwnAddressGoesWithIt() {
    try (UcarpScene scene = new UcarpScene("a")) {
      scene.start("a", LOCUM);
      scene.awaitHolder("a");
      scene.stop("a");
      assertThat(scene.lab().holds("a", VIP)).isFalse();
    }
  }

  /// The loss of the carrier takes the address down, its return brings it up again.
  @Test
  void theCarrierDecides() {
    try (UcarpScene scene = new UcarpScene("a")) {
      scene.startScripted("a", LOCUM, "-n");
      scene.awaitTold("a", "up eth0 " + VIP);
      scene.lab().cut("a");
      scene.awaitTold("a", "up eth0 " + VIP, "down eth0 " + VIP);
      scene.awaitState("a", "BACKUP");
      scene.lab().restore("a");
      scene.awaitTold("a", "up eth0 " + VIP, "down eth0 " + VIP, "up eth0 " + VIP);
    }
  }

  /// Adverts from an address that the host has no longer would leave two masters, or none.
  @Test
  void theLossOfTheSourceAddressGivesTheAddressToTheOther() {
    try (UcarpScene scene = new UcarpScene("a", "b")) {
      scene.startScripted("a", LOCUM, "-n");
      scene.awaitTold("a", "up eth0 " + VIP);
      scene.startScripted("b", LOCUM, "-n", "-k", "100");
      scene.awaitState("b", "BACKUP");
      scene.lab().ip("a", "addr", "del", scene.lab().address("a") + "/24", "dev", "eth0");
      scene.awaitTold("b", "up eth0 " + VIP);
      scene.awaitTold("a", "up eth0 " + VIP, "down eth0 " + VIP);
      assertThat(farewell(scene)).as("a farewell").isPresent();
      scene.awaitHolder("b");
      scene.lab().ip("a", "addr", "add", scene.lab().address("a") + "/24", "dev", "eth0");
      scene.awaitLog("a", "[INFO] BACKUP: ");
    }
  }

  /// A stop says what it leaves behind.
  @Test
  void anAddressThatStaysIsTold() {
    try (UcarpScene scene = new UcarpScene("a")) {
      scene.startScripted("a", LOCUM, "-n");
      scene.awaitTold("a", "up eth0 " + VIP);
      Shell.Result stopped =
          Shell.run(
              UcarpDaemon.launcher(), "stop", "--run-dir", scene.runDirectory("a").toString());
      assertThat(stopped.out()).contains("stopped; the address that the script added stays");
      assertThat(scene.daemon("a").awaitExit(PATIENCE)).isTrue();
      assertThat(scene.daemon("a").log())
          .anyMatch(line -> line.contains("[WARNING] " + VIP + " stays on eth0: without -z"));
    }
  }

  /// Told by every ucarp, also one that runs no script, and without a place in a file.
  @Test
  void anAddressThatIsHereAlreadyIsAWarning() {
    try (UcarpScene scene = new UcarpScene("a")) {
      scene.lab().ip("a", "addr", "add", VIP + "/32", "dev", "eth0");
      scene.start("a", LOCUM);
      scene.awaitLog("a", "[WARNING] " + VIP + " is on eth0 of this host already");
    }
  }

  @Test
  void withIgnoreifstateTheCarrierDoesNotDecide() {
    try (UcarpScene scene = new UcarpScene("a")) {
      scene.startScripted("a", LOCUM, "-n", "-S");
      scene.awaitTold("a", "up eth0 " + VIP);
      scene.lab().cut("a");
      Await.within(Duration.ofSeconds(2), () -> scene.told("a").size() > 1);
      assertThat(scene.told("a")).containsExactly("up eth0 " + VIP);
    }
  }

  /// A script that takes its time: adverts go on, and the address is announced when it has ended.
  @Test
  void aSlowScriptDelaysNoAdvertAndTheAnnouncementWaitsForIt() {
    try (UcarpScene scene = new UcarpScene("a")) {
      Path script = scene.lab().write("slow.sh", "#!/bin/sh\nsleep 3\necho done slowly\nexit 7\n");
      assertThat(script.toFile().setExecutable(true)).isTrue();
      scene.start("a", LOCUM, "-n", "-u", script.toString());
      scene.awaitLog("a", "Spawning [" + script + " eth0 " + VIP + "]");
      scene.awaitLog("a", "done slowly");
      scene.awaitLog("a", "exit status 7");
      Await.within(PATIENCE, () -> scene.capture().claims().findAny().isPresent());
      MonotonicTime announced = scene.capture().claims().findFirst().orElseThrow().at();
      long before =
          scene.capture().adverts().filter(advert -> advert.at().isBefore(announced)).count();
      assertThat(before).as("adverts while the script ran").isBetween(3L, 5L);
    }
  }

  @Test
  void aHangUpThatWasIgnoredStaysIgnored() {
    try (UcarpScene scene = new UcarpScene("a")) {
      List<String> command =
          new ArrayList<>(
              LOCUM.command(
                  scene.runDirectory("a"), "-v", "42", "-p", "love", "-a", VIP, "-s", "10.66.0.1"));
      command.add(UcarpDaemon.AS_AT_A_TERMINAL.size(), "nohup");
      LabProcess process = scene.lab().start("a", "nohup ucarp", command);
      process.awaitLine(PATIENCE, "start", line -> line.contains("Startup complete"));
      process.send("HUP");
      assertThat(process.awaitExit(Duration.ofSeconds(2))).isFalse();
    }
  }
}
