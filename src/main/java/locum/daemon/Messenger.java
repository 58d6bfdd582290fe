package locum.daemon;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import locum.core.CheckOutcome;
import locum.core.Event;
import locum.core.MonotonicTime;
import locum.core.Notification;
import locum.core.Occurrence;
import locum.core.ReportedState;
import locum.core.ScriptCommand;
import locum.core.ScriptPolicy;
import locum.mail.MailQueue;
import locum.notify.AddressScriptQueue;
import locum.notify.Delivery;
import locum.notify.Notices;
import locum.notify.NotifySettings;
import locum.notify.ScriptQueue;
import locum.notify.Subject;
import locum.script.ScriptRunner;

/// Delivers what [Notices] wants delivered. Belongs to the thread of the [Errands].
final class Messenger {

  /// Does something with the runner, if there can be one.
  interface Runner {
    void with(Consumer<ScriptRunner> use);
  }

  private final Notices notices = new Notices();
  private final ScriptQueue scripts = new ScriptQueue();
  private final Runner runner;
  private final Consumer<Runnable> later;
  private final Consumer<Occurrence> reports;
  private final Consumer<Event> results;
  private final AddressScriptQueue addressScripts = new AddressScriptQueue();
  private final Fifos fifos;
  private long coalesced;

  /// Whose up script was wanted: before that there is nothing to remove.
  private final Set<String> mastersOnce = new HashSet<>();

  /// Opened with the first mail.
  private Optional<MailQueue> mail = Optional.empty();

  /// @param ledger of what is changed on the host
  /// @param later has something done on the thread of this messenger
  /// @param results hears of up and down scripts that have ended
  Messenger(
      ChangeLedger ledger,
      Runner runner,
      Consumer<Runnable> later,
      Consumer<Occurrence> reports,
      Consumer<Event> results) {
    this.results = results;
    this.runner = runner;
    this.later = later;
    this.reports = reports;
    fifos = new Fifos(ledger, runner, later, reports);
  }

  void configure(MonotonicTime now, NotifySettings settings, ScriptPolicy policy) {
    fifos.configure(settings.fifos(), policy);
    deliver(now, notices.configure(settings));
  }

  void tell(MonotonicTime now, Notification notification) {
    deliver(now, notices.of(notification));
  }

  private void deliver(MonotonicTime now, List<Delivery> deliveries) {
    for (Delivery delivery : deliveries) {
      switch (delivery) {
        case Delivery.Scripts wanted -> {
          carryOut(scripts.add(now, wanted));
          if (scripts.coalesced() > coalesced) {
            coalesced = scripts.coalesced();
            remark(
                wanted.subject(),
                Occurrence.Severity.INFO,
                "its notify script is slower than the changes; it will be told the last state"
                    + " only");
          }
        }
        case Delivery.Addresses(String instance, var wanted, var state) -> {
          if (state == ReportedState.MASTER) {
            mastersOnce.add(instance);
          }
          carryOutAddresses(addressScripts.tell(now, instance, wanted, state));
        }
        case Delivery.Line(NotifySettings.Fifo fifo, String line) -> fifos.write(fifo, line);
        case Delivery.Mail message -> {
          MailQueue queue = mail.orElseGet(() -> MailQueue.open(reports));
          mail = Optional.of(queue);
          queue.offer(message);
        }
      }
    }
  }

  /// Does what is due.
  void keepTime(MonotonicTime now) {
    carryOutAddresses(addressScripts.deadlineReached(now));
    carryOut(scripts.deadlineReached(now));
    fifos.keepTime(now);
  }

  Optional<MonotonicTime> nextDeadline() {
    return Stream.of(scripts.nextDeadline(), addressScripts.nextDeadline(), fifos.nextDeadline())
        .flatMap(Optional::stream)
        .reduce(MonotonicTime::min);
  }

  /// Whether every script that was to be run has ended.
  boolean isIdle() {
    return scripts.isIdle() && addressScripts.isIdle();
  }

  /// Whether an up or down script runs or waits. Each has its time, so this comes to an end.
  boolean changesAddresses() {
    return !addressScripts.isIdle();
  }

  private void carryOutAddresses(List<AddressScriptQueue.Step> steps) {
    for (AddressScriptQueue.Step step : steps) {
      switch (step) {
        case AddressScriptQueue.Step.Start(String instance, ScriptCommand command) ->
            startAddresses(instance, command);
        case AddressScriptQueue.Step.End(String instance) -> {
          outOfTime(instance, AddressScriptQueue.PATIENCE, "is ended, for the other one waits");
          runner.with(r -> r.end(addressKey(instance)));
        }
        case AddressScriptQueue.Step.Kill(String instance) -> {
          outOfTime(instance, AddressScriptQueue.FAREWELL, "is killed, for the daemon ends");
          runner.with(r -> r.kill(addressKey(instance)));
        }
        case AddressScriptQueue.Step.Finished(String instance, var state) ->
            results.accept(new Event.AddressScriptFinished(instance, state));
      }
    }
  }

  private void outOfTime(String instance, Duration longest, String end) {
    reports.accept(
        new Occurrence.Remark(
            instance,
            Occurrence.Severity.ERROR,
            "its up or down script has had enough time (at most "
                + longest.toSeconds()
                + " s) and "
                + end
                + "; see whether the address is where it belongs"));
  }

  /// ucarp's words, which people search for.
  private void startAddresses(String instance, ScriptCommand command) {
    reports.accept(
        new Occurrence.Remark(instance, Occurrence.Severity.INFO, "Spawning [" + command + "]"));
    boolean removesNothing = !mastersOnce.contains(instance);
    runner.with(
        r ->
            r.start(
                new ScriptRunner.Task(
                    addressKey(instance),
                    instance,
                    command,
                    Optional.empty(),
                    false,
                    outcome ->
                        later.accept(
                            () -> addressesEnded(instance, command, removesNothing, outcome)))));
  }

  /// @param removesNothing whether it is the down script of the start, which mostly finds nothing
  ///   to remove and complains of that
  private void addressesEnded(
      String instance, ScriptCommand command, boolean removesNothing, CheckOutcome outcome) {
    String end = Outcomes.sentence(outcome);
    if (!end.isEmpty()) {
      reports.accept(
          new Occurrence.Remark(
              instance,
              removesNothing ? Occurrence.Severity.INFO : Occurrence.Severity.ERROR,
              "'"
                  + command
                  + "' "
                  + end
                  + (removesNothing
                      ? "; at the start there is mostly no address to remove"
                      : "; the address may not be as it should (what the script wrote is above)")));
    }
    carryOutAddresses(addressScripts.ended(new MonotonicTime(System.nanoTime()), instance));
  }

  private static String addressKey(String instance) {
    return "addresses of " + instance;
  }

  private void carryOut(List<ScriptQueue.Step> steps) {
    for (ScriptQueue.Step step : steps) {
      switch (step) {
        case ScriptQueue.Step.Start(Subject subject, ScriptCommand command) ->
            start(subject, command);
        case ScriptQueue.Step.End(Subject subject) -> {
          remark(
              subject,
              Occurrence.Severity.WARNING,
              "its notify script still runs while a newer state has waited for "
                  + ScriptQueue.PATIENCE.toSeconds()
                  + " s; it is ended");
          runner.with(r -> r.end(key(subject)));
        }
        case ScriptQueue.Step.Kill(Subject subject) -> {
          remark(
              subject,
              Occurrence.Severity.WARNING,
              "its notify script took longer than "
                  + ScriptQueue.FAREWELL.toSeconds()
                  + " s at the end of the daemon and is killed");
          runner.with(r -> r.kill(key(subject)));
        }
      }
    }
  }

  private void start(Subject subject, ScriptCommand command) {
    runner.with(
        r ->
            r.start(
                new ScriptRunner.Task(
                    key(subject),
                    subject.name(),
                    command,
                    Optional.empty(),
                    false,
                    outcome -> later.accept(() -> ended(subject, command, outcome)))));
  }

  private void ended(Subject subject, ScriptCommand command, CheckOutcome outcome) {
    String end = Outcomes.sentence(outcome);
    if (!end.isEmpty()) {
      remark(subject, Occurrence.Severity.WARNING, "notify script '" + command + "' " + end);
    }
    carryOut(scripts.ended(new MonotonicTime(System.nanoTime()), subject));
  }

  private static String key(Subject subject) {
    return subject.kind() + " " + subject.name();
  }

  private void remark(Subject subject, Occurrence.Severity severity, String sentence) {
    reports.accept(new Occurrence.Remark(subject.name(), severity, sentence));
  }

  /// Closes the FIFOs, ends their scripts and sends the last mails; may take two seconds.
  void close() {
    fifos.close();
    mail.ifPresent(MailQueue::close);
  }
}
