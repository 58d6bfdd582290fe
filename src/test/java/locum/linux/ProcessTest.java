package locum.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What concerns the process as a whole.
class ProcessTest {

  @Test
  void signalsReachTheirHandler() throws Exception {
    BlockingQueue<Signals> received = new LinkedBlockingQueue<>();
    for (Signals signal : List.of(Signals.HUP, Signals.USR1, Signals.USR2)) {
      signal.deliverTo(received::add);
      VirtualNetwork.run(
          List.of("kill", "-" + signal, Long.toString(ProcessHandle.current().pid())));
      assertThat(received.poll(20, TimeUnit.SECONDS)).isEqualTo(signal);
    }
  }

  @Test
  void theProcessShowsUnderItsName() throws Exception {
    Path comm = Path.of("/proc/self/comm");
    String before = Files.readString(comm).strip();
    try {
      ProcessName.set("keepalived");
      String pid = Long.toString(ProcessHandle.current().pid());
      assertThat(VirtualNetwork.run(List.of("ps", "-o", "comm=", "-p", pid)).strip())
          .isEqualTo("keepalived");
    } finally {
      ProcessName.set(before);
    }
  }

  @Test
  void missingCapabilitiesAreNamed() {
    assertThat(Capabilities.missing(List.of("Name:\tx", "CapEff:\t0000000000003000"))).isEmpty();
    assertThat(Capabilities.missing(List.of("CapEff:\t0000000000001000")))
        .containsExactly(Capabilities.CAP_NET_RAW);
    assertThat(Capabilities.missing(List.of("CapEff:\tffffffffffffdfff")))
        .containsExactly(Capabilities.CAP_NET_RAW);
    assertThat(Capabilities.missing(List.of("CapEff:\tffffffffffffffff"))).isEmpty();
    assertThat(Capabilities.missing(List.of()))
        .containsExactly(Capabilities.CAP_NET_ADMIN, Capabilities.CAP_NET_RAW);
  }

  @Test
  void whatTheKernelRefusesIsNamedByCallAndObject() {
    assertThatThrownBy(() -> NetworkNamespace.enter(Path.of("/run/netns/no-such-namespace")))
        .isInstanceOfSatisfying(
            SystemCallException.class,
            e -> {
              assertThat(e.is(Errno.ENOENT)).isTrue();
              assertThat(e.call()).isEqualTo("open");
              assertThat(e.errno()).contains(Errno.ENOENT);
            })
        .hasMessage("open(/run/netns/no-such-namespace): ENOENT: no such file or directory");
    assertThat(Errno.describe(4242)).isEqualTo("errno 4242");
  }

  @Test
  void theFileCreationMaskIsSetAndAnswered() throws Exception {
    int before = FileCreationMask.set(0177);
    try {
      Path file = Path.of("target", "mask-" + System.nanoTime());
      Files.createFile(file);
      assertThat(Files.getPosixFilePermissions(file)).hasSize(2);
      Files.delete(file);
    } finally {
      assertThat(FileCreationMask.set(before)).isEqualTo(0177);
    }
  }

  @Test
  @Tag("netns")
  void realTimeSchedulingIsNotInherited() throws Exception {
    CompletableFuture<List<String>> policies = new CompletableFuture<>();
    Thread.ofPlatform()
        .start(
            () -> {
              try {
                Scheduling.roundRobin(10);
                String own = policy();
                CompletableFuture<String> child = new CompletableFuture<>();
                Thread.ofPlatform().start(() -> child.complete(policy()));
                policies.complete(List.of(own, child.get()));
              } catch (Exception e) {
                policies.completeExceptionally(e);
              }
            });
    assertThat(policies.get(20, TimeUnit.SECONDS)).containsExactly("2", "0");
  }

  @Test
  @Tag("netns")
  void allThreadsOfTheProcessAreScheduledInRealTime() throws Exception {
    String pid = Long.toString(ProcessHandle.current().pid());
    try {
      Scheduling.roundRobinForProcess(10);
      assertThat(VirtualNetwork.run(List.of("chrt", "-a", "-p", pid)).lines())
          .filteredOn(line -> line.contains("SCHED_RR"))
          .hasSizeGreaterThan(5);
    } finally {
      VirtualNetwork.run(List.of("chrt", "-a", "-o", "-p", "0", pid));
    }
  }

  @Test
  @Tag("netns")
  void allThreadsOfTheProcessRunOnTheNamedProcessors() throws Exception {
    List<Integer> before =
        IntStream.range(0, Runtime.getRuntime().availableProcessors()).boxed().toList();
    try {
      Scheduling.affinityForProcess(List.of(0, 1000));
      assertThat(processors()).containsOnly("0").hasSizeGreaterThan(5);
    } finally {
      Scheduling.affinityForProcess(before);
    }
    assertThatThrownBy(() -> Scheduling.affinityForProcess(List.of(1023)))
        .hasMessageContaining("EINVAL");
  }

  @Test
  @Tag("netns")
  void aRealTimeRunIsLimited() throws Exception {
    ResourceLimit.realTime(60_000_000);
    assertThat(Files.readString(Path.of("/proc/self/limits")))
        .as("the soft limit alone: it can be given back")
        .containsPattern("Max realtime timeout\\s+60000000\\s+unlimited");
  }

  /// On which processors each thread may run.
  private static List<String> processors() throws Exception {
    try (var tasks = Files.list(Path.of("/proc/self/task"))) {
      return tasks
          .flatMap(
              task -> {
                try {
                  return Files.readAllLines(task.resolve("status")).stream();
                } catch (java.io.IOException e) {
                  return java.util.stream.Stream.empty(); // it has ended
                }
              })
          .filter(line -> line.startsWith("Cpus_allowed_list:"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .toList();
    }
  }

  @Test
  @Tag("netns")
  void memoryIsLockedOnlyWhereItIsTouched() throws Exception {
    MemoryLock.lockOnFault();
    assertThat(Files.readString(Path.of("/proc/self/status")))
        .containsPattern("VmLck:\\s+[1-9]\\d+ kB");
  }

  /// The scheduling policy of the calling thread: field 41 of its stat file.
  private static String policy() {
    try {
      String stat = Files.readString(Path.of("/proc/thread-self/stat"));
      return stat.substring(stat.lastIndexOf(41) + 2).split(" ", -1)[38];
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
