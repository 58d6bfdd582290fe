package locum.wire;

import locum.core.InterfaceIndex;
import locum.core.MacAddress;

/// What the kernel is asked about interfaces with virtual MAC addresses (rtnetlink(7)): each method
/// adds one message to a writer, and each is acknowledged.
///
/// ```text
///   struct ifinfomsg { u8 family; u8 pad; u16 type; int index; u32 flags; u32 change; }      16
///   IFLA_LINKINFO { IFLA_INFO_KIND "macvlan", IFLA_INFO_DATA { IFLA_MACVLAN_MODE u32 } }
///   IFLA_AF_SPEC  { AF_INET6 { IFLA_INET6_ADDR_GEN_MODE u8 } }
/// ```
public final class LinkRequest {

  static final int IFLA_ADDRESS = 1;
  static final int IFLA_IFNAME = 3;
  static final int IFLA_LINK = 5;
  static final int IFLA_LINKINFO = 18;
  static final int IFLA_AF_SPEC = 26;
  static final int IFLA_GROUP = 27;
  static final int IFLA_LINK_NETNSID = 37;
  static final int IFLA_INFO_KIND = 1;
  static final int IFLA_INFO_DATA = 2;
  static final int IFLA_MACVLAN_MODE = 1;
  static final int IFLA_INET6_ADDR_GEN_MODE = 8;

  static final String KIND_MACVLAN = "macvlan";
  static final int MACVLAN_MODE_PRIVATE = 1;

  private static final int IN6_ADDR_GEN_MODE_NONE = 1;
  private static final int IFF_UP = 1;
  private static final int CHANGE = RouteRequest.NLM_F_REQUEST | RouteRequest.NLM_F_ACK;

  private LinkRequest() {}

  /// Asks for one link by its name: ENODEV when there is none.
  public static void find(NetlinkWriter writer, int sequence, String name) {
    writer.begin(RouteRequest.RTM_GETLINK, RouteRequest.NLM_F_REQUEST, sequence);
    header(writer, 0, 0).attributeText(IFLA_IFNAME, name).end();
  }

  /// Creates a macvlan in private mode, not yet up: EEXIST when the name is taken.
  public static void createMacvlan(
      NetlinkWriter writer,
      int sequence,
      String name,
      InterfaceIndex parent,
      MacAddress mac,
      long group) {
    writer.begin(
        RouteRequest.RTM_NEWLINK,
        CHANGE | RouteRequest.NLM_F_CREATE | RouteRequest.NLM_F_EXCL,
        sequence);
    header(writer, 0, 0)
        .attributeText(IFLA_IFNAME, name)
        .attributeU32(IFLA_LINK, parent.value())
        .attribute(IFLA_ADDRESS, mac.octets())
        .attributeU32(IFLA_GROUP, group);
    int info = writer.beginMarked(IFLA_LINKINFO);
    writer.attributeText(IFLA_INFO_KIND, KIND_MACVLAN);
    int data = writer.beginMarked(IFLA_INFO_DATA);
    writer.attributeU32(IFLA_MACVLAN_MODE, MACVLAN_MODE_PRIVATE);
    writer.endNested(data).endNested(info).end();
  }

  /// Has the kernel give the interface no IPv6 address of its own accord: one made of the virtual
  /// MAC address would exist on every router of the virtual router. Must come before it is up.
  public static void refuseOwnAddresses(NetlinkWriter writer, int sequence, InterfaceIndex index) {
    writer.begin(RouteRequest.RTM_NEWLINK, CHANGE, sequence);
    header(writer, index.value(), 0);
    int spec = writer.beginMarked(IFLA_AF_SPEC);
    int family = writer.beginMarked(RouteRequest.AF_INET6);
    writer.attributeU8(IFLA_INET6_ADDR_GEN_MODE, IN6_ADDR_GEN_MODE_NONE);
    writer.endNested(family).endNested(spec).end();
  }

  public static void setUp(NetlinkWriter writer, int sequence, InterfaceIndex index) {
    writer.begin(RouteRequest.RTM_NEWLINK, CHANGE, sequence);
    header(writer, index.value(), IFF_UP).end();
  }

  public static void setDown(NetlinkWriter writer, int sequence, InterfaceIndex index) {
    writer.begin(RouteRequest.RTM_NEWLINK, CHANGE, sequence);
    header(writer, index.value(), 0, IFF_UP).end();
  }

  public static void remove(NetlinkWriter writer, int sequence, InterfaceIndex index) {
    writer.begin(RouteRequest.RTM_DELLINK, CHANGE, sequence);
    header(writer, index.value(), 0).end();
  }

  private static NetlinkWriter header(NetlinkWriter writer, int index, int flags) {
    return header(writer, index, flags, flags);
  }

  private static NetlinkWriter header(NetlinkWriter writer, int index, int flags, int changed) {
    return writer.u8(RouteRequest.AF_UNSPEC).u8(0).u16(0).u32(index).u32(flags).u32(changed);
  }
}
