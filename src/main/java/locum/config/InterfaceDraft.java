package locum.config;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import locum.config.Keyword.Repeated;
import locum.config.Keyword.Shape;
import locum.engine.AnnouncementPacing;
import locum.engine.InstanceConfig;
import locum.engine.InterfaceRules;
import locum.engine.LinkDelay;
import locum.engine.ProtocolConfig;
import locum.vrrp.VirtualRouterConfig;

/// What the file says about interfaces: `garp_group` and `interface_up_down_delays`.
final class InterfaceDraft {

  private static final BigDecimal LONGEST_DELAY = new BigDecimal(255);
  private static final String LONGEST_PAUSE = "86400";

  /// One `garp_group`.
  static final class GroupDraft {
    private final Set<String> interfaces = new LinkedHashSet<>();
    private Duration arp = Duration.ZERO;
    private Duration neighbor = Duration.ZERO;
  }

  static final KeywordTable<GroupDraft> GROUP =
      KeywordTable.<GroupDraft>named("garp_group")
          .seconds("garp_interval", "0", LONGEST_PAUSE, (d, given) -> d.arp = given.value())
          .seconds("gna_interval", "0", LONGEST_PAUSE, (d, given) -> d.neighbor = given.value())
          .word("interface", (d, given) -> d.interfaces.add(given.value()))
          .block(
              "interfaces",
              0,
              (statement, d, _) ->
                  lines(statement)
                      .forEach(
                          line -> {
                            d.interfaces.add(line.name());
                            line.arguments().forEach(word -> d.interfaces.add(word.text()));
                          }))
          .table();

  private final List<GroupDraft> groups = new ArrayList<>();
  private final Map<String, Given<LinkDelay>> delays = new LinkedHashMap<>();

  static KeywordRows<ConfigurationDraft> addTo(KeywordRows<ConfigurationDraft> rows) {
    return rows.row(
            "garp_group",
            Shape.BLOCK,
            Keyword.ANY,
            Repeated.ALL_COUNT,
            (statement, d, findings) -> d.interfaces.addGroup(statement, findings))
        .block(
            "interface_up_down_delays",
            0,
            (statement, d, findings) ->
                lines(statement).forEach(line -> d.interfaces.addDelay(line, findings)))
        .withoutEffect(RuleKeywords.LINKBEAT, "linkbeat_interfaces", "linkbeat_use_polling");
  }

  private static List<Statement> lines(Statement statement) {
    return statement.block().map(Block::statements).orElse(List.of());
  }

  private void addGroup(Statement statement, Findings findings) {
    GroupDraft group = new GroupDraft();
    statement.block().ifPresent(block -> GROUP.read(block, group, findings));
    if (group.interfaces.isEmpty()) {
      findings.warning(
          statement.location(),
          "This garp_group names no interface and is ignored. Add 'interface NAME' or 'interfaces {"
              + " ... }'.");
      return;
    }
    for (GroupDraft other : groups) {
      if (other.interfaces.stream().anyMatch(group.interfaces::contains)) {
        findings.warning(
            statement.location(),
            "An interface of this garp_group is in an earlier one already; it stays there.");
      }
    }
    groups.add(group);
  }

  private void addDelay(Statement line, Findings findings) {
    Optional<Duration> down =
        line.arguments().isEmpty()
            ? Optional.empty()
            : delay(line.arguments().getFirst(), findings);
    if (down.isEmpty()) {
      findings.warning(
          line.location(),
          "A line of interface_up_down_delays is: INTERFACE DOWN [UP], in seconds; this one is"
              + " ignored.");
      return;
    }
    Duration up =
        line.arguments().size() > 1
            ? delay(line.arguments().get(1), findings).orElse(Duration.ZERO)
            : Duration.ZERO;
    delays.put(line.name(), new Given<>(new LinkDelay(down.get(), up), line.location()));
  }

  private static Optional<Duration> delay(Word word, Findings findings) {
    return Values.seconds(
        "interface_up_down_delays", word, BigDecimal.ZERO, LONGEST_DELAY, findings);
  }

  /// @param pause what `global_defs` says for interfaces without a group
  InterfaceRules resolve(
      AnnouncementPacing.Pause pause, List<InstanceConfig> instances, Findings findings) {
    List<AnnouncementPacing.Group> resolved = new ArrayList<>();
    for (GroupDraft group : groups) {
      resolved.add(
          new AnnouncementPacing.Group(
              Integer.toString(resolved.size() + 1),
              group.interfaces,
              new AnnouncementPacing.Pause(group.arp, group.neighbor)));
    }
    instances.forEach(instance -> judge(instance, findings));
    Map<String, LinkDelay> values = new LinkedHashMap<>();
    delays.forEach((name, given) -> values.put(name, given.value()));
    return new InterfaceRules(new AnnouncementPacing(pause, resolved), values);
  }

  /// A MASTER that waits with a dead link for longer than its peers wait for adverts would be one
  /// of two.
  private void judge(InstanceConfig instance, Findings findings) {
    Optional<Given<LinkDelay>> given = Optional.ofNullable(delays.get(instance.interfaceName()));
    Duration longest = patience(instance);
    String keywords =
        instance.carp().isPresent()
            ? "(dead_ratio - 1) x advbase"
            : "(down_timer_adverts - 1) x advert_int";
    given
        .filter(
            delay ->
                delay.value().down().compareTo(longest) >= 0
                    || delay.value().up().compareTo(longest) >= 0)
        .ifPresent(
            delay -> {
              findings.warning(
                  delay.location(),
                  "The delays must be shorter than "
                      + keywords
                      + " of every instance on the interface, which is "
                      + longest.toMillis()
                      + " ms for '"
                      + Spelling.printable(instance.name())
                      + "'; a change of carrier counts at once there.");
              delays.remove(instance.interfaceName());
            });
  }

  /// How long the peers wait for an advert that is late.
  private static Duration patience(InstanceConfig instance) {
    return switch (instance.protocol()) {
      case ProtocolConfig.Vrrp(VirtualRouterConfig router) ->
          router.interval().duration().multipliedBy(router.downTimerAdverts() - 1);
      case ProtocolConfig.Carp carp ->
          (carp.host().advbase() == 0 ? carp.interval() : Duration.ofSeconds(carp.host().advbase()))
              .multipliedBy(carp.host().deadRatio() - 1);
    };
  }
}
