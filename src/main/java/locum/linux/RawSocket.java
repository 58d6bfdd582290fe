package locum.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import locum.core.AddressFamily;
import locum.core.Datagram;
import locum.core.Envelope;
import locum.core.InterfaceIndex;
import locum.core.IpAddress;
import locum.core.Ipv4Address;
import locum.core.Ipv6Address;
import locum.core.Octets;
import locum.wire.Ipv4Header;

/// Sends and receives the packets of one IP protocol on one interface.
///
/// IPv4: we write the header ourselves (TOS 0xc0, no DF, TTL and identification of the datagram; an
/// identification of 0 is replaced by the kernel), and each packet arrives with its own. IPv6: the
/// kernel writes it, told source and hop limit with each packet, and strips it on arrival, so that
/// what matters of it comes as ancillary data.
///
/// What this host multicasts does not come back to it, and groups that some other program has
/// joined are not delivered.
///
/// ```text
///   struct sockaddr_in  { u16 family; be16 port; be32 addr; char zero[8]; }                     16
///   struct sockaddr_in6 { u16 family; be16 port; be32 flow 4; u8 addr[16] 8; u32 scope_id 24; } 28
///   struct ip_mreqn     { be32 multiaddr; be32 address; int ifindex; }                          12
///   struct ipv6_mreq    { u8 multiaddr[16]; int ifindex; }                                      20
///   struct in_pktinfo   { int ifindex; be32 spec_dst; be32 addr; }                              12
///   struct in6_pktinfo  { u8 addr[16]; int ifindex; }                                           20
/// ```
public final class RawSocket implements Receiver, AutoCloseable {

  private static final int IPPROTO_IP = 0;
  private static final int IPPROTO_IPV6 = 41;
  private static final int IP_HDRINCL = 3;
  private static final int IP_PKTINFO = 8;
  private static final int IP_MULTICAST_IF = 32;
  private static final int IP_MULTICAST_LOOP = 34;
  private static final int IP_ADD_MEMBERSHIP = 35;
  private static final int IP_DROP_MEMBERSHIP = 36;
  private static final int IP_MULTICAST_ALL = 49;
  private static final int IPV6_CHECKSUM = 7;
  private static final int IPV6_MULTICAST_IF = 17;
  private static final int IPV6_MULTICAST_LOOP = 19;
  private static final int IPV6_ADD_MEMBERSHIP = 20;
  private static final int IPV6_DROP_MEMBERSHIP = 21;
  private static final int IPV6_MULTICAST_ALL = 29;
  private static final int IPV6_RECVPKTINFO = 49;
  private static final int IPV6_PKTINFO = 50;
  private static final int IPV6_RECVHOPLIMIT = 51;
  private static final int IPV6_HOPLIMIT = 52;
  private static final int IPV6_TCLASS = 67;

  private static final int SOCKADDR_IN_SIZE = 16;
  private static final int SOCKADDR_IN6_SIZE = 28;
  private static final int IN_PKTINFO_SIZE = 12;
  private static final int IN6_PKTINFO_SIZE = 20;

  /// Above all data traffic, as routing protocols are (TC_PRIO_CONTROL).
  static final int PRIORITY_CONTROL = 7;

  private final PacketBuffers buffers;
  private final Fd fd;
  private final InterfaceIndex interfaceIndex;
  private final AddressFamily family;
  private final int protocol;

  private final Intake intake;

  private RawSocket(
      PacketBuffers buffers,
      Fd fd,
      InterfaceIndex interfaceIndex,
      AddressFamily family,
      int protocol) {
    this.buffers = buffers;
    this.fd = fd;
    this.interfaceIndex = interfaceIndex;
    this.family = family;
    this.protocol = protocol;
    intake = new Intake(buffers, fd, this::read);
  }

  /// Opens a socket that sends and receives on this interface only.
  ///
  /// @param buffers shared by all sockets of the thread
  /// @param interfaceName the interface's present name, by which the kernel finds it; a later
  ///   renaming does no harm
  /// @throws SystemCallException EPERM without CAP_NET_RAW, ENODEV when the interface is gone
  public static RawSocket open(
      PacketBuffers buffers,
      InterfaceIndex interfaceIndex,
      String interfaceName,
      AddressFamily family,
      int protocol)
      throws SystemCallException {
    String purpose = "protocol " + protocol + " " + family + " " + interfaceName;
    int domain = family == AddressFamily.IPV4 ? Sockets.AF_INET : Sockets.AF_INET6;
    Fd fd = Sockets.open(purpose, domain, Sockets.SOCK_RAW | Sockets.SOCK_NONBLOCK, protocol);
    RawSocket socket = new RawSocket(buffers, fd, interfaceIndex, family, protocol);
    try {
      Sockets.bindToDevice(fd, interfaceName);
      Sockets.set(fd, Sockets.SOL_SOCKET, Sockets.SO_PRIORITY, "SO_PRIORITY", PRIORITY_CONTROL);
      switch (family) {
        case IPV4 -> socket.prepareIpv4();
        case IPV6 -> socket.prepareIpv6();
      }
      return socket;
    } catch (SystemCallException e) {
      fd.close();
      throw e;
    }
  }

  private void prepareIpv4() throws SystemCallException {
    set(IPPROTO_IP, IP_HDRINCL, "IP_HDRINCL", 1);
    set(IPPROTO_IP, IP_PKTINFO, "IP_PKTINFO", 1);
    set(IPPROTO_IP, IP_MULTICAST_LOOP, "IP_MULTICAST_LOOP", 0);
    set(IPPROTO_IP, IP_MULTICAST_ALL, "IP_MULTICAST_ALL", 0);
    changeMembership(IP_MULTICAST_IF, "IP_MULTICAST_IF", Ipv4Address.UNSPECIFIED);
  }

  private void prepareIpv6() throws SystemCallException {
    set(IPPROTO_IPV6, IPV6_CHECKSUM, "IPV6_CHECKSUM", -1); // the protocol's codec has written it
    set(IPPROTO_IPV6, IPV6_RECVPKTINFO, "IPV6_RECVPKTINFO", 1);
    set(IPPROTO_IPV6, IPV6_RECVHOPLIMIT, "IPV6_RECVHOPLIMIT", 1);
    set(IPPROTO_IPV6, IPV6_TCLASS, "IPV6_TCLASS", Envelope.INTERNETWORK_CONTROL);
    set(IPPROTO_IPV6, IPV6_MULTICAST_LOOP, "IPV6_MULTICAST_LOOP", 0);
    set(IPPROTO_IPV6, IPV6_MULTICAST_ALL, "IPV6_MULTICAST_ALL", 0);
    set(IPPROTO_IPV6, IPV6_MULTICAST_IF, "IPV6_MULTICAST_IF", interfaceIndex.value());
  }

  private void set(int level, int option, String name, int value) throws SystemCallException {
    Sockets.set(fd, level, option, name, value);
  }

  public Fd fd() {
    return fd;
  }

  @Override
  public long skippedPackets() {
    return intake.skippedPackets();
  }

  @Override
  public long receiveErrors() {
    return intake.receiveErrors();
  }

  /// Makes the receive buffer larger than the system's default.
  public void resizeReceiveBuffer(int octets) throws SystemCallException {
    Sockets.resizeReceiveBuffer(fd, octets);
  }

  /// Receives what is sent to a multicast group; joined already is no error.
  public void join(IpAddress group) throws SystemCallException {
    try {
      switch (family) {
        case IPV4 -> changeMembership(IP_ADD_MEMBERSHIP, "IP_ADD_MEMBERSHIP " + group, group);
        case IPV6 -> changeMembership(IPV6_ADD_MEMBERSHIP, "IPV6_ADD_MEMBERSHIP " + group, group);
      }
    } catch (SystemCallException e) {
      if (!e.is(Errno.EADDRINUSE)) {
        throw e;
      }
    }
  }

  /// Receives it no longer; not joined, or on an interface that is gone, is no error.
  public void leave(IpAddress group) throws SystemCallException {
    try {
      switch (family) {
        case IPV4 -> changeMembership(IP_DROP_MEMBERSHIP, "IP_DROP_MEMBERSHIP " + group, group);
        case IPV6 -> changeMembership(IPV6_DROP_MEMBERSHIP, "IPV6_DROP_MEMBERSHIP " + group, group);
      }
    } catch (SystemCallException e) {
      if (!e.is(Errno.EADDRNOTAVAIL) && !e.is(Errno.ENODEV)) {
        throw e;
      }
    }
  }

  private void changeMembership(int option, String name, IpAddress group)
      throws SystemCallException {
    try (Arena arena = Arena.ofConfined()) {
      int octets = group.family().octets();
      boolean ipv4 = octets == 4;
      MemorySegment request = arena.allocate(ipv4 ? 12 : 20, Integer.BYTES);
      PacketBuffers.writeAddress(request, 0, group);
      request.set(JAVA_INT, ipv4 ? 8 : 16, interfaceIndex.value());
      Sockets.set(fd, ipv4 ? IPPROTO_IP : IPPROTO_IPV6, option, name, request);
    }
  }

  /// Sends one packet.
  ///
  /// @throws SystemCallException when the kernel refuses it: ENETDOWN, ENETUNREACH, EAGAIN when the
  ///   send buffer is full; IPv6 EINVAL or EADDRNOTAVAIL when the source is not (yet) usable
  public void send(Datagram datagram) throws SystemCallException {
    List<SendFailure> failures = sendAll(List.of(datagram));
    if (!failures.isEmpty()) {
      throw failures.getFirst().cause();
    }
  }

  /// Sends packets in their order, many with one call. One that the kernel refuses does not hold up
  /// those after it.
  public List<SendFailure> sendAll(List<Datagram> datagrams) {
    List<SendFailure> failures = new ArrayList<>();
    int from = 0;
    while (from < datagrams.size()) {
      buffers.clear();
      int end = from;
      while (end < datagrams.size() && buffers.hasRoomFor(octetsOf(datagrams.get(end)))) {
        add(datagrams.get(end++));
      }
      if (end == from) {
        failures.add(new SendFailure(from, failure(datagrams.get(from), Errno.EMSGSIZE.number())));
        end++;
      }
      int first = from;
      buffers.flush(
          fd,
          (packet, errno) -> {
            int item = first + packet;
            failures.add(new SendFailure(item, failure(datagrams.get(item), errno)));
          });
      from = end;
    }
    return failures;
  }

  private static int octetsOf(Datagram datagram) {
    return Ipv4Header.LENGTH + datagram.payload().length();
  }

  private SystemCallException failure(Datagram datagram, int errno) {
    return new SystemCallException("sendmmsg", fd + " to " + datagram.destination(), errno);
  }

  private void add(Datagram datagram) {
    buffers.begin();
    // No switch over types: the first one costs milliseconds, here in the middle of a take-over.
    if (datagram.source() instanceof Ipv4Address source
        && datagram.destination() instanceof Ipv4Address destination) {
      addIpv4(datagram, source, destination);
    } else if (datagram.source() instanceof Ipv6Address source
        && datagram.destination() instanceof Ipv6Address destination) {
      addIpv6(datagram, source, destination);
    } else {
      throw new IllegalArgumentException(
          datagram.source() + " and " + datagram.destination() + " are of two families");
    }
  }

  private void addIpv4(Datagram datagram, Ipv4Address source, Ipv4Address destination) {
    MemorySegment name = buffers.name(SOCKADDR_IN_SIZE);
    name.set(JAVA_SHORT, 0, (short) Sockets.AF_INET);
    PacketBuffers.writeAddress(name, 4, destination);
    Octets payload = datagram.payload();
    buffers.put(
        Ipv4Header.before(
                payload.length(),
                datagram.identification(),
                datagram.ttl(),
                datagram.protocol(),
                source,
                destination)
            .encode());
    buffers.put(payload);
  }

  private void addIpv6(Datagram datagram, Ipv6Address source, Ipv6Address destination) {
    MemorySegment name = buffers.name(SOCKADDR_IN6_SIZE);
    name.set(JAVA_SHORT, 0, (short) Sockets.AF_INET6);
    PacketBuffers.writeAddress(name, 8, destination);
    if (destination.isLinkLocal() || destination.isMulticast()) {
      name.set(JAVA_INT, 24, interfaceIndex.value());
    }
    MemorySegment info = buffers.control(IPPROTO_IPV6, IPV6_PKTINFO, IN6_PKTINFO_SIZE);
    PacketBuffers.writeAddress(info, 0, source);
    info.set(JAVA_INT, 16, interfaceIndex.value());
    buffers.control(IPPROTO_IPV6, IPV6_HOPLIMIT, Integer.BYTES).set(JAVA_INT, 0, datagram.ttl());
    buffers.put(datagram.payload());
  }

  @Override
  public Optional<Datagram> receive() throws SystemCallException {
    return intake.receive();
  }

  private Optional<Datagram> read() {
    return switch (family) {
      case IPV4 -> readIpv4();
      case IPV6 -> readIpv6();
    };
  }

  private Optional<Datagram> readIpv4() {
    Octets packet = buffers.octets();
    return Ipv4Header.decode(packet)
        .map(
            header ->
                new Datagram(
                    ingress(IPPROTO_IP, IP_PKTINFO, IN_PKTINFO_SIZE, 0),
                    header.source(),
                    header.destination(),
                    header.protocol(),
                    header.ttl(),
                    header.identification(),
                    header.payloadOf(packet)));
  }

  private Optional<Datagram> readIpv6() {
    MemorySegment data = buffers.controlData();
    long info = buffers.findControl(IPPROTO_IPV6, IPV6_PKTINFO, IN6_PKTINFO_SIZE);
    long hopLimit = buffers.findControl(IPPROTO_IPV6, IPV6_HOPLIMIT, Integer.BYTES);
    if (info < 0 || hopLimit < 0) {
      return Optional.empty();
    }
    return Optional.of(
        new Datagram(
            ingress(IPPROTO_IPV6, IPV6_PKTINFO, IN6_PKTINFO_SIZE, 16),
            PacketBuffers.readIpv6(buffers.name(), 8),
            PacketBuffers.readIpv6(data, info),
            protocol,
            data.get(JAVA_INT, hopLimit) & 0xff,
            0,
            buffers.octets()));
  }

  /// The interface that the packet came in by; ours where the kernel does not say.
  private InterfaceIndex ingress(int level, int type, int size, int offset) {
    long at = buffers.findControl(level, type, size);
    int index = at < 0 ? 0 : buffers.controlData().get(JAVA_INT, at + offset);
    return index > 0 && index != interfaceIndex.value()
        ? new InterfaceIndex(index)
        : interfaceIndex;
  }

  @Override
  public void close() {
    fd.close();
  }
}
