package locum.config;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import locum.core.AddressAssignment.Flag;
import locum.core.AddressFamily;
import locum.core.IpAddress;
import locum.core.IpPrefix;
import locum.core.Ipv4Address;
import locum.engine.VirtualAddress;

/// A line of `virtual_ipaddress`: an address and its options, in the words of `ip address add`.
final class AddressLine {

  private static final int LONGEST_LABEL = 15;

  private static final Set<String> OPTIONS =
      Set.of(
          "dev",
          "brd",
          "broadcast",
          "label",
          "scope",
          "peer",
          "preferred_lft",
          "home",
          "nodad",
          "-nodad",
          "mngtmpaddr",
          "noprefixroute",
          "autojoin",
          "no_track",
          "use_vmac",
          "track_group");

  private final IpPrefix prefix;
  private final boolean isStatic;
  private final Findings findings;
  private final EnumSet<Flag> flags = EnumSet.of(Flag.NODAD);
  private Optional<String> interfaceName = Optional.empty();
  private Optional<IpPrefix> peer = Optional.empty();
  private Optional<Word> broadcast = Optional.empty();
  private Optional<String> label = Optional.empty();
  private int scope;
  private Optional<Duration> preferred = Optional.empty();
  private boolean preferredGiven;
  private boolean tracked = true;
  private Optional<String> trackGroup = Optional.empty();
  private boolean ownMac;
  private boolean dropped;

  private AddressLine(IpPrefix prefix, boolean isStatic, Findings findings) {
    this.prefix = prefix;
    this.isStatic = isStatic;
    this.findings = findings;
  }

  /// A static address.
  ///
  /// @param trackGroup whose instances cannot be without it
  record Static(VirtualAddress address, Optional<String> trackGroup) {}

  /// The address of a line; empty, with a finding, when the line has none.
  static Optional<VirtualAddress> parse(Statement line, Findings findings) {
    return read(line, false, findings).map(Static::address);
  }

  /// The same for a line of `static_ipaddress`.
  static Optional<Static> parseStatic(Statement line, Findings findings) {
    return read(line, true, findings);
  }

  private static Optional<Static> read(Statement line, boolean isStatic, Findings findings) {
    if (line.name().equals("{")) {
      return Optional.empty();
    }
    Optional<IpPrefix> prefix =
        prefix(line.name()).filter(p -> !p.address().isMulticast() && !p.address().isUnspecified());
    if (prefix.isEmpty()) {
      findings.warning(
          line.location(),
          Values.shown(line.keyword())
              + " is no address that a host can have"
              + Values.placeholder(line.keyword())
              + "; the line is ignored. It should begin like 192.0.2.1/24 or 2001:db8::1/64.");
      return Optional.empty();
    }
    line.block()
        .ifPresent(
            block ->
                findings.warning(
                    block.location(), "An address takes no block; these braces are skipped."));
    AddressLine address = new AddressLine(prefix.get(), isStatic, findings);
    address.options(line.arguments());
    return address.build(line).map(built -> new Static(built, address.trackGroup));
  }

  /// An address with or without the length of its prefix.
  static Optional<IpPrefix> prefix(String text) {
    int slash = text.indexOf('/');
    Optional<IpAddress> address = IpAddress.parse(slash < 0 ? text : text.substring(0, slash));
    if (slash < 0 || address.isEmpty()) {
      return address.map(IpPrefix::host);
    }
    return Numbers.integer(text.substring(slash + 1))
        .filter(length -> length >= 0 && length <= address.get().family().bits())
        .map(length -> new IpPrefix(address.get(), length.intValue()));
  }

  private void options(List<Word> words) {
    for (int i = 0; i < words.size(); i++) {
      Word option = words.get(i);
      boolean takesValue =
          switch (option.text()) {
            case "dev",
                "brd",
                "broadcast",
                "label",
                "scope",
                "peer",
                "preferred_lft",
                "track_group" ->
                true;
            default -> false;
          };
      if (!takesValue) {
        flag(option);
      } else if (i + 1 < words.size()) {
        valued(option, words.get(++i));
      } else {
        findings.warning(option.location(), Values.shown(option) + " has no value and is ignored.");
      }
    }
  }

  private void flag(Word option) {
    switch (option.text()) {
      case "home" -> flags.add(Flag.HOME);
      case "nodad" -> flags.add(Flag.NODAD);
      case "-nodad" -> flags.remove(Flag.NODAD);
      case "mngtmpaddr" -> flags.add(Flag.MNGTMPADDR);
      case "noprefixroute" -> flags.add(Flag.NOPREFIXROUTE);
      case "autojoin" -> flags.add(Flag.AUTOJOIN);
      case "no_track" -> tracked = false;
      case "use_vmac" -> ownMac = true;
      default -> unknown(option);
    }
  }

  private void unknown(Word option) {
    boolean address = prefix(option.text()).isPresent();
    String guess =
        address
            ? " Each address stands on a line of its own."
            : Spelling.closest(option.text(), OPTIONS)
                .map(name -> " Did you mean '" + name + "'?")
                .orElse("");
    findings.warning(
        option.location(),
        Values.shown(option) + " is no option of an address and is ignored." + guess);
  }

  private void valued(Word option, Word value) {
    switch (option.text()) {
      case "dev" -> interfaceName = Optional.of(value.text());
      case "brd", "broadcast" -> broadcast = Optional.of(value);
      case "label" -> label(value);
      case "scope" -> scope(value);
      case "peer" -> peer(value);
      case "preferred_lft" -> preferred(value);
      default -> {
        if (isStatic) {
          trackGroup = Optional.of(value.text());
        } else {
          findings.warning(
              option.location(), "'track_group' is for static addresses only and is ignored here.");
        }
      }
    }
  }

  private void label(Word value) {
    if (prefix.family() == AddressFamily.IPV6) {
      findings.warning(value.location(), "IPv6 addresses have no label; it is ignored.");
    } else if (value.text().length() > LONGEST_LABEL) {
      drop(value, "The label is longer than 15 characters, which the kernel refuses");
    } else {
      label = Optional.of(value.text());
    }
  }

  private void scope(Word value) {
    Optional<Integer> number =
        switch (value.text()) {
          case "global", "universe" -> Optional.of(0);
          case "site" -> Optional.of(200);
          case "link" -> Optional.of(253);
          case "host" -> Optional.of(254);
          case "nowhere" -> Optional.of(255);
          default ->
              Numbers.integer(value.text()).filter(n -> n >= 0 && n <= 255).map(Long::intValue);
        };
    if (prefix.family() == AddressFamily.IPV6) {
      findings.warning(
          value.location(), "The kernel chooses the scope of IPv6 addresses; it is ignored.");
    } else if (number.isEmpty()) {
      findings.warning(
          value.location(),
          Values.shown(value)
              + " is no scope and is ignored; there are global, site, link, host, nowhere and"
              + " 0-255.");
    } else {
      scope = number.get();
    }
  }

  private void peer(Word value) {
    Optional<IpPrefix> other = prefix(value.text());
    if (other.isEmpty() || other.get().family() != prefix.family()) {
      drop(value, "The peer is no address of the same family");
    } else if (prefix.length() != prefix.family().bits()) {
      drop(
          value,
          "An address with a peer must have /"
              + prefix.family().bits()
              + "; the prefix length belongs behind the peer");
    } else {
      peer = other;
    }
  }

  private void preferred(Word value) {
    Optional<Long> seconds = Numbers.integer(value.text()).filter(n -> n >= 0 && n <= 0xffff_ffffL);
    if (value.text().equals("forever") || seconds.isPresent()) {
      preferredGiven = true;
      preferred = seconds.map(Duration::ofSeconds);
    } else {
      findings.warning(
          value.location(), "'preferred_lft' is a number of seconds or 'forever'; it is ignored.");
    }
  }

  private void drop(Word at, String reason) {
    dropped = true;
    findings.warning(at.location(), reason + "; this address is not used.");
  }

  private Optional<VirtualAddress> build(Statement line) {
    Optional<IpAddress> broadcastAddress = broadcast.flatMap(this::broadcastAddress);
    if (dropped) {
      return Optional.empty();
    }
    if (prefix.family() == AddressFamily.IPV6 && prefix.length() == 128 && !preferredGiven) {
      preferred = Optional.of(Duration.ZERO);
    }
    if (line.name().indexOf('/') < 0 && peer.isEmpty()) {
      findings.note(
          line.location(),
          prefix.address()
              + " has no prefix length and gets /"
              + prefix.length()
              + ", not that of the interface. Write the length to be sure.");
    }
    return Optional.of(
        new VirtualAddress(
            prefix,
            interfaceName,
            peer,
            broadcastAddress,
            label,
            scope,
            flags,
            preferred,
            tracked,
            ownMac));
  }

  private Optional<IpAddress> broadcastAddress(Word value) {
    if (prefix.family() == AddressFamily.IPV6) {
      drop(value, "IPv6 has no broadcast address");
      return Optional.empty();
    }
    boolean computed = value.text().equals("+") || value.text().equals("-");
    if (computed && (peer.isPresent() || prefix.length() > 30)) {
      findings.warning(
          value.location(),
          "There is no broadcast address to compute for a peer or a prefix longer than /30; it is"
              + " left out.");
      return Optional.empty();
    }
    if (computed && prefix.address() instanceof Ipv4Address(int bits)) {
      int host = prefix.length() == 0 ? -1 : (1 << (32 - prefix.length())) - 1;
      return Optional.of(new Ipv4Address(value.text().equals("+") ? bits | host : bits & ~host));
    }
    Optional<Ipv4Address> given = Ipv4Address.parse(value.text());
    if (given.isEmpty()) {
      findings.warning(
          value.location(), "This is no IPv4 broadcast address, nor + or -; it is left out.");
    }
    return given.map(a -> a);
  }
}
