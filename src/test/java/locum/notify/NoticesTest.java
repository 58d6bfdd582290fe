package locum.notify;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import locum.core.Notification;
import locum.core.Notification.GroupState;
import locum.core.Notification.InstanceState;
import locum.core.Notification.LowerPriorityHeard;
import locum.core.Notification.PriorityChanged;
import locum.core.ReportedState;
import locum.core.ScriptCommand;
import locum.notify.NotifySettings.Audience;
import locum.notify.NotifySettings.Fifo;
import locum.notify.NotifySettings.MailSettings;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NoticesTest {

  private static final Fifo FIRST = new Fifo("/run/all", Optional.empty(), Optional.empty());
  private static final Fifo SECOND = new Fifo("/run/vrrp", Optional.empty(), Optional.empty());
  private static final MailSettings MAIL =
      new MailSettings(
          "mail.example.org",
          25,
          "host",
          "locum@example.org",
          List.of("root@example.org"),
          Duration.ofSeconds(30),
          "LVS_MAIN",
          true);

  private final Notices notices = new Notices();

  @Test
  void scriptsThenBothFifosThenMail() {
    notices.configure(settings(audience(true, true), audience(false, false), true));

    assertThat(shown(new InstanceState("VI_1", ReportedState.MASTER, 150)))
        .containsExactly(
            "INSTANCE VI_1: /on MASTER | /notify x INSTANCE VI_1 MASTER 150",
            "/run/all INSTANCE \"VI_1\" MASTER 150",
            "/run/vrrp INSTANCE \"VI_1\" MASTER 150",
            "[LVS_MAIN] VRRP Instance VI_1 - Entering MASTER state"
                + " => VRRP Instance is now owning VRRP VIPs <=");
    assertThat(shown(new InstanceState("VI_1", ReportedState.STOP, 150)))
        .containsExactly(
            "INSTANCE VI_1: /leave | /on STOP | /notify x INSTANCE VI_1 STOP 150 (last)",
            "/run/all INSTANCE \"VI_1\" STOP 150",
            "/run/vrrp INSTANCE \"VI_1\" STOP 150",
            "[LVS_MAIN] VRRP Instance VI_1 - Stopping"
                + " => VRRP Instance is no longer owning VRRP VIPs <=");
  }

  @Test
  void aGroupHasPriorityZero() {
    notices.configure(settings(audience(false, false), audience(false, true), true));

    assertThat(shown(new GroupState("G", ReportedState.BACKUP)))
        .containsExactly(
            "GROUP G: /on BACKUP | /notify x GROUP G BACKUP 0",
            "/run/all GROUP \"G\" BACKUP 0",
            "/run/vrrp GROUP \"G\" BACKUP 0",
            "[LVS_MAIN] VRRP Group G - Entering BACKUP state"
                + " => All VRRP group instances are now in BACKUP state <=");
  }

  @Test
  void aStateThatWasToldIsNotToldAgain() {
    notices.configure(settings(audience(false, false), audience(false, false), false));
    shown(new InstanceState("VI_1", ReportedState.FAULT, 100));

    assertThat(shown(new InstanceState("VI_1", ReportedState.FAULT, 100))).isEmpty();
    assertThat(shown(new InstanceState("VI_1", ReportedState.BACKUP, 100))).isNotEmpty();
    assertThat(shown(new InstanceState("VI_1", ReportedState.FAULT, 100))).isNotEmpty();
  }

  @Test
  void theInitialStateIsNoNews() {
    notices.configure(settings(audience(true, true), audience(false, false), true));

    assertThat(shown(new InstanceState("VI_1", ReportedState.INIT, 100))).isEmpty();
  }

  @Test
  void removalIsAFaultUnlessDeletionIsToBeTold() {
    notices.configure(settings(audience(false, false), audience(false, false), false));
    shown(new InstanceState("VI_1", ReportedState.MASTER, 100));
    notices.configure(
        new NotifySettings(Map.of(), Map.of(), List.of(FIRST), Optional.empty(), false));

    assertThat(shown(new InstanceState("VI_1", ReportedState.DELETED, 100)))
        .containsExactly(
            "INSTANCE VI_1: /leave | /on FAULT | /notify x INSTANCE VI_1 FAULT 100",
            "/run/all INSTANCE \"VI_1\" FAULT 100");
  }

  @Test
  void removalIsToldByThoseWhoWereToBeToldBefore() {
    notices.configure(settings(audience(true, false), audience(false, false), false));
    shown(new InstanceState("VI_1", ReportedState.MASTER, 100));
    notices.configure(
        new NotifySettings(Map.of(), Map.of(), List.of(FIRST), Optional.empty(), false));

    assertThat(shown(new InstanceState("VI_1", ReportedState.DELETED, 100)))
        .containsExactly(
            "INSTANCE VI_1: /leave | /on DELETED | /notify x INSTANCE VI_1 DELETED 100",
            "/run/all INSTANCE \"VI_1\" DELETED 100");
    assertThat(shown(new InstanceState("VI_1", ReportedState.BACKUP, 100)))
        .as("the name is free again, and nobody is to be told")
        .containsExactly("/run/all INSTANCE \"VI_1\" BACKUP 100");
  }

  /// An audience that only wants to know when MASTER ends.
  private static Audience leaving() {
    return new Audience(
        Map.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(command("/leave")),
        false,
        false,
        false,
        Optional.empty());
  }

  private static NotifySettings onlyLeaving() {
    return new NotifySettings(
        Map.of("VI_1", leaving()), Map.of("G", leaving()), List.of(), Optional.empty(), false);
  }

  @ParameterizedTest
  @EnumSource(names = {"BACKUP", "FAULT", "STOP", "DELETED"})
  @DisplayName("notify_leave_master: once, whatever it becomes, never at the start")
  void theEndOfMasterIsToldOnce(ReportedState next) {
    notices.configure(onlyLeaving());
    String end = next == ReportedState.STOP ? " (last)" : "";

    assertThat(shown(new InstanceState("VI_1", ReportedState.INIT, 100))).isEmpty();
    assertThat(shown(new InstanceState("VI_1", ReportedState.BACKUP, 100))).isEmpty();
    assertThat(shown(new InstanceState("VI_1", ReportedState.FAULT, 100))).isEmpty();
    for (int i = 0; i < 2; i++) {
      assertThat(shown(new InstanceState("VI_1", ReportedState.MASTER, 100))).isEmpty();
      assertThat(shown(new InstanceState("VI_1", ReportedState.MASTER, 100))).isEmpty();
      assertThat(shown(new InstanceState("VI_1", next, 100)))
          .containsExactly("INSTANCE VI_1: /leave" + end);
      assertThat(shown(new InstanceState("VI_1", ReportedState.BACKUP, 100))).isEmpty();
      assertThat(shown(new InstanceState("VI_1", ReportedState.FAULT, 100))).isEmpty();
    }
  }

  @Test
  void theEndOfMasterIsToldOfAGroup() {
    notices.configure(onlyLeaving());
    assertThat(shown(new GroupState("G", ReportedState.MASTER))).isEmpty();

    assertThat(shown(new GroupState("G", ReportedState.FAULT))).containsExactly("GROUP G: /leave");
  }

  /// What waits behind another script is to hurry when the daemon ends.
  @Test
  void theEndOfTheDaemonIsToldToTheScriptsOfABackup() {
    notices.configure(onlyLeaving());
    shown(new InstanceState("VI_1", ReportedState.MASTER, 100));
    shown(new InstanceState("VI_1", ReportedState.BACKUP, 100));

    assertThat(shown(new InstanceState("VI_1", ReportedState.STOP, 100)))
        .containsExactly("INSTANCE VI_1:  (last)");
  }

  @Test
  void theEndOfMasterIsToldByTheSettingsOfARemovedInstance() {
    notices.configure(onlyLeaving());
    shown(new InstanceState("VI_1", ReportedState.MASTER, 100));
    notices.configure(NotifySettings.NONE);

    assertThat(shown(new InstanceState("VI_1", ReportedState.DELETED, 100)))
        .containsExactly("INSTANCE VI_1: /leave");
  }

  @Test
  void prioritiesAreToldToFifosOnlyWhereThatIsWanted() {
    notices.configure(settings(audience(false, false), audience(false, false), false));
    assertThat(shown(new PriorityChanged("VI_1", ReportedState.MASTER, 90))).isEmpty();

    notices.configure(settings(audience(true, false), audience(false, false), false));
    assertThat(shown(new PriorityChanged("VI_1", ReportedState.MASTER, 90)))
        .containsExactly(
            "/run/all INSTANCE \"VI_1\" MASTER_PRIORITY 90",
            "/run/vrrp INSTANCE \"VI_1\" MASTER_PRIORITY 90");
    assertThat(shown(new PriorityChanged("VI_1", ReportedState.BACKUP, 91)))
        .contains("/run/all INSTANCE \"VI_1\" BACKUP_PRIORITY 91");
    assertThat(shown(new PriorityChanged("VI_1", ReportedState.FAULT, 92))).isEmpty();
  }

  @Test
  void aLowerAdvertIsToldEachTime() {
    notices.configure(settings(audience(false, false), audience(false, false), false));

    for (int i = 0; i < 2; i++) {
      assertThat(shown(new LowerPriorityHeard("VI_1", 150)))
          .containsExactly(
              "INSTANCE VI_1: /lower (no state)",
              "/run/all INSTANCE \"VI_1\" MASTER_RX_LOWER_PRI 150",
              "/run/vrrp INSTANCE \"VI_1\" MASTER_RX_LOWER_PRI 150");
    }
  }

  @Test
  void mailIsSentWhereItIsWantedAndNotTwiceForOneState() {
    notices.configure(
        new NotifySettings(
            Map.of("VI_1", mailed()), Map.of(), List.of(), Optional.of(withoutFaults()), false));

    assertThat(shown(new InstanceState("VI_1", ReportedState.BACKUP, 100))).hasSize(1);
    assertThat(shown(new InstanceState("VI_1", ReportedState.FAULT, 100))).isEmpty();
    assertThat(shown(new InstanceState("VI_1", ReportedState.BACKUP, 100)))
        .as("the last mail said BACKUP")
        .isEmpty();
    assertThat(shown(new InstanceState("VI_1", ReportedState.MASTER, 100))).hasSize(1);
    assertThat(shown(new InstanceState("VI_2", ReportedState.MASTER, 100))).isEmpty();
  }

  @Test
  void afterAReloadTheFifosHearAllStatesIfTheyWant() {
    NotifySettings plain = settings(audience(false, false), audience(false, false), false);
    notices.configure(plain);
    shown(new InstanceState("VI_1", ReportedState.MASTER, 100));
    shown(new PriorityChanged("VI_1", ReportedState.MASTER, 120));
    assertThat(notices.configure(plain)).isEmpty();

    NotifySettings repeating =
        new NotifySettings(
            plain.instances(), plain.groups(), plain.fifos(), Optional.empty(), true);
    assertThat(notices.configure(repeating).stream().map(NoticesTest::show))
        .containsExactly(
            "/run/all INSTANCE \"VI_1\" MASTER 120", "/run/vrrp INSTANCE \"VI_1\" MASTER 120");
  }

  private static NotifySettings settings(Audience instance, Audience group, boolean mail) {
    return new NotifySettings(
        Map.of("VI_1", instance),
        Map.of("G", group),
        List.of(FIRST, SECOND),
        mail ? Optional.of(MAIL) : Optional.empty(),
        false);
  }

  private static Audience audience(boolean deletionAndPriorities, boolean mail) {
    return new Audience(
        Map.of(
            ReportedState.MASTER, command("/on", "MASTER"),
            ReportedState.BACKUP, command("/on", "BACKUP"),
            ReportedState.FAULT, command("/on", "FAULT"),
            ReportedState.STOP, command("/on", "STOP"),
            ReportedState.DELETED, command("/on", "DELETED")),
        Optional.of(command("/notify", "x")),
        Optional.of(command("/lower")),
        Optional.of(command("/leave")),
        deletionAndPriorities,
        deletionAndPriorities,
        mail,
        Optional.empty());
  }

  private static Audience mailed() {
    return new Audience(
        Map.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        false,
        false,
        true,
        Optional.empty());
  }

  private static MailSettings withoutFaults() {
    return new MailSettings(
        MAIL.server(),
        MAIL.port(),
        MAIL.hello(),
        MAIL.from(),
        MAIL.to(),
        MAIL.connectTimeout(),
        MAIL.routerId(),
        false);
  }

  private static ScriptCommand command(String... words) {
    return new ScriptCommand(List.of(words), Optional.empty());
  }

  private List<String> shown(Notification notification) {
    return notices.of(notification).stream().map(NoticesTest::show).toList();
  }

  private static String show(Delivery delivery) {
    return switch (delivery) {
      case Delivery.Scripts scripts ->
          scripts.subject().kind()
              + " "
              + scripts.subject().name()
              + ": "
              + String.join(
                  " | ",
                  Stream.concat(scripts.leaving().stream(), scripts.commands().stream())
                      .map(ScriptCommand::toString)
                      .toList())
              + (scripts.aboutState() ? "" : " (no state)")
              + (scripts.last() ? " (last)" : "");
      case Delivery.Addresses(String instance, var _, var state) -> instance + " " + state;
      case Delivery.Line(Fifo fifo, String line) -> fifo.path() + " " + line;
      case Delivery.Mail mail -> mail.title() + " " + mail.text();
    };
  }
}
