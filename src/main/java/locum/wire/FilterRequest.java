package locum.wire;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import locum.core.AddressFamily;
import locum.core.BlockedAddress;
import locum.core.OctetWriter;
import locum.core.Octets;

/// What the kernel's packet filter (nf_tables) is asked: each method adds one message to a writer.
/// Messages between [#begin] and [#end] take effect together or not at all; the last but one asks
/// for an acknowledgement.
///
/// ```text
///   struct nfgenmsg { u8 family; u8 version; be16 res_id; }   4      numbers in attributes: be32
///
///   table ip6 keepalived {
///     set vips            { type ipv6_addr; }
///     set vips_link_local { type ipv6_addr . ifname; }
///     chain in  { type filter hook input  priority -1; icmpv6 type 135-136 accept
///                 ip6 daddr @vips drop        ip6 daddr . iifname @vips_link_local drop }
///     chain out { type filter hook output priority -1; icmpv6 type 135-136 accept
///                 ip6 saddr @vips drop        ip6 saddr . oifname @vips_link_local drop }
///   }
/// ```
public final class FilterRequest {

  /// Which way packets go that a chain looks at.
  public enum Direction {
    IN("in", 1),
    OUT("out", 3);

    private final String chain;
    private final int hook;

    Direction(String chain, int hook) {
      this.chain = chain;
      this.hook = hook;
    }
  }

  /// A table and how it is written.
  ///
  /// @param priority of its chains among those of other tables
  /// @param counters whether its rules count what they drop
  /// @param byIndex whether interfaces are known by their numbers, not by their names
  public record Table(
      AddressFamily family, String name, int priority, boolean counters, boolean byIndex) {}

  static final String ADDRESSES = "vips";
  static final String LINK_LOCAL = "vips_link_local";

  private static final int NFNL_MSG_BATCH_BEGIN = 0x10;
  private static final int NFNL_MSG_BATCH_END = 0x11;
  private static final int NFNL_SUBSYS_NFTABLES = 10;
  private static final int NFT_MSG_NEWTABLE = 0;
  private static final int NFT_MSG_DELTABLE = 2;
  private static final int NFT_MSG_NEWCHAIN = 3;
  private static final int NFT_MSG_NEWRULE = 6;
  private static final int NFT_MSG_NEWSET = 9;
  private static final int NFT_MSG_NEWSETELEM = 12;
  private static final int NFT_MSG_DELSETELEM = 14;
  private static final int NLM_F_APPEND = 0x800;

  private static final int NFPROTO_IPV4 = 2;
  private static final int NFPROTO_IPV6 = 10;

  /// The numbers by which the nft program knows the types of keys; the kernel keeps them for it.
  private static final int TYPE_IPV4 = 7;

  private static final int TYPE_IPV6 = 8;
  private static final int TYPE_INTERFACE_INDEX = 20;
  private static final int TYPE_INTERFACE_NAME = 41;
  private static final int TYPE_BITS = 6;

  private static final int IFNAMSIZ = 16;
  private static final int REGISTER_VERDICT = 0;
  private static final int REGISTER_1 = 1;
  private static final int REGISTER_2 = 2;
  private static final int NETWORK_HEADER = 1;
  private static final int TRANSPORT_HEADER = 2;
  private static final int META_IIF = 4;
  private static final int META_IIFNAME = 6;
  private static final int META_L4PROTO = 16;
  private static final int EQUAL = 0;
  private static final int AT_MOST = 3;
  private static final int AT_LEAST = 5;
  private static final int DROP = 0;
  private static final int ACCEPT = 1;
  private static final int ICMPV6 = 58;
  private static final int NEIGHBOR_SOLICITATION = 135;
  private static final int NEIGHBOR_ADVERTISEMENT = 136;

  private final NetlinkWriter writer;
  private int sequence;

  /// @param firstSequence the number of the first message
  public FilterRequest(NetlinkWriter writer, int firstSequence) {
    this.writer = writer;
    sequence = firstSequence - 1;
  }

  /// The number of the last message.
  public int sequence() {
    return sequence;
  }

  /// Opens a batch.
  public void begin() {
    message(NFNL_MSG_BATCH_BEGIN, 0, 0, NFNL_SUBSYS_NFTABLES).end();
  }

  /// Closes it.
  public void end() {
    message(NFNL_MSG_BATCH_END, 0, 0, NFNL_SUBSYS_NFTABLES).end();
  }

  /// Makes a table; there already is no error.
  public void addTable(Table table) {
    addTable(table, RouteRequest.NLM_F_CREATE);
  }

  /// Makes a table: EEXIST when there is one of this name.
  public void addNewTable(Table table) {
    addTable(table, RouteRequest.NLM_F_CREATE | RouteRequest.NLM_F_EXCL);
  }

  private void addTable(Table table, int flags) {
    text(start(NFT_MSG_NEWTABLE, flags, table), 1, table.name());
    number(2, 0);
    writer.end();
  }

  /// Removes a table with all that is in it: ENOENT when there is none.
  public void removeTable(Table table, boolean acknowledged) {
    text(
        start(NFT_MSG_DELTABLE, acknowledged ? RouteRequest.NLM_F_ACK : 0, table), 1, table.name());
    writer.end();
  }

  /// Makes sets, chains and rules of a table that has none.
  public void fill(Table table) {
    addSet(table, ADDRESSES, 1);
    if (table.family() == AddressFamily.IPV6) {
      addSet(table, LINK_LOCAL, 2);
    }
    for (Direction direction : Direction.values()) {
      addChain(table, direction);
      if (table.family() == AddressFamily.IPV6) {
        addNeighbourDiscoveryRule(table, direction);
        addRule(table, direction, ADDRESSES, 1, false, false);
        addRule(table, direction, LINK_LOCAL, 2, true, true);
      } else {
        addRule(table, direction, ADDRESSES, 1, false, true);
      }
    }
  }

  private void addSet(Table table, String name, int id) {
    boolean ipv6 = table.family() == AddressFamily.IPV6;
    boolean withInterface = name.equals(LINK_LOCAL);
    int address = ipv6 ? TYPE_IPV6 : TYPE_IPV4;
    int interfaceType = table.byIndex() ? TYPE_INTERFACE_INDEX : TYPE_INTERFACE_NAME;
    int length = table.family().octets() + (withInterface ? (table.byIndex() ? 4 : IFNAMSIZ) : 0);
    text(start(NFT_MSG_NEWSET, RouteRequest.NLM_F_CREATE, table), 1, table.name());
    writer.attributeText(2, name);
    number(3, 0);
    number(4, withInterface ? (address << TYPE_BITS) | interfaceType : address);
    number(5, length);
    number(10, id);
    writer.end();
  }

  private void addChain(Table table, Direction direction) {
    text(start(NFT_MSG_NEWCHAIN, RouteRequest.NLM_F_CREATE, table), 1, table.name());
    writer.attributeText(3, direction.chain);
    int hook = writer.beginMarked(4);
    number(1, direction.hook);
    number(2, table.priority());
    writer.endNested(hook);
    number(5, ACCEPT);
    writer.attributeText(7, "filter");
    writer.end();
  }

  /// Neighbour discovery goes on: the addresses are resolved, and packets routed through.
  private void addNeighbourDiscoveryRule(Table table, Direction direction) {
    rule(
        table,
        direction,
        false,
        () -> {
          meta(META_L4PROTO, REGISTER_1);
          compare(REGISTER_1, EQUAL, ICMPV6);
          payload(TRANSPORT_HEADER, 0, 1);
          compare(REGISTER_1, AT_LEAST, NEIGHBOR_SOLICITATION);
          compare(REGISTER_1, AT_MOST, NEIGHBOR_ADVERTISEMENT);
          verdict(ACCEPT);
        });
  }

  private void addRule(
      Table table,
      Direction direction,
      String set,
      int setId,
      boolean withInterface,
      boolean acknowledged) {
    int octets = table.family().octets();
    int sourceAt = table.family() == AddressFamily.IPV4 ? 12 : 8;
    boolean in = direction == Direction.IN;
    rule(
        table,
        direction,
        acknowledged && direction == Direction.OUT,
        () -> {
          payload(NETWORK_HEADER, in ? sourceAt + octets : sourceAt, octets);
          if (withInterface) {
            int key = table.byIndex() ? META_IIF : META_IIFNAME;
            meta(in ? key : key + 1, REGISTER_2);
          }
          expression(
              "lookup",
              () -> {
                writer.attributeText(1, set);
                number(2, REGISTER_1);
                number(4, setId);
              });
          if (table.counters()) {
            expression("counter", () -> {});
          }
          verdict(DROP);
        });
  }

  /// Adds addresses of the family of the table; there already is no error.
  public void addElements(Table table, boolean linkLocal, List<BlockedAddress> addresses) {
    elements(NFT_MSG_NEWSETELEM, RouteRequest.NLM_F_CREATE, table, linkLocal, addresses);
  }

  /// Removes addresses: ENOENT when one of them is not there.
  public void removeElements(Table table, boolean linkLocal, List<BlockedAddress> addresses) {
    elements(NFT_MSG_DELSETELEM, 0, table, linkLocal, addresses);
  }

  private void elements(
      int type, int flags, Table table, boolean linkLocal, List<BlockedAddress> addresses) {
    text(start(type, flags | RouteRequest.NLM_F_ACK, table), 1, table.name());
    writer.attributeText(2, linkLocal ? LINK_LOCAL : ADDRESSES);
    int list = writer.beginMarked(3);
    for (BlockedAddress address : addresses) {
      int element = writer.beginMarked(1);
      int key = writer.beginMarked(1);
      writer.attribute(1, key(table, linkLocal, address));
      writer.endNested(key).endNested(element);
    }
    writer.endNested(list);
    writer.end();
  }

  private Octets key(Table table, boolean linkLocal, BlockedAddress address) {
    Octets octets = address.address().octets();
    if (!linkLocal) {
      return octets;
    }
    if (table.byIndex()) {
      return writer.hostOrder(octets, address.interfaceIndex().value());
    }
    byte[] name = address.interfaceName().getBytes(StandardCharsets.UTF_8);
    return new OctetWriter(octets.length() + IFNAMSIZ)
        .put(octets)
        .put(Octets.of(name))
        .zeros(IFNAMSIZ - name.length)
        .toOctets();
  }

  // ---- the parts of a message ----

  private NetlinkWriter start(int message, int flags, Table table) {
    int family = table.family() == AddressFamily.IPV4 ? NFPROTO_IPV4 : NFPROTO_IPV6;
    return message((NFNL_SUBSYS_NFTABLES << 8) | message, flags, family, 0);
  }

  private NetlinkWriter message(int type, int flags, int family, int resource) {
    writer.begin(type, RouteRequest.NLM_F_REQUEST | flags, ++sequence);
    return writer.u8(family).u8(0).u8(resource >>> 8).u8(resource);
  }

  private static void text(NetlinkWriter writer, int type, String text) {
    writer.attributeText(type, text);
  }

  private void number(int type, long value) {
    writer.attribute(type, new OctetWriter(4).u32(value & 0xffff_ffffL).toOctets());
  }

  private void rule(Table table, Direction direction, boolean acknowledged, Runnable parts) {
    int flags =
        RouteRequest.NLM_F_CREATE | NLM_F_APPEND | (acknowledged ? RouteRequest.NLM_F_ACK : 0);
    text(start(NFT_MSG_NEWRULE, flags, table), 1, table.name());
    writer.attributeText(2, direction.chain);
    int list = writer.beginMarked(4);
    parts.run();
    writer.endNested(list);
    writer.end();
  }

  private void expression(String name, Runnable parts) {
    int element = writer.beginMarked(1);
    writer.attributeText(1, name);
    int data = writer.beginMarked(2);
    parts.run();
    writer.endNested(data).endNested(element);
  }

  private void meta(int key, int register) {
    expression(
        "meta",
        () -> {
          number(1, register);
          number(2, key);
        });
  }

  private void payload(int base, int offset, int length) {
    expression(
        "payload",
        () -> {
          number(1, REGISTER_1);
          number(2, base);
          number(3, offset);
          number(4, length);
        });
  }

  private void compare(int register, int operation, int octet) {
    expression(
        "cmp",
        () -> {
          number(1, register);
          number(2, operation);
          nested(3, w -> w.attribute(1, Octets.of((byte) octet)));
        });
  }

  private void verdict(int code) {
    expression(
        "immediate",
        () -> {
          number(1, REGISTER_VERDICT);
          nested(2, _ -> nested(2, _ -> number(1, code)));
        });
  }

  private void nested(int type, Consumer<NetlinkWriter> contents) {
    int at = writer.beginMarked(type);
    contents.accept(writer);
    writer.endNested(at);
  }
}
