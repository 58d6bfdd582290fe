package locum.keepalived;

import java.util.List;
import locum.core.AddressAssignment;
import locum.core.IpPrefix;
import locum.engine.InstanceConfig;
import locum.engine.InstanceStatus;
import locum.engine.VirtualAddress;

/// A virtual address in a line of a dump: `10.0.0.1/24 dev eth0 scope global label eth0:1 set`.
final class AddressText {

  private AddressText() {}

  static List<String> lines(
      List<VirtualAddress> addresses, InstanceConfig config, InstanceStatus status) {
    return addresses.stream().map(address -> line(address, config, status)).toList();
  }

  private static String line(VirtualAddress address, InstanceConfig config, InstanceStatus status) {
    StringBuilder text = new StringBuilder(prefix(address.prefix()));
    address.peer().ifPresent(peer -> text.append(" peer ").append(prefix(peer)));
    address.broadcast().ifPresent(broadcast -> text.append(" brd ").append(broadcast));
    text.append(" dev ").append(address.interfaceName().orElse(config.interfaceName()));
    text.append(" scope ").append(scope(address.scope()));
    address.label().ifPresent(label -> text.append(" label ").append(label));
    if (address.flags().contains(AddressAssignment.Flag.NOPREFIXROUTE)) {
      text.append(" noprefixroute");
    }
    if (isSet(address, status)) {
      text.append(" set");
    }
    return text.toString();
  }

  private static boolean isSet(VirtualAddress address, InstanceStatus status) {
    return status.addresses().stream()
        .anyMatch(a -> a.prefix().equals(address.prefix()) && a.held());
  }

  /// Without the length where it is that of a single address.
  private static String prefix(IpPrefix prefix) {
    return prefix.length() == prefix.family().bits()
        ? prefix.address().toString()
        : prefix.toString();
  }

  private static String scope(int scope) {
    return switch (scope) {
      case 0 -> "global";
      case 200 -> "site";
      case 253 -> "link";
      case 254 -> "host";
      case 255 -> "nowhere";
      default -> Integer.toString(scope);
    };
  }
}
