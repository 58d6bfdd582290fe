package locum.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import locum.config.RoutingNames.Kind;
import locum.core.AddressFamily;
import locum.core.IpPrefix;
import locum.core.Route;
import locum.core.RoutingObject;
import locum.core.RoutingRule;
import locum.core.RoutingRule.Action;
import locum.engine.RoutingEntry;

/// A line of `virtual_rules` or `static_rules`: a rule in the words of `ip rule add`.
final class RuleLine {

  private static final long MOST = 0xffff_ffffL;

  private static final Set<String> OPTIONS =
      Set.of(
          "from",
          "to",
          "iif",
          "oif",
          "dev",
          "table",
          "lookup",
          "tos",
          "dsfield",
          "fwmark",
          "preference",
          "priority",
          "order",
          "pref",
          "realms",
          "goto",
          "nop",
          "l3mdev",
          "suppress_prefixlength",
          "suppress_ifgroup",
          "uidrange",
          "ipproto",
          "sport",
          "dport",
          "protocol",
          "proto",
          "tunnel-id",
          "type",
          "inet",
          "inet6",
          "no_track",
          "track_group",
          "not",
          "blackhole",
          "unreachable",
          "prohibit");

  private final RoutingWords words;
  private final boolean isStatic;
  private Optional<AddressFamily> family = Optional.empty();
  private boolean inverted;
  private Optional<IpPrefix> from = Optional.empty();
  private Optional<IpPrefix> to = Optional.empty();
  private Optional<String> input = Optional.empty();
  private Optional<String> output = Optional.empty();
  private long tos;
  private Optional<RoutingRule.Mark> mark = Optional.empty();
  private Optional<RoutingRule.Range> uids = Optional.empty();
  private OptionalInt ipProtocol = OptionalInt.empty();
  private Optional<RoutingRule.Range> sourcePorts = Optional.empty();
  private Optional<RoutingRule.Range> destinationPorts = Optional.empty();
  private OptionalLong tunnelId = OptionalLong.empty();
  private Optional<Long> table = Optional.empty();
  private boolean l3mdev;
  private OptionalInt suppressPrefixLength = OptionalInt.empty();
  private OptionalInt suppressGroup = OptionalInt.empty();
  private OptionalLong realms = OptionalLong.empty();
  private Optional<Action> action = Optional.empty();
  private Optional<Long> preference = Optional.empty();
  private long protocol = RoutingObject.PROTOCOL;
  private boolean tracked = true;
  private Optional<String> trackGroup = Optional.empty();

  private RuleLine(RoutingWords words, boolean isStatic) {
    this.words = words;
    this.isStatic = isStatic;
  }

  /// The rule of a line; empty, with a finding, when it cannot be used.
  ///
  /// @param preferences gives those that no line asks for
  static Optional<RoutingEntry> parse(
      Statement line,
      boolean isStatic,
      RoutingNames names,
      RulePreferences preferences,
      Findings findings) {
    List<Word> all = new ArrayList<>(List.of(line.keyword()));
    all.addAll(line.arguments());
    RoutingWords words = new RoutingWords("rule", all, names, findings);
    line.block()
        .ifPresent(
            block ->
                findings.warning(
                    block.location(), "A rule takes no block; these braces are skipped."));
    return line.name().equals("{")
        ? Optional.empty()
        : new RuleLine(words, isStatic).read(line, preferences, findings);
  }

  private Optional<RoutingEntry> read(
      Statement line, RulePreferences preferences, Findings findings) {
    while (words.hasNext()) {
      option(words.next());
    }
    Optional<AddressFamily> resolved =
        family.or(() -> from.map(IpPrefix::family)).or(() -> to.map(IpPrefix::family));
    AddressFamily known = resolved.orElse(AddressFamily.IPV4);
    boolean mixed =
        from.filter(p -> p.family() != known).isPresent()
            || to.filter(p -> p.family() != known).isPresent();
    if (mixed) {
      words.refuse(line.keyword(), "IPv4 and IPv6 are mixed");
    } else if (action.isEmpty() && table.isEmpty() && !l3mdev) {
      words.refuse(
          line.keyword(), "The rule does not say what to do; most rules say 'table NUMBER'");
    }
    if (words.isRefused()) {
      return Optional.empty();
    }
    long number = preference.orElseGet(() -> preferences.next(line, findings));
    RoutingRule.Selector selector =
        new RoutingRule.Selector(
            inverted,
            from,
            to,
            input,
            output,
            (int) tos,
            mark,
            uids,
            ipProtocol,
            sourcePorts,
            destinationPorts,
            tunnelId);
    Action does =
        action.orElseGet(
            () ->
                new Action.Lookup(
                    table.orElse(0L), l3mdev, suppressPrefixLength, suppressGroup, realms));
    return Optional.of(
        new RoutingEntry(
            new RoutingRule(known, number, selector, does, (int) protocol), tracked, trackGroup));
  }

  private void option(Word option) {
    switch (option.text()) {
      case "inet" -> family = Optional.of(AddressFamily.IPV4);
      case "inet6" -> family = Optional.of(AddressFamily.IPV6);
      case "not" -> inverted = true;
      case "from" -> words.value(option).ifPresent(word -> from = prefix(word));
      case "to" -> words.value(option).ifPresent(word -> to = prefix(word));
      case "iif", "dev" -> input = words.interfaceName(option);
      case "oif" -> output = words.interfaceName(option);
      case "tos", "dsfield" -> words.named(option, Kind.TOS).ifPresent(n -> tos = n);
      case "fwmark" -> words.value(option).ifPresent(word -> mark(option, word));
      case "table", "lookup" -> table = words.named(option, Kind.TABLE);
      case "preference", "priority", "order", "pref" -> preference = words.number(option, 0, MOST);
      case "realms" -> words.realms(option).ifPresent(n -> realms = OptionalLong.of(n));
      case "goto" ->
          words.number(option, 0, MOST).ifPresent(n -> action = Optional.of(new Action.Goto(n)));
      case "nop" -> action = Optional.of(new Action.Nop());
      case "type" -> words.value(option).ifPresent(this::type);
      case "blackhole", "unreachable", "prohibit" -> type(option);
      case "l3mdev" -> l3mdev = true;
      case "suppress_prefixlength", "sup_pl" ->
          words
              .number(option, 0, 128)
              .ifPresent(n -> suppressPrefixLength = OptionalInt.of(n.intValue()));
      case "suppress_ifgroup", "sup_group" ->
          words
              .named(option, Kind.GROUP)
              .ifPresent(n -> suppressGroup = OptionalInt.of(n.intValue()));
      case "uidrange" -> uids = range(option, MOST - 1);
      case "ipproto" -> words.value(option).ifPresent(this::ipProtocol);
      case "sport" -> sourcePorts = range(option, 0xffff);
      case "dport" -> destinationPorts = range(option, 0xffff);
      case "tunnel-id", "tun_id" ->
          words.number(option, 0, MOST).ifPresent(n -> tunnelId = OptionalLong.of(n));
      case "protocol", "proto" -> words.named(option, Kind.PROTOCOL).ifPresent(n -> protocol = n);
      case "no_track" -> tracked = false;
      case "track_group" -> trackGroup(option);
      default -> {
        String guess =
            Spelling.closest(option.text(), OPTIONS)
                .map(name -> " (did you mean '" + name + "'?)")
                .orElse("");
        words.refuse(
            option,
            Values.shown(option) + " is no option of a rule" + guess + Values.placeholder(option));
      }
    }
  }

  private Optional<IpPrefix> prefix(Word word) {
    return word.text().equals("all") || word.text().equals("any") || word.text().equals("default")
        ? Optional.empty()
        : words.prefix(word);
  }

  private void mark(Word option, Word word) {
    int slash = word.text().indexOf('/');
    Optional<Long> value =
        Numbers32.parse(slash < 0 ? word.text() : word.text().substring(0, slash));
    Optional<Long> mask =
        slash < 0 ? Optional.of(MOST) : Numbers32.parse(word.text().substring(slash + 1));
    if (value.isEmpty() || mask.isEmpty()) {
      words.refuse(word, Values.shown(option) + " wants NUMBER or NUMBER/MASK");
    } else {
      mark = Optional.of(new RoutingRule.Mark(value.get(), mask.get()));
    }
  }

  private Optional<RoutingRule.Range> range(Word option, long most) {
    Optional<Word> word = words.value(option);
    if (word.isEmpty()) {
      return Optional.empty();
    }
    String text = word.get().text();
    int dash = text.indexOf('-');
    Optional<Long> first = Numbers32.parse(dash < 0 ? text : text.substring(0, dash));
    Optional<Long> last = dash < 0 ? first : Numbers32.parse(text.substring(dash + 1));
    boolean valid =
        first.isPresent() && last.isPresent() && first.get() <= last.get() && last.get() <= most;
    if (!valid) {
      words.refuse(word.get(), Values.shown(option) + " wants N or N-M, none above " + most);
      return Optional.empty();
    }
    return Optional.of(new RoutingRule.Range(first.get(), last.get()));
  }

  private void ipProtocol(Word word) {
    Optional<Long> number =
        switch (word.text().toLowerCase(Locale.ROOT)) {
          case "icmp" -> Optional.of(1L);
          case "igmp" -> Optional.of(2L);
          case "tcp" -> Optional.of(6L);
          case "udp" -> Optional.of(17L);
          case "gre" -> Optional.of(47L);
          case "esp" -> Optional.of(50L);
          case "ah" -> Optional.of(51L);
          case "ipv6-icmp", "icmpv6" -> Optional.of(58L);
          case "ospf" -> Optional.of(89L);
          case "vrrp" -> Optional.of(112L);
          case "sctp" -> Optional.of(132L);
          default -> Numbers32.parse(word.text()).filter(n -> n > 0 && n < 256);
        };
    if (number.isEmpty()) {
      words.refuse(word, Values.shown(word) + " is no protocol that is known; write its number");
    }
    number.ifPresent(n -> ipProtocol = OptionalInt.of(n.intValue()));
  }

  private void type(Word word) {
    switch (word.text()) {
      case "unicast" -> {}
      case "blackhole", "unreachable", "prohibit" ->
          action =
              Optional.of(
                  new Action.Discard(Route.Type.valueOf(word.text().toUpperCase(Locale.ROOT))));
      default -> words.refuse(word, Values.shown(word) + " is no type of a rule");
    }
  }

  private void trackGroup(Word option) {
    Optional<Word> name = words.value(option);
    if (isStatic) {
      trackGroup = name.map(Word::text);
    } else {
      words.warn(option, "'track_group' is for static rules only and is ignored here.");
    }
  }
}
