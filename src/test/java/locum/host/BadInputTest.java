package locum.host;

import static java.nio.charset.StandardCharsets.UTF_8;
import static locum.host.Locum.SOON;
import static locum.host.Settings.VIP;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import locum.cli.demo.Await;
import locum.cli.demo.Lab;
import locum.control.ControlResponse;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Files, users and clients that are not as they should be: a sentence, an exit code, and nothing
/// half done.
@Tag("netns")
class BadInputTest {

  private static final String WITHOUT_VRID =
      """
      vrrp_instance VI_1 {
          interface eth0
          virtual_ipaddress {
              10.66.0.100/24
          }
      }
      """;

  private static Shell.Result run(Lab lab, Path file, String... before) {
    List<String> command = new ArrayList<>(List.of("ip", "netns", "exec", lab.namespace("a")));
    command.addAll(List.of(before));
    command.addAll(
        List.of(
            Locum.command(),
            "run",
            "-f",
            file.toString(),
            "--run-dir",
            lab.directory().resolve("run-a").toString()));
    return Shell.run(command);
  }

  private static void assertNothingTouched(Lab lab) {
    assertThat(lab.holds("a", VIP)).isFalse();
    assertThat(lab.directory().resolve("run-a")).doesNotExist();
  }

  @Test
  void aBrokenFileIsNotStartedAndTheFindingIsTold() {
    try (Lab lab = Lab.open("a")) {
      Path file = lab.write("a.conf", "# a comment\n" + WITHOUT_VRID);

      Shell.Result result = run(lab, file);

      assertThat(result.exitCode()).as(result.toString()).isEqualTo(2);
      assertThat(result.err()).contains(file + ":2:1: error: ", "virtual_router_id", "not started");
      assertThat(result.out()).isEmpty();
      assertNothingTouched(lab);
    }
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    try (Lab lab = Lab.open("a")) {
      Path file = lab.directory().resolve("none.conf");

      Shell.Result result = run(lab, file);

      assertThat(result.exitCode()).as(result.toString()).isEqualTo(6);
      assertThat(result.err()).contains(file.toString()).hasLineCount(1);
      assertNothingTouched(lab);
    }
  }

  @Test
  void aDirectoryIsNoConfiguration() {
    try (Lab lab = Lab.open("a")) {
      Shell.Result result = run(lab, lab.createDirectory("conf.d"));

      assertThat(result.exitCode()).as(result.toString()).isEqualTo(2);
      assertThat(result.err()).contains("conf.d", "directory");
      assertNothingTouched(lab);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "-all, CAP_NET_ADMIN and CAP_NET_RAW",
    "-net_admin, CAP_NET_ADMIN",
    "-net_raw, CAP_NET_RAW"
  })
  void aMissingCapabilityIsNamedInOneSentence(String dropped, String named) {
    try (Lab lab = Lab.open("a")) {
      Path file = lab.write("a.conf", Settings.plain(150));

      Shell.Result result =
          run(lab, file, "setpriv", "--bounding-set=" + dropped, "--inh-caps=" + dropped);

      assertThat(result.exitCode()).as(result.toString()).isEqualTo(4);
      assertThat(result.err()).contains("lacks " + named + ";").hasLineCount(1);
      assertNothingTouched(lab);
    }
  }

  @Test
  void aSecondDaemonInTheSameRunDirectoryIsRefusedAndTheFirstGoesOn() {
    try (Lab lab = Lab.open("a")) {
      Locum first = Locum.start(lab, "a", Settings.plain(150));
      first.awaitState("VI_1", "MASTER");

      Shell.Result second = run(lab, lab.write("other.conf", Settings.plain(200)));

      assertThat(second.exitCode()).as(second.toString()).isEqualTo(5);
      assertThat(second.err())
          .contains(first.runDirectory().toString(), "pid " + first.process().pid())
          .hasLineCount(1);
      assertThat(first.state("VI_1")).isEqualTo("MASTER");
      assertThat(first.counter("VI_1", "became_master")).isEqualTo(1);
      assertThat(lab.holds("a", VIP)).isTrue();
      assertThat(first.runDirectory().resolve("locum.pid"))
          .hasContent(first.process().pid() + "\n");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"broken", "missing"})
  void aReloadThatCannotBeDoneLeavesTheOldConfigurationInForce(String how) throws IOException {
    try (Lab lab = Lab.open("a")) {
      Locum a = Locum.start(lab, "a", Settings.plain(150));
      a.awaitState("VI_1", "MASTER");
      AddressWatch watch = AddressWatch.start(lab, "a");
      if (how.equals("broken")) {
        lab.write("a.conf", WITHOUT_VRID);
      } else {
        Files.delete(a.file());
      }

      Shell.Result reload = a.verb("reload");

      assertThat(reload.exitCode()).as(reload.toString()).isEqualTo(2);
      assertThat(reload.err())
          .contains("the old configuration stays in force", a.file() + ":", "error: ");
      a.process().send("HUP");
      a.process()
          .awaitLine(
              SOON,
              "the refusal of SIGHUP",
              (int) a.process().log().stream().takeWhile(l -> !l.contains("stays in force")).count()
                  + 1,
              line -> line.contains("the old configuration stays in force"));
      assertThat(a.state("VI_1")).isEqualTo("MASTER");
      assertThat(a.counter("VI_1", "became_master")).isEqualTo(1);
      assertThat(watch.removals(VIP)).isZero();
    }
  }

  @Test
  void theControlSocketRefusesWhatItDoesNotUnderstand() throws IOException {
    try (Lab lab = Lab.open("a")) {
      Locum a = Locum.start(lab, "a", Settings.plain(150));

      for (String request :
          List.of(
              "\n",
              "status\n",
              "{\"command\":\"fly\"}\n",
              "{\"command\":{}}\n",
              "[".repeat(3000) + "\n",
              "\0\u0001\u00ff\n",
              "{\"command\":\"status\",\"instance\":\"" + "x".repeat(20_000) + "\"}\n")) {
        assertThat(talk(a, request)).as(request).contains("\"result\":\"refused\"");
      }
      assertThat(a.verb("status").exitCode()).isZero();
    }
  }

  /// Sends a request and reads until the daemon closes.
  private static String talk(Locum locum, String request) throws IOException {
    try (SocketChannel channel = SocketChannel.open(address(locum))) {
      ByteBuffer octets = ByteBuffer.wrap(request.getBytes(UTF_8));
      try {
        while (octets.hasRemaining()) {
          channel.write(octets);
        }
      } catch (IOException _) {
        // It has heard enough of it; its answer is still to be read.
      }
      ByteBuffer answer = ByteBuffer.allocate(100_000);
      try {
        while (channel.read(answer) >= 0) {
          assertThat(answer.hasRemaining()).isTrue();
        }
      } catch (IOException _) {
        // Closed with some of the request unread; what it said before that is here.
      }
      return UTF_8.decode(answer.flip()).toString();
    }
  }

  private static UnixDomainSocketAddress address(Locum locum) {
    return UnixDomainSocketAddress.of(locum.socket());
  }

  @Test
  void clientsThatSayNothingHoldNobodyUpForLong() throws IOException {
    try (Lab lab = Lab.open("a")) {
      Locum a = Locum.start(lab, "a", Settings.plain(150));
      a.awaitState("VI_1", "MASTER");
      List<SocketChannel> silent = new ArrayList<>();
      try {
        for (int i = 0; i < 60; i++) {
          silent.add(SocketChannel.open(address(a)));
        }
        boolean answered = Await.within(SOON, () -> a.verb("status").exitCode() == 0);
        assertThat(answered).as("an answer beside 60 silent clients").isTrue();
        assertThat(a.verb("stop").exitCode()).isZero();
        assertThat(a.awaitExit()).isZero();
      } finally {
        for (SocketChannel channel : silent) {
          channel.close();
        }
      }
    }
  }

  @Test
  void clientsThatNeverReadHoldNobodyUp() throws IOException {
    try (Lab lab = Lab.open("a")) {
      Locum a = Locum.start(lab, "a", Settings.plain(150));
      a.awaitState("VI_1", "MASTER");
      List<SocketChannel> deaf = new ArrayList<>();
      try {
        for (int i = 0; i < 60; i++) {
          SocketChannel channel = SocketChannel.open(address(a));
          deaf.add(channel);
          channel.write(ByteBuffer.wrap("{\"command\":\"status\"}\n".getBytes(UTF_8)));
        }
        boolean answered = Await.within(SOON, () -> a.verb("status").exitCode() == 0);
        assertThat(answered).as("an answer beside 60 deaf clients").isTrue();
        assertThat(a.reload(Settings.plain(140))).isInstanceOf(ControlResponse.Done.class);
        assertThat(a.state("VI_1")).isEqualTo("MASTER");
      } finally {
        for (SocketChannel channel : deaf) {
          channel.close();
        }
      }
    }
  }
}
