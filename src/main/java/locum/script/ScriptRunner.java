package locum.script;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import locum.core.CheckOutcome;
import locum.core.Occurrence;
import locum.core.Occurrence.Severity;
import locum.core.ScriptCommand;
import locum.core.ScriptPolicy;
import locum.linux.ChildProcess;
import locum.linux.Epoll;
import locum.linux.Errno;
import locum.linux.Inheritance;
import locum.linux.Scheduling;
import locum.linux.SystemCallException;
import locum.linux.WakeUp;

/// Runs scripts, all of them from one thread that waits for their ends, their output and their
/// time.
///
/// Each run has a key, and there is never a second process under the same key. All methods may be
/// called from any thread and never wait, but [#close].
public final class ScriptRunner implements AutoCloseable {

  private static final Duration UNTIL_KILL = Duration.ofSeconds(2);
  private static final Duration UNTIL_NEXT_KILL = Duration.ofSeconds(10);
  private static final Duration WINDOW = Duration.ofMinutes(1);
  private static final int WAKE_UP = 0;
  private static final int BUFFER = 4096;

  /// What the launcher found in the place of the locale that Java needs: nothing, or `LC_ALL=...`.
  private static final String LOCALE = "LOCUM_LC_ALL=";

  private static final List<String> MISLEADING = List.of("IFS=", "LD_PRELOAD=", "LD_LIBRARY_PATH=");

  /// Reads from one output in a turn: a script that writes without end must not keep the others.
  private static final int READS_PER_TURN = 4;

  /// All that a pipe can hold, so that what a run wrote is told before its outcome.
  private static final int READS_AT_END = 32;

  /// One run that is wanted.
  ///
  /// @param key what there is only one of at a time
  /// @param subject whose log lines it makes
  /// @param timeout after which it has failed and is ended; empty is never
  /// @param outcome told once, on the thread of the runner: at the end, or at the timeout already,
  ///   while the process may still take a while to go
  /// @param repeated whether the same is run again and again, so that only new output is worth a
  ///   line
  public record Task(
      String key,
      String subject,
      ScriptCommand command,
      Optional<Duration> timeout,
      boolean repeated,
      Consumer<CheckOutcome> outcome) {}

  private sealed interface Request {
    record Start(Task task) implements Request {}

    record End(String key, boolean forget) implements Request {}

    record Kill(String key) implements Request {}

    record Policy(ScriptPolicy policy) implements Request {}

    record Close() implements Request {}
  }

  private final Epoll epoll;
  private final WakeUp wakeUp;
  private final Consumer<Occurrence> reports;
  private final Inheritance inheritance;
  private final Queue<Request> requests = new ConcurrentLinkedQueue<>();
  private final List<byte[]> environment;
  private final byte[] buffer = new byte[BUFFER];
  private final Map<String, Run> byKey = new HashMap<>();
  private final Map<Integer, Run> byToken = new HashMap<>();
  private final Map<String, List<String>> told = new HashMap<>();
  private final Map<Optional<ScriptCommand.RunAs>, Identity> identities = new HashMap<>();
  private final Thread thread = Thread.ofPlatform().name("scripts").daemon().unstarted(this::loop);
  private ScriptPolicy policy = ScriptPolicy.DEFAULT;
  private int nextToken = 2;
  private boolean closing;

  private ScriptRunner(
      Epoll epoll,
      WakeUp wakeUp,
      List<byte[]> environment,
      Inheritance inheritance,
      Consumer<Occurrence> reports) {
    this.inheritance = inheritance;
    this.epoll = epoll;
    this.wakeUp = wakeUp;
    this.environment = environment;
    this.reports = reports;
  }

  /// Starts the thread.
  ///
  /// @param inheritance what scripts get back that the daemon changed for itself
  /// @param reports called from that thread; must not wait
  public static ScriptRunner open(Inheritance inheritance, Consumer<Occurrence> reports)
      throws IOException {
    Epoll epoll = Epoll.open();
    WakeUp wakeUp = WakeUp.open();
    epoll.add(wakeUp.fd(), WAKE_UP);
    ScriptRunner runner =
        new ScriptRunner(
            epoll,
            wakeUp,
            cleaned(Files.readAllBytes(Path.of("/proc/self/environ"))),
            inheritance,
            reports);
    runner.thread.start();
    return runner;
  }

  /// Octet by octet as it was given to this process, without what changes how a shell or the linker
  /// reads, and with the locale that the launcher replaced and kept.
  ///
  /// @param all entries, each ended by a zero
  static List<byte[]> cleaned(byte[] all) {
    List<byte[]> entries = new ArrayList<>();
    int from = 0;
    for (int i = 0; i < all.length; i++) {
      if (all[i] == 0) {
        entries.add(Arrays.copyOfRange(all, from, i));
        from = i + 1;
      }
    }
    boolean replaced = entries.stream().anyMatch(entry -> begins(entry, LOCALE));
    List<byte[]> kept = new ArrayList<>();
    for (byte[] entry : entries) {
      if (begins(entry, LOCALE)) {
        if (entry.length > LOCALE.length()) {
          kept.add(Arrays.copyOfRange(entry, LOCALE.length(), entry.length));
        }
      } else if (MISLEADING.stream().noneMatch(name -> begins(entry, name))
          && !(replaced && begins(entry, "LC_ALL="))) {
        kept.add(entry);
      }
    }
    return kept;
  }

  private static boolean begins(byte[] entry, String name) {
    return new String(entry, StandardCharsets.ISO_8859_1).startsWith(name);
  }

  /// Which user runs what, from the next start on.
  public void policy(ScriptPolicy next) {
    submit(new Request.Policy(next));
  }

  /// Starts a run, unless one with the same key still goes.
  public void start(Task task) {
    submit(new Request.Start(task));
  }

  /// Ends a run, if there is one: SIGTERM to its group, SIGKILL two seconds later. Its outcome is
  /// told when it has ended.
  public void end(String key) {
    submit(new Request.End(key, false));
  }

  /// The same, and nobody wants to know the outcome.
  public void abandon(String key) {
    submit(new Request.End(key, true));
  }

  /// Ends a run at once (SIGKILL to its group).
  public void kill(String key) {
    submit(new Request.Kill(key));
  }

  private void submit(Request request) {
    requests.add(request);
    wakeUp.wake();
  }

  /// Asks every run to end, waits up to two seconds, kills what is left and ends the thread.
  @Override
  public void close() {
    submit(new Request.Close());
    try {
      thread.join(UNTIL_KILL.plusSeconds(1));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void loop() {
    try {
      Scheduling.ordinaryNice();
      inheritance.prepareThread();
      while (!closing || !byKey.isEmpty()) {
        turn();
      }
    } catch (IOException e) {
      remark("locum", Severity.ERROR, "scripts are not run any more: " + e.getMessage());
    } finally {
      byKey.values().forEach(run -> run.child.kill());
      byToken.values().forEach(run -> run.child.close());
      wakeUp.close();
      epoll.close();
    }
  }

  private void turn() throws SystemCallException {
    int ready = epoll.await(nextDeadline());
    for (int i = 0; i < ready; i++) {
      int token = epoll.token(i);
      if (token == WAKE_UP) {
        wakeUp.drain();
      } else {
        Optional.ofNullable(byToken.get(token / 2))
            .ifPresent(run -> guarded(() -> hear(run, token % 2 == 0)));
      }
    }
    for (Request request = requests.poll(); request != null; request = requests.poll()) {
      Request one = request;
      guarded(() -> carryOut(one));
    }
    long now = System.nanoTime();
    for (Run run : List.copyOf(byKey.values())) {
      guarded(() -> keepTime(run, now));
    }
  }

  /// What goes wrong with one run must not end the others.
  private void guarded(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException e) {
      remark("locum", Severity.ERROR, "a defect while running scripts; going on: " + e);
    }
  }

  private OptionalLong nextDeadline() {
    long now = System.nanoTime();
    OptionalLong earliest = OptionalLong.empty();
    for (Run run : byKey.values()) {
      OptionalLong next = run.next(now);
      if (next.isPresent()
          && (earliest.isEmpty() || next.getAsLong() - now < earliest.getAsLong() - now)) {
        earliest = next;
      }
    }
    return earliest;
  }

  private void carryOut(Request request) {
    switch (request) {
      case Request.Start(Task task) -> begin(task);
      case Request.End(String key, boolean forget) -> {
        Run run = byKey.get(key);
        if (run != null) {
          if (forget) {
            run.outcome = Optional.empty();
          }
          terminate(run);
        }
      }
      case Request.Kill(String key) -> {
        Run run = byKey.get(key);
        if (run != null) {
          run.child.kill();
        }
      }
      case Request.Policy(ScriptPolicy next) -> {
        policy = next;
        told.clear();
        identities.clear();
      }
      case Request.Close() -> {
        closing = true;
        byKey.values().forEach(this::terminate);
      }
    }
  }

  private void begin(Task task) {
    if (closing) {
      task.outcome().accept(new CheckOutcome.NotStarted("the daemon stops"));
    } else if (byKey.containsKey(task.key())) {
      task.outcome().accept(new CheckOutcome.StillRunning());
    } else {
      try {
        switch (prepare(task)) {
          case PreparedScript.Refused(String reason) -> refuse(task, reason);
          case PreparedScript.Ready ready -> {
            ChildProcess child = start(ready);
            register(task, child);
            inheritance.giveBack(child);
          }
        }
      } catch (SystemCallException e) {
        refuse(task, e.sentence());
      } catch (RuntimeException e) { // a name that the encoding of this process does not have
        refuse(task, e.toString());
      }
    }
  }

  /// Users are looked up once, files each time: who repairs a script need not tell the daemon.
  private PreparedScript prepare(Task task) {
    ScriptCommand command = task.command();
    Identity identity = identities.get(command.runAs());
    try {
      if (identity == null) {
        identity = Identity.of(command.runAs(), policy);
        identities.put(command.runAs(), identity);
      }
      // One that runs as long as the daemon must not outlive it and take what is its successor's.
      return PreparedScript.of(command, identity, policy, task.timeout().isEmpty());
    } catch (Identity.Unknown e) {
      return new PreparedScript.Refused(e.sentence());
    }
  }

  private void refuse(Task task, String reason) {
    List<String> lines = List.of("'" + task.command().program() + "' was not run: " + reason);
    tell(task, Severity.ERROR, lines);
    task.outcome().accept(new CheckOutcome.NotStarted(reason));
  }

  private ChildProcess start(PreparedScript.Ready ready) throws SystemCallException {
    try {
      return ChildProcess.start(ready.program(), ready.arguments(), environment);
    } catch (SystemCallException e) {
      if (!e.is(Errno.ENOEXEC)) {
        throw e;
      }
      // No #! line and no binary: what system(3) would have made of it.
      List<String> words = new ArrayList<>();
      words.add(PreparedScript.SHELL.toString());
      words.add(ready.program());
      words.addAll(ready.arguments().subList(1, ready.arguments().size()));
      return ChildProcess.start(PreparedScript.SHELL.toString(), words, environment);
    }
  }

  private void register(Task task, ChildProcess child) throws SystemCallException {
    int token = nextToken;
    do {
      nextToken = nextToken == 1 << 29 ? 2 : nextToken + 1;
    } while (byToken.containsKey(nextToken));
    Run run = new Run(task, child, token, System.nanoTime());
    try {
      epoll.add(child.process(), token * 2);
      epoll.add(child.output(), token * 2 + 1);
    } catch (SystemCallException e) {
      child.kill();
      epoll.remove(child.process());
      child.close();
      throw e;
    }
    byKey.put(task.key(), run);
    byToken.put(token, run);
  }

  private void hear(Run run, boolean processEnded) {
    boolean writers = read(run, processEnded ? READS_AT_END : READS_PER_TURN);
    if (processEnded && !run.ended) {
      end(run);
    }
    // What it left running may go on writing: without a reader that would end it.
    if (!writers && run.ended) {
      epoll.remove(run.child.output());
      byToken.remove(run.token);
      run.child.close();
    } else if (!writers) {
      epoll.remove(run.child.output());
      run.child.output().close();
    }
  }

  /// Returns whether somebody can still write.
  private boolean read(Run run, int most) {
    if (!run.child.output().isOpen()) {
      return false;
    }
    for (int i = 0; i < most; i++) {
      int count = run.child.read(buffer);
      if (count <= 0) {
        return count == 0;
      }
      List<String> lines = run.output.add(buffer, count);
      if (run.task.repeated()) {
        run.collected.addAll(lines);
      } else {
        tell(run.task, Severity.INFO, lines);
      }
    }
    return true;
  }

  private void end(Run run) {
    if (run.signals > 0) {
      // What ignored the SIGTERM that its leader obeyed. Before the leader is waited for: after
      // that
      // the number of the group may be another's.
      run.child.kill();
    }
    Optional<ChildProcess.End> end;
    try {
      end = run.child.end();
    } catch (SystemCallException e) {
      end = Optional.of(new ChildProcess.End(false, 255));
      remark(run.task.subject(), Severity.ERROR, e.sentence());
    }
    if (end.isEmpty()) {
      return;
    }
    run.ended = true;
    epoll.remove(run.child.process());
    run.child.process().close();
    byKey.remove(run.task.key());
    List<String> last = run.output.finish();
    if (run.task.repeated()) {
      run.collected.addAll(last);
      tell(run.task, Severity.INFO, run.collected);
    } else {
      tell(run.task, Severity.INFO, last);
    }
    CheckOutcome outcome =
        end.get().signalled()
            ? new CheckOutcome.Killed(end.get().code())
            : new CheckOutcome.Exited(end.get().code());
    Optional<Consumer<CheckOutcome>> concerned = run.outcome;
    run.outcome = Optional.empty();
    concerned.ifPresent(consumer -> consumer.accept(outcome));
  }

  private void keepTime(Run run, long now) {
    if (run.timeoutAt.isPresent() && run.timeoutAt.getAsLong() - now <= 0) {
      run.timeoutAt = OptionalLong.empty();
      Optional<Consumer<CheckOutcome>> concerned = run.outcome;
      run.outcome = Optional.empty();
      concerned.ifPresent(consumer -> consumer.accept(new CheckOutcome.TimedOut()));
      terminate(run);
    }
    if (run.signalAt.isPresent() && run.signalAt.getAsLong() - now <= 0) {
      run.child.kill();
      run.signals++;
      run.signalAt =
          OptionalLong.of(now + (run.signals > 2 ? UNTIL_NEXT_KILL : UNTIL_KILL).toNanos());
    }
    if (now - run.windowBegan > WINDOW.toNanos()) {
      run.windowBegan = now;
      tell(run.task, Severity.INFO, run.task.repeated() ? List.of() : run.output.finish());
    }
  }

  private void terminate(Run run) {
    if (run.signals == 0) {
      run.signals = 1;
      run.child.terminate();
      run.signalAt = OptionalLong.of(System.nanoTime() + UNTIL_KILL.toNanos());
    }
  }

  /// Of what is run again and again only what differs from the last time is told.
  private void tell(Task task, Severity severity, Collection<String> lines) {
    if (task.repeated()) {
      List<String> copy = List.copyOf(lines);
      if (copy.equals(told.put(task.key(), copy)) || copy.isEmpty()) {
        return;
      }
    }
    String program = task.command().program();
    String name = program.substring(program.lastIndexOf('/') + 1) + ": ";
    lines.forEach(
        line -> remark(task.subject(), severity, severity == Severity.INFO ? name + line : line));
  }

  private void remark(String subject, Severity severity, String sentence) {
    reports.accept(new Occurrence.Remark(subject, severity, sentence));
  }
}
