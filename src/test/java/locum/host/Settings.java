package locum.host;

/// Configurations of the scenes. VRRPv3, with adverts so frequent that a silent peer is replaced
/// within a second.
final class Settings {

  static final String VIP = "10.66.0.100";

  private Settings() {}

  /// An instance on `eth0` with these lines in its `virtual_ipaddress`.
  static String instance(String name, int vrid, int priority, String... addresses) {
    return instance(name, "eth0", vrid, priority, "", addresses);
  }

  /// The same with an interface and more keywords.
  static String instance(
      String name, String device, int vrid, int priority, String more, String... addresses) {
    return """
    vrrp_instance %s {
        interface %s
        virtual_router_id %d
        version 3
        advert_int 0.2
        priority %d
        %s
        virtual_ipaddress {
            %s
        }
    }
    """
        .formatted(name, device, vrid, priority, more, String.join("\n        ", addresses));
  }

  /// One instance `VI_1` with VRID 51 and the usual address.
  static String plain(int priority) {
    return instance("VI_1", 51, priority, VIP + "/24");
  }
}
