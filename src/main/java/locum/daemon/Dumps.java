package locum.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import locum.config.Configuration;
import locum.config.GlobalSettings;
import locum.keepalived.DaemonSignal;
import locum.keepalived.Dump;
import locum.keepalived.JsonDump;
import locum.keepalived.StateDump;
import locum.keepalived.StatisticsDump;

/// Writes keepalived's dump files, on a thread of its own: the loop only answers how its instances
/// are.
///
/// A file is written under another name and then renamed: who reads it never finds half of it, and
/// a symbolic link that somebody laid in its place is replaced, not followed.
final class Dumps {

  private final Guise.Parts parts;
  private final Transitions transitions;
  private final String suffix;
  private final int umask;
  private final ExecutorService writer =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().name("dumps").daemon().factory());
  private final Map<DaemonSignal, OnDemand> requests = new ConcurrentHashMap<>();
  private final ZoneId zone = ZoneId.systemDefault();

  /// @param suffix of the names with `data_use_instance`
  Dumps(Guise.Parts parts, Transitions transitions, String suffix, int umask) {
    this.parts = parts;
    this.transitions = transitions;
    this.suffix = suffix;
    this.umask = umask;
  }

  /// Writes what a signal asks for, some time soon.
  void request(DaemonSignal signal) {
    requests.computeIfAbsent(signal, _ -> new OnDemand(writer, () -> write(signal))).request();
  }

  /// Writes the state to the log.
  void log() {
    writer.execute(
        () ->
            survey(false)
                .ifPresent(dump -> StateDump.write(dump).lines().forEach(parts.log()::info)));
  }

  private void write(DaemonSignal signal) {
    Optional<Dump> surveyed = survey(signal == DaemonSignal.STATS_CLEAR);
    if (surveyed.isEmpty()) {
      parts.log().error("no dump is written: the daemon did not look up for 5 s");
      return;
    }
    Dump dump = surveyed.get();
    GlobalSettings.DumpSettings places = dump.configuration().globals().dumps();
    switch (signal) {
      case DATA -> {
        write("keepalived_parent", ".data", Optional.empty(), dump, StateDump::writeParent);
        write("keepalived", ".data", places.stateFile(), dump, StateDump::write);
      }
      case STATS, STATS_CLEAR ->
          write("keepalived", ".stats", places.statsFile(), dump, StatisticsDump::write);
      case JSON -> write("keepalived", ".json", places.jsonFile(), dump, JsonDump::write);
      case STOP, RELOAD -> {} // no dumps
    }
  }

  private Optional<Dump> survey(boolean clear) {
    Configuration configuration = parts.inForce().get();
    CompletableFuture<Command.Snapshot> result = new CompletableFuture<>();
    parts.loop().submit(clear ? new Command.SurveyAndClear(result) : new Command.Survey(result));
    return Command.await(result)
        .map(
            snapshot ->
                new Dump(
                    Transitions.micros(Instant.now()),
                    configuration,
                    snapshot.instances(),
                    snapshot.groups(),
                    snapshot.trackers(),
                    transitions.inMicros(),
                    this::clock));
  }

  /// `Sat Jan 31 23:59:59.123456 2026`
  private String clock(long micros) {
    Instant at = Instant.ofEpochSecond(micros / 1_000_000, micros % 1_000_000 * 1_000);
    return DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss.SSSSSS uuuu", Locale.ROOT)
        .format(at.atZone(zone));
  }

  private void write(
      String stem,
      String ending,
      Optional<String> asked,
      Dump dump,
      Function<Dump, String> content) {
    boolean named = dump.configuration().globals().dumps().useInstance();
    Path path = place(stem + (named ? suffix : "") + ending, asked);
    try {
      replace(path, content.apply(dump));
      parts.log().info("Printed " + path + " on signal");
    } catch (IOException e) {
      parts.log().error("no dump is written to " + path + ": " + e);
    }
  }

  /// A file that was asked for, or this name in a directory that was, in `TMPDIR`, in /tmp.
  private static Path place(String name, Optional<String> asked) {
    if (asked.isPresent() && !asked.get().endsWith("/")) {
      return Path.of(asked.get());
    }
    String directory =
        asked.orElseGet(
            () ->
                Optional.ofNullable(System.getenv("TMPDIR"))
                    .filter(value -> value.startsWith("/"))
                    .orElse("/tmp"));
    return Path.of(directory, name);
  }

  private void replace(Path path, String content) throws IOException {
    Path directory = Optional.ofNullable(path.getParent()).orElse(Path.of("/"));
    Path born = Files.createTempFile(directory, ".keepalived", "");
    try {
      Files.writeString(born, content);
      Files.setPosixFilePermissions(born, permissions());
      Files.move(born, path, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      Files.deleteIfExists(born);
      throw e;
    }
  }

  /// Those of a plain new file under the mask.
  private Set<PosixFilePermission> permissions() {
    int mode = 0666 & ~umask;
    Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
    PosixFilePermission[] all = PosixFilePermission.values(); // from the owner's read downwards
    for (int i = 0; i < all.length; i++) {
      if ((mode & 0400 >> i) != 0) {
        permissions.add(all[i]);
      }
    }
    return permissions;
  }
}
