package locum.linux;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import locum.core.Event;
import locum.core.RoutingObject;
import locum.wire.HostOrder;
import locum.wire.NetlinkMessage;
import locum.wire.NetlinkWriter;
import locum.wire.RouteMessage;
import locum.wire.RouteRequest;
import locum.wire.RoutingNotice;
import locum.wire.RoutingRequest;

/// The routes and rules of this host (of the network namespace of the thread that uses it first):
/// what becomes of ours, and changing them.
///
/// Sockets of its own, opened when they are needed: nobody without routes pays for them, and a
/// flood of changed routes crowds out no notice of a link or an address. Changes go in batches as
/// [HostNetwork] explains.
public final class HostRouting implements AutoCloseable {

  private static final int NOTIFICATION_BUFFER = 4 * 1024 * 1024;
  private static final int ANSWER_BUFFER = 1024 * 1024;

  private static final int GROUP_IPV4_ROUTE = 0x40;
  private static final int GROUP_IPV4_RULE = 0x80;
  private static final int GROUP_IPV6_ROUTE = 0x400;
  private static final int GROUP_IPV6_RULE = 0x40000;

  /// So many datagrams of notices are taken at once; then the caller has its turn.
  private static final int DATAGRAMS_AT_ONCE = 256;

  /// Whose answers, all refused, fit into the buffer.
  private static final int CHANGES_AT_ONCE = 256;

  /// Messages are packed into one datagram up to here; one more, even of many next hops, still
  /// fits.
  private static final int FULL = NetlinkSocket.DATAGRAM_SIZE / 2;

  private static final HostOrder ORDER = NetlinkSocket.ORDER;

  private final NetlinkWriter writer = new NetlinkWriter(ORDER);
  private Optional<NetlinkSocket> requests = Optional.empty();
  private Optional<NetlinkSocket> notices = Optional.empty();
  private Set<Integer> watched = Set.of();
  private int sequence;

  /// From now on hears of routes of these protocols, and of rules; of none where none are given.
  ///
  /// @return what is readable when there is something for [#receive]; empty when nothing is heard
  public Optional<Fd> watch(Set<Integer> protocols) throws SystemCallException {
    if (notices.isPresent() || !protocols.isEmpty()) {
      if (notices.isEmpty()) {
        int groups = GROUP_IPV4_ROUTE | GROUP_IPV4_RULE | GROUP_IPV6_ROUTE | GROUP_IPV6_RULE;
        notices = Optional.of(NetlinkSocket.open("netlink routes", groups, NOTIFICATION_BUFFER));
      }
      RoutingFilter.attach(notices.get().fd(), protocols);
    }
    watched = Set.copyOf(protocols);
    return notices.map(NetlinkSocket::fd);
  }

  /// What has become of routes and rules since.
  public List<Event> receive() throws SystemCallException {
    List<Event> events = new ArrayList<>();
    if (notices.isEmpty()) {
      return events;
    }
    for (int i = 0; i < DATAGRAMS_AT_ONCE; i++) {
      switch (notices.get().receive()) {
        case NetlinkSocket.Received.Nothing() -> {
          return events;
        }
        case NetlinkSocket.Received.Lost() -> events.add(new Event.RoutingUncertain());
        case NetlinkSocket.Received.Datagram(var octets) -> {
          for (NetlinkMessage message : NetlinkMessage.split(ORDER, octets).messages()) {
            RoutingNotice.decode(ORDER, message).flatMap(this::event).ifPresent(events::add);
          }
        }
      }
    }
    return events;
  }

  private Optional<Event> event(RoutingNotice notice) {
    boolean ours = notice.protocol() == 0 || watched.contains(notice.protocol());
    if (ours) {
      return Optional.of(new Event.RoutingChanged(notice.key(), notice.present()));
    }
    // Somebody else's, that has taken the place of what may have been ours.
    return notice.replaces()
        ? Optional.of(new Event.RoutingChanged(notice.key(), false))
        : Optional.empty();
  }

  /// Adds these in their order, each whether or not others are refused.
  ///
  /// @throws SystemCallException when nothing at all can be asked of the kernel
  public RoutingOutcome add(List<RoutingObject> objects) throws SystemCallException {
    return transact(objects, true);
  }

  /// Takes these away in their order. That one is gone already is no failure.
  ///
  /// @throws SystemCallException when nothing at all can be asked of the kernel
  public RoutingOutcome remove(List<RoutingObject> objects) throws SystemCallException {
    return transact(objects, false);
  }

  private RoutingOutcome transact(List<RoutingObject> objects, boolean add)
      throws SystemCallException {
    List<RoutingOutcome.Failure> failures = new ArrayList<>();
    List<RoutingObject> found = new ArrayList<>();
    if (requests.isEmpty()) {
      requests = Optional.of(NetlinkSocket.open("netlink route requests", 0, ANSWER_BUFFER));
    }
    NetlinkSocket socket = requests.get();
    int next = 0;
    while (next < objects.size()) {
      writer.clear();
      Map<Integer, RoutingObject> pending = new LinkedHashMap<>();
      boolean last = false;
      while (!last) {
        RoutingObject object = objects.get(next++);
        last =
            next == objects.size()
                || pending.size() == CHANGES_AT_ONCE - 1
                || writer.length() > FULL;
        RouteRequest.Answer answer =
            last ? RouteRequest.Answer.ALWAYS : RouteRequest.Answer.REFUSAL;
        sequence++;
        if (add) {
          RoutingRequest.add(writer, sequence, answer, object);
        } else {
          RoutingRequest.remove(writer, sequence, answer, object);
        }
        pending.put(sequence, object);
      }
      socket.send(writer.toOctets());
      collectAnswers(socket, pending, add, failures, found);
    }
    return new RoutingOutcome(failures, found);
  }

  /// Reads until the answer to the last message, which comes after all others.
  private void collectAnswers(
      NetlinkSocket socket,
      Map<Integer, RoutingObject> pending,
      boolean add,
      List<RoutingOutcome.Failure> failures,
      List<RoutingObject> found)
      throws SystemCallException {
    while (true) {
      if (!(socket.receive() instanceof NetlinkSocket.Received.Datagram(var octets))) {
        for (RoutingObject object : pending.values()) {
          failures.add(
              new RoutingOutcome.Failure(
                  object, describe(object, add) + ": the kernel gave no answer"));
        }
        return;
      }
      for (NetlinkMessage message : NetlinkMessage.split(ORDER, octets).messages()) {
        RoutingObject object = pending.get(message.sequence());
        if (object != null
            && RouteMessage.decode(ORDER, message) instanceof RouteMessage.Refused refused) {
          judge(object, add, refused, failures, found);
        }
        if (message.sequence() == sequence) {
          return;
        }
      }
    }
  }

  private static void judge(
      RoutingObject object,
      boolean add,
      RouteMessage.Refused refused,
      List<RoutingOutcome.Failure> failures,
      List<RoutingObject> found) {
    Optional<Errno> errno = Errno.of(refused.errno());
    if (add && errno.filter(e -> e == Errno.EEXIST).isPresent()) {
      found.add(object);
    } else if (add || errno.filter(HostRouting::meansGone).isEmpty()) {
      String explanation =
          refused.explanation().isEmpty() ? "" : " (" + refused.explanation() + ")";
      failures.add(
          new RoutingOutcome.Failure(
              object,
              describe(object, add) + ": " + Errno.describe(refused.errno()) + explanation));
    }
  }

  /// A route goes with its interface, and a rule of an unknown table or user cannot be there.
  private static boolean meansGone(Errno errno) {
    return switch (errno) {
      case ESRCH, ENOENT, ENODEV, EINVAL, EAFNOSUPPORT, ENETDOWN, ENETUNREACH, EHOSTUNREACH -> true;
      default -> false;
    };
  }

  private static String describe(RoutingObject object, boolean add) {
    return (add ? "add " : "remove ")
        + switch (object) {
          case locum.core.Route route -> "route " + route.text();
          case locum.core.RoutingRule rule -> "rule " + rule.text();
        };
  }

  @Override
  public void close() {
    notices.ifPresent(NetlinkSocket::close);
    requests.ifPresent(NetlinkSocket::close);
  }
}
