package locum.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import locum.core.CheckOutcome;
import locum.core.MonotonicTime;
import locum.core.Occurrence;
import locum.core.ScriptCommand;
import locum.core.ScriptPolicy;
import locum.notify.NotifySettings.Fifo;
import locum.script.NotifyFifo;
import locum.script.ScriptRunner;

/// The FIFOs of the configuration and the scripts that read them. Belongs to the thread of the
/// [Errands].
final class Fifos {

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
  private static final Duration COMPLAINT_PERIOD = Duration.ofMinutes(1);

  /// One FIFO. No record: what it counts changes.
  private static final class Post {
    private final Fifo settings;
    private final NotifyFifo fifo;
    private Optional<MonotonicTime> restartAt = Optional.empty();
    private Duration pause = FIRST_PAUSE;
    private MonotonicTime startedAt = now();
    private long lost;
    private Optional<MonotonicTime> complainAt = Optional.empty();

    Post(Fifo settings, NotifyFifo fifo) {
      this.settings = settings;
      this.fifo = fifo;
    }
  }

  private final ChangeLedger ledger;
  private final Messenger.Runner runner;
  private final Consumer<Runnable> later;
  private final Consumer<Occurrence> reports;
  private Map<String, Post> byPath = new LinkedHashMap<>();

  Fifos(
      ChangeLedger ledger,
      Messenger.Runner runner,
      Consumer<Runnable> later,
      Consumer<Occurrence> reports) {
    this.ledger = ledger;
    this.runner = runner;
    this.later = later;
    this.reports = reports;
  }

  /// Opens what is wanted, again if it was open: somebody may have put another file there.
  void configure(List<Fifo> wanted, ScriptPolicy policy) {
    Map<String, Post> before = byPath;
    byPath = new LinkedHashMap<>();
    for (Fifo settings : wanted) {
      Optional<Post> old = Optional.ofNullable(before.remove(settings.path()));
      Optional<NotifyFifo> opened = Optional.empty();
      try {
        opened = Optional.of(open(settings, policy, old.map(p -> p.fifo.isOurs()).orElse(false)));
      } catch (IOException | InvalidPathException e) {
        remark(
            Occurrence.Severity.ERROR,
            "nothing is written to the FIFO " + settings.path() + ": " + e.getMessage());
      }
      old.ifPresent(post -> post.fifo.close());
      boolean sameScript = old.isPresent() && old.get().settings.equals(settings);
      if (old.isPresent() && (!sameScript || opened.isEmpty())) {
        runner.with(r -> r.abandon(key(settings)));
      }
      if (opened.isPresent()) {
        Post post = new Post(settings, opened.get());
        byPath.put(settings.path(), post);
        if (sameScript) {
          // It runs on, or waits for its next try.
          post.restartAt = old.get().restartAt;
          post.pause = old.get().pause;
          post.startedAt = old.get().startedAt;
        } else {
          startScript(post);
        }
      }
    }
    before.values().forEach(this::discard);
  }

  private NotifyFifo open(Fifo settings, ScriptPolicy policy, boolean made) throws IOException {
    Path path = Path.of(settings.path());
    boolean noted = made || !Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    if (noted) {
      ledger.append(line(settings));
    }
    boolean ours = false;
    try {
      NotifyFifo fifo = NotifyFifo.open(path, settings.owner(), policy, made);
      ours = fifo.isOurs();
      return fifo;
    } finally {
      if (noted && !ours) {
        ledger.strike(line(settings));
      }
    }
  }

  private static String line(Fifo settings) {
    return "fifo " + Path.of(settings.path()).toAbsolutePath();
  }

  private void startScript(Post post) {
    post.restartAt = Optional.empty();
    post.startedAt = now();
    if (post.settings.script().isEmpty()) {
      return;
    }
    ScriptCommand script = post.settings.script().get();
    List<String> words = new ArrayList<>(script.words());
    words.add(post.settings.path());
    ScriptCommand command = new ScriptCommand(words, script.runAs());
    runner.with(
        r ->
            r.start(
                new ScriptRunner.Task(
                    key(post.settings),
                    "locum",
                    command,
                    Optional.empty(),
                    false,
                    outcome -> later.accept(() -> ended(post.settings, command, outcome)))));
  }

  /// It should run as long as the daemon; it gets another try, ever later.
  private void ended(Fifo settings, ScriptCommand command, CheckOutcome outcome) {
    Post post = byPath.get(settings.path());
    if (post == null || !post.settings.equals(settings)) {
      return;
    }
    if (post.startedAt.plus(LONGEST_PAUSE).isDue(now())) {
      post.pause = FIRST_PAUSE; // it ran well for a while
    }
    post.restartAt = Optional.of(now().plus(post.pause));
    String end = Outcomes.sentence(outcome);
    remark(
        Occurrence.Severity.WARNING,
        "the script of the FIFO "
            + settings.path()
            + ", '"
            + command
            + "', "
            + (end.isEmpty() ? "has ended" : end)
            + "; it is started again in "
            + post.pause.toSeconds()
            + " s");
    Duration longer = post.pause.multipliedBy(2);
    post.pause = longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE;
  }

  void write(Fifo fifo, String line) {
    Post post = byPath.get(fifo.path());
    if (post == null) {
      return;
    }
    try {
      if (!post.fifo.write(line)) {
        post.lost++;
      }
    } catch (IOException e) {
      post.lost++;
      remark(Occurrence.Severity.ERROR, e.getMessage() + ": a line was not written");
    }
    MonotonicTime now = now();
    if (post.lost > 0 && post.complainAt.filter(at -> !at.isDue(now)).isEmpty()) {
      post.complainAt = Optional.of(now.plus(COMPLAINT_PERIOD));
      remark(
          Occurrence.Severity.WARNING,
          "the FIFO "
              + fifo.path()
              + " is full, because nobody reads it; lines lost so far: "
              + post.lost);
    }
  }

  void keepTime(MonotonicTime now) {
    for (Post post : byPath.values()) {
      if (post.restartAt.filter(at -> at.isDue(now)).isPresent()) {
        startScript(post);
      }
    }
  }

  Optional<MonotonicTime> nextDeadline() {
    return byPath.values().stream()
        .flatMap(post -> post.restartAt.stream())
        .reduce(MonotonicTime::min);
  }

  private void discard(Post post) {
    post.fifo.close();
    try {
      post.fifo.removeIfOurs();
      ledger.strike(line(post.settings));
    } catch (IOException e) {
      remark(
          Occurrence.Severity.WARNING,
          "the FIFO " + post.settings.path() + " was not removed: " + e.getMessage());
    }
    if (post.settings.script().isPresent()) {
      runner.with(r -> r.abandon(key(post.settings)));
    }
  }

  void close() {
    List<Post> all = List.copyOf(byPath.values());
    byPath.clear();
    all.forEach(this::discard);
  }

  private static String key(Fifo fifo) {
    return "fifo " + fifo.path();
  }

  private void remark(Occurrence.Severity severity, String sentence) {
    reports.accept(new Occurrence.Remark("locum", severity, sentence));
  }

  private static MonotonicTime now() {
    return new MonotonicTime(System.nanoTime());
  }
}
