package locum.host;

import static locum.host.Locum.SOON;
import static locum.host.Settings.VIP;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import locum.cli.demo.Await;
import locum.cli.demo.Lab;
import locum.cli.demo.LabProcess;
import locum.control.Json;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The image through a link named `keepalived`: what init scripts, exporters and administrators do
/// with it. `KeepalivedInteropTest` holds the same things beside keepalived itself.
@Tag("netns")
class KeepalivedTest {

  /// The command line of a daemon in a host of the laboratory; everything it writes is in there.
  private static List<String> command(Lab lab, String... words) {
    try {
      Path link = lab.createDirectory("bin").resolve("keepalived");
      Files.deleteIfExists(link);
      Files.createSymbolicLink(link, Path.of(Locum.command()));
      List<String> command =
          new ArrayList<>(List.of("env", "TMPDIR=" + lab.createDirectory("tmp"), link.toString()));
      command.addAll(
          List.of(
              "-f",
              lab.directory().resolve("a.conf").toString(),
              "-p",
              pidFile(lab).toString(),
              "-r",
              lab.directory().resolve("vrrp.pid").toString(),
              "--run-dir",
              lab.directory().resolve("run").toString()));
      command.addAll(List.of(words));
      return command;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Path pidFile(Lab lab) {
    return lab.directory().resolve("keepalived.pid");
  }

  private static Path dump(Lab lab, String ending) {
    return lab.directory().resolve("tmp").resolve("keepalived" + ending);
  }

  private static LabProcess start(Lab lab, String... words) {
    lab.write("a.conf", Settings.plain(150));
    LabProcess daemon = lab.start("a", "keepalived", command(lab, words));
    daemon.awaitLine(SOON, "the start", line -> line.contains("Startup complete"));
    return daemon;
  }

  private static Shell.Result run(Lab lab, String... words) {
    List<String> all = new ArrayList<>(List.of("ip", "netns", "exec", lab.namespace("a")));
    all.addAll(command(lab, words));
    return Shell.run(all);
  }

  private static void awaitFile(Path file) {
    Await.until(SOON, file + " is there", () -> Files.exists(file));
  }

  private static void awaitMaster(LabProcess daemon) {
    daemon.awaitLine(SOON, "MASTER", line -> line.contains("(VI_1) Entering MASTER STATE"));
  }

  @Test
  void theJsonSignalWritesAWholeFileForItsOwnerOnly() throws IOException {
    try (Lab lab = Lab.open("a")) {
      LabProcess daemon = start(lab, "-nlG");
      awaitMaster(daemon);

      daemon.send("36");

      awaitFile(dump(lab, ".json"));
      Json instance =
          Json.parse(Files.readString(dump(lab, ".json"))).orElseThrow().elements().getFirst();
      assertThat(Locum.text(instance.get("data"), "iname")).isEqualTo("VI_1");
      assertThat(Locum.number(instance.get("data").get("state"))).isEqualTo(2);
      assertThat(instance.get("data").get("vipset")).isEqualTo(Json.of(true));
      assertThat(Locum.number(instance.get("stats").get("become_master"))).isEqualTo(1);
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(dump(lab, ".json"))))
          .isEqualTo("rw-------");
    }
  }

  @Test
  void theOtherDumpSignalsWriteTheirFiles() throws IOException {
    try (Lab lab = Lab.open("a")) {
      LabProcess daemon = start(lab, "-nlG");
      awaitMaster(daemon);

      daemon.send("USR1");
      awaitFile(dump(lab, ".data"));
      assertThat(dump(lab, "_parent.data")).exists();
      assertThat(Files.readString(dump(lab, ".data")))
          .contains(" VRRP Instance = VI_1\n", "   State = MASTER\n", "   Virtual Router ID = 51\n")
          .contains("     " + VIP + "/24 dev eth0 scope global set\n");

      daemon.send("USR2");
      awaitFile(dump(lab, ".stats"));
      assertThat(Files.readString(dump(lab, ".stats")))
          .contains("VRRP Instance: VI_1\n", "  Became master: 1\n", "  Priority Zero:\n");
    }
  }

  @Test
  void signal63ShowsTheCountersAndClearsThem() throws IOException {
    try (Lab lab = Lab.open("a")) {
      LabProcess daemon = start(lab, "-nlG");
      awaitMaster(daemon);

      daemon.send("63");
      awaitFile(dump(lab, ".stats"));
      assertThat(Files.readString(dump(lab, ".stats"))).contains("  Became master: 1\n");

      Files.delete(dump(lab, ".stats"));
      daemon.send("USR2");
      awaitFile(dump(lab, ".stats"));
      assertThat(Files.readString(dump(lab, ".stats"))).contains("  Became master: 0\n");
    }
  }

  @Test
  void aLinkInThePlaceOfADumpIsReplacedNotFollowed() throws IOException {
    try (Lab lab = Lab.open("a")) {
      LabProcess daemon = start(lab, "-nlG");
      Path victim = lab.write("victim", "precious\n");
      Files.createSymbolicLink(dump(lab, ".json"), victim);

      daemon.send("36");

      Await.until(SOON, "a file", () -> !Files.isSymbolicLink(dump(lab, ".json")));
      assertThat(dump(lab, ".json")).isRegularFile();
      assertThat(victim).hasContent("precious\n");
    }
  }

  @Test
  void noSignalDuringTheStartEndsIt() {
    try (Lab lab = Lab.open("a")) {
      lab.write("a.conf", Settings.plain(150));
      LabProcess daemon = lab.start("a", "keepalived", command(lab, "-nlG"));
      // No program can do anything about its first moments.
      Await.until(SOON, "SIGHUP does not end it", () -> ignoresHangUp(daemon.pid()));

      while (daemon.log().stream().noneMatch(line -> line.contains("Startup complete"))) {
        for (String signal : List.of("HUP", "USR1", "USR2", "36", "63")) {
          daemon.send(signal);
        }
        assertThat(daemon.isAlive()).as(daemon.tail(20)).isTrue();
      }

      daemon.awaitLine(SOON, "MASTER", line -> line.contains("(VI_1) Entering MASTER STATE"));
      Path json = dump(lab, ".json");
      Await.until(SOON, json + " is there", () -> Files.exists(json));
    }
  }

  private static boolean ignoresHangUp(long pid) {
    try (var lines = Files.lines(Path.of("/proc", Long.toString(pid), "status"))) {
      return lines
          .filter(line -> line.startsWith("SigIgn:"))
          .mapToLong(line -> Long.parseUnsignedLong(line.substring(7).strip(), 16))
          .anyMatch(mask -> (mask & 1) == 1);
    } catch (IOException _) {
      return false;
    }
  }

  @Test
  void pidFilesNameTheOneProcessAndGoWithIt() {
    try (Lab lab = Lab.open("a")) {
      lab.write("keepalived.pid", "999999\n"); // left behind by one that crashed
      LabProcess daemon = start(lab, "-nlG");

      assertThat(pidFile(lab)).hasContent(daemon.pid() + "\n");
      assertThat(lab.directory().resolve("vrrp.pid")).hasContent(daemon.pid() + "\n");

      Shell.Result second = run(lab, "-nlG");
      assertThat(second.exitCode()).as(second.toString()).isZero();
      assertThat(second.err()).contains("daemon is already running", Long.toString(daemon.pid()));
      assertThat(pidFile(lab)).hasContent(daemon.pid() + "\n");

      assertThat(daemon.stop(SOON)).isTrue();
      assertThat(daemon.exitCode()).isZero();
      assertThat(pidFile(lab)).doesNotExist();
      assertThat(lab.directory().resolve("vrrp.pid")).doesNotExist();
    }
  }

  @Test
  void aPidThatIsAnotherProgramByNowIsNoDaemon() {
    try (Lab lab = Lab.open("a")) {
      lab.write("keepalived.pid", "1\n");

      LabProcess daemon = start(lab, "-nlG");

      assertThat(pidFile(lab)).hasContent(daemon.pid() + "\n");
    }
  }

  @Test
  void withoutNTheCommandReturnsWhenTheDaemonRuns() throws IOException {
    try (Lab lab = Lab.open("a")) {
      lab.write("a.conf", Settings.plain(150));

      Shell.Result result = run(lab, "-G");

      assertThat(result.exitCode()).as(result.toString()).isZero();
      long pid = Long.parseLong(Files.readString(pidFile(lab)).strip());
      ProcessHandle daemon = ProcessHandle.of(pid).orElseThrow();
      Path proc = Path.of("/proc", Long.toString(pid));
      try {
        assertThat(proc.resolve("comm")).hasContent("keepalived\n");
        assertThat(Files.readSymbolicLink(proc.resolve("cwd"))).isEqualTo(Path.of("/"));
        for (String stream : List.of("0", "1", "2")) {
          assertThat(Files.readSymbolicLink(proc.resolve("fd").resolve(stream)))
              .isEqualTo(Path.of("/dev/null"));
        }
        String[] stat = Files.readString(proc.resolve("stat")).split(" ", -1);
        assertThat(stat[5]).as("session").isEqualTo(Long.toString(pid));
        assertThat(stat[6]).as("terminal").isEqualTo("0");

        // Its real-time signals reach it as well.
        assertThat(Shell.run("sh", "-c", "kill -36 " + pid).exitCode()).isZero();
        awaitFile(dump(lab, ".json"));
      } finally {
        daemon.destroy();
      }
      Await.until(SOON, "it ends", () -> !daemon.isAlive());
      assertThat(pidFile(lab)).doesNotExist();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"-G", "-nG"})
  void whatPreventsTheStartIsTheExitStatus(String words) throws IOException {
    try (Lab lab = Lab.open("a")) {
      Shell.Result missing = run(lab, words);
      assertThat(missing.exitCode()).as(missing.toString()).isEqualTo(6);
      assertThat(missing.err()).contains("a.conf does not exist");

      lab.write("a.conf", "vrrp_instance VI_1 {\n  interface eth0\n}\n");
      Shell.Result broken = run(lab, words);
      assertThat(broken.exitCode()).as(broken.toString()).isEqualTo(2);
      assertThat(broken.err()).contains("virtual_router_id");
      assertThat(pidFile(lab)).doesNotExist();
    }
  }

  @Test
  void theLinesThatMonitoringSearchesForAreInTheDetailedLog() {
    try (Lab lab = Lab.open("a")) {
      LabProcess daemon = start(lab, "-nlGD");
      awaitMaster(daemon);
      daemon.send("HUP");
      daemon.awaitLine(SOON, "the reload", line -> line.contains("Reload complete"));
      lab.ip("a", "link", "set", "eth0", "down");
      daemon.awaitLine(SOON, "the fault", line -> line.contains("(VI_1) Entering FAULT STATE"));
      daemon.send("TERM");
      daemon.awaitLine(SOON, "the end", line -> line.contains("Stopping"));

      String log = String.join("\n", daemon.log());
      assertThat(log)
          .contains(
              "(VI_1) Entering BACKUP STATE (init)",
              "(VI_1) Receive advertisement timeout",
              "(VI_1) Entering MASTER STATE",
              "(VI_1) setting VIPs.",
              "Sending gratuitous ARP on eth0 for " + VIP,
              "Reloading",
              "Netlink reports eth0 down",
              "(VI_1) sent 0 priority",
              "(VI_1) removing VIPs.",
              "Stopping");
    }
  }

  @Test
  void aLogWithoutDetailHasTheStatesOnly() {
    try (Lab lab = Lab.open("a")) {
      LabProcess daemon = start(lab, "-nlG");
      awaitMaster(daemon);
      daemon.send("TERM");
      daemon.awaitLine(SOON, "the end", line -> line.contains("Stopping"));

      assertThat(String.join("\n", daemon.log()))
          .contains("(VI_1) Entering BACKUP STATE (init)", "Stopping")
          .doesNotContain("Receive advertisement timeout", "setting VIPs.", "gratuitous ARP");
    }
  }

  @Test
  void keptAddressesStayUntilTheirLeaseEnds() {
    try (Lab lab = Lab.open("a")) {
      LabProcess daemon = start(lab, "-nlGV");
      awaitMaster(daemon);
      Await.until(SOON, "the address", () -> lab.holds("a", VIP));

      daemon.stop(SOON);

      assertThat(lab.holds("a", VIP)).isTrue();
      Await.until(SOON, "the kernel removes it", () -> !lab.holds("a", VIP));
    }
  }

  @Test
  void keptAddressesOnVirtualMacAddressesGoWithTheirInterfaces() {
    try (Lab lab = Lab.open("a")) {
      String excluded = "10.66.0.101";
      String settings = parentSettings(lab);
      lab.write(
          "a.conf",
          Settings.instance(
              "VI_1",
              "eth0",
              51,
              150,
              "use_vmac\nvirtual_ipaddress_excluded {\n" + excluded + "/24 dev eth0\n}",
              VIP + "/24"));
      LabProcess daemon = lab.start("a", "keepalived", command(lab, "-nlGV"));
      awaitMaster(daemon);
      Await.until(
          SOON,
          "the addresses" + lab.tails(),
          () -> lab.holds("a", VIP) && lab.holds("a", excluded));
      assertThat(lab.ip("a", "-o", "addr", "show", "dev", "vrrp.51")).contains(VIP);
      assertThat(parentSettings(lab)).isNotEqualTo(settings);

      assertThat(daemon.stop(SOON)).isTrue();

      assertThat(lab.holds("a", excluded)).as("on eth0, until its lease ends").isTrue();
      assertThat(lab.ip("a", "-o", "link")).doesNotContain("vrrp.51");
      assertThat(lab.holds("a", VIP)).isFalse();
      assertThat(parentSettings(lab)).isEqualTo(settings);
      Await.until(SOON, "the kernel removes it", () -> !lab.holds("a", excluded));
    }
  }

  private static String parentSettings(Lab lab) {
    return Shell.run(
            "ip",
            "netns",
            "exec",
            lab.namespace("a"),
            "sysctl",
            "net.ipv4.conf.eth0.arp_ignore",
            "net.ipv4.conf.eth0.arp_filter",
            "net.ipv4.conf.eth0.rp_filter")
        .out();
  }

  @Test
  void aLogFileIsWrittenButNotThroughALink() throws IOException {
    try (Lab lab = Lab.open("a")) {
      Path log = lab.directory().resolve("k.log");
      LabProcess daemon = start(lab, "-nlG", "-g" + log);
      daemon.stop(SOON);
      assertThat(Files.readString(log)).contains("Startup complete", "Stopping");

      Path victim = lab.write("victim", "precious\n");
      Files.delete(log);
      Files.createSymbolicLink(log, victim);
      start(lab, "-nlG", "-g" + log).stop(SOON);
      assertThat(victim).hasContent("precious\n");
      assertThat(Files.exists(log, LinkOption.NOFOLLOW_LINKS)).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({"lb1,150", "lb2,100"})
  void theConfigIdChoosesTheLines(String id, int priority) throws IOException {
    try (Lab lab = Lab.open("a")) {
      lab.write(
          "a.conf",
          Settings.plain(1).replaceFirst("priority 1", "@lb1 priority 150\n@^lb1 priority 100"));
      LabProcess daemon = lab.start("a", "keepalived", command(lab, "-nlG", "-i", id));
      daemon.awaitLine(SOON, "the start", line -> line.contains("Startup complete"));
      daemon.send("36");
      awaitFile(dump(lab, ".json"));

      assertThat(Files.readString(dump(lab, ".json"))).contains("\"base_priority\":" + priority);
    }
  }

  @Test
  void instanceAndNamespaceAreInTheNamesOfPidFilesAndDumps() {
    try (Lab lab = Lab.open("a", "b")) {
      String name = "t" + ProcessHandle.current().pid();
      lab.write(
          "b.conf",
          "instance " + name + "\nglobal_defs {\ndata_use_instance\n}\n" + Settings.plain(150));
      List<String> command = new ArrayList<>(command(lab));
      command.subList(command.indexOf("-p"), command.indexOf("--run-dir")).clear();
      command.set(command.indexOf("-f") + 1, lab.directory().resolve("b.conf").toString());
      command.addAll(List.of("-nlGa", "-s", lab.namespace("b")));
      LabProcess daemon = lab.start("a", "keepalived", command);
      daemon.awaitLine(SOON, "the start", line -> line.contains("Startup complete"));
      awaitMaster(daemon);

      String suffix = "_" + lab.namespace("b") + "_" + name;
      Path pid = Path.of("/run/keepalived/keepalived" + suffix + ".pid");
      assertThat(pid).hasContent(daemon.pid() + "\n");
      assertThat(Path.of("/run/keepalived/vrrp" + suffix + ".pid")).exists();
      assertThat(lab.holds("b", VIP)).isTrue();
      assertThat(lab.holds("a", VIP)).isFalse();

      daemon.send("36");
      awaitFile(lab.directory().resolve("tmp").resolve("keepalived" + suffix + ".json"));

      lab.ip("b", "address", "add", "10.66.7.7/32", "dev", "eth0");
      daemon.awaitLine(SOON, "the new address (-a)", line -> line.contains("10.66.7.7"));

      assertThat(daemon.stop(SOON)).isTrue();
      assertThat(pid).doesNotExist();
    }
  }

  @Test
  void theConfigurationIsInTheLogWithD() {
    try (Lab lab = Lab.open("a")) {
      LabProcess daemon = start(lab, "-nlGd");
      daemon.awaitLine(SOON, "the dump", line -> line.contains("VRRP Instance = VI_1"));
      daemon.awaitLine(SOON, "the dump", line -> line.contains("Virtual Router ID = 51"));
    }
  }

  @Test
  void jsonVersion2IsAnObject() throws IOException {
    try (Lab lab = Lab.open("a")) {
      LabProcess daemon = start(lab, "-nlG");
      lab.write("a.conf", "global_defs {\njson_version 2\n}\n" + Settings.plain(150));
      daemon.send("HUP");
      daemon.awaitLine(SOON, "the reload", line -> line.contains("Reload complete"));

      daemon.send("36");

      awaitFile(dump(lab, ".json"));
      Json json = Json.parse(Files.readString(dump(lab, ".json"))).orElseThrow();
      assertThat(json.get("vrrp").elements()).hasSize(1);
    }
  }
}
