package locum.host;

import java.util.List;
import locum.cli.demo.Await;
import locum.cli.demo.Lab;
import locum.cli.demo.LabProcess;

/// `ip monitor address` on a host: sees each moment in which an address is gone, however short.
final class AddressWatch {

  private static final String PROBE = "192.0.2.77";

  private final LabProcess monitor;

  private AddressWatch(LabProcess monitor) {
    this.monitor = monitor;
  }

  /// Watches from now on.
  static AddressWatch start(Lab lab, String host) {
    LabProcess monitor =
        lab.start(host, "address monitor", List.of("ip", "-o", "monitor", "address"));
    Await.until(
        Locum.SOON,
        "ip monitor listens",
        () -> {
          lab.ip(host, "addr", "add", PROBE + "/32", "dev", "lo");
          lab.ip(host, "addr", "del", PROBE + "/32", "dev", "lo");
          return monitor.log().stream().anyMatch(line -> line.contains(PROBE));
        });
    return new AddressWatch(monitor);
  }

  /// How often this address was removed so far.
  long removals(String address) {
    return monitor.log().stream()
        .filter(line -> line.startsWith("Deleted") && line.contains(" " + address + "/"))
        .count();
  }
}
