package locum.wire;

import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import locum.core.InterfaceAddress;
import locum.core.InterfaceIndex;
import locum.core.IpAddress;
import locum.core.IpPrefix;
import locum.core.Link;
import locum.core.MacAddress;
import locum.core.Octets;

/// What the kernel says about links and addresses, unasked or in answer to a [RouteRequest].
public sealed interface RouteMessage {

  /// A link is there, or has changed.
  record LinkPresent(Link link) implements RouteMessage {}

  record LinkGone(InterfaceIndex interfaceIndex) implements RouteMessage {}

  /// An address is there, or has changed.
  record AddressPresent(InterfaceAddress address) implements RouteMessage {}

  record AddressGone(InterfaceAddress address) implements RouteMessage {}

  /// A request was carried out.
  record Done(int sequence) implements RouteMessage {}

  /// A request was refused.
  ///
  /// @param errno positive
  /// @param explanation the kernel's words, often empty
  record Refused(int sequence, int errno, String explanation) implements RouteMessage {}

  /// Nothing that matters here: another family's view of a link, or a kind of message that nobody
  /// asked for.
  record Irrelevant() implements RouteMessage {}

  /// A message that cannot be read, or that says that others are lost.
  record Damaged() implements RouteMessage {}

  int NLMSG_NOOP = 1;
  int NLMSG_ERROR = 2;
  int NLMSG_DONE = 3;
  int NLMSG_OVERRUN = 4;

  int NLM_F_DUMP_INTR = 0x10;
  int NLM_F_CAPPED = 0x100;
  int NLM_F_ACK_TLVS = 0x200;
  int NLMSGERR_ATTR_MSG = 1;

  int IFLA_ADDRESS = 1;
  int IFLA_IFNAME = 3;
  int IFLA_MTU = 4;

  int IFA_F_DADFAILED = 0x08;
  int IFA_F_DEPRECATED = 0x20;
  int IFA_F_TENTATIVE = 0x40;

  /// Whether the kernel changed its tables while it was dumping them: ask again.
  static boolean isInterruptedDump(NetlinkMessage message) {
    return (message.flags() & NLM_F_DUMP_INTR) != 0;
  }

  static RouteMessage decode(HostOrder order, NetlinkMessage message) {
    return switch (message.type()) {
      case NLMSG_NOOP -> new Irrelevant();
      case NLMSG_ERROR -> decodeError(order, message);
      case NLMSG_DONE -> decodeDone(order, message);
      case NLMSG_OVERRUN -> new Damaged();
      case RouteRequest.RTM_NEWLINK, RouteRequest.RTM_DELLINK -> decodeLink(order, message);
      case RouteRequest.RTM_NEWADDR, RouteRequest.RTM_DELADDR -> decodeAddress(order, message);
      default -> new Irrelevant();
    };
  }

  /// `struct nlmsgerr { int error; struct nlmsghdr request; }`, then the request's payload unless
  /// it is capped, then attributes where a flag says so.
  private static RouteMessage decodeError(HostOrder order, NetlinkMessage message) {
    Octets payload = message.payload();
    if (payload.length() < 4 + NetlinkMessage.HEADER_LENGTH) {
      return new Damaged();
    }
    int errno = -order.i32(payload, 0);
    if (errno == 0) {
      return new Done(message.sequence());
    }
    if (errno < 0) {
      return new Damaged();
    }
    boolean capped = (message.flags() & NLM_F_CAPPED) != 0;
    long request = capped ? NetlinkMessage.HEADER_LENGTH : order.u32(payload, 4);
    boolean explained = (message.flags() & NLM_F_ACK_TLVS) != 0;
    return new Refused(
        message.sequence(), errno, explained ? explanation(order, payload, request) : "");
  }

  private static String explanation(HostOrder order, Octets payload, long requestLength) {
    if (requestLength > payload.length() - 4) {
      return "";
    }
    int from = 4 + NetlinkMessage.align((int) requestLength);
    return NetlinkAttributes.read(order, payload, from)
        .flatMap(attributes -> attributes.text(NLMSGERR_ATTR_MSG))
        .orElse("");
  }

  /// The end of a dump carries the error that ended it, if one did.
  private static RouteMessage decodeDone(HostOrder order, NetlinkMessage message) {
    int error = message.payload().length() < 4 ? 0 : order.i32(message.payload(), 0);
    return error < 0 ? new Refused(message.sequence(), -error, "") : new Done(message.sequence());
  }

  private static RouteMessage decodeLink(HostOrder order, NetlinkMessage message) {
    Octets payload = message.payload();
    if (payload.length() < 16) {
      return new Damaged();
    }
    // A bridge reports its ports as links of its own family; one that leaves the bridge is not
    // gone.
    if (payload.u8(0) != RouteRequest.AF_UNSPEC) {
      return new Irrelevant();
    }
    int index = order.i32(payload, 4);
    if (index <= 0) {
      return new Damaged();
    }
    if (message.type() == RouteRequest.RTM_DELLINK) {
      return new LinkGone(new InterfaceIndex(index));
    }
    return NetlinkAttributes.read(order, payload, 16)
        .flatMap(attributes -> link(index, order.u32(payload, 8), attributes))
        .<RouteMessage>map(LinkPresent::new)
        .orElseGet(Damaged::new);
  }

  private static Optional<Link> link(int index, long flags, NetlinkAttributes attributes) {
    return attributes
        .text(IFLA_IFNAME)
        .map(
            name ->
                new Link(
                    new InterfaceIndex(index),
                    name,
                    attributes
                        .octets(IFLA_ADDRESS)
                        .filter(a -> a.length() == 6)
                        .map(a -> MacAddress.at(a, 0)),
                    (int) attributes.u32(IFLA_MTU).orElse(0),
                    linkFlags(flags),
                    attributes.u32(LinkRequest.IFLA_GROUP).orElse(0),
                    macvlan(attributes)));
  }

  /// A parent in another network namespace has a number that means nothing here.
  private static Optional<Link.Macvlan> macvlan(NetlinkAttributes attributes) {
    OptionalLong parent = attributes.u32(LinkRequest.IFLA_LINK);
    if (parent.isEmpty()
        || parent.getAsLong() == 0
        || parent.getAsLong() > Integer.MAX_VALUE
        || attributes.octets(LinkRequest.IFLA_LINK_NETNSID).isPresent()) {
      return Optional.empty();
    }
    return attributes
        .nested(LinkRequest.IFLA_LINKINFO)
        .filter(
            info ->
                info.text(LinkRequest.IFLA_INFO_KIND)
                    .filter(LinkRequest.KIND_MACVLAN::equals)
                    .isPresent())
        .map(
            info ->
                new Link.Macvlan(
                    new InterfaceIndex((int) parent.getAsLong()),
                    info.nested(LinkRequest.IFLA_INFO_DATA)
                        .map(data -> data.u32(LinkRequest.IFLA_MACVLAN_MODE).orElse(0))
                        .filter(mode -> mode == LinkRequest.MACVLAN_MODE_PRIVATE)
                        .isPresent()));
  }

  private static Set<Link.Flag> linkFlags(long bits) {
    Set<Link.Flag> flags = EnumSet.noneOf(Link.Flag.class);
    for (Link.Flag flag : Link.Flag.values()) {
      if ((bits & bit(flag)) != 0) {
        flags.add(flag);
      }
    }
    return flags;
  }

  private static int bit(Link.Flag flag) {
    return switch (flag) {
      case UP -> 0x1;
      case BROADCAST -> 0x2;
      case LOOPBACK -> 0x8;
      case RUNNING -> 0x40;
      case NOARP -> 0x80;
      case MULTICAST -> 0x1000;
    };
  }

  private static RouteMessage decodeAddress(HostOrder order, NetlinkMessage message) {
    Octets payload = message.payload();
    if (payload.length() < 8) {
      return new Damaged();
    }
    int family = payload.u8(0);
    if (family != RouteRequest.AF_INET && family != RouteRequest.AF_INET6) {
      return new Irrelevant();
    }
    Optional<InterfaceAddress> address =
        NetlinkAttributes.read(order, payload, 8)
            .flatMap(attributes -> address(order, payload, attributes));
    if (address.isEmpty()) {
      return new Damaged();
    }
    return message.type() == RouteRequest.RTM_NEWADDR
        ? new AddressPresent(address.get())
        : new AddressGone(address.get());
  }

  private static Optional<InterfaceAddress> address(
      HostOrder order, Octets payload, NetlinkAttributes attributes) {
    int index = order.i32(payload, 4);
    int prefixLength = payload.u8(1);
    // IFA_ADDRESS is the peer where there is one, and then IFA_LOCAL is ours.
    Optional<IpAddress> own =
        attributes
            .address(RouteRequest.IFA_LOCAL)
            .or(() -> attributes.address(RouteRequest.IFA_ADDRESS));
    boolean wrong =
        own.isEmpty()
            || index <= 0
            || own.get().family().octets() != (payload.u8(0) == RouteRequest.AF_INET ? 4 : 16)
            || prefixLength > own.get().family().bits();
    if (wrong) {
      return Optional.empty();
    }
    long protocol = attributes.u8(RouteRequest.IFA_PROTO).orElse(0);
    long flags = attributes.u32(RouteRequest.IFA_FLAGS).orElse(payload.u8(2));
    return Optional.of(
        new InterfaceAddress(
            new InterfaceIndex(index),
            new IpPrefix(own.get(), prefixLength),
            protocol == RouteRequest.ADDRESS_PROTOCOL,
            (flags & (IFA_F_TENTATIVE | IFA_F_DADFAILED)) != 0,
            (flags & IFA_F_DEPRECATED) != 0,
            protocol == RouteRequest.LASTING_PROTOCOL));
  }
}
