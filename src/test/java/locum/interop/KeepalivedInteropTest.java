package locum.interop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import locum.cli.demo.Await;
import locum.cli.demo.Lab;
import locum.cli.demo.LabProcess;
import locum.control.Json;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The command line and the dumps beside those of keepalived, each asked the same.
@Tag("interop")
class KeepalivedInteropTest {

  private static final Duration SOON = Duration.ofSeconds(20);

  private static final String TWO_INSTANCES =
      """
      global_defs {
          script_user root
      }
      vrrp_script chk {
          script /usr/bin/true
          interval 1
          weight 2
      }
      vrrp_instance VI_1 {
          state BACKUP
          promote_secondaries
          skip_check_adv_addr
          lower_prio_no_advert
          higher_prio_send_advert
          notify_master "/usr/bin/true 'a b' c"
          notify_backup /usr/bin/true
          notify_stop /usr/bin/true
          notify "/usr/bin/true d"
          notify_deleted
          track_interface {
              lo
          }
          track_script {
              chk
          }
          virtual_routes {
              10.77.0.0/24 via 10.66.0.1 dev eth0
          }
          interface eth0
          virtual_router_id 51
          priority 150
          advert_int 1
          authentication {
              auth_type PASS
              auth_pass secret
          }
          virtual_ipaddress {
              10.66.0.100/24 label eth0:1
              10.66.0.101
              10.66.0.102/24 brd 10.66.0.255 scope link
          }
          virtual_ipaddress_excluded {
              10.66.0.103/24
          }
      }
      vrrp_instance VI_2 {
          interface eth0
          virtual_router_id 52
          priority 120
          advert_int 0.5
          version 3
          nopreempt
          garp_master_refresh 60
          virtual_ipaddress {
              10.66.0.110/24
          }
      }
      """;

  private record Result(int exitCode, String out) {}

  private static Result run(Lab lab, List<String> command) {
    try {
      List<String> all = new ArrayList<>(List.of("ip", "netns", "exec", lab.namespace("a")));
      all.addAll(command);
      Process process =
          new ProcessBuilder(all)
              .redirectInput(new File("/dev/null"))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String out = new String(process.getInputStream().readAllBytes(), UTF_8);
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("%s ends", command).isTrue();
      return new Result(process.exitValue(), out);
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /// The image through a link of that name.
  private static String locum(Lab lab) {
    try {
      Path link = lab.createDirectory("bin").resolve("keepalived");
      Files.deleteIfExists(link);
      Path image = Path.of(System.getProperty("locum.home", "target/locum"), "bin/locum");
      return Files.createSymbolicLink(link, image.toAbsolutePath()).toString();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static LabProcess start(Lab lab, String host, String program) throws IOException {
    Path directory = lab.createDirectory(host);
    return lab.start(
        host,
        "keepalived on " + host,
        List.of(
            "env",
            "TMPDIR=" + directory,
            program,
            "-n",
            "-l",
            "-D",
            "-f",
            lab.directory().resolve("both.conf").toString(),
            "-p",
            directory.resolve("k.pid").toString(),
            "-r",
            directory.resolve("v.pid").toString()));
  }

  @ParameterizedTest
  @CsvSource({"#,run", "use_pid_dir,run/keepalived"})
  void thePidFilesStandWhereKeepalivedsDo(String line, String directory) throws IOException {
    try (Lab lab = Lab.open("a")) {
      Path file = lab.write("a.conf", line + "\n" + TWO_INSTANCES);
      for (String program : List.of(locum(lab), "keepalived")) {
        // In a /run of its own, empty and gone with it.
        LabProcess daemon =
            lab.start(
                "a",
                program,
                List.of(
                    "unshare",
                    "-m",
                    "sh",
                    "-c",
                    "mount -t tmpfs tmpfs /run && exec \"$@\"",
                    "sh",
                    program,
                    "-nlDP",
                    "-f",
                    file.toString()));
        daemon.awaitLine(SOON, "a state", text -> text.contains("(VI_2) Entering BACKUP STATE"));
        Path seen = Path.of("/proc", Long.toString(daemon.pid()), "root", directory);
        assertThat(seen.resolve("keepalived.pid")).hasContent(daemon.pid() + "\n");
        assertThat(pidFiles(seen)).as(program).containsExactly("keepalived.pid", "vrrp.pid");
        if (!directory.equals("run")) {
          assertThat(pidFiles(seen.resolve(".."))).isEmpty();
        }
        assertThat(daemon.stop(SOON)).isTrue();
      }
    }
  }

  private static List<String> pidFiles(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".pid"))
          .sorted()
          .toList();
    }
  }

  @Test
  void theJsonFileHasTheKeysAndTypesOfKeepaliveds() throws IOException {
    try (Lab lab = Lab.open("a", "b")) {
      lab.write("both.conf", TWO_INSTANCES);
      LabProcess locum = start(lab, "a", locum(lab));
      LabProcess keepalived = start(lab, "b", "keepalived");
      for (LabProcess daemon : List.of(locum, keepalived)) {
        for (String name : List.of("VI_1", "VI_2")) {
          daemon.awaitLine(
              SOON,
              "a state",
              line -> line.contains("(" + name + ") Entering BACKUP STATE (init)"));
        }
      }
      // Two states in which nothing is held at first; what is told of a holder is in the values.
      Await.until(SOON, "an election", () -> !lab.holders("10.66.0.110").isEmpty());

      Json ours = json(lab, "a", locum);
      Json theirs = json(lab, "b", keepalived);

      assertThat(ours.elements()).hasSameSizeAs(theirs.elements());
      for (int i = 0; i < ours.elements().size(); i++) {
        for (String part : List.of("data", "stats")) {
          assertThat(shape(ours.elements().get(i).get(part)).entrySet())
              .as(part + " of instance " + i)
              .containsExactlyElementsOf(shape(theirs.elements().get(i).get(part)).entrySet());
        }
      }
      assertThat(settings(ours)).isEqualTo(settings(theirs));
    }
  }

  private static Json json(Lab lab, String host, LabProcess daemon) throws IOException {
    Path file = lab.directory().resolve(host).resolve("keepalived.json");
    daemon.send("36");
    Await.until(SOON, file + " is whole", () -> Json.parse(text(file)).isPresent());
    return Json.parse(text(file)).orElseThrow();
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException _) {
      return "";
    }
  }

  private static Map<String, String> shape(Json object) {
    Map<String, String> types = new LinkedHashMap<>();
    if (object instanceof Json.Members(var members)) {
      members.forEach((key, value) -> types.put(key, value.getClass().getSimpleName()));
    }
    return types;
  }

  /// The values that follow from the file alone.
  private static List<String> settings(Json instances) {
    List<String> values = new ArrayList<>();
    for (Json instance : instances.elements()) {
      for (String key :
          List.of(
              "iname",
              "ifp_ifname",
              "garp_delay",
              "garp_refresh",
              "garp_rep",
              "garp_refresh_rep",
              "garp_lower_prio_delay",
              "garp_lower_prio_rep",
              "vrid",
              "base_priority",
              "adver_int",
              "accept",
              "preempt_delay",
              "version",
              "strict_mode",
              "vmac_ifname",
              "skip_check_adv_addr",
              "lower_prio_no_advert",
              "higher_prio_send_advert",
              "promote_secondaries",
              "smtp_alert",
              "notify_deleted",
              "script_master",
              "script_backup",
              "script_stop",
              "script",
              "track_ifp",
              "track_script",
              "auth_type")) {
        values.add(key + "=" + instance.get("data").get(key));
      }
      for (String key : List.of("vips", "evips")) {
        instance
            .get("data")
            .get(key)
            .elements()
            .forEach(line -> values.add(line.text().orElse("?").replaceFirst(" set$", "")));
      }
    }
    return values;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--signum=STOP",
        "--signum=RELOAD",
        "--signum=DATA",
        "--signum=STATS",
        "--signum=STATS_CLEAR",
        "--signum=JSON",
        "--signum JSON",
        "--si=JSON",
        "--signum=FOO",
        "--foo",
        "--foo -v",
        "-Z",
        "-lZ",
        "-f",
        "-v",
        "-h",
        "-vZ",
        "--dont-re",
        "--config",
        "--vrrp=foo",
        "-t -f /nonexistent/x.conf",
        "-n -f /nonexistent/x.conf"
      })
  void theSameCommandLineHasTheSameOutcome(String line) {
    try (Lab lab = Lab.open("a")) {
      List<String> theirs = new ArrayList<>(List.of("keepalived"));
      theirs.addAll(List.of(line.split(" ")));
      List<String> ours = new ArrayList<>(theirs);
      ours.set(0, locum(lab));

      assertThat(run(lab, ours)).isEqualTo(run(lab, theirs));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "priority 100",
        "priority",
        "virtual_router_id",
        "priority 300",
        "priority x",
        "prioritty 3",
        "advert_int 1000",
        "state MASTER\nnopreempt",
        "authentication {\nauth_type PASS\nauth_pass 123456789\n}",
        "authentication {\nauth_type PASS\nauth_pass 12345678\n}",
        "priority 100 }",
        "virtual_ipaddress {\n10.66.0.300/24\n}",
        "}\nvrrp_instance VI_1 {\nvirtual_router_id 52"
      })
  void theConfigurationTestHasTheSameExitCode(String lines) {
    try (Lab lab = Lab.open("a")) {
      Path file =
          lab.write(
              "a.conf",
              """
              vrrp_instance VI_1 {
              interface eth0
              virtual_router_id 51
              %s
              virtual_ipaddress {
              10.66.0.100/24
              }
              }
              """
                  .formatted(lines));

      int theirs = run(lab, List.of("keepalived", "-t", "-f", file.toString())).exitCode();
      int ours = run(lab, List.of(locum(lab), "-t", "-f", file.toString())).exitCode();

      assertThat(ours).isEqualTo(theirs);
    }
  }
}
