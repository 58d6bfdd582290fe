package locum.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import locum.config.Keyword.Repeated;
import locum.config.Keyword.Shape;
import locum.core.ScriptCommand;
import locum.core.Watched;
import locum.track.Weight;

/// The keywords of `vrrp_script`, `track_file` and `vrrp_track_process`.
final class TrackerKeywords {

  static final KeywordTable<TrackerDrafts.Script> SCRIPT =
      weight(KeywordTable.<TrackerDrafts.Script>named("vrrp_script"), 253)
          .row("script", Shape.LINE, Keyword.ANY, Repeated.LAST_COUNTS, TrackerKeywords::script)
          .seconds(
              "interval",
              "0",
              "1000000",
              (d, given) -> d.interval = Optional.of(TrackerDrafts.milliseconds(given.value())))
          .seconds(
              "timeout",
              "0",
              "1000000",
              (d, given) -> d.timeout = Optional.of(TrackerDrafts.milliseconds(given.value())))
          .number("rise", 1, Integer.MAX_VALUE, (d, given) -> d.rise = given.value())
          .number("fall", 1, Integer.MAX_VALUE, (d, given) -> d.fall = given.value())
          .row(
              "user",
              Shape.LINE,
              2,
              Repeated.LAST_COUNTS,
              (statement, d, findings) -> {
                if (statement.arguments().isEmpty()) {
                  Values.missing(statement, findings);
                } else {
                  d.user = CommandLine.runAs("user", statement.arguments(), findings);
                }
              })
          .flag("init_fail", d -> d.initFail = true)
          .table();

  static final KeywordTable<TrackerDrafts.File> FILE =
      weight(KeywordTable.<TrackerDrafts.File>named("track_file"), 254)
          .word("file", (d, given) -> d.path = Optional.of(given.value()))
          .row("init_file", Shape.LINE, 2, Repeated.LAST_COUNTS, TrackerKeywords::initial)
          .table();

  static final KeywordTable<TrackerDrafts.Processes> PROCESSES =
      weight(KeywordTable.<TrackerDrafts.Processes>named("vrrp_track_process"), 254)
          .row("process", Shape.LINE, Keyword.ANY, Repeated.LAST_COUNTS, TrackerKeywords::process)
          .row("param_match", Shape.LINE, 1, Repeated.LAST_COUNTS, TrackerKeywords::parameters)
          .number("quorum", 1, 65535, (d, given) -> d.quorum = given.value())
          .number("quorum_max", 0, 65535, (d, given) -> d.most = OptionalInt.of(given.value()))
          .seconds(
              "delay",
              "0.000001",
              "3600",
              (d, given) -> {
                d.forkDelay = given.value();
                d.terminateDelay = given.value();
              })
          .seconds("fork_delay", "0.000001", "3600", (d, given) -> d.forkDelay = given.value())
          .seconds(
              "terminate_delay", "0.000001", "3600", (d, given) -> d.terminateDelay = given.value())
          .flag("full_command", d -> d.fullCommand = true)
          .table();

  private TrackerKeywords() {}

  /// Adds the blocks of the top level.
  static KeywordRows<ConfigurationDraft> addTo(KeywordRows<ConfigurationDraft> rows) {
    return rows.block(
            "vrrp_script",
            1,
            (statement, d, findings) ->
                read(statement, SCRIPT, d.trackers.scripts, TrackerDrafts.Script::new, findings))
        .block(
            "vrrp_track_process",
            1,
            (statement, d, findings) ->
                read(
                    statement,
                    PROCESSES,
                    d.trackers.processes,
                    TrackerDrafts.Processes::new,
                    findings))
        .block("track_file", 1, TrackerKeywords::file)
        .block("vrrp_track_file", 1, TrackerKeywords::file);
  }

  private static void file(Statement statement, ConfigurationDraft draft, Findings findings) {
    read(statement, FILE, draft.trackers.files, TrackerDrafts.File::new, findings);
  }

  private static <D extends TrackerDrafts.Draft> void read(
      Statement statement,
      KeywordTable<D> table,
      java.util.Map<String, D> drafts,
      Function<Given<String>, D> draft,
      Findings findings) {
    if (statement.block().isEmpty()) {
      return; // told by the table
    }
    if (statement.arguments().isEmpty()) {
      findings.warning(
          statement.location(),
          "This "
              + statement.name()
              + " has no name, so nobody can track it; it is skipped. Write "
              + statement.name()
              + " NAME {.");
      return;
    }
    Word name = statement.arguments().getFirst();
    D added = draft.apply(new Given<>(name.text(), statement.location()));
    if (drafts.containsKey(name.text())) {
      findings.warning(
          statement.location(),
          "There is already a "
              + statement.name()
              + " "
              + Values.shown(name)
              + "; this second one is skipped whole. Give it a name of its own.");
    } else {
      drafts.put(name.text(), added);
    }
    table.read(statement.block().get(), added, findings);
  }

  private static <D extends TrackerDrafts.Draft> KeywordRows<D> weight(
      KeywordRows<D> rows, int most) {
    BiConsumer<D, Given<Weight>> setter = (d, given) -> d.weight = Optional.of(given);
    return rows.row(
        "weight",
        Shape.LINE,
        2,
        Repeated.LAST_COUNTS,
        (statement, d, findings) -> {
          if (statement.arguments().isEmpty()) {
            Values.missing(statement, findings);
            return;
          }
          Word number = statement.arguments().getFirst();
          boolean reverse =
              statement.arguments().size() > 1
                  && statement.arguments().get(1).text().equals("reverse");
          Values.weight("weight", number, most, findings)
              .ifPresent(
                  value ->
                      setter.accept(d, new Given<>(new Weight(value, reverse), number.location())));
        });
  }

  private static void script(Statement statement, TrackerDrafts.Script draft, Findings findings) {
    draft.command = readable(statement).or(() -> CommandLine.read(statement, findings));
    draft.commandAt = statement.arguments().stream().findFirst().map(Word::location);
    draft.command.ifPresent(
        command -> suggest(command, draft.commandAt.orElse(statement.location()), findings));
  }

  /// `</path`: good when the file can be opened for reading, by a redirection of the shell.
  private static Optional<ScriptCommand> readable(Statement statement) {
    return statement.arguments().stream()
        .findFirst()
        .map(Word::text)
        .filter(text -> text.startsWith("<") && text.length() > 1 && text.indexOf(' ') < 0)
        .filter(text -> !text.endsWith(">")) // a placeholder of a template
        .map(
            text ->
                new ScriptCommand(
                    List.of("/bin/sh", "-c", ": < \"$1\"", "sh", text.substring(1)),
                    Optional.empty()));
  }

  private static final Set<String> PROBES = Set.of("killall", "pidof", "pgrep");

  /// Names the tracker that does the same without starting a process each second.
  private static void suggest(ScriptCommand command, Location location, Findings findings) {
    List<String> words = command.words();
    String program = command.program().substring(command.program().lastIndexOf('/') + 1);
    List<String> names = words.stream().skip(1).filter(w -> !w.startsWith("-")).toList();
    boolean onlyLooks = !program.equals("killall") || words.contains("-0");
    boolean simple =
        names.size() == 1
            && words.stream()
                .skip(1)
                .filter(w -> w.startsWith("-"))
                .allMatch(w -> Set.of("-0", "-x", "-q", "-s").contains(w));
    if (PROBES.contains(program) && onlyLooks && simple) {
      String name = names.getFirst().substring(names.getFirst().lastIndexOf('/') + 1);
      findings.note(
          location,
          "This starts a process for each look. Without any: vrrp_track_process "
              + Spelling.printable(name)
              + " { process "
              + Spelling.printable(name)
              + " }, and track_process { "
              + Spelling.printable(name)
              + " } where the script is tracked.");
    }
  }

  private static void initial(Statement statement, TrackerDrafts.File draft, Findings findings) {
    draft.initial = OptionalInt.of(0);
    draft.overwrite = false;
    for (Word word : statement.arguments()) {
      if (word.text().equals("overwrite")) {
        draft.overwrite = true;
      } else {
        Values.signed("init_file", word, findings)
            .ifPresent(value -> draft.initial = OptionalInt.of(value));
      }
    }
  }

  private static void process(
      Statement statement, TrackerDrafts.Processes draft, Findings findings) {
    List<String> words = new ArrayList<>();
    statement.arguments().forEach(word -> words.add(word.text()));
    if (words.isEmpty() || words.getFirst().isEmpty()) {
      Values.missing(statement, findings);
      return;
    }
    draft.command = Optional.of(List.copyOf(words));
    draft.commandAt = Optional.of(statement.arguments().getFirst().location());
  }

  private static void parameters(
      Statement statement, TrackerDrafts.Processes draft, Findings findings) {
    String word = statement.arguments().isEmpty() ? "" : statement.arguments().getFirst().text();
    switch (word) {
      case "initial" -> draft.parameters = Optional.of(Watched.Processes.Match.INITIAL_WORDS);
      case "partial" -> draft.parameters = Optional.of(Watched.Processes.Match.PARTIAL_WORDS);
      default ->
          findings.warning(
              statement.location(),
              "'param_match' is initial or partial; the line is ignored and the whole command line"
                  + " is compared.");
    }
  }
}
