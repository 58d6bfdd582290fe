package locum.config;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import locum.core.MacAddress;
import locum.core.OctetWriter;
import locum.engine.VirtualAddress;
import locum.engine.VirtualMac;

/// What an instance says about the virtual router MAC address.
final class VirtualMacDraft {

  private static final int LONGEST_INTERFACE_NAME = 15;
  private static final Pattern OCTETS = Pattern.compile("[0-9a-fA-F]{1,2}(:[0-9a-fA-F]{1,2}){4,5}");
  private static final long RFC_PREFIX = 0x0000_5e00L;

  /// Where `use_vmac` stands.
  private Optional<Location> own = Optional.empty();

  private Optional<String> name = Optional.empty();
  private Optional<Word> mac = Optional.empty();
  private Optional<Word> group = Optional.empty();

  /// What `vmac_interface` names.
  private Optional<Word> provided = Optional.empty();

  private Optional<Location> baseAdverts = Optional.empty();
  private boolean everyAddress;

  static KeywordRows<InstanceDraft> addTo(KeywordRows<InstanceDraft> rows) {
    return rows.row(
            "use_vmac",
            Keyword.Shape.LINE,
            6,
            Keyword.Repeated.LAST_COUNTS,
            (statement, d, findings) -> d.virtualMac.read(statement, findings))
        .row(
            "vmac_xmit_base",
            Keyword.Shape.LINE,
            0,
            Keyword.Repeated.ALL_COUNT,
            (statement, d, _) -> d.virtualMac.baseAdverts = Optional.of(statement.location()))
        .row(
            "vmac_interface",
            Keyword.Shape.LINE,
            1,
            Keyword.Repeated.LAST_COUNTS,
            (statement, d, findings) -> d.virtualMac.provide(statement, findings))
        .flag("use_vmac_addr", d -> d.virtualMac.everyAddress = true);
  }

  /// `[[name] IF] [MAC] [netlink_notify_msg] [group G]`
  private void read(Statement statement, Findings findings) {
    own = Optional.of(statement.location());
    name = Optional.empty();
    mac = Optional.empty();
    group = Optional.empty();
    for (int i = 0; i < statement.arguments().size(); i++) {
      Word word = statement.arguments().get(i);
      boolean more = i + 1 < statement.arguments().size();
      if (OCTETS.matcher(word.text()).matches()) {
        mac = Optional.of(word);
      } else if (word.text().equals("name") && more) {
        name = interfaceName(statement.arguments().get(++i), findings);
      } else if (word.text().equals("group") && more) {
        group = Optional.of(statement.arguments().get(++i));
      } else if (!word.text().equals("netlink_notify_msg")) {
        name = interfaceName(word, findings);
      }
    }
  }

  private void provide(Statement statement, Findings findings) {
    if (statement.arguments().isEmpty()) {
      Values.missing(statement, findings);
      return;
    }
    Word word = statement.arguments().getFirst();
    if (isPossible(word.text())) {
      provided = Optional.of(word);
    } else {
      findings.error(
          word.location(),
          "No interface can have the name "
              + Values.shown(word)
              + Values.placeholder(word)
              + ". Name the one that bears the virtual MAC address.");
    }
  }

  /// Where `vmac_interface` names what.
  Optional<Given<String>> provided() {
    return provided.map(word -> new Given<>(word.text(), word.location()));
  }

  private static boolean isPossible(String name) {
    return name.length() <= LONGEST_INTERFACE_NAME
        && !name.isEmpty()
        && !name.equals(".")
        && !name.equals("..")
        && name.chars().noneMatch(c -> c == '/' || c == ':' || c <= ' ');
  }

  private static Optional<String> interfaceName(Word word, Findings findings) {
    String text = word.text();
    if (!isPossible(text)) {
      findings.warning(
          word.location(),
          "No interface can have the name "
              + Values.shown(word)
              + Values.placeholder(word)
              + "; locum chooses one.");
      return Optional.empty();
    }
    if (text.equals("false") || text.equals("off") || text.equals("no")) {
      findings.warning(
          word.location(),
          "'use_vmac' takes no yes or no: this makes an interface with the name '"
              + text
              + "'. Delete the line if there is to be no virtual MAC address.");
    }
    return Optional.of(text);
  }

  /// @param vrid fills in the last octet of a MAC address of five
  /// @param unicast whether adverts go to single peers, for which the virtual address is of no use
  Optional<VirtualMac> resolve(
      InstanceDraft draft, GlobalDraft globals, int vrid, boolean unicast, Findings findings) {
    if (draft.strict.orElse(globals.strict)) {
      strict(findings);
    }
    boolean single =
        draft.addresses.stream().map(Given::value).anyMatch(VirtualAddress::ownMac)
            || draft.excluded.stream().map(Given::value).anyMatch(VirtualAddress::ownMac);
    if (provided.isPresent()) {
      return Optional.of(
          new VirtualMac(
              Optional.of(provided(unicast, findings)), everyAddress, globals.vmacAddressPrefix));
    }
    if (own.isEmpty()) {
      baseAdverts.ifPresent(
          location ->
              findings.warning(location, "'vmac_xmit_base' without use_vmac has no effect."));
      return single || everyAddress
          ? Optional.of(new VirtualMac(Optional.empty(), everyAddress, globals.vmacAddressPrefix))
          : Optional.empty();
    }
    if (unicast && baseAdverts.isEmpty()) {
      findings.note(
          own.get(),
          "With unicast peers the adverts leave with the MAC address of the base interface, as with"
              + " vmac_xmit_base.");
    }
    return Optional.of(
        new VirtualMac(
            Optional.of(
                new VirtualMac.Own(
                    name,
                    globals.vmacPrefix,
                    mac.flatMap(word -> address(word, vrid, findings)),
                    !unicast && baseAdverts.isEmpty(),
                    group(globals.routingNames, findings))),
            everyAddress,
            globals.vmacAddressPrefix));
  }

  /// The interface that is there counts: nothing is made beside it.
  private VirtualMac.Bearer provided(boolean unicast, Findings findings) {
    Word word = provided.orElseThrow();
    own.ifPresent(
        location ->
            findings.warning(
                location,
                "'use_vmac' is ignored because of 'vmac_interface': "
                    + Spelling.printable(word.text())
                    + " bears the virtual MAC address, and no interface is made. Delete one of"
                    + " them."));
    if (unicast && baseAdverts.isEmpty()) {
      findings.note(
          word.location(),
          "With unicast peers the adverts leave with the MAC address of the base interface, as with"
              + " vmac_xmit_base.");
    }
    return new VirtualMac.Provided(word.text(), !unicast && baseAdverts.isEmpty());
  }

  private OptionalLong group(RoutingNames names, Findings findings) {
    if (group.isEmpty()) {
      return OptionalLong.empty();
    }
    Optional<Long> number = names.number(RoutingNames.Kind.GROUP, group.get().text());
    if (number.isEmpty()) {
      findings.warning(
          group.get().location(),
          Values.shown(group.get())
              + " is no group of interfaces, by number or in /etc/iproute2/group; that of the base"
              + " interface is used.");
    }
    return number.map(OptionalLong::of).orElse(OptionalLong.empty());
  }

  /// Strict mode knows the virtual MAC address of the RFC only, and sends adverts from it.
  private void strict(Findings findings) {
    if ((own.isPresent() || provided.isPresent()) && baseAdverts.isPresent()) {
      findings.warning(
          baseAdverts.get(),
          "Strict mode knows no 'vmac_xmit_base': adverts leave with the virtual MAC address.");
      baseAdverts = Optional.empty();
    }
    mac.ifPresent(
        word ->
            findings.warning(
                word.location(),
                "Strict mode knows no MAC address but that of the VRID, which is used."));
    mac = Optional.empty();
  }

  private static Optional<MacAddress> address(Word word, int vrid, Findings findings) {
    OctetWriter writer = new OctetWriter(6);
    String[] octets = word.text().split(":", -1);
    for (String octet : octets) {
      writer.u8(Integer.parseInt(octet, 16));
    }
    if (octets.length == 5) {
      writer.u8(vrid);
    }
    MacAddress address = MacAddress.at(writer.toOctets(), 0);
    if ((address.bits() >>> 40 & 1) != 0 || address.bits() == 0) {
      findings.warning(
          word.location(),
          "An interface cannot have the MAC address "
              + address
              + "; that of the RFC for the VRID is used.");
      return Optional.empty();
    }
    if (address.bits() >>> 16 == RFC_PREFIX) {
      findings.warning(
          word.location(),
          "MAC addresses that begin with 00:00:5e:00 belong to the VRIDs; that of this VRID is"
              + " used.");
      return Optional.empty();
    }
    return Optional.of(address);
  }

  /// How names of interfaces may begin: there must be room for a dot and a number after it.
  static Optional<String> prefix(Given<String> given, Findings findings) {
    String text = given.value();
    if (text.length() > LONGEST_INTERFACE_NAME - 7
        || text.isEmpty()
        || text.chars().anyMatch(c -> c == '/' || c == ':' || c <= ' ')) {
      findings.warning(
          given.location(),
          "Names of interfaces cannot begin like this: at most 8 characters, no blank, / or :. The"
              + " default 'vrrp' stays.");
      return Optional.empty();
    }
    return Optional.of(text);
  }
}
