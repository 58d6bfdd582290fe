package locum.notify;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import locum.core.Notification;
import locum.core.ReportedState;
import locum.core.ScriptCommand;
import locum.notify.NotifySettings.Audience;
import locum.notify.NotifySettings.MailSettings;

/// Turns notifications into deliveries. Remembers what was told last: a state is told once, also
/// when a group and its members both lead to it.
public final class Notices {

  private static final int OF_GROUPS = 0;

  /// The last word about an instance or group.
  private record Last(String state, int priority) {}

  private NotifySettings settings = NotifySettings.NONE;

  /// Those whom a reload removed, until they have been told so.
  private final Map<Subject, Audience> retired = new HashMap<>();

  private final SequencedMap<Subject, Last> told = new LinkedHashMap<>();
  private final Map<Subject, String> mailed = new HashMap<>();

  /// Takes over settings. What is told from now on, is told by these; the removal of an instance by
  /// those that it had.
  ///
  /// @return the states once more, where the settings want that
  public List<Delivery> configure(NotifySettings next) {
    boolean first = settings.equals(NotifySettings.NONE) && told.isEmpty();
    for (Subject subject : told.keySet()) {
      audience(next, subject)
          .ifPresentOrElse(
              _ -> retired.remove(subject),
              () -> audience(settings, subject).ifPresent(old -> retired.put(subject, old)));
    }
    settings = next;
    return first || !next.statesAfterReload() ? List.of() : repeat();
  }

  private List<Delivery> repeat() {
    List<Delivery> deliveries = new ArrayList<>();
    told.forEach(
        (subject, last) -> {
          if (!retired.containsKey(subject)) {
            write(subject, last.state(), last.priority(), deliveries);
          }
        });
    return deliveries;
  }

  /// What is to be delivered because of this, in this order.
  public List<Delivery> of(Notification notification) {
    List<Delivery> deliveries = new ArrayList<>();
    switch (notification) {
      case Notification.InstanceState(String name, ReportedState state, int priority) ->
          state(new Subject(Subject.Kind.INSTANCE, name), state, priority, deliveries);
      case Notification.GroupState(String name, ReportedState state) ->
          state(new Subject(Subject.Kind.GROUP, name), state, OF_GROUPS, deliveries);
      case Notification.PriorityChanged(String name, ReportedState state, int priority) -> {
        Subject subject = new Subject(Subject.Kind.INSTANCE, name);
        told.computeIfPresent(subject, (_, last) -> new Last(last.state(), priority));
        boolean speaks = state == ReportedState.MASTER || state == ReportedState.BACKUP;
        if (speaks && audience(subject).priorityChanges()) {
          write(subject, state + "_PRIORITY", priority, deliveries);
        }
      }
      case Notification.LowerPriorityHeard(String name, int priority) -> {
        Subject subject = new Subject(Subject.Kind.INSTANCE, name);
        audience(subject)
            .onLowerPriority()
            .ifPresent(
                command ->
                    deliveries.add(new Delivery.Scripts(subject, List.of(command), false, false)));
        write(subject, "MASTER_RX_LOWER_PRI", priority, deliveries);
      }
    }
    return deliveries;
  }

  private void state(
      Subject subject, ReportedState state, int priority, List<Delivery> deliveries) {
    Audience audience = audience(subject);
    ReportedState shown =
        state == ReportedState.DELETED && !audience.tellsDeletion() ? ReportedState.FAULT : state;
    Last last = new Last(shown.name(), priority);
    Last before = told.put(subject, last);
    boolean gone = state == ReportedState.DELETED || state == ReportedState.STOP;
    boolean known = before != null && before.state().equals(last.state()) && !gone;
    if (state != ReportedState.INIT && !known) {
      if (subject.kind() == Subject.Kind.INSTANCE && audience.addresses().isPresent()) {
        deliveries.add(new Delivery.Addresses(subject.name(), audience.addresses().get(), state));
      }
      boolean left =
          before != null
              && before.state().equals(ReportedState.MASTER.name())
              && shown != ReportedState.MASTER;
      scripts(
          subject,
          audience,
          left ? audience.onLeavingMaster() : Optional.empty(),
          shown,
          priority,
          deliveries);
      write(subject, shown.name(), priority, deliveries);
      if (audience.mail()) {
        mail(subject, shown, deliveries);
      }
    }
    if (gone) {
      told.remove(subject);
      mailed.remove(subject);
      retired.remove(subject);
    }
  }

  private static void scripts(
      Subject subject,
      Audience audience,
      Optional<ScriptCommand> leaving,
      ReportedState shown,
      int priority,
      List<Delivery> deliveries) {
    List<ScriptCommand> commands = new ArrayList<>();
    Optional.ofNullable(audience.onState().get(shown)).ifPresent(commands::add);
    audience
        .always()
        .ifPresent(
            command -> {
              List<String> words = new ArrayList<>(command.words());
              words.add(subject.kind().name());
              words.add(subject.name());
              words.add(shown.name());
              words.add(Integer.toString(priority));
              commands.add(new ScriptCommand(words, command.runAs()));
            });
    boolean last = shown == ReportedState.STOP;
    // The end is told where nothing is to be run for it, too: what is owed from before must hurry.
    boolean owes = last && audience.onLeavingMaster().isPresent();
    if (leaving.isPresent() || owes || !commands.isEmpty()) {
      deliveries.add(new Delivery.Scripts(subject, leaving, commands, true, last));
    }
  }

  private void write(Subject subject, String word, int priority, List<Delivery> deliveries) {
    String line = "%s \"%s\" %s %d".formatted(subject.kind(), subject.name(), word, priority);
    settings.fifos().forEach(fifo -> deliveries.add(new Delivery.Line(fifo, line)));
  }

  private void mail(Subject subject, ReportedState shown, List<Delivery> deliveries) {
    if (settings.mail().isEmpty()
        || (shown == ReportedState.FAULT && !settings.mail().get().faults())
        || shown.name().equals(mailed.put(subject, shown.name()))) {
      return;
    }
    MailSettings mail = settings.mail().get();
    deliveries.add(
        new Delivery.Mail(
            mail, MailText.title(mail.routerId(), subject, shown), MailText.text(subject, shown)));
  }

  private Audience audience(Subject subject) {
    return audience(settings, subject)
        .or(() -> Optional.ofNullable(retired.get(subject)))
        .orElse(Audience.NOBODY);
  }

  private static Optional<Audience> audience(NotifySettings settings, Subject subject) {
    return Optional.ofNullable(
        switch (subject.kind()) {
          case INSTANCE -> settings.instances().get(subject.name());
          case GROUP -> settings.groups().get(subject.name());
        });
  }
}
