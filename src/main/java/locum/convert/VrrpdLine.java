package locum.convert;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import locum.core.IpPrefix;
import locum.core.Octets;
import locum.vrrp.Authentication;
import locum.vrrpd.Invocation;
import locum.vrrpd.OptionReader;
import locum.vrrpd.VrrpdOptions;
import locum.vrrpd.VrrpdOptions.Monitoring;

/// The words of a command line of vrrpd.
final class VrrpdLine {

  private static final int HOST_ONLY = 32;

  private VrrpdLine() {}

  /// The words behind the name of the program; empty where no command line can say the password or
  /// a name.
  static Optional<List<String>> of(VrrpdOptions options) {
    List<String> words =
        new ArrayList<>(
            List.of(
                "-i", options.interfaceName(),
                "-v", options.vrid().toString(),
                "-p", Integer.toString(options.priority()),
                "-d", Integer.toString(options.interval())));
    if (!options.preempt()) {
      words.add("-s");
    }
    if (options.virtualMac()) {
      words.add("-n");
    }
    authentication(options.authentication())
        .ifPresent(
            value -> {
              words.add("-a");
              words.add(value);
            });
    if (options.monitoring() instanceof Monitoring.Together(int routers)) {
      words.add("-M");
      words.add(Integer.toString(routers == 0 ? -1 : routers)); // 0 is off, less is any number
    }
    option(words, "-U", options.scripts().master());
    option(words, "-D", options.scripts().backup());
    for (IpPrefix address : options.addresses()) {
      words.add(address.length() == HOST_ONLY ? address.address().toString() : address.toString());
    }
    return OptionReader.read(words) instanceof Invocation.Run(VrrpdOptions read)
            && isSame(options, read)
        ? Optional.of(words)
        : Optional.empty();
  }

  private static void option(List<String> words, String letter, Optional<String> value) {
    if (value.isPresent()) {
      words.add(letter);
      words.add(value.get());
    }
  }

  private static Optional<String> authentication(Authentication authentication) {
    return switch (authentication) {
      case Authentication.None _ -> Optional.empty();
      case Authentication.SimplePassword(var octets) ->
          Optional.of("pw/" + new String(withoutZeros(octets), StandardCharsets.UTF_8));
      case Authentication.Header(var octets) ->
          Optional.of("ah/0x" + HexFormat.of().formatHex(octets.toArray()));
      case Authentication.Trailer _ -> Optional.of("auth_hmac"); // which vrrpd refuses
    };
  }

  private static byte[] withoutZeros(Octets octets) {
    byte[] all = octets.toArray();
    int length = all.length;
    while (length > 0 && all[length - 1] == 0) {
      length--;
    }
    return Arrays.copyOf(all, length);
  }

  /// Of what a command line says of a router.
  static boolean isSame(VrrpdOptions one, VrrpdOptions other) {
    return one.interfaceName().equals(other.interfaceName())
        && one.vrid().equals(other.vrid())
        && one.addresses().equals(other.addresses())
        && one.priority() == other.priority()
        && one.interval() == other.interval()
        && one.preempt() == other.preempt()
        && one.authentication().equals(other.authentication())
        && one.virtualMac() == other.virtualMac()
        && one.scripts().equals(other.scripts())
        && one.monitoring().equals(other.monitoring());
  }
}
