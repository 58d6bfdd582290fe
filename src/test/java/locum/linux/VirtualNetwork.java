package locum.linux;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// Two hosts, `a` and `b`, each a network namespace of its own, with a cable between their `eth0`.
///
/// `a` is 192.0.2.1/24 and fe80::1, `b` is 192.0.2.2/24 and fe80::2; nothing of it reaches the
/// machine that the test runs on, and all of it is gone afterwards.
final class VirtualNetwork implements AutoCloseable {

  private static final AtomicInteger COUNT = new AtomicInteger();

  /// One host, with the thread that lives there.
  static final class Host {

    private final String namespace;
    private final ExecutorService thread = Executors.newSingleThreadExecutor();

    private Host(String namespace) {
      this.namespace = namespace;
    }

    String namespace() {
      return namespace;
    }

    /// Runs on the host's thread, inside its namespace.
    <T> T call(Callable<T> work) throws Exception {
      try {
        return thread.submit(work).get(60, TimeUnit.SECONDS);
      } catch (ExecutionException e) {
        switch (e.getCause()) {
          case Exception cause -> throw cause;
          case Error cause -> throw cause;
          case null, default -> throw e;
        }
      }
    }

    /// Runs `ip -n NAMESPACE` with these words, and answers its output.
    String ip(String words) throws IOException {
      List<String> command = new ArrayList<>(List.of("ip", "-n", namespace));
      command.addAll(Arrays.asList(words.split(" ")));
      return run(command);
    }

    /// Sets a sysctl of the namespace.
    void sysctl(String name, String value) throws IOException {
      run(List.of("ip", "netns", "exec", namespace, "sysctl", "-qw", name + "=" + value));
    }

    private void create() throws Exception {
      run(List.of("ip", "netns", "add", namespace));
      ip("link set lo up");
      for (String scope : List.of("all", "default")) {
        sysctl("net.ipv6.conf." + scope + ".accept_dad", "0");
        sysctl("net.ipv6.conf." + scope + ".addr_gen_mode", "1");
        sysctl("net.ipv6.conf." + scope + ".router_solicitations", "0");
      }
      call(
          () -> {
            NetworkNamespace.enter(Path.of("/run/netns", namespace));
            return namespace;
          });
    }

    private void delete() throws IOException {
      thread.shutdownNow();
      run(List.of("ip", "netns", "del", namespace));
    }
  }

  final Host a;
  final Host b;

  private VirtualNetwork(String prefix) {
    a = new Host(prefix + "a");
    b = new Host(prefix + "b");
  }

  static VirtualNetwork open() throws Exception {
    String prefix = "locum-test-" + ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet();
    VirtualNetwork network = new VirtualNetwork(prefix);
    try {
      network.a.create();
      network.b.create();
      network.connect();
      return network;
    } catch (Exception | Error e) {
      network.close();
      throw e;
    }
  }

  /// Lays the cable, as at the start, or again after one end was deleted.
  void connect() throws IOException {
    run(
        List.of(
            "ip",
            "-n",
            a.namespace,
            "link",
            "add",
            "eth0",
            "type",
            "veth",
            "peer",
            "name",
            "eth0",
            "netns",
            b.namespace));
    int number = 1;
    for (Host host : List.of(a, b)) {
      host.ip("link set eth0 address 02:00:00:00:00:0" + number + " mtu 9500 up");
      host.ip("address add 192.0.2." + number + "/24 dev eth0");
      host.ip("address add fe80::" + number + "/64 dev eth0 nodad");
      number++;
    }
  }

  @Override
  public void close() {
    for (Host host : List.of(a, b)) {
      try {
        host.delete();
      } catch (IOException e) {
        System.err.println("left behind: " + e.getMessage());
      }
    }
  }

  static String run(List<String> command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int code = process.waitFor();
      if (code != 0) {
        throw new IllegalStateException(String.join(" ", command) + ": " + code + " " + output);
      }
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
