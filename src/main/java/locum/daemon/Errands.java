package locum.daemon;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import locum.config.Configuration;
import locum.core.CheckOutcome;
import locum.core.Effect;
import locum.core.Event;
import locum.core.MonotonicTime;
import locum.core.Occurrence;
import locum.core.ScriptCommand;
import locum.core.ScriptPolicy;
import locum.linux.Inheritance;
import locum.notify.NotifySettings;
import locum.script.ScriptRunner;

/// What the engine wants done beside the loop: check scripts are run, people and programs are told.
///
/// The loop hands over without waiting; a thread of its own does it, and everything that it needs
/// is opened when it is first needed. Results come back as events.
final class Errands {

  /// How long the scripts of the end may take altogether.
  private static final Duration FAREWELL = Duration.ofSeconds(5);

  /// How often the end looks whether the thread that it waits for is still there.
  private static final Duration PULSE = Duration.ofMillis(100);

  private sealed interface Item {
    record Do(Effect effect) implements Item {}

    record Configure(Configuration configuration) implements Item {}

    record Then(Runnable action) implements Item {}

    record Finish(CountDownLatch done) implements Item {}
  }

  private final BlockingQueue<Item> queue = new LinkedBlockingQueue<>();
  private final ChangeLedger ledger;
  private final Inheritance inheritance;
  private final Consumer<Occurrence> reports;
  private final Thread thread = Thread.ofPlatform().name("errands").daemon().unstarted(this::run);

  /// Whether there is anything to do at all; written by the loop's thread.
  private volatile boolean needed;

  private volatile Consumer<Event> results = _ -> {};
  private Optional<ScriptRunner> runner = Optional.empty();
  private Optional<Messenger> messenger = Optional.empty();
  private ScriptPolicy policy = ScriptPolicy.DEFAULT;
  private Optional<MonotonicTime> finishBy = Optional.empty();

  /// @param ledger of what is changed on the host
  /// @param inheritance what scripts get back that the daemon changed for itself
  /// @param reports from any thread; must not wait
  Errands(ChangeLedger ledger, Inheritance inheritance, Consumer<Occurrence> reports) {
    this.inheritance = inheritance;
    this.ledger = ledger;
    this.reports = reports;
  }

  /// Takes an effect over, from the loop's thread. It waits in the queue until [#start].
  void accept(Effect effect) {
    if (needed && hasEnded()) {
      refuse(effect, "the thread that runs scripts has ended");
    } else if (needed) {
      queue.add(new Item.Do(effect));
    }
  }

  /// The same for a configuration: what is accepted after it goes by it.
  ///
  /// @param any whether there is anything to do in it
  void configure(Configuration configuration, boolean any) {
    needed |= any;
    if (needed && !hasEnded()) {
      queue.add(new Item.Configure(configuration));
    }
  }

  private boolean hasEnded() {
    return thread.getState() == Thread.State.TERMINATED;
  }

  /// Begins to work, if there is anything to do; to be called after each configuration, at the
  /// start when the first advert has gone.
  ///
  /// @param sink takes the results, from any thread
  synchronized void start(Consumer<Event> sink) {
    results = sink;
    if (needed && thread.getState() == Thread.State.NEW) {
      thread.start();
    }
  }

  /// Runs a command alone and waits for its end: before the start, or after the end.
  ///
  /// @param enough when complete, the command is ended
  static void runAlone(
      String subject,
      ScriptCommand command,
      Duration timeout,
      ScriptPolicy policy,
      Inheritance inheritance,
      Consumer<Occurrence> reports,
      CompletableFuture<String> enough) {
    try (ScriptRunner alone = ScriptRunner.open(inheritance, reports)) {
      CompletableFuture<CheckOutcome> done = new CompletableFuture<>();
      alone.policy(policy);
      alone.start(
          new ScriptRunner.Task(
              subject,
              subject,
              command,
              Optional.of(timeout),
              false,
              outcome -> {
                String end = Outcomes.sentence(outcome);
                if (!end.isEmpty()) {
                  reports.accept(
                      new Occurrence.Remark(
                          subject, Occurrence.Severity.WARNING, "'" + command + "' " + end));
                }
                done.complete(outcome);
              }));
      CompletableFuture.anyOf(done, enough).join();
      if (!done.isDone()) {
        alone.end(subject);
        done.join();
      }
    } catch (IOException e) {
      reports.accept(
          new Occurrence.Remark(
              subject, Occurrence.Severity.ERROR, "'" + command + "' was not run: " + e));
    }
  }

  /// Tells everybody what is still to be told, ends all scripts, and waits until that is done: some
  /// seconds at most. A second time it does nothing.
  void finish() {
    start(results);
    if (thread.getState() == Thread.State.NEW || !thread.isAlive()) {
      return;
    }
    CountDownLatch done = new CountDownLatch(1);
    queue.add(new Item.Finish(done));
    try {
      MonotonicTime latest = now().plus(FAREWELL.multipliedBy(3));
      while (thread.isAlive()
          && !latest.isDue(now())
          && !done.await(PULSE.toMillis(), TimeUnit.MILLISECONDS)) {}
      if (done.getCount() > 0) {
        remark(Occurrence.Severity.ERROR, "scripts or FIFOs hold up the end; leaving without them");
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    Optional<CountDownLatch> finish = Optional.empty();
    try {
      while (finish.isEmpty() || !isDone()) {
        Item item = next();
        if (item instanceof Item.Finish(CountDownLatch done)) {
          finish = Optional.of(done);
          finishBy = Optional.of(now().plus(FAREWELL));
        } else if (item != null) {
          carryOut(item);
        }
        keepTime();
      }
      messenger.ifPresent(Messenger::close);
      runner.ifPresent(ScriptRunner::close);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      finish.ifPresent(CountDownLatch::countDown);
    }
  }

  /// What goes wrong with one item must not keep the others from being done.
  private void carryOut(Item item) {
    try {
      switch (item) {
        case Item.Do(Effect effect) -> carryOut(effect);
        case Item.Configure(Configuration configuration) -> take(configuration);
        case Item.Then(Runnable action) -> action.run();
        case Item.Finish _ -> throw new IllegalArgumentException("not carried out: " + item);
      }
    } catch (RuntimeException e) {
      remark(Occurrence.Severity.ERROR, "a defect beside the loop; going on: " + e);
      if (item instanceof Item.Do(Effect effect)) {
        refuse(effect, e.toString());
      }
    }
  }

  private void keepTime() throws InterruptedException {
    try {
      messenger.ifPresent(m -> m.keepTime(now()));
    } catch (RuntimeException e) {
      remark(Occurrence.Severity.ERROR, "a defect in notifications; going on: " + e);
      Thread.sleep(PULSE); // what is due stays due
    }
  }

  /// A check that cannot be run has a result, too.
  private void refuse(Effect effect, String reason) {
    if (effect instanceof Effect.RunCheck check) {
      results.accept(
          new Event.CheckFinished(check.check(), check.run(), new CheckOutcome.NotStarted(reason)));
    }
  }

  private boolean isDone() {
    return queue.isEmpty()
        && (messenger.map(Messenger::isIdle).orElse(true)
            || (finishBy.filter(at -> at.isDue(now())).isPresent()
                && !messenger.map(Messenger::changesAddresses).orElse(false)));
  }

  /// The next thing to do; null when the time has come for something else.
  private @org.jspecify.annotations.Nullable Item next() throws InterruptedException {
    Optional<MonotonicTime> deadline =
        java.util.stream.Stream.concat(
                messenger.flatMap(Messenger::nextDeadline).stream(),
                finishBy.filter(at -> !at.isDue(now())).stream())
            .reduce(MonotonicTime::min);
    return deadline.isEmpty()
        ? queue.take()
        : queue.poll(Math.max(0, now().until(deadline.get()).toNanos()), TimeUnit.NANOSECONDS);
  }

  private void carryOut(Effect effect) {
    switch (effect) {
      case Effect.RunCheck(String check, long run, ScriptCommand command, Duration timeout) -> {
        runner(
            r ->
                r.start(
                    new ScriptRunner.Task(
                        "check " + check,
                        check,
                        command,
                        Optional.of(timeout),
                        true,
                        outcome -> results.accept(new Event.CheckFinished(check, run, outcome)))));
        if (runner.isEmpty()) {
          refuse(effect, "no script can be run");
        }
      }
      case Effect.AbandonCheck(String check) -> runner.ifPresent(r -> r.abandon("check " + check));
      case Effect.Notify(var notification) -> messenger.ifPresent(m -> m.tell(now(), notification));
      case Effect.Watch _, // the loop hands it to the Watcher
          Effect.Listen _,
          Effect.StopListening _,
          Effect.TransmitFrame _,
          Effect.Adjust _,
          Effect.Transmit _,
          Effect.AddAddresses _,
          Effect.RenewAddresses _,
          Effect.RemoveAddresses _,
          Effect.AddRouting _,
          Effect.RemoveRouting _,
          Effect.AnnounceAddresses _,
          Effect.Report _ ->
          throw new IllegalArgumentException("not an errand: " + effect);
    }
  }

  private void take(Configuration configuration) {
    policy = configuration.globals().scripts().policy();
    runner.ifPresent(r -> r.policy(policy));
    NotifySettings settings = configuration.notifications();
    if (messenger.isEmpty() && !settings.isEmpty()) {
      messenger =
          Optional.of(
              new Messenger(
                  ledger, this::runner, this::later, reports, event -> results.accept(event)));
    }
    messenger.ifPresent(m -> m.configure(now(), settings, policy));
  }

  private void later(Runnable action) {
    queue.add(new Item.Then(action));
  }

  /// Does something with the runner, which is opened for it if need be.
  private void runner(Consumer<ScriptRunner> use) {
    if (runner.isEmpty()) {
      try {
        ScriptRunner opened = ScriptRunner.open(inheritance, reports);
        opened.policy(policy);
        runner = Optional.of(opened);
      } catch (IOException e) {
        remark(Occurrence.Severity.ERROR, "no script can be run: " + e.getMessage());
      }
    }
    runner.ifPresent(use);
  }

  private void remark(Occurrence.Severity severity, String sentence) {
    reports.accept(new Occurrence.Remark("locum", severity, sentence));
  }

  private static MonotonicTime now() {
    return new MonotonicTime(System.nanoTime());
  }
}
