package locum.lab;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What two routers can speak with each other.
public enum Wire {
  V2("advert_int 1"),
  V3_IPV4("version 3\n    advert_int 0.5"),
  V3_IPV6("version 3\n    advert_int 0.5");

  private final String settings;

  Wire(String settings) {
    this.settings = settings;
  }

  /// The virtual addresses, in the order of the file and of the packet.
  public List<String> addresses() {
    return isIpv6() ? List.of("fe80::100", "fd66::100") : List.of("10.66.0.100", "10.66.0.101");
  }

  public int version() {
    return this == V2 ? 2 : 3;
  }

  public boolean isIpv6() {
    return this == V3_IPV6;
  }

  /// A configuration with one instance.
  ///
  /// @param extra more lines for the instance
  public String configuration(int priority, String... extra) {
    String more = Stream.of(extra).map(line -> "    " + line + "\n").collect(Collectors.joining());
    String length = isIpv6() ? "/64" : "/24";
    String virtual =
        addresses().stream()
            .map(address -> "        " + address + length + "\n")
            .collect(Collectors.joining());
    return """
    vrrp_instance VI_1 {
        state BACKUP
        interface eth0
        virtual_router_id 51
        priority %d
        %s
    %s    virtual_ipaddress {
    %s    }
    }
    """
        .formatted(priority, settings, more, virtual);
  }
}
