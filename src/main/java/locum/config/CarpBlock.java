package locum.config;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import locum.carp.Password;
import locum.carp.Profile;
import locum.carp.Vhid;
import locum.core.IpAddress;
import locum.core.IpPrefix;

/// Writes a `carp_instance` block, for programs that make one: the parser reads back exactly what
/// was given, whatever characters are in it. What is not said keeps its default.
///
/// ```text
///   String text = new CarpBlock("ucarp-42").interfaceName("eth0").vhid(new Vhid(42))….text();
/// ```
///
/// Its text holds the password, and only [#text] shows it.
public final class CarpBlock {

  /// Begins a password that is given by its octets.
  static final String HEX = "hex:";

  private final StringBuilder lines = new StringBuilder();
  private final StringBuilder addresses = new StringBuilder();
  private final String name;

  /// @throws IllegalArgumentException for a name that no file can say: see [BlockText#word]
  public CarpBlock(String name) {
    this.name = BlockText.word(name);
  }

  public CarpBlock interfaceName(String interfaceName) {
    return line("interface", BlockText.word(interfaceName));
  }

  public CarpBlock vhid(Vhid vhid) {
    return line("vhid", vhid.toString());
  }

  public CarpBlock profile(Profile profile) {
    return line("profile", profile.name().toLowerCase(Locale.ROOT));
  }

  /// Whole seconds, 0-255.
  public CarpBlock advbase(int seconds) {
    return line("advbase", Integer.toString(seconds));
  }

  /// In 1/256 s, 0-255.
  public CarpBlock advskew(int skew) {
    return line("advskew", Integer.toString(skew));
  }

  /// How many times `advbase` without an advert, 1 and more.
  public CarpBlock deadRatio(int ratio) {
    return line("dead_ratio", Integer.toString(ratio));
  }

  /// As text where that is readable, else as `hex:…`, which has every octet.
  public CarpBlock password(Password password) {
    byte[] key = password.key().toArray();
    int length = key.length;
    while (length > 0 && key[length - 1] == 0) {
      length--;
    }
    byte[] octets = Arrays.copyOf(key, length);
    String text = new String(octets, StandardCharsets.ISO_8859_1);
    boolean readable =
        text.chars().allMatch(c -> c >= ' ' && c <= '~' && c != '"' && c != '$')
            && !text.startsWith(HEX);
    return line("password", readable ? '"' + text + '"' : HEX + HexFormat.of().formatHex(octets));
  }

  /// A file whose first line is the password.
  ///
  /// @throws IllegalArgumentException for a path that no file can say: see [BlockText#word]
  public CarpBlock passwordFile(String path) {
    return line("password_file", BlockText.word(path));
  }

  public CarpBlock preempt() {
    return line("preempt");
  }

  public CarpBlock group(IpAddress group) {
    return line("mcast_dst_ip", group.toString());
  }

  /// Frames to all hosts of the link instead of the group.
  public CarpBlock broadcastFrames() {
    return line("nomcast");
  }

  /// Adverts leave with the MAC address of the interface.
  public CarpBlock interfaceMac() {
    return line("advert_mac", "interface");
  }

  public CarpBlock source(IpAddress source) {
    return line("mcast_src_ip", source.toString());
  }

  /// An interface without the source address is at fault.
  public CarpBlock trackSource() {
    return line("track_src_ip");
  }

  /// The loss of the interface is no fault.
  public CarpBlock ignoreInterface() {
    return line("dont_track_primary");
  }

  public CarpBlock address(IpPrefix address) {
    addresses.append("    ").append(address).append('\n');
    return this;
  }

  /// What adds the addresses.
  ///
  /// @param words the program and its arguments, the program not empty
  public CarpBlock upScript(List<String> words) {
    return line("up_script", BlockText.command(words));
  }

  /// What removes the addresses.
  ///
  /// @param words the program and its arguments, the program not empty
  public CarpBlock downScript(List<String> words) {
    return line("down_script", BlockText.command(words));
  }

  /// No down script at the first BACKUP.
  public CarpBlock neutral() {
    return line("neutral");
  }

  public CarpBlock downScriptAtExit() {
    return line("down_script_at_exit");
  }

  /// The block, with all that its file needs around it.
  public String text() {
    String list = addresses.isEmpty() ? "" : "  virtual_ipaddress {\n" + addresses + "  }\n";
    return "carp_instance " + name + " {\n" + lines + list + "}\n";
  }

  @Override
  public String toString() {
    return "CarpBlock[" + name + "]";
  }

  private CarpBlock line(String keyword) {
    lines.append("  ").append(keyword).append('\n');
    return this;
  }

  private CarpBlock line(String keyword, String value) {
    lines.append("  ").append(keyword).append(' ').append(value).append('\n');
    return this;
  }
}
