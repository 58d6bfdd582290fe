package locum.config;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import locum.core.IpPrefix;
import locum.core.Octets;
import locum.vrrp.Authentication;
import locum.vrrp.Vrid;
import locum.vrrp.VrrpVersion;

/// Writes a `vrrp_instance` block, for programs that make one: the parser reads back exactly what
/// was given. What is not said keeps its default.
///
/// ```text
///   String text = new VrrpBlock("vrrpd-eth0-51").interfaceName("eth0").vrid(new Vrid(51))….text();
/// ```
///
/// Its text holds the password, and only [#text] shows it.
public final class VrrpBlock {

  private final StringBuilder lines = new StringBuilder();
  private final StringBuilder addresses = new StringBuilder();
  private final String name;

  /// @throws IllegalArgumentException for a name that no file can say: see [BlockText#word]
  public VrrpBlock(String name) {
    this.name = BlockText.word(name);
  }

  public VrrpBlock interfaceName(String interfaceName) {
    return line("interface", BlockText.word(interfaceName));
  }

  public VrrpBlock version(VrrpVersion version) {
    return line(
        "version",
        switch (version) {
          case V2 -> "2";
          case V3 -> "3";
        });
  }

  public VrrpBlock vrid(Vrid vrid) {
    return line("virtual_router_id", vrid.toString());
  }

  /// 1-255; with 255 the host owns the addresses.
  public VrrpBlock priority(int priority) {
    return line("priority", Integer.toString(priority));
  }

  /// Milliseconds: whole seconds with VRRPv2, hundredths with VRRPv3.
  public VrrpBlock advertInterval(int milliseconds) {
    return line(
        "advert_int", BigDecimal.valueOf(milliseconds, 3).stripTrailingZeros().toPlainString());
  }

  /// With priority 255: MASTER at once, where it would listen first.
  public VrrpBlock ownerAtOnce() {
    return line("state", "MASTER");
  }

  /// VRRPv2: peers may have another interval.
  public VrrpBlock learnsInterval() {
    return line("learn_advert_int");
  }

  public VrrpBlock noPreemption() {
    return line("nopreempt");
  }

  /// As `auth_pass` where the octets are readable, else as `auth_octets`, which has them all.
  ///
  /// @throws IllegalArgumentException for a trailer, which is no matter of eight octets
  public VrrpBlock authentication(Authentication authentication) {
    return switch (authentication) {
      case Authentication.None _ -> this;
      case Authentication.SimplePassword(var octets) ->
          block("authentication", "auth_type PASS", password(octets));
      case Authentication.Header(var octets) ->
          block("authentication", "auth_type AH", password(octets));
      case Authentication.Trailer _ -> throw new IllegalArgumentException("auth_hmac");
    };
  }

  /// A macvlan with the virtual MAC address, of our own making and with a name of our choice.
  public VrrpBlock virtualMac() {
    return line("use_vmac");
  }

  /// A macvlan with the virtual MAC address and this name, made where it is missing.
  public VrrpBlock virtualMac(String interfaceName) {
    return line("use_vmac", BlockText.word(interfaceName));
  }

  /// An interface with the virtual MAC address that the administrator provides: up as MASTER, down
  /// else.
  public VrrpBlock providedInterface(String interfaceName) {
    return line("vmac_interface", BlockText.word(interfaceName));
  }

  /// Packets to the virtual addresses are accepted (Accept_Mode, RFC 9568 §6.1), or not.
  public VrrpBlock accept(boolean accepted) {
    return line(accepted ? "accept" : "no_accept");
  }

  public VrrpBlock address(IpPrefix address) {
    addresses.append("    ").append(address).append('\n');
    return this;
  }

  /// The same, put on the interface with the broadcast address of its network; for prefixes up to
  /// /30.
  public VrrpBlock addressWithBroadcast(IpPrefix address) {
    addresses.append("    ").append(address).append(" brd +\n");
    return this;
  }

  /// Run when it becomes MASTER.
  ///
  /// @param words the program and its arguments, the program not empty
  public VrrpBlock onMaster(List<String> words) {
    return line("notify_master", BlockText.command(words));
  }

  /// Run when it is MASTER no longer, whatever it becomes.
  ///
  /// @param words the program and its arguments, the program not empty
  public VrrpBlock onLeavingMaster(List<String> words) {
    return line("notify_leave_master", BlockText.command(words));
  }

  /// The block.
  public String text() {
    String list = addresses.isEmpty() ? "" : "  virtual_ipaddress {\n" + addresses + "  }\n";
    return "vrrp_instance " + name + " {\n" + lines + list + "}\n";
  }

  /// A `vrrp_sync_group` of instances.
  ///
  /// @param expected how many instances there have to be in all, else it takes no part; 0 is any
  ///   number
  /// @throws IllegalArgumentException for a name that no file can say: see [BlockText#word]
  public static String group(String name, List<String> members, int expected) {
    return "vrrp_sync_group "
        + BlockText.word(name)
        + " {\n  group {\n"
        + members.stream()
            .map(member -> "    " + BlockText.word(member) + "\n")
            .collect(Collectors.joining())
        + "  }\n"
        + (expected > 0 ? "  expects_instances " + expected + "\n" : "")
        + "}\n";
  }

  @Override
  public String toString() {
    return "VrrpBlock[" + name + "]";
  }

  private VrrpBlock line(String keyword) {
    lines.append("  ").append(keyword).append('\n');
    return this;
  }

  private VrrpBlock line(String keyword, String value) {
    lines.append("  ").append(keyword).append(' ').append(value).append('\n');
    return this;
  }

  private VrrpBlock block(String keyword, String... inner) {
    lines.append("  ").append(keyword).append(" {\n");
    for (String one : inner) {
      lines.append("    ").append(one).append('\n');
    }
    lines.append("  }\n");
    return this;
  }

  /// A password of VRRP without the zeros behind it: as text where that is readable, else by its
  /// octets in hexadecimal.
  private static String password(Octets octets) {
    byte[] padded = octets.toArray();
    int length = padded.length;
    while (length > 0 && padded[length - 1] == 0) {
      length--;
    }
    byte[] password = Arrays.copyOf(padded, length);
    String text = new String(password, StandardCharsets.ISO_8859_1);
    boolean readable =
        length > 0 && text.chars().allMatch(c -> c >= ' ' && c <= '~' && c != '"' && c != '$');
    return readable
        ? "auth_pass \"" + text + '"'
        : "auth_octets " + HexFormat.of().formatHex(padded);
  }
}
