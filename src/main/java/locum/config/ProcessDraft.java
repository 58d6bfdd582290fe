package locum.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import locum.config.Keyword.Repeated;
import locum.config.Keyword.Shape;

/// What the file says about the process, not about the protocol.
final class ProcessDraft {

  private static final int LONGEST_NAME = 15;
  private static final int MOST_CPUS = 1024;
  private static final int MOST_MICROS = 1_000_000_000;

  boolean usePidDirectory;
  Duration childWait = Duration.ofSeconds(5);
  private boolean namesByRole;
  private Optional<String> parentName = Optional.empty();
  private Optional<String> vrrpName = Optional.empty();
  private OptionalInt umask = OptionalInt.empty();
  private List<Integer> cpus = List.of();
  private OptionalInt realTimeMicros = OptionalInt.empty();
  private int maxAutoPriority;
  private Duration minAutoPriorityDelay = Duration.ofSeconds(1);
  private Optional<String> checkLog = Optional.empty();
  private Optional<String> timeFile = Optional.empty();
  private boolean repeatReload;
  private boolean marksReload;
  private Optional<String> markerFile = Optional.empty();

  /// The rows for `global_defs`.
  static KeywordRows<GlobalDraft> addTo(KeywordRows<GlobalDraft> rows) {
    for (String name : new String[] {"vrrp_rlimit_rttime", "vrrp_rlimit_rtime"}) {
      rows.number(
          name,
          2,
          MOST_MICROS,
          (d, given) -> d.process.realTimeMicros = OptionalInt.of(given.value()));
    }
    return rows.flag("process_names", d -> d.process.namesByRole = true)
        .row("process_name", Shape.LINE, 1, Repeated.LAST_COUNTS, ProcessDraft::name)
        .row("vrrp_process_name", Shape.LINE, 1, Repeated.LAST_COUNTS, ProcessDraft::name)
        .row("umask", Shape.LINE, Keyword.ANY, Repeated.LAST_COUNTS, ProcessDraft::umask)
        .row("vrrp_cpu_affinity", Shape.LINE, Keyword.ANY, Repeated.LAST_COUNTS, ProcessDraft::cpus)
        .row("max_auto_priority", Shape.LINE, 1, Repeated.LAST_COUNTS, ProcessDraft::autoPriority)
        .number(
            "min_auto_priority_delay",
            1,
            10_000_000,
            (d, given) -> d.process.minAutoPriorityDelay = Duration.ofNanos(given.value() * 1_000L))
        .row(
            "reload_check_config",
            Shape.LINE,
            1,
            Repeated.LAST_COUNTS,
            (statement, d, _) -> d.process.checkLog = first(statement))
        .word("reload_time_file", (d, given) -> d.process.timeFile = Optional.of(given.value()))
        .flag("reload_repeat", d -> d.process.repeatReload = true)
        .row(
            "reload_file",
            Shape.LINE,
            1,
            Repeated.LAST_COUNTS,
            (statement, d, _) -> {
              d.process.marksReload = true;
              d.process.markerFile = first(statement);
            })
        .withoutEffect(
            "locum reads the file once and keeps no copy of it",
            "tmp_config_directory",
            "config_save_dir");
  }

  private static Optional<String> first(Statement statement) {
    return statement.arguments().stream().findFirst().map(Word::text);
  }

  private static void name(Statement statement, GlobalDraft draft, Findings findings) {
    if (statement.arguments().isEmpty()) {
      Values.missing(statement, findings);
      return;
    }
    Word word = statement.arguments().getFirst();
    String name = word.text();
    if (name.length() > LONGEST_NAME) {
      name = name.substring(0, LONGEST_NAME);
      findings.warning(
          word.location(),
          "The kernel keeps 15 characters of the name of a process; '"
              + Spelling.printable(name)
              + "' is used.");
    }
    if (statement.name().equals("process_name")) {
      draft.process.parentName = Optional.of(name);
    } else {
      draft.process.vrrpName = Optional.of(name);
    }
  }

  /// Octal digits, or the names of stat(2) with `|` between them.
  private static void umask(Statement statement, GlobalDraft draft, Findings findings) {
    if (statement.arguments().isEmpty()) {
      Values.missing(statement, findings);
      return;
    }
    StringBuilder text = new StringBuilder();
    statement.arguments().forEach(word -> text.append(word.text()));
    OptionalInt mask = mask(text.toString());
    if (mask.isPresent()) {
      draft.process.umask = mask;
    } else {
      findings.warning(
          statement.arguments().getFirst().location(),
          "'umask' wants octal digits (0-777) or names such as IRGRP|IWGRP|IROTH; the line is"
              + " ignored and the default stays.");
    }
  }

  static OptionalInt mask(String text) {
    if (!text.isEmpty() && text.length() <= 5 && text.chars().allMatch(c -> c >= '0' && c <= '7')) {
      int value = Integer.parseInt(text, 8);
      return value <= 0777 ? OptionalInt.of(value) : OptionalInt.empty();
    }
    int mask = 0;
    for (String word : text.split("\\|", -1)) {
      OptionalInt bits = bits(word.toUpperCase(Locale.ROOT).replaceFirst("^S_", ""));
      if (bits.isEmpty()) {
        return OptionalInt.empty();
      }
      mask |= bits.getAsInt();
    }
    return OptionalInt.of(mask);
  }

  private static OptionalInt bits(String name) {
    if (!name.matches("I([RWX](USR|GRP|OTH)|RWX[UGO])")) {
      return OptionalInt.empty();
    }
    if (name.startsWith("IRWX")) {
      return OptionalInt.of(07 << shift(name.charAt(4)));
    }
    int bit =
        switch (name.charAt(1)) {
          case 'R' -> 04;
          case 'W' -> 02;
          default -> 01;
        };
    return OptionalInt.of(bit << shift(name.charAt(2)));
  }

  private static int shift(char who) {
    return switch (who) {
      case 'U' -> 6;
      case 'G' -> 3;
      default -> 0;
    };
  }

  private static void cpus(Statement statement, GlobalDraft draft, Findings findings) {
    List<Integer> given = new ArrayList<>();
    for (Word word : statement.arguments()) {
      Values.number("vrrp_cpu_affinity", word, 0, MOST_CPUS - 1, findings).ifPresent(given::add);
    }
    if (statement.arguments().isEmpty()) {
      Values.missing(statement, findings);
    } else if (!given.isEmpty()) {
      draft.process.cpus = given.stream().distinct().sorted().toList();
    }
  }

  private static void autoPriority(Statement statement, GlobalDraft draft, Findings findings) {
    if (statement.arguments().isEmpty()) {
      draft.process.maxAutoPriority = 99;
    } else {
      Values.clamped("max_auto_priority", statement.arguments().getFirst(), -1, 99, findings)
          .ifPresent(value -> draft.process.maxAutoPriority = value);
    }
  }

  GlobalSettings.ProcessSettings settings() {
    return new GlobalSettings.ProcessSettings(
        usePidDirectory,
        childWait,
        vrrpName
            .or(() -> parentName)
            .or(() -> namesByRole ? Optional.of("keepalived_vrrp") : Optional.empty()),
        umask,
        cpus,
        realTimeMicros,
        maxAutoPriority,
        minAutoPriorityDelay,
        new GlobalSettings.ReloadSettings(
            checkLog, timeFile, repeatReload, marksReload, markerFile));
  }
}
