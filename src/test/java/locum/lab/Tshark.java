package locum.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Wireshark's judgement of a capture: an opinion on our packets that is not ours.
public final class Tshark {

  private static final String GOOD = "1";

  private Tshark() {}

  /// One VRRP packet as Wireshark reads it.
  ///
  /// @param source the sender, IPv4 or IPv6
  /// @param checksum 1 for a good one
  /// @param complaints what Wireshark's expert has to say, and whether the packet is malformed
  public record Verdict(
      String source,
      String version,
      String vrid,
      String priority,
      String ttl,
      String checksum,
      String ipChecksum,
      String addresses,
      String complaints) {

    /// Unicast IPv6, which alone comes from an address that is routed, has a hop limit of 64.
    public boolean isGood() {
      boolean ipGood = ipChecksum.isEmpty() || ipChecksum.equals(GOOD);
      boolean routable = source.contains(":") && !source.startsWith("fe80");
      boolean ttlGood = ttl.equals(routable ? "64" : "255");
      return checksum.equals(GOOD) && ipGood && ttlGood && complaints.isBlank();
    }
  }

  /// All VRRP packets of a capture.
  public static List<Verdict> judge(Path capture) {
    return fields(
            capture,
            "vrrp",
            "ip.src",
            "ipv6.src",
            "vrrp.version",
            "vrrp.virt_rtr_id",
            "vrrp.prio",
            "ip.ttl",
            "ipv6.hlim",
            "vrrp.checksum.status",
            "ip.checksum.status",
            "vrrp.ip_addr",
            "vrrp.ipv6_addr",
            "_ws.expert.message",
            "_ws.malformed")
        .filter(line -> line.contains("|"))
        .map(Tshark::verdict)
        .toList();
  }

  /// These fields of the packets that a display filter lets pass: a line for each, with `|` between
  /// the fields.
  public static Stream<String> fields(Path capture, String filter, String... fields) {
    List<String> command =
        new ArrayList<>(
            List.of("tshark", "-n", "-r", capture.toString(), "-Y", filter, "-T", "fields"));
    command.addAll(List.of("-o", "ip.check_checksum:TRUE", "-E", "separator=|"));
    for (String field : fields) {
      command.addAll(List.of("-e", field));
    }
    return run(command).lines();
  }

  private static Verdict verdict(String line) {
    List<String> f = List.of(line.split("\\|", -1));
    return new Verdict(
        f.get(0) + f.get(1),
        f.get(2),
        f.get(3),
        f.get(4),
        f.get(5) + f.get(6),
        f.get(7),
        f.get(8),
        f.get(9) + f.get(10),
        f.get(11) + f.get(12));
  }

  private static String run(List<String> command) {
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      try (var output = process.getInputStream()) {
        return new String(output.readAllBytes(), StandardCharsets.UTF_8);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
