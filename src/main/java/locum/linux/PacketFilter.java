package locum.linux;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Consumer;
import locum.core.AddressFamily;
import locum.core.BlockedAddress;
import locum.core.InterfaceIndex;
import locum.wire.FilterRequest;
import locum.wire.HostOrder;
import locum.wire.NetlinkMessage;
import locum.wire.NetlinkWriter;
import locum.wire.RouteMessage;

/// Drops packets from and to virtual addresses, through an nftables table of its own for each
/// family.
///
/// The table is there from [#open] to [#close]; blocking an address is one element in a set, so
/// thousands are blocked with a few system calls, and the kernel looks one packet up in the same
/// time whatever their number. Everything of one call takes effect at once or not at all. A table
/// that somebody has removed or emptied is made again, with all that is blocked.
public final class PacketFilter implements AutoCloseable {

  private static final int ANSWER_BUFFER = 1024 * 1024;

  /// So many elements fit into one datagram, whatever their kind.
  private static final int ELEMENTS_AT_ONCE = 400;

  private static final InterfaceIndex ANY = new InterfaceIndex(1);

  private static final HostOrder ORDER = NetlinkSocket.ORDER;

  private final NetlinkSocket socket;
  private final NetlinkWriter writer = new NetlinkWriter(ORDER);
  private final Map<AddressFamily, FilterRequest.Table> tables = new EnumMap<>(AddressFamily.class);

  /// How often each is blocked: two instances may have the same address.
  private final Map<BlockedAddress, Integer> blocked = new LinkedHashMap<>();

  private int sequence;

  private PacketFilter(NetlinkSocket socket) {
    this.socket = socket;
  }

  /// Makes the tables.
  ///
  /// @param priority of the chains
  /// @param counters whether the rules count what they drop
  /// @param byIndex whether interfaces are known by their numbers, not by their names
  /// @throws SystemCallException EPERM without CAP_NET_ADMIN, EOPNOTSUPP or ECONNREFUSED in a
  ///   kernel without nf_tables, EEXIST when there is a table of this name, which is left alone
  public static PacketFilter open(String table, int priority, boolean counters, boolean byIndex)
      throws SystemCallException {
    PacketFilter filter =
        new PacketFilter(NetlinkSocket.openFilter("packet filter", ANSWER_BUFFER));
    try {
      for (AddressFamily family : AddressFamily.values()) {
        FilterRequest.Table wanted =
            new FilterRequest.Table(family, table, priority, counters, byIndex);
        filter.transact(
            "make table " + table,
            request -> {
              request.addNewTable(wanted);
              request.fill(wanted);
            });
        filter.tables.put(family, wanted); // from here on it is ours, and goes with us
      }
      return filter;
    } catch (SystemCallException e) {
      filter.close();
      throw e;
    }
  }

  /// From the return of this on, packets from and to these addresses are dropped.
  public void block(List<BlockedAddress> addresses) throws SystemCallException {
    List<BlockedAddress> added = new ArrayList<>();
    for (BlockedAddress address : keys(addresses)) {
      if (blocked.merge(address, 1, Integer::sum) == 1) {
        added.add(address);
      }
    }
    try {
      change(added, true);
    } catch (SystemCallException _) {
      build(); // somebody has changed the table
    }
  }

  /// Lets packets from and to these addresses pass again.
  public void unblock(List<BlockedAddress> addresses) throws SystemCallException {
    List<BlockedAddress> removed = new ArrayList<>();
    for (BlockedAddress address : keys(addresses)) {
      Integer count = blocked.get(address);
      if (count != null && count == 1) {
        blocked.remove(address);
        removed.add(address);
      } else if (count != null) {
        blocked.put(address, count - 1);
      }
    }
    try {
      change(removed, false);
    } catch (SystemCallException _) {
      build();
    }
  }

  /// What tells elements of the sets apart: for most addresses not the interface.
  private static List<BlockedAddress> keys(List<BlockedAddress> addresses) {
    return addresses.stream()
        .map(a -> a.isPerInterface() ? a : new BlockedAddress(a.address(), ANY, ""))
        .toList();
  }

  /// Makes the tables anew, with what is blocked.
  private void build() throws SystemCallException {
    for (FilterRequest.Table table : tables.values()) {
      transact(
          "make table " + table.name(),
          request -> {
            request.addTable(table); // so that there is one to remove
            request.removeTable(table, false);
            request.addTable(table);
            request.fill(table);
          });
    }
    change(List.copyOf(blocked.keySet()), true);
  }

  private void change(List<BlockedAddress> addresses, boolean add) throws SystemCallException {
    for (FilterRequest.Table table : tables.values()) {
      for (boolean linkLocal : new boolean[] {false, true}) {
        List<BlockedAddress> kind =
            addresses.stream()
                .filter(a -> a.address().family() == table.family())
                .filter(a -> a.isPerInterface() == linkLocal)
                .toList();
        for (int from = 0; from < kind.size(); from += ELEMENTS_AT_ONCE) {
          List<BlockedAddress> part =
              kind.subList(from, Math.min(kind.size(), from + ELEMENTS_AT_ONCE));
          transact(
              (add ? "block " : "unblock ") + part.size() + " addresses",
              request -> {
                if (add) {
                  request.addElements(table, linkLocal, part);
                } else {
                  request.removeElements(table, linkLocal, part);
                }
              });
        }
      }
    }
  }

  /// Sends one batch and reads its answers, which are all there when it is sent.
  private void transact(String purpose, Consumer<FilterRequest> messages)
      throws SystemCallException {
    writer.clear();
    int first = ++sequence;
    FilterRequest request = new FilterRequest(writer, first);
    request.begin();
    messages.accept(request);
    request.end();
    sequence = request.sequence();
    socket.send(writer.toOctets());
    boolean answered = false;
    OptionalInt refusal = OptionalInt.empty();
    while (socket.receive() instanceof NetlinkSocket.Received.Datagram(var octets)) {
      for (NetlinkMessage message : NetlinkMessage.split(ORDER, octets).messages()) {
        if (message.sequence() < first || message.sequence() > sequence) {
          continue;
        }
        answered = true;
        if (refusal.isEmpty()
            && RouteMessage.decode(ORDER, message) instanceof RouteMessage.Refused refused) {
          refusal = OptionalInt.of(refused.errno());
        }
      }
    }
    if (refusal.isPresent()) {
      throw new SystemCallException("sendmsg", purpose, refusal.getAsInt());
    }
    if (!answered) {
      throw new SystemCallException("recvmsg", purpose, Errno.ETIMEDOUT.number());
    }
  }

  /// Removes the tables that a daemon which was killed has left behind; none there is no error.
  public static void remove(String table) throws SystemCallException {
    try (PacketFilter filter =
        new PacketFilter(NetlinkSocket.openFilter("packet filter", ANSWER_BUFFER))) {
      for (AddressFamily family : AddressFamily.values()) {
        filter.tables.put(family, new FilterRequest.Table(family, table, 0, false, false));
      }
    }
  }

  /// Removes the tables: nothing is blocked any more.
  @Override
  public void close() {
    for (FilterRequest.Table table : tables.values()) {
      try {
        transact("remove table " + table.name(), request -> request.removeTable(table, true));
      } catch (SystemCallException _) {
        // gone already, or the kernel is; nothing of ours is left that could be named
      }
    }
    socket.close();
  }
}
