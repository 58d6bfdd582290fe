package locum.config;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.Set;
import locum.core.ScriptCommand;
import locum.core.Watched;
import locum.track.TrackerConfig;
import locum.track.Weight;

/// The `vrrp_script`, `track_file` and `vrrp_track_process` blocks of a file. Who tracks them may
/// stand before them or after.
final class TrackerDrafts {

  /// What all trackers have.
  abstract static sealed class Draft {
    final Given<String> name;
    Optional<Given<Weight>> weight = Optional.empty();
    boolean used;

    Draft(Given<String> name) {
      this.name = name;
    }

    abstract Weight standardWeight();

    Weight weight() {
      return weight.map(Given::value).orElse(standardWeight());
    }

    /// The tracker; empty, with a finding, when it cannot be used.
    abstract Optional<TrackerConfig> resolve(Findings findings);
  }

  /// A `vrrp_script` block.
  static final class Script extends Draft {
    private static final Duration SECOND = Duration.ofSeconds(1);

    Optional<ScriptCommand> command = Optional.empty();
    Optional<Location> commandAt = Optional.empty();
    Optional<Duration> interval = Optional.empty();
    Optional<Duration> timeout = Optional.empty();
    int rise = 1;
    int fall = 1;
    Optional<ScriptCommand.RunAs> user = Optional.empty();
    boolean initFail;

    Script(Given<String> name) {
      super(name);
    }

    @Override
    Weight standardWeight() {
      return Weight.NONE;
    }

    @Override
    Optional<TrackerConfig> resolve(Findings findings) {
      if (command.isEmpty()) {
        findings.warning(
            name.location(),
            "This vrrp_script has no usable 'script'; nobody can track it. Add 'script"
                + " \"/path/to/program ARGUMENTS\"'.");
        return Optional.empty();
      }
      Duration every = interval.filter(d -> !d.isZero()).orElse(SECOND);
      Duration limit = timeout.map(d -> d.isZero() ? SECOND : d).orElse(every);
      ScriptCommand resolved =
          command.get().runAs().isPresent()
              ? command.get()
              : new ScriptCommand(command.get().words(), user);
      return Optional.of(
          new TrackerConfig.Script(name.value(), resolved, every, limit, rise, fall, initFail));
    }
  }

  /// A `track_file` block.
  static final class File extends Draft {
    Optional<String> path = Optional.empty();
    OptionalInt initial = OptionalInt.empty();
    boolean overwrite;

    File(Given<String> name) {
      super(name);
    }

    @Override
    Weight standardWeight() {
      return new Weight(1, false);
    }

    @Override
    Optional<TrackerConfig> resolve(Findings findings) {
      if (path.isEmpty()) {
        findings.warning(
            name.location(),
            "This track_file names no file; nobody can track it. Add 'file /path/to/file'.");
        return Optional.empty();
      }
      return Optional.of(new TrackerConfig.File(name.value(), path.get(), initial, overwrite));
    }
  }

  /// A `vrrp_track_process` block.
  static final class Processes extends Draft {

    /// The kernel keeps this much of a program's name.
    private static final int LONGEST_NAME = 15;

    Optional<List<String>> command = Optional.empty();
    Optional<Location> commandAt = Optional.empty();
    boolean fullCommand;
    Optional<Watched.Processes.Match> parameters = Optional.empty();
    int quorum = 1;
    OptionalInt most = OptionalInt.empty();
    Duration forkDelay = Duration.ZERO;
    Duration terminateDelay = Duration.ZERO;

    Processes(Given<String> name) {
      super(name);
    }

    @Override
    Weight standardWeight() {
      return Weight.NONE;
    }

    @Override
    Optional<TrackerConfig> resolve(Findings findings) {
      if (command.isEmpty()) {
        findings.warning(
            name.location(),
            "This vrrp_track_process names no process; nobody can track it. Add 'process NAME'.");
        return Optional.empty();
      }
      List<String> words = command.get();
      Watched.Processes.Match match =
          parameters.orElse(
              fullCommand || words.size() > 1
                  ? Watched.Processes.Match.FULL_COMMAND
                  : Watched.Processes.Match.NAME);
      if (match == Watched.Processes.Match.NAME) {
        String program = words.getFirst();
        String base = program.substring(program.lastIndexOf('/') + 1);
        if (!base.equals(program)) {
          findings.warning(
              commandAt.orElse(name.location()),
              "Processes are compared by their name, which has no directory; '"
                  + Spelling.printable(base)
                  + "' is compared. With 'full_command' the whole command line is.");
        }
        if (base.length() > LONGEST_NAME) {
          findings.warning(
              commandAt.orElse(name.location()),
              "The kernel keeps 15 characters of a process name; '"
                  + Spelling.printable(base.substring(0, LONGEST_NAME))
                  + "' is compared.");
          base = base.substring(0, LONGEST_NAME);
        }
        words = List.of(base);
      }
      if (most.isPresent() && most.getAsInt() > 0 && most.getAsInt() < quorum) {
        findings.warning(
            name.location(),
            "'quorum_max' is less than 'quorum': there is no number of processes for which this is"
                + " up.");
      }
      return Optional.of(
          new TrackerConfig.Processes(
              name.value(),
              new Watched.Processes(name.value(), words, match),
              most.isPresent() && most.getAsInt() == 0 ? 0 : quorum,
              most,
              forkDelay,
              terminateDelay));
    }
  }

  final SequencedMap<String, Script> scripts = new LinkedHashMap<>();
  final SequencedMap<String, File> files = new LinkedHashMap<>();
  final SequencedMap<String, Processes> processes = new LinkedHashMap<>();
  private final Set<Draft> unusable = new HashSet<>();

  /// All that can be used; to be called before anything is looked up.
  List<TrackerConfig> resolve(Findings findings) {
    List<TrackerConfig> configs = new ArrayList<>();
    List<Draft> all = new ArrayList<>(scripts.values());
    all.addAll(files.values());
    all.addAll(processes.values());
    for (Draft draft : all) {
      Optional<TrackerConfig> config = draft.resolve(findings);
      config.ifPresentOrElse(configs::add, () -> unusable.add(draft));
    }
    return configs;
  }

  boolean isUsable(Draft draft) {
    return !unusable.contains(draft);
  }

  /// Tells what nobody tracks; after all lists have been looked up.
  void reportUnused(Findings findings) {
    reportUnused("vrrp_script", "it is never run", scripts, findings);
    reportUnused("track_file", "it is not watched", files, findings);
    reportUnused("vrrp_track_process", "it is not watched", processes, findings);
  }

  private void reportUnused(
      String keyword, String consequence, Map<String, ? extends Draft> drafts, Findings findings) {
    for (Draft draft : drafts.values()) {
      if (!draft.used && isUsable(draft)) {
        findings.note(
            draft.name.location(),
            "No instance tracks this " + keyword + ", so " + consequence + ".");
      }
    }
  }

  /// Rounds to whole milliseconds, as keepalived counts the times of scripts.
  static Duration milliseconds(Duration given) {
    return Duration.ofMillis(
        new BigDecimal(given.toNanos())
            .movePointLeft(6)
            .setScale(0, RoundingMode.HALF_UP)
            .longValueExact());
  }
}
