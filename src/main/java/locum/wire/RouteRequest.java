package locum.wire;

import java.time.Duration;
import locum.core.AddressAssignment;
import locum.core.AddressFamily;
import locum.core.IpAddress;
import locum.core.IpPrefix;
import locum.core.RoutingObject;

/// What the kernel is asked about links and addresses (rtnetlink(7)): each method adds one message
/// to a writer.
///
/// ```text
///   struct ifaddrmsg { u8 family; u8 prefixlen; u8 flags; u8 scope; u32 index; }              8
///   struct ifa_cacheinfo { u32 preferred; u32 valid; u32 created; u32 updated; }             16
///   struct ifinfomsg { u8 family; u8 pad; u16 type; int index; u32 flags; u32 change; }      16
/// ```
public final class RouteRequest {

  static final int RTM_NEWLINK = 16;
  static final int RTM_DELLINK = 17;
  static final int RTM_GETLINK = 18;
  static final int RTM_NEWADDR = 20;
  static final int RTM_DELADDR = 21;
  static final int RTM_GETADDR = 22;

  static final int NLM_F_REQUEST = 0x1;
  static final int NLM_F_ACK = 0x4;
  static final int NLM_F_REPLACE = 0x100;
  static final int NLM_F_EXCL = 0x200;
  static final int NLM_F_CREATE = 0x400;
  static final int NLM_F_DUMP = 0x300;

  static final int AF_UNSPEC = 0;
  static final int AF_INET = 2;
  static final int AF_INET6 = 10;

  static final int IFA_ADDRESS = 1;
  static final int IFA_LOCAL = 2;
  static final int IFA_LABEL = 3;
  static final int IFA_BROADCAST = 4;
  static final int IFA_CACHEINFO = 6;
  static final int IFA_FLAGS = 8;
  static final int IFA_PROTO = 11;

  static final int IFA_F_NODAD = 0x02;
  static final int IFA_F_HOMEADDRESS = 0x10;
  static final int IFA_F_MANAGETEMPADDR = 0x100;
  static final int IFA_F_NOPREFIXROUTE = 0x200;
  static final int IFA_F_MCAUTOJOIN = 0x400;

  /// The mark on every address that locum has put on an interface, by which it knows them again:
  /// the number of the IP protocol of VRRP and CARP. `ip address show` prints it as `proto 112`.
  public static final int ADDRESS_PROTOCOL = 112;

  /// The mark on addresses that stay without renewal: keepalived's, as on routes and rules. Other
  /// than leased ones they may be what adverts are sent from.
  public static final int LASTING_PROTOCOL = RoutingObject.PROTOCOL;

  private static final int IFLA_EXT_MASK = 29;
  private static final int RTEXT_FILTER_SKIP_STATS = 8;
  private static final long FOREVER = 0xffff_ffffL;

  private RouteRequest() {}

  /// Which answers the kernel shall give to a change.
  public enum Answer {
    /// Only a refusal is answered.
    REFUSAL,
    /// Success too: the last message of a batch, whose answer says that all others have been given.
    ALWAYS
  }

  /// Asks for every link, without statistics.
  public static void dumpLinks(NetlinkWriter writer, int sequence) {
    writer.begin(RTM_GETLINK, NLM_F_REQUEST | NLM_F_DUMP, sequence);
    writer.u8(AF_UNSPEC).u8(0).u16(0).u32(0).u32(0).u32(0);
    writer.attributeU32(IFLA_EXT_MASK, RTEXT_FILTER_SKIP_STATS).end();
  }

  /// Asks for every address of both families.
  public static void dumpAddresses(NetlinkWriter writer, int sequence) {
    writer.begin(RTM_GETADDR, NLM_F_REQUEST | NLM_F_DUMP, sequence);
    writer.u8(AF_UNSPEC).u8(0).u8(0).u8(0).u32(0).end();
  }

  /// Adds an address that is not there yet: EEXIST where it is, whoever put it there. To replace
  /// here would turn an address of the administrator's into one of ours.
  public static void addAddress(
      NetlinkWriter writer, int sequence, Answer answer, AddressAssignment assignment) {
    writeAddress(
        writer.begin(RTM_NEWADDR, NLM_F_CREATE | NLM_F_EXCL | flags(answer), sequence), assignment);
  }

  /// Extends the lease of an address, and adds it where it has meanwhile gone.
  public static void renewAddress(
      NetlinkWriter writer, int sequence, Answer answer, AddressAssignment assignment) {
    writeAddress(
        writer.begin(RTM_NEWADDR, NLM_F_CREATE | NLM_F_REPLACE | flags(answer), sequence),
        assignment);
  }

  /// Takes an address away: EADDRNOTAVAIL where it is not.
  public static void removeAddress(
      NetlinkWriter writer, int sequence, Answer answer, AddressAssignment assignment) {
    writer.begin(RTM_DELADDR, flags(answer), sequence);
    writeIdentity(writer, assignment);
    writer.end();
  }

  static int flags(Answer answer) {
    return switch (answer) {
      case REFUSAL -> NLM_F_REQUEST;
      case ALWAYS -> NLM_F_REQUEST | NLM_F_ACK;
    };
  }

  private static void writeAddress(NetlinkWriter writer, AddressAssignment assignment) {
    writeIdentity(writer, assignment);
    assignment.broadcast().ifPresent(b -> writer.attribute(IFA_BROADCAST, b.octets()));
    assignment.label().ifPresent(label -> writer.attributeText(IFA_LABEL, label));
    int flags = 0;
    for (AddressAssignment.Flag flag : assignment.flags()) {
      flags |= bit(flag);
    }
    long valid = assignment.lease().map(RouteRequest::seconds).orElse(FOREVER);
    if (assignment.lease().isPresent()) {
      valid = Math.max(1, valid); // the kernel refuses zero
    }
    // the kernel refuses a preferred lifetime beyond the valid one
    long preferred =
        Math.min(valid, assignment.preferred().map(RouteRequest::seconds).orElse(valid));
    writer
        .attributeU32(IFA_FLAGS, flags)
        .attributeU8(
            IFA_PROTO, assignment.lease().isPresent() ? ADDRESS_PROTOCOL : LASTING_PROTOCOL)
        .attributeHeader(IFA_CACHEINFO, 16)
        .u32(preferred)
        .u32(valid)
        .u32(0)
        .u32(0)
        .end();
  }

  /// What tells this address from others on the interface.
  private static void writeIdentity(NetlinkWriter writer, AddressAssignment assignment) {
    IpPrefix prefix = assignment.prefix();
    IpAddress other = assignment.peer().map(IpPrefix::address).orElse(prefix.address());
    int prefixLength = assignment.peer().map(IpPrefix::length).orElse(prefix.length());
    writer
        .u8(family(prefix.family()))
        .u8(prefixLength)
        .u8(0)
        .u8(assignment.scope())
        .u32(assignment.interfaceIndex().value())
        .attribute(IFA_LOCAL, prefix.address().octets())
        .attribute(IFA_ADDRESS, other.octets());
  }

  static int family(AddressFamily family) {
    return switch (family) {
      case IPV4 -> AF_INET;
      case IPV6 -> AF_INET6;
    };
  }

  private static int bit(AddressAssignment.Flag flag) {
    return switch (flag) {
      case NODAD -> IFA_F_NODAD;
      case HOME -> IFA_F_HOMEADDRESS;
      case MNGTMPADDR -> IFA_F_MANAGETEMPADDR;
      case NOPREFIXROUTE -> IFA_F_NOPREFIXROUTE;
      case AUTOJOIN -> IFA_F_MCAUTOJOIN;
    };
  }

  private static long seconds(Duration duration) {
    return Math.clamp(duration.toSeconds(), 0, FOREVER - 1);
  }
}
