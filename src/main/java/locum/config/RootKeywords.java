package locum.config;

import java.util.Optional;
import java.util.function.Function;
import locum.config.Keyword.Repeated;
import locum.config.Keyword.Shape;

/// The keywords outside any block.
final class RootKeywords {

  static final KeywordTable<ConfigurationDraft> TABLE =
      InterfaceDraft.addTo(
              TrackerKeywords.addTo(KeywordTable.<ConfigurationDraft>named("the top level")))
          .block("global_defs", 0, RootKeywords::globals)
          .row(
              "vrrp_instance",
              Shape.EITHER,
              1,
              Repeated.ALL_COUNT,
              (statement, d, findings) ->
                  instance(statement, d, InstanceDraft::new, InstanceKeywords.TABLE, findings))
          .row(
              "carp_instance",
              Shape.EITHER,
              1,
              Repeated.ALL_COUNT,
              (statement, d, findings) ->
                  instance(statement, d, CarpDraft::new, CarpKeywords.TABLE, findings))
          .block("static_ipaddress", 0, (statement, d, _) -> d.statics.addAddresses(statement))
          .block("static_routes", 0, (statement, d, _) -> d.statics.routing.addRoutes(statement))
          .block("static_rules", 0, (statement, d, _) -> d.statics.routing.addRules(statement))
          .block("track_group", 1, (statement, d, f) -> d.statics.addGroup(statement, f))
          .row("instance", Shape.LINE, 1, Repeated.FIRST_COUNTS, RootKeywords::daemonName)
          .row("net_namespace", Shape.LINE, 1, Repeated.FIRST_COUNTS, RootKeywords::namespace)
          .row("vrrp_sync_group", Shape.BLOCK, 1, Repeated.ALL_COUNT, RootKeywords::syncGroup)
          .flag("use_pid_dir", d -> d.globals.process.usePidDirectory = true)
          .seconds(
              "child_wait_time",
              "0",
              "86400",
              (d, given) -> d.globals.process.childWait = given.value())
          .notSupported("BFD", "bfd_instance")
          .loadBalancer(
              "virtual_server",
              "virtual_server_group",
              "real_server",
              "SSL",
              "net_namespace_ipvs",
              "namespace_with_ipsets",
              "ipvs_flush")
          .table();

  private RootKeywords() {}

  private static void globals(Statement statement, ConfigurationDraft draft, Findings findings) {
    statement.block().ifPresent(block -> GlobalKeywords.TABLE.read(block, draft.globals, findings));
  }

  private static <D extends CommonDraft> void instance(
      Statement statement,
      ConfigurationDraft draft,
      Function<Given<String>, D> kind,
      KeywordTable<D> table,
      Findings findings) {
    String keyword = statement.name();
    if (statement.block().isEmpty()) {
      findings.error(
          statement.location(),
          "'"
              + keyword
              + "' needs a block: { on this line or the next. Without it there is no virtual router,"
              + " and the lines that follow stand at the wrong level.");
      return;
    }
    if (statement.arguments().isEmpty()) {
      findings.warning(
          statement.location(), "This " + keyword + " has no name. Write " + keyword + " NAME {.");
    }
    Given<String> name =
        statement.arguments().stream()
            .findFirst()
            .map(word -> new Given<>(word.text(), statement.location()))
            .orElse(new Given<>("unnamed", statement.location()));
    Optional<D> added = draft.add(kind.apply(name));
    if (added.isEmpty()) {
      findings.warning(
          statement.location(),
          "There is already an instance '"
              + Spelling.printable(name.value())
              + "'; this second one is skipped whole. Give it a name of its own.");
      return;
    }
    table.read(statement.block().get(), added.get(), findings);
  }

  private static void syncGroup(Statement statement, ConfigurationDraft draft, Findings findings) {
    if (statement.arguments().isEmpty()) {
      findings.warning(
          statement.location(),
          "This vrrp_sync_group has no name and is ignored. Write vrrp_sync_group NAME {.");
      return;
    }
    Given<String> name = new Given<>(statement.arguments().getFirst().text(), statement.location());
    Optional<SyncGroupDraft> added = draft.addGroup(name);
    if (added.isEmpty()) {
      findings.warning(
          statement.location(),
          "There is already a sync group '"
              + Spelling.printable(name.value())
              + "'; this second one is skipped whole. Give it a name of its own.");
    } else if (statement.block().isPresent()) {
      SyncGroupKeywords.TABLE.read(statement.block().get(), added.get(), findings);
    }
  }

  private static void daemonName(Statement statement, ConfigurationDraft draft, Findings findings) {
    if (statement.arguments().isEmpty()) {
      Values.missing(statement, findings);
    } else if (draft.globals.instanceName.isEmpty()) {
      draft.globals.instanceName = Optional.of(statement.arguments().getFirst().text());
    }
  }

  private static void namespace(Statement statement, ConfigurationDraft draft, Findings findings) {
    if (statement.arguments().isEmpty()) {
      Values.missing(statement, findings);
    } else if (draft.globals.networkNamespace.isEmpty()) {
      draft.globals.networkNamespace = Optional.of(statement.arguments().getFirst().text());
    }
  }
}
