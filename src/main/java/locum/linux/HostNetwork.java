package locum.linux;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import locum.core.AddressAssignment;
import locum.core.Event;
import locum.core.InterfaceAddress;
import locum.core.InterfaceIndex;
import locum.core.IpPrefix;
import locum.core.Link;
import locum.wire.HostOrder;
import locum.wire.NetlinkMessage;
import locum.wire.NetlinkWriter;
import locum.wire.RouteMessage;
import locum.wire.RouteRequest;

/// The links and addresses of this host (of the network namespace of the thread that opened it):
/// what is there, what changes, and changing it.
///
/// Two netlink sockets, because answers must not stand behind a flood of notifications, nor be lost
/// with it: one hears, one asks.
///
/// **Batches.** Thousands of addresses change with a few system calls. Messages are packed into
/// datagrams of up to 32 KiB. The kernel carries a datagram out while it is being sent, message
/// after message, and answers into our receive buffer. If it acknowledged each, the buffer could
/// overflow and answers be lost; so only the last message of a datagram asks for an
/// acknowledgement, the others are answered only when refused. Success costs one answer for some
/// 300 addresses, and even if all are refused their answers (about 1 KiB each as the kernel counts)
/// fit into the buffer, which is emptied before the next datagram.
public final class HostNetwork implements AutoCloseable {

  /// 4 MiB hold the notifications of some thousand changes.
  public static final int NOTIFICATION_BUFFER = 4 * 1024 * 1024;

  private static final int ANSWER_BUFFER = 1024 * 1024;

  /// One message is shorter than this.
  private static final int MESSAGE_SIZE_MAX = 256;

  /// So many datagrams of notifications are taken at once; then the caller has its turn.
  private static final int DATAGRAMS_AT_ONCE = 256;

  private static final int DROPPED_AT_ONCE = 64 * 1024;

  private static final int SURVEY_ATTEMPTS = 8;

  private static final HostOrder ORDER = NetlinkSocket.ORDER;

  private final NetlinkSocket notifications;
  private final NetlinkSocket requests;
  private final NetlinkWriter writer = new NetlinkWriter(ORDER);
  private int sequence;

  private HostNetwork(NetlinkSocket notifications, NetlinkSocket requests) {
    this.notifications = notifications;
    this.requests = requests;
  }

  public static HostNetwork open() throws SystemCallException {
    return open(NOTIFICATION_BUFFER);
  }

  /// With a receive buffer of so many octets for notifications.
  public static HostNetwork open(int notificationBuffer) throws SystemCallException {
    int groups =
        NetlinkSocket.GROUP_LINK
            | NetlinkSocket.GROUP_IPV4_ADDRESS
            | NetlinkSocket.GROUP_IPV6_ADDRESS;
    NetlinkSocket notifications =
        NetlinkSocket.open("netlink notifications", groups, notificationBuffer);
    try {
      return new HostNetwork(
          notifications, NetlinkSocket.open("netlink requests", 0, ANSWER_BUFFER));
    } catch (SystemCallException e) {
      notifications.close();
      throw e;
    }
  }

  /// Readable when there are notifications for [#receive].
  public Fd fd() {
    return notifications.fd();
  }

  /// The whole state of links and addresses now. Notifications of earlier changes are dropped: they
  /// are contained in it. One of a change during the survey may still follow, and then tells what
  /// the survey has told already.
  public Event.HostSurveyed survey() throws SystemCallException {
    dropNotifications();
    for (int attempt = 1; ; attempt++) {
      Map<InterfaceIndex, Link> links = new LinkedHashMap<>();
      // In the kernel's order: the first IPv4 address of an interface is its primary one.
      Set<InterfaceAddress> addresses = new LinkedHashSet<>();
      writer.clear();
      RouteRequest.dumpLinks(writer, ++sequence);
      boolean consistent = dump("dump of links", links, addresses);
      consistent &= dumpAddresses(links, addresses);
      if (consistent || attempt == SURVEY_ATTEMPTS) {
        return new Event.HostSurveyed(
            List.copyOf(links.values()),
            addresses.stream()
                .filter(address -> links.containsKey(address.interfaceIndex()))
                .toList());
      }
    }
  }

  private void dropNotifications() throws SystemCallException {
    int taken = 0;
    // A bound, because one who changes addresses faster than we read must not hold us here.
    while (taken < DROPPED_AT_ONCE
        && !(notifications.receive() instanceof NetlinkSocket.Received.Nothing)) {
      taken++;
    }
  }

  private boolean dumpAddresses(Map<InterfaceIndex, Link> links, Set<InterfaceAddress> addresses)
      throws SystemCallException {
    writer.clear();
    RouteRequest.dumpAddresses(writer, ++sequence);
    return dump("dump of addresses", links, addresses);
  }

  /// Sends the request in the writer and collects its answers.
  ///
  /// @return false when the kernel changed the table meanwhile
  private boolean dump(
      String purpose, Map<InterfaceIndex, Link> links, Set<InterfaceAddress> addresses)
      throws SystemCallException {
    requests.send(writer.toOctets());
    boolean consistent = true;
    while (true) {
      switch (requests.receive()) {
        case NetlinkSocket.Received.Nothing() ->
            throw new SystemCallException("recvmsg", purpose, Errno.ETIMEDOUT.number());
        case NetlinkSocket.Received.Lost() -> consistent = false;
        case NetlinkSocket.Received.Datagram(var octets) -> {
          NetlinkMessage.Datagram datagram = NetlinkMessage.split(ORDER, octets);
          consistent &= datagram.intact();
          for (NetlinkMessage message : datagram.messages()) {
            if (message.sequence() != sequence) {
              continue; // the rest of an earlier request that was given up
            }
            consistent &= !RouteMessage.isInterruptedDump(message);
            switch (RouteMessage.decode(ORDER, message)) {
              case RouteMessage.LinkPresent(Link link) -> links.put(link.index(), link);
              case RouteMessage.AddressPresent(InterfaceAddress address) -> addresses.add(address);
              case RouteMessage.Done _ -> {
                return consistent;
              }
              case RouteMessage.Refused refused ->
                  throw new SystemCallException("sendmsg", purpose, refused.errno());
              case RouteMessage.Damaged _ -> consistent = false;
              case RouteMessage.LinkGone _,
                  RouteMessage.AddressGone _,
                  RouteMessage.Irrelevant _ -> {}
            }
          }
        }
      }
    }
  }

  /// What has changed since, in the order of the kernel; when that cannot be told for certain
  /// (notifications were lost), a survey in place of it.
  public List<Event> receive() throws SystemCallException {
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < DATAGRAMS_AT_ONCE; i++) {
      switch (notifications.receive()) {
        case NetlinkSocket.Received.Nothing() -> {
          return events;
        }
        case NetlinkSocket.Received.Lost() -> {
          return List.of(survey());
        }
        case NetlinkSocket.Received.Datagram(var octets) -> {
          NetlinkMessage.Datagram datagram = NetlinkMessage.split(ORDER, octets);
          boolean intact = datagram.intact();
          for (NetlinkMessage message : datagram.messages()) {
            switch (RouteMessage.decode(ORDER, message)) {
              case RouteMessage.LinkPresent(Link link) -> events.add(new Event.LinkChanged(link));
              case RouteMessage.LinkGone(InterfaceIndex index) ->
                  events.add(new Event.LinkRemoved(index));
              case RouteMessage.AddressPresent(InterfaceAddress address) ->
                  events.add(new Event.AddressAdded(address));
              case RouteMessage.AddressGone(InterfaceAddress address) ->
                  events.add(new Event.AddressRemoved(address));
              case RouteMessage.Damaged _ -> intact = false;
              case RouteMessage.Done _, RouteMessage.Refused _, RouteMessage.Irrelevant _ -> {}
            }
          }
          if (!intact) {
            return List.of(survey());
          }
        }
      }
    }
    return events;
  }

  /// Makes changes in their order, each whether or not others are refused.
  ///
  /// @return what was refused; not that an address to be added is there already, nor that one to be
  ///   removed is gone
  /// @throws SystemCallException when nothing at all can be asked of the kernel
  public List<AddressFailure> apply(List<AddressChange> changes) throws SystemCallException {
    List<AddressFailure> failures = new ArrayList<>();
    List<AddressChange> present = new ArrayList<>();
    transact(changes, failures, present);
    if (!present.isEmpty()) {
      // Ours, left by an earlier run or put there twice: a new lease. Another's: not ours to touch.
      Set<InterfaceAddress> addresses = new HashSet<>();
      dumpAddresses(new HashMap<>(), addresses);
      Set<Placement> ours = new HashSet<>();
      for (InterfaceAddress address : addresses) {
        if (address.leased()) {
          ours.add(new Placement(address.interfaceIndex(), address.prefix()));
        }
      }
      List<AddressChange> renewals =
          present.stream()
              .map(AddressChange::assignment)
              .filter(assignment -> ours.contains(Placement.of(assignment)))
              .map(AddressChange::renew)
              .toList();
      transact(renewals, failures, new ArrayList<>());
    }
    return failures;
  }

  /// What tells one address of the host from another.
  private record Placement(InterfaceIndex interfaceIndex, IpPrefix prefix) {

    /// The prefix length that the kernel keeps is the peer's where there is one.
    static Placement of(AddressAssignment assignment) {
      int length = assignment.peer().map(IpPrefix::length).orElse(assignment.prefix().length());
      return new Placement(assignment.interfaceIndex(), new IpPrefix(assignment.address(), length));
    }
  }

  private void transact(
      List<AddressChange> changes, List<AddressFailure> failures, List<AddressChange> present)
      throws SystemCallException {
    int from = 0;
    while (from < changes.size()) {
      writer.clear();
      Map<Integer, AddressChange> pending = new HashMap<>();
      int end = from;
      while (end < changes.size()
          && writer.length() + 2 * MESSAGE_SIZE_MAX <= NetlinkSocket.DATAGRAM_SIZE) {
        AddressChange change = changes.get(end++);
        boolean last =
            end == changes.size()
                || writer.length() + 3 * MESSAGE_SIZE_MAX > NetlinkSocket.DATAGRAM_SIZE;
        write(change, last ? RouteRequest.Answer.ALWAYS : RouteRequest.Answer.REFUSAL);
        pending.put(sequence, change);
        if (last) {
          break;
        }
      }
      requests.send(writer.toOctets());
      collectAnswers(sequence, pending, failures, present);
      from = end;
    }
  }

  private void write(AddressChange change, RouteRequest.Answer answer) {
    sequence++;
    AddressAssignment assignment = change.assignment();
    switch (change.kind()) {
      case ADD -> RouteRequest.addAddress(writer, sequence, answer, assignment);
      case RENEW -> RouteRequest.renewAddress(writer, sequence, answer, assignment);
      case REMOVE -> RouteRequest.removeAddress(writer, sequence, answer, assignment);
    }
  }

  /// Reads until the answer to the last message, which comes after all others.
  private void collectAnswers(
      int last,
      Map<Integer, AddressChange> pending,
      List<AddressFailure> failures,
      List<AddressChange> present)
      throws SystemCallException {
    while (true) {
      if (!(requests.receive() instanceof NetlinkSocket.Received.Datagram(var octets))) {
        failures.add(unanswered(pending, last));
        return;
      }
      for (NetlinkMessage message : NetlinkMessage.split(ORDER, octets).messages()) {
        AddressChange change = pending.get(message.sequence());
        if (change != null
            && RouteMessage.decode(ORDER, message) instanceof RouteMessage.Refused refused) {
          judge(change, refused, failures, present);
        }
        if (message.sequence() == last) {
          return;
        }
      }
    }
  }

  private static AddressFailure unanswered(Map<Integer, AddressChange> pending, int last) {
    AddressChange change = pending.getOrDefault(last, pending.values().iterator().next());
    return new AddressFailure(
        change,
        Optional.empty(),
        "the kernel gave no answer to a batch of "
            + pending.size()
            + " changes of addresses, the last of which is "
            + describe(change));
  }

  private static void judge(
      AddressChange change,
      RouteMessage.Refused refused,
      List<AddressFailure> failures,
      List<AddressChange> present) {
    Optional<Errno> errno = Errno.of(refused.errno());
    boolean gone = errno.filter(e -> e == Errno.EADDRNOTAVAIL || e == Errno.ENODEV).isPresent();
    if (change.kind() == AddressChange.Kind.ADD
        && errno.filter(e -> e == Errno.EEXIST).isPresent()) {
      present.add(change);
    } else if (!(change.kind() == AddressChange.Kind.REMOVE && gone)) {
      String explanation =
          refused.explanation().isEmpty() ? "" : " (" + refused.explanation() + ")";
      failures.add(
          new AddressFailure(
              change,
              errno,
              describe(change) + ": " + Errno.describe(refused.errno()) + explanation));
    }
  }

  private static String describe(AddressChange change) {
    String verb = change.kind().name().toLowerCase(Locale.ROOT);
    return verb
        + " "
        + change.assignment().prefix()
        + " on "
        + InterfaceNames.of(change.assignment().interfaceIndex());
  }

  @Override
  public void close() {
    notifications.close();
    requests.close();
  }
}
