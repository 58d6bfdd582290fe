package locum.host;

import static java.util.Objects.requireNonNull;
import static locum.host.Locum.SOON;
import static locum.host.Settings.VIP;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import locum.cli.demo.Await;
import locum.cli.demo.Capture;
import locum.cli.demo.Lab;
import locum.cli.demo.LabProcess;
import locum.control.ControlCodec;
import locum.control.Json;
import locum.core.MonotonicTime;
import locum.lab.RouterDaemon;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A daemon from its start to its end, steered with the verbs and with signals.
@Tag("netns")
class LifeCycleTest {

  private static final Path CONTROL_PAGE = Path.of("docs/CONTROL.md");

  @Test
  void theVerbsSteerADaemonFromStartToEnd() throws IOException {
    try (Lab lab = Lab.open("a")) {
      Locum a = Locum.start(lab, "a", Settings.plain(150));
      a.awaitState("VI_1", "MASTER");

      Shell.Result table = a.verb("status");
      assertThat(table.exitCode()).as(table.toString()).isZero();
      assertThat(table.out()).containsPattern("VI_1 +MASTER .* eth0 +51 +150 +10.66.0.100/24");
      assertThat(table.err()).isEmpty();

      Shell.Result one = a.verb("status", "VI_1");
      assertThat(one.exitCode()).isZero();
      assertThat(one.out())
          .contains("VI_1: MASTER for ", "because no other router was heard", "10.66.0.100/24")
          .contains("VRRPv3", "VRID 51", "held", "became master: 1");

      Shell.Result none = a.verb("status", "VI_9");
      assertThat(none.exitCode()).isEqualTo(1);
      assertThat(none.out()).isEmpty();
      assertThat(none.err()).contains("no instance VI_9", "VI_1");

      Shell.Result json = a.verb("status", "--json");
      assertThat(json.exitCode()).isZero();
      Json status = Json.parse(json.out()).orElseThrow();
      assertThat(Locum.number(status.get("pid"))).isEqualTo(a.process().pid());
      assertThat(Locum.text(status, "configuration")).isEqualTo(a.file().toString());

      Shell.Result reload = a.verb("reload");
      assertThat(reload.exitCode()).as(reload.toString()).isZero();
      assertThat(reload.out()).contains("1 unchanged");

      Shell.Result stop = a.verb("stop");
      assertThat(lab.holds("a", VIP)).as("address after `stop` returned").isFalse();
      assertThat(a.runDirectory()).isEmptyDirectory();
      assertThat(stop.exitCode()).as(stop.toString()).isZero();
      assertThat(a.awaitExit()).isZero();

      for (String verb : List.of("status", "reload", "stop")) {
        Shell.Result nobody = a.verb(verb);
        assertThat(nobody.exitCode()).as(verb).isEqualTo(1);
        assertThat(nobody.err()).as(verb).contains("no daemon", a.runDirectory().toString());
        assertThat(nobody.err().lines()).as(verb).hasSize(1);
      }
    }
  }

  @Test
  void aDaemonThatWasStoppedCanBeStartedInTheNextMoment() {
    try (Lab lab = Lab.open("a")) {
      Locum a = Locum.start(lab, "a", Settings.plain(150));
      for (int i = 0; i < 3; i++) {
        a.verb("stop");
        a.startAgain();
      }
      a.awaitState("VI_1", "MASTER");
    }
  }

  @Test
  void theStatusHasTheKeysThatItsPageDocuments() throws IOException {
    try (Lab lab = Lab.open("a", "b")) {
      Locum a = Locum.start(lab, "a", everything(lab.write("load", "0\n")));
      a.awaitState("VI_1", "MASTER");
      Locum b = Locum.start(lab, "b", Settings.plain(100));
      b.awaitState("VI_1", "BACKUP");
      Await.until(SOON, "a is heard", () -> b.counter("VI_1", "advertisements_received") > 0);

      Json instance = ControlCodec.instances(b.status()).getFirst();
      Json status = a.status();
      assertThat(keys(status)).containsExactlyInAnyOrderElementsOf(documented("status", 0));
      assertThat(keys(status.get("trackers").elements().getFirst()))
          .containsExactlyInAnyOrderElementsOf(documented("`trackers[]`", 1));
      TreeSet<String> seen = new TreeSet<>(keys(instance));
      seen.addAll(keys(a.instance("VI_1")));
      assertThat(seen).containsExactlyInAnyOrderElementsOf(documented("Each instance", 0));
      assertThat(keys(instance.get("counters")))
          .containsExactlyInAnyOrderElementsOf(documented("`counters`", 1));
      assertThat(keys(instance.get("addresses").elements().getFirst()))
          .containsExactlyInAnyOrderElementsOf(documented("`addresses[]`", 1));
      assertThat(keys(instance.get("peers").elements().getFirst()))
          .containsExactlyInAnyOrderElementsOf(documented("`peers[]`", 1));
      Json master = a.instance("VI_1");
      assertThat(keys(master.get("routes").elements().getFirst()))
          .containsExactlyInAnyOrderElementsOf(documented("`routes[]`", 1));
      assertThat(keys(master.get("tracks").elements().getFirst()))
          .containsAll(documented("`tracks[]`", 1));
    }
  }

  /// An instance of which the status has all that it may have of one.
  private static String everything(Path load) {
    return """
    static_routes {
        192.0.2.0/24 dev eth0
    }
    track_file load {
        file %s
    }
    """
            .formatted(load)
        + Settings.instance(
            "VI_1",
            "eth0",
            51,
            150,
            "use_vmac\n virtual_routes {\n 198.51.100.0/24 dev eth0\n }\n"
                + " track_file {\n load weight -1\n }",
            Settings.VIP + "/24");
  }

  private static List<String> keys(Json object) {
    return object instanceof Json.Members(var members) ? List.copyOf(members.keySet()) : List.of();
  }

  /// The keys in backquotes: of column 0 of the table below a heading, or in column 1 of one row.
  private static List<String> documented(String where, int column) throws IOException {
    List<String> lines = Files.readAllLines(CONTROL_PAGE);
    Stream<String> cells;
    if (column == 0) {
      int heading =
          lines.indexOf(
              lines.stream()
                  .filter(line -> line.startsWith("## " + where) || line.startsWith(where + ":"))
                  .findFirst()
                  .orElseThrow());
      cells =
          lines.stream()
              .skip(heading + 1L)
              .dropWhile(line -> !line.startsWith("|"))
              .takeWhile(line -> line.startsWith("|"))
              .map(line -> line.split("\\|", -1)[1].replaceAll("\\([^)]*\\)", ""));
    } else {
      cells =
          lines.stream()
              .filter(line -> line.startsWith("| " + where))
              .map(line -> line.split("\\|", -1)[2].replaceAll("\\([^)]*\\)", ""));
    }
    Pattern key = Pattern.compile("`([a-z_]+)(?:\\[])?(?:\\{[^`]*)?`");
    List<String> keys =
        cells
            .flatMap(cell -> key.matcher(cell).results())
            .map(match -> requireNonNull(match.group(1)))
            .toList();
    // The response says which one it is; that is told above the tables.
    return where.equals("status")
        ? Stream.concat(Stream.of("result"), keys.stream()).toList()
        : keys;
  }

  @ParameterizedTest
  @ValueSource(strings = {"TERM", "INT"})
  void aSignalMakesItResignAndLeave(String signal) {
    try (Lab lab = Lab.open("a")) {
      Capture capture = lab.capture(0);
      Locum a = Locum.start(lab, "a", Settings.plain(150));
      a.awaitState("VI_1", "MASTER");

      a.process().send(signal);

      assertThat(a.awaitExit()).isZero();
      assertThat(lab.holds("a", VIP)).isFalse();
      assertThat(a.runDirectory()).isEmptyDirectory();
      a.awaitLog("Stopping: SIG" + signal);
      capture.awaitAdvert(
          SOON, () -> "a resignation", new MonotonicTime(0), advert -> advert.priority() == 0);
    }
  }

  @Test
  @DisplayName("SIGHUP while startup_script runs ends nothing; the file is read again afterwards")
  void anEarlySighupIsKept() {
    try (Lab lab = Lab.open("a")) {
      Path began = lab.directory().resolve("began");
      String script =
          "global_defs {\n script_user root\n startup_script \"/bin/sh -c 'touch "
              + began
              + "; sleep 1'\"\n}\n";
      Path file = lab.write("a.conf", script + Settings.plain(150));
      LabProcess daemon =
          lab.start("a", "locum", RouterDaemon.LOCUM.command(file, lab.directory().resolve("run")));
      Await.until(SOON, "the script runs" + lab.tails(), () -> Files.exists(began));
      lab.write("a.conf", script + Settings.plain(120));

      daemon.send("HUP");

      daemon.awaitLine(SOON, "the start", line -> line.contains("Startup complete"));
      daemon.awaitLine(SOON, "the reload", line -> line.contains("Reload complete"));
    }
  }

  @Test
  void sighupReadsTheFileAgain() {
    try (Lab lab = Lab.open("a")) {
      Locum a = Locum.start(lab, "a", Settings.plain(150));
      lab.write("a.conf", Settings.plain(120));

      a.process().send("HUP");

      a.awaitLog("Reload complete", "1 changed (VI_1)");
      assertThat(Locum.number(a.instance("VI_1").get("priority"))).isEqualTo(120);
    }
  }

  @Test
  void theRunDirectoryHoldsThePidAndASocketForNobodyElse() throws IOException {
    try (Lab lab = Lab.open("a")) {
      Locum a = Locum.start(lab, "a", Settings.plain(150));

      try (Stream<Path> entries = Files.list(a.runDirectory())) {
        assertThat(entries.map(path -> String.valueOf(path.getFileName())))
            .containsExactlyInAnyOrder("locum.pid", "control.sock");
      }
      assertThat(a.runDirectory().resolve("locum.pid")).hasContent(a.process().pid() + "\n");
      assertThat(
              PosixFilePermissions.toString(
                  Files.getPosixFilePermissions(a.socket(), LinkOption.NOFOLLOW_LINKS)))
          .isEqualTo("rw-------");
      assertThat(Files.getPosixFilePermissions(a.runDirectory()))
          .asString()
          .doesNotContain("OTHERS_WRITE", "GROUP_WRITE");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"locum", "keepalived"})
  void healthChecksFindTheProcessByTheNameItWasStartedUnder(String name) throws IOException {
    try (Lab lab = Lab.open("a")) {
      Path link = lab.createDirectory("bin").resolve(name);
      Files.createSymbolicLink(link, Path.of(Locum.command()));
      Path file = lab.write("a.conf", Settings.plain(150));
      LabProcess daemon =
          lab.start(
              "a",
              name,
              List.of(
                  link.toString(),
                  name.equals("locum") ? "run" : "-nlP",
                  "-f",
                  file.toString(),
                  "--run-dir",
                  lab.directory().resolve("run").toString()));
      daemon.awaitLine(SOON, "the start", line -> line.contains("Startup complete"));

      String pid = Long.toString(daemon.pid());
      assertThat(Path.of("/proc", pid, "comm")).hasContent(name + "\n");
      assertThat(Shell.run("pgrep", "-x", name).out().lines()).contains(pid);
      assertThat(Shell.run("pidof", name).out().strip().split(" ")).contains(pid);
      Matcher words = Pattern.compile("[^ \0]+").matcher(Files.readString(cmdline(pid)));
      assertThat(words.find()).isTrue();
      assertThat(words.group()).isEqualTo(name);
    }
  }

  private static Path cmdline(String pid) {
    return Path.of("/proc", pid, "cmdline");
  }
}
