package locum.interop;

import static locum.lab.UcarpDaemon.LOCUM;
import static locum.lab.UcarpDaemon.UCARP;
import static locum.lab.UcarpScene.PATIENCE;
import static locum.lab.UcarpScene.VIP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import locum.cli.demo.Await;
import locum.cli.demo.LabProcess;
import locum.cli.demo.Sighting;
import locum.control.ControlClient;
import locum.control.ControlRequest;
import locum.core.InterfaceIndex;
import locum.core.MonotonicTime;
import locum.core.OctetWriter;
import locum.core.Octets;
import locum.lab.UcarpDaemon;
import locum.lab.UcarpScene;
import locum.linux.NetworkNamespace;
import locum.linux.PacketBuffers;
import locum.linux.PacketSocket;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// locum in the place of ucarp beside the real one, both ways round.
@Tag("interop")
@Execution(ExecutionMode.CONCURRENT)
class UcarpInteropTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  /// ucarp with itself shows that the scene is right.
  static Stream<Arguments> pairs() {
    return Stream.of(
        arguments(LOCUM, UCARP),
        arguments(UCARP, LOCUM),
        arguments(LOCUM, LOCUM),
        arguments(UCARP, UCARP));
  }

  /// Start, crash, return with preemption, stop. The scripts are the same on both hosts.
  @ParameterizedTest(name = "{0} active, {1} backup")
  @MethodSource("pairs")
  void aPairSharesItsAddress(UcarpDaemon active, UcarpDaemon backup) {
    try (UcarpScene scene = new UcarpScene("a", "b")) {
      scene.startScripted("a", active, "-P", "-z");
      scene.awaitState("a", "MASTER");
      scene.startScripted("b", backup, "-P", "-z", "-k", "100", "-x", "extra word");
      scene.awaitState("b", "BACKUP");
      scene.awaitHolder("a");
      scene.awaitTold("a", "down eth0 " + VIP, "up eth0 " + VIP);
      scene.awaitTold("b", "down eth0 " + VIP + " extra word");

      scene.daemon("a").kill();
      scene.awaitState("b", "MASTER");
      // What a script has added, nobody removes when its daemon is killed: as with ucarp.
      scene.awaitHolder("a", "b");
      scene.awaitTold("b", "down eth0 " + VIP + " extra word", "up eth0 " + VIP + " extra word");

      scene.startScripted("a", active, "-P", "-z");
      scene.awaitState("a", "MASTER");
      scene.awaitState("b", "BACKUP");
      scene.awaitHolder("a");

      MonotonicTime stopped = now();
      scene.stop("a");
      scene.awaitState("b", "MASTER");
      scene.awaitHolder("b");
      if (active == LOCUM) {
        assertThat(stopped.until(firstAdvert(scene, "b", stopped)))
            .as("a farewell was heard")
            .isLessThan(SECOND);
      }
      scene.stop("b");
      scene.awaitHolder();
    }
  }

  /// Without scripts locum itself has the address, and the kernel takes it from a killed one.
  @Test
  void aKilledLocumLeavesNoAddressBehind() {
    try (UcarpScene scene = new UcarpScene("a", "b")) {
      scene.start("a", LOCUM);
      scene.awaitHolder("a");
      assertThat(scene.lab().addresses("a", "eth0"))
          .anySatisfy(
              assigned -> {
                assertThat(assigned.local()).isEqualTo(VIP);
                assertThat(assigned.prefixLength()).isEqualTo(32);
              });
      scene.startScripted("b", UCARP, "-k", "100");
      scene.awaitState("b", "BACKUP");
      scene.daemon("a").kill();
      scene.awaitHolder("b");
    }
  }

  /// Two masters meet: the lower address stays, in the order of a little-endian ucarp, to which
  /// 10.1.2.1 is lower than 10.1.1.2.
  @ParameterizedTest(name = "{0} at 10.1.2.1, {1} at 10.1.1.2")
  @MethodSource("pairs")
  void aTieGoesToTheAddressThatUcarpThinksLower(UcarpDaemon low, UcarpDaemon high) {
    try (UcarpScene scene = new UcarpScene("a", "b")) {
      scene.lab().ip("a", "addr", "add", "10.1.2.1/16", "dev", "eth0");
      scene.lab().ip("b", "addr", "add", "10.1.1.2/16", "dev", "eth0");
      scene.lab().isolate("a");
      scene.startBare("a", low, "-v", "7", "-p", "love", "-a", "10.1.9.9", "-s", "10.1.2.1");
      scene.startBare("b", high, "-v", "7", "-p", "love", "-a", "10.1.9.9", "-s", "10.1.1.2");
      scene.awaitState("a", "MASTER");
      scene.awaitState("b", "MASTER");
      scene.lab().restore("a");
      scene.awaitState("b", "BACKUP");
      assertThat(scene.state("a")).isEqualTo("MASTER");
      assertThat(scene.hasLogged("b", "Preferred master advertised")).isTrue();
    }
  }

  /// SIGUSR2: the other one takes over, and keeps what it has.
  @ParameterizedTest(name = "{0} demoted, {1} takes over")
  @MethodSource("pairs")
  void aDemotedMasterLeavesToTheOther(UcarpDaemon demoted, UcarpDaemon other) {
    try (UcarpScene scene = new UcarpScene("a", "b")) {
      scene.startScripted("a", demoted);
      scene.awaitState("a", "MASTER");
      scene.startScripted("b", other, "-k", "10");
      scene.awaitState("b", "BACKUP");
      scene.daemon("a").send("USR2");
      scene.awaitState("a", "BACKUP");
      scene.awaitState("b", "MASTER");
      scene.awaitHolder("b");
      assertThat(scene.told("a"))
          .containsExactly("down eth0 " + VIP, "up eth0 " + VIP, "down eth0 " + VIP);
      scene.daemon("a").send("USR1");
      scene.awaitLog("a", "BACKUP on eth0 id 42");
      scene.daemon("b").send("USR1");
      scene.awaitLog("b", "MASTER on eth0 id 42");
    }
  }

  /// Both stay active, and locum says why, whoever was there first.
  @ParameterizedTest(name = "locum first: {0}")
  @ValueSource(booleans = {true, false})
  void aWrongPasswordIsToldByBoth(boolean locumFirst) throws Exception {
    try (UcarpScene scene = new UcarpScene("a", "b")) {
      if (locumFirst) {
        scene.start("a", LOCUM);
        scene.awaitState("a", "MASTER");
      }
      scene.startScripted("b", UCARP, "-p", "hate");
      scene.awaitState("b", "MASTER");
      if (!locumFirst) {
        scene.start("a", LOCUM);
        scene.awaitState("a", "MASTER");
      }
      String peer = scene.lab().address("b");
      scene.awaitLog("b", "Bad digest");
      scene.awaitLog(
          "a", "Bad digest - Check vhid, password and virtual IP address: packet from " + peer);
      assertThat(scene.daemon("a").log()).noneMatch(line -> line.contains("love"));
      String status =
          ControlClient.ask(
                  scene.runDirectory("a").resolve("control.sock"),
                  new ControlRequest.Status(Optional.empty()))
              .toText();
      assertThat(status).contains("authentication_failed").doesNotContain("love");
      LabProcess explain =
          scene
              .lab()
              .start(
                  "a",
                  "explain",
                  List.of(
                      "env",
                      "LC_ALL=C",
                      UcarpDaemon.launcher(),
                      "explain",
                      "--run-dir",
                      scene.runDirectory("a").toString()));
      explain.awaitLine(
          PATIENCE,
          "why it is refused",
          line -> line.matches(".*REFUSED: .* from " + peer + ", .* its hash does not fit.*"));
      scene.awaitHolder("a", "b");
    }
  }

  /// Broadcast frames and another group, which both understand.
  @ParameterizedTest(name = "{0} active, {1} backup")
  @MethodSource("pairs")
  void broadcastFramesToAnotherGroup(UcarpDaemon active, UcarpDaemon backup) {
    try (UcarpScene scene = new UcarpScene("a", "b")) {
      String[] words = {"-M", "--mcast", "239.192.0.1", "--vhid", "0x2a"};
      scene.startScripted("a", active, words);
      scene.awaitState("a", "MASTER");
      scene.startScripted("b", backup, words);
      scene.awaitState("b", "BACKUP");
      MonotonicTime later = now().plus(Duration.ofSeconds(4));
      Await.within(Duration.ofSeconds(5), () -> later.isDue(now()));
      assertThat(scene.state("b")).isEqualTo("BACKUP");
      assertThat(scene.state("a")).isEqualTo("MASTER");
    }
  }

  /// One recorded packet, sent again and again after its sender has died, holds a ucarp down but no
  /// locum.
  @ParameterizedTest(name = "{0} as backup")
  @EnumSource
  void aReplayedPacket(UcarpDaemon backup) throws Exception {
    try (UcarpScene scene = new UcarpScene("a", "b")) {
      scene.startScripted("a", UCARP);
      scene.awaitState("a", "MASTER");
      scene.startScripted("b", backup, "-k", "20");
      scene.awaitState("b", "BACKUP");
      MonotonicTime began = now();
      Await.within(Duration.ofSeconds(3), () -> began.plus(SECOND.multipliedBy(2)).isDue(now()));
      Sighting.Advert recorded = scene.capture().adverts().reduce((_, last) -> last).orElseThrow();

      scene.daemon("a").kill();
      try (Replay _ = new Replay(scene, recorded)) {
        MonotonicTime killed = now();
        boolean tookOver =
            Await.within(Duration.ofSeconds(8), () -> scene.state("b").equals("MASTER"));
        assertThat(tookOver)
            .as("after %s%s", killed.until(now()), scene.lab().tails())
            .isEqualTo(backup == LOCUM);
      }
      scene.awaitState("b", "MASTER");
    }
  }

  private static MonotonicTime now() {
    return new MonotonicTime(System.nanoTime());
  }

  private static MonotonicTime firstAdvert(UcarpScene scene, String host, MonotonicTime since) {
    String source = scene.lab().address(host);
    return scene
        .capture()
        .awaitAdvert(
            PATIENCE,
            () -> "advert of " + host + scene.lab().tails(),
            since,
            advert -> advert.source().toString().equals(source) && advert.payload().u8(5) != 255)
        .at();
  }

  /// Sends a recorded advert twice a second, in a frame that bears its sender's address.
  private static final class Replay implements AutoCloseable {

    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final Future<Boolean> sending;
    private volatile boolean ended;

    private Replay(UcarpScene scene, Sighting.Advert recorded) {
      InterfaceIndex bridge =
          new InterfaceIndex(
              Integer.parseInt(
                  scene.lab().ip("client", "-o", "link", "show", "br0").split(":", 2)[0]));
      Path namespace = Path.of("/run/netns", scene.lab().namespace("client"));
      Octets frame = frame(recorded);
      sending =
          thread.submit(
              () -> {
                NetworkNamespace.enter(namespace);
                try (PacketSocket socket = PacketSocket.open(PacketBuffers.allocate())) {
                  while (!ended) {
                    socket.send(bridge, frame);
                    TimeUnit.MILLISECONDS.sleep(500);
                  }
                }
                return true;
              });
    }

    /// The frame as it was, but for the id of the IP packet, which nobody looks at.
    private static Octets frame(Sighting.Advert recorded) {
      byte[] payload = recorded.payload().toArray();
      byte[] header = new byte[20];
      byte[] start = {0x45, 0x10, 0, (byte) (20 + payload.length), 0, 1, 0x40, 0, (byte) 255, 112};
      System.arraycopy(start, 0, header, 0, start.length);
      System.arraycopy(recorded.source().octets().toArray(), 0, header, 12, 4);
      System.arraycopy(recorded.destination().octets().toArray(), 0, header, 16, 4);
      int sum = 0;
      for (int i = 0; i < header.length; i += 2) {
        sum += ((header[i] & 0xff) << 8) | (header[i + 1] & 0xff);
      }
      sum = (sum & 0xffff) + (sum >>> 16);
      header[10] = (byte) (~sum >> 8);
      header[11] = (byte) ~sum;
      byte[] destination = {1, 0, 0x5e, 0, 0, 0x12};
      OctetWriter frame = new OctetWriter(14 + header.length + payload.length);
      for (byte[] part :
          List.of(
              destination,
              recorded.sender().octets().toArray(),
              new byte[] {8, 0},
              header,
              payload)) {
        for (byte octet : part) {
          frame.u8(octet & 0xff);
        }
      }
      return frame.toOctets();
    }

    /// Fails when it could not be sent.
    @Override
    public void close() {
      ended = true;
      thread.shutdown();
      assertThat(sending).succeedsWithin(Duration.ofSeconds(10)).isEqualTo(true);
    }
  }
}
