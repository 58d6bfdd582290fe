package locum.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import locum.core.CheckOutcome;
import locum.core.Effect;
import locum.core.MonotonicTime;
import locum.core.Occurrence;
import locum.core.Watched;
import locum.track.FileTracker;
import locum.track.ProcessTracker;
import locum.track.Reading;
import locum.track.ScriptTracker;
import locum.track.Track;
import locum.track.Tracker;
import locum.track.TrackerConfig;

/// The trackers that somebody tracks, and who does.
///
/// Everything that changes a reading returns the instances that depend on it, so that nobody is
/// asked in vain. The work of a turn grows with the scripts that are due in it, not with all that
/// there are.
final class TrackTable {

  private record Key(Track.Kind kind, String name) {
    static Key of(Track track) {
      return new Key(track.kind(), track.name());
    }

    static Key of(TrackerConfig config) {
      Track.Kind kind =
          switch (config) {
            case TrackerConfig.Script _ -> Track.Kind.SCRIPT;
            case TrackerConfig.File _ -> Track.Kind.FILE;
            case TrackerConfig.Processes _ -> Track.Kind.PROCESS;
          };
      return new Key(kind, config.name());
    }
  }

  /// No record: it is in the queue while it changes.
  private static final class Running {
    private final long number;
    private final Key key;
    private final Tracker tracker;
    private MonotonicTime since;
    private Optional<MonotonicTime> queued = Optional.empty();

    /// Of the script, the last that counts; 0 is none.
    private long run;

    Running(long number, Key key, Tracker tracker, MonotonicTime since) {
      this.number = number;
      this.key = key;
      this.tracker = tracker;
      this.since = since;
    }
  }

  private record Due(MonotonicTime at, Running running) implements Comparable<Due> {

    @Override
    public int compareTo(Due other) {
      int byTime = at.compareTo(other.at);
      return byTime != 0 ? byTime : Long.compare(running.number, other.running.number);
    }
  }

  private SequencedMap<Key, Running> trackers = new LinkedHashMap<>();
  private final Map<Key, Set<Instance>> dependents = new HashMap<>();
  private final TreeSet<Due> queue = new TreeSet<>();
  private List<Watched> watched = List.of();
  private long created;
  private long runs;

  /// What a track reads now.
  Reading reading(Track track) {
    Running running = trackers.get(Key.of(track));
    return running == null
        ? new Reading.Unavailable("it is not configured")
        : running.tracker.reading();
  }

  /// Notes that an instance depends on what it tracks.
  void register(Instance instance) {
    for (Track track : instance.config().tracks()) {
      dependents.computeIfAbsent(Key.of(track), _ -> new LinkedHashSet<>()).add(instance);
    }
  }

  void unregister(Instance instance) {
    for (Track track : instance.config().tracks()) {
      Set<Instance> users = dependents.get(Key.of(track));
      if (users != null && users.remove(instance) && users.isEmpty()) {
        dependents.remove(Key.of(track));
      }
    }
  }

  /// Takes over a configuration, before the instances do. What did not change goes on as it was;
  /// what nobody tracks does not run. Scripts that are new are run at once.
  ///
  /// @return the instances so far for which something may read otherwise now
  Set<Instance> configure(MonotonicTime now, EngineConfig config, EffectBatch effects) {
    Set<Instance> concerned = new LinkedHashSet<>();
    Set<Key> wanted = new LinkedHashSet<>();
    config.instances().forEach(i -> i.tracks().forEach(track -> wanted.add(Key.of(track))));
    SequencedMap<Key, Running> kept = new LinkedHashMap<>();
    for (TrackerConfig tracker : config.trackers()) {
      Key key = Key.of(tracker);
      if (wanted.contains(key) && !kept.containsKey(key)) {
        Running known = trackers.get(key);
        if (known == null || !known.tracker.config().equals(tracker)) {
          concerned.addAll(dependents.getOrDefault(key, Set.of()));
        }
        kept.put(key, configure(now, key, tracker, effects));
      }
    }
    trackers.forEach(
        (key, running) -> {
          if (!kept.containsKey(key)) {
            concerned.addAll(dependents.getOrDefault(key, Set.of()));
            dequeue(running);
            abandon(running, effects);
          }
        });
    trackers = kept;
    watch(effects);
    concerned.addAll(runDue(now, effects));
    return concerned;
  }

  private Running configure(MonotonicTime now, Key key, TrackerConfig config, EffectBatch effects) {
    Running known = trackers.get(key);
    if (known == null) {
      Tracker tracker =
          switch (config) {
            case TrackerConfig.Script script -> new ScriptTracker(script, now);
            case TrackerConfig.File file -> new FileTracker(file);
            case TrackerConfig.Processes processes -> new ProcessTracker(processes);
          };
      Running added = new Running(created++, key, tracker, now);
      requeue(added);
      return added;
    }
    if (!known.tracker.config().equals(config)) {
      // The key holds the kind, so tracker and configuration are of the same one.
      if (known.tracker instanceof ScriptTracker tracker
          && config instanceof TrackerConfig.Script script) {
        if (tracker.reconfigure(now, script)) {
          effects.errand(new Effect.AbandonCheck(script.name()));
          known.run = 0; // its end may be on its way already
        }
      } else if (known.tracker instanceof FileTracker tracker
          && config instanceof TrackerConfig.File file) {
        tracker.reconfigure(file);
      } else if (known.tracker instanceof ProcessTracker tracker
          && config instanceof TrackerConfig.Processes processes) {
        tracker.reconfigure(now, processes, remarks(effects));
      }
      requeue(known);
    }
    return known;
  }

  private static void abandon(Running running, EffectBatch effects) {
    if (running.tracker instanceof ScriptTracker script && script.running()) {
      effects.errand(new Effect.AbandonCheck(script.config().name()));
    }
  }

  private void watch(EffectBatch effects) {
    List<Watched> wanted = new ArrayList<>();
    for (Running running : trackers.values()) {
      switch (running.tracker.config()) {
        case TrackerConfig.Script _ -> {}
        case TrackerConfig.File file ->
            wanted.add(
                new Watched.FileContents(
                    file.name(), file.path(), file.initial(), file.overwrite()));
        case TrackerConfig.Processes processes -> wanted.add(processes.watched());
      }
    }
    if (!wanted.equals(watched)) {
      watched = List.copyOf(wanted);
      effects.errand(new Effect.Watch(watched));
    }
  }

  /// The daemon leaves: nothing is run or watched any more.
  void stop(EffectBatch effects) {
    trackers.values().forEach(running -> abandon(running, effects));
    trackers.clear();
    queue.clear();
    watch(effects);
  }

  Optional<MonotonicTime> nextDeadline() {
    return queue.isEmpty() ? Optional.empty() : Optional.of(queue.first().at());
  }

  /// Does what is due. Returns the instances for which something changed.
  Set<Instance> deadlineReached(MonotonicTime now, EffectBatch effects) {
    return runDue(now, effects);
  }

  private Set<Instance> runDue(MonotonicTime now, EffectBatch effects) {
    Set<Instance> concerned = new LinkedHashSet<>();
    while (!queue.isEmpty() && queue.first().at().isDue(now)) {
      Running running = queue.first().running();
      concerned.addAll(
          change(
              now,
              running,
              tracker -> {
                switch (tracker) {
                  case ScriptTracker script -> {
                    if (script.deadlineReached(now, remarks(effects))) {
                      var config = script.config();
                      running.run = ++runs;
                      effects.errand(
                          new Effect.RunCheck(
                              config.name(), running.run, config.command(), config.timeout()));
                    }
                  }
                  case ProcessTracker processes -> processes.deadlineReached(now, remarks(effects));
                  case FileTracker _ -> {}
                }
              }));
    }
    return concerned;
  }

  /// @param run of the script; the end of one that was abandoned says nothing
  Set<Instance> checkFinished(
      MonotonicTime now, String check, long run, CheckOutcome outcome, EffectBatch effects) {
    Running running = trackers.get(new Key(Track.Kind.SCRIPT, check));
    if (running == null || running.run != run) {
      return Set.of();
    }
    return change(
        now,
        running,
        tracker -> {
          if (tracker instanceof ScriptTracker script) {
            script.finished(outcome, remarks(effects));
          }
        });
  }

  Set<Instance> fileRead(
      MonotonicTime now, String name, Optional<String> contents, EffectBatch effects) {
    return told(
        now,
        new Key(Track.Kind.FILE, name),
        tracker -> {
          if (tracker instanceof FileTracker file) {
            file.read(contents, remarks(effects));
          }
        });
  }

  Set<Instance> processesCounted(MonotonicTime now, String name, int count, EffectBatch effects) {
    return told(
        now,
        new Key(Track.Kind.PROCESS, name),
        tracker -> {
          if (tracker instanceof ProcessTracker processes) {
            processes.counted(now, count, remarks(effects));
          }
        });
  }

  private Set<Instance> told(MonotonicTime now, Key key, Consumer<Tracker> news) {
    Running running = trackers.get(key); // what was removed meanwhile may still be told of
    return running == null ? Set.of() : change(now, running, news);
  }

  private Set<Instance> change(MonotonicTime now, Running running, Consumer<Tracker> act) {
    Reading before = running.tracker.reading();
    act.accept(running.tracker);
    requeue(running);
    if (running.tracker.reading().equals(before)) {
      return Set.of();
    }
    running.since = now;
    return dependents.getOrDefault(running.key, Set.of());
  }

  private void requeue(Running running) {
    Optional<MonotonicTime> deadline = running.tracker.deadline();
    if (!deadline.equals(running.queued)) {
      dequeue(running);
      deadline.ifPresent(at -> queue.add(new Due(at, running)));
      running.queued = deadline;
    }
  }

  private void dequeue(Running running) {
    running.queued.ifPresent(at -> queue.remove(new Due(at, running)));
    running.queued = Optional.empty();
  }

  private static BiConsumer<Occurrence.Severity, String> remarks(EffectBatch effects) {
    return (severity, sentence) ->
        effects.report(new Occurrence.Remark("locum", severity, sentence));
  }

  List<TrackerStatus> status(MonotonicTime now) {
    return trackers.values().stream()
        .map(
            running ->
                new TrackerStatus(
                    running.key.kind(),
                    running.key.name(),
                    running.tracker.reading(),
                    running.tracker.lastNews(),
                    running.since.until(now)))
        .toList();
  }
}
