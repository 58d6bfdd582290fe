package locum.daemon;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import locum.control.ControlResponse;
import locum.control.Json;
import locum.core.Event;
import locum.core.MacAddress;
import locum.engine.InstanceStatus;
import locum.linux.HostNetwork;
import locum.linux.Processes;
import locum.vrrp.Authentication;
import locum.vrrpd.AtroposInvocation;
import locum.vrrpd.AtroposInvocation.Ask;
import locum.vrrpd.AtroposReader;
import locum.vrrpd.AtroposText;
import locum.vrrpd.StateText;
import locum.vrrpd.VrrpdOptions.Monitoring;

/// Answers atropos, for all virtual routers of this daemon at once. Called from the threads of the
/// control socket, may wait.
final class AtroposAnswers {

  /// For so long atropos keeps its routers from becoming master again.
  private static final Duration PAUSE = Duration.ofSeconds(24);

  private static final int NOTHING_RUNS = 1;

  /// Nothing is heard, only asked.
  private static final int NO_NOTIFICATIONS = 4096;

  private static final DateTimeFormatter CTIME =
      DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.ROOT);

  private static final DateTimeFormatter TODAY = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);
  private static final DateTimeFormatter EARLIER =
      DateTimeFormatter.ofPattern("MMMdd", Locale.ROOT);

  private final Members members;
  private final Path runDirectory;

  /// @param runDirectory where locum's own verbs find this daemon
  AtroposAnswers(Members members, Path runDirectory) {
    this.members = members;
    this.runDirectory = runDirectory;
  }

  /// One virtual router, and what has come of it.
  private record Router(Member member, InstanceStatus status) {}

  ControlResponse answer(List<String> words) {
    if (!(AtroposReader.read(words) instanceof AtroposInvocation.Ask ask)) {
      return new ControlResponse.Refused("this is nothing that atropos asks");
    }
    List<Member> all = members.all();
    if (all.isEmpty()) {
      return new ControlResponse.Printed(
          ask.json() ? json(List.of()) : AtroposText.nothing(), NOTHING_RUNS);
    }
    return switch (ask.verb()) {
      case STATE -> state(ask, "");
      case BACKUP -> {
        all.forEach(this::stepDown);
        yield state(ask, AtroposText.backup((int) PAUSE.toSeconds()));
      }
      case REDUCE -> {
        members.changePriorities(Member::reduced);
        yield new ControlResponse.Printed(AtroposText.changed(), ExitStatus.OK);
      }
      case INCREASE -> {
        members.changePriorities(Member::increased);
        yield new ControlResponse.Printed(AtroposText.changed(), ExitStatus.OK);
      }
    };
  }

  /// atropos signals for 24 s, and the routers are backup for as long as others take over; here the
  /// daemon itself keeps them away.
  private void stepDown(Member member) {
    EventLoop loop = members.parts().loop();
    loop.submit(
        new Command.Tell(
            new Event.StepDownOrdered(
                member.name(),
                PAUSE,
                StateText.ATROPOS + "; takes part again in " + PAUSE.toSeconds() + " s")));
    loop.submit(new Command.Tell(new Event.WaitOrdered(member.name())));
  }

  /// @param before what is printed before it
  private ControlResponse state(Ask ask, String before) {
    Optional<List<InstanceStatus>> statuses = survey(members);
    if (statuses.isEmpty()) {
      return new ControlResponse.Refused("the daemon is busy; ask again");
    }
    List<Router> routers = new ArrayList<>();
    for (Member member : members.all()) {
      statuses.get().stream()
          .filter(status -> status.name().equals(member.name()))
          .findFirst()
          .ifPresent(status -> routers.add(new Router(member, status)));
    }
    if (ask.json()) {
      return new ControlResponse.Printed(json(routers), ExitStatus.OK);
    }
    ZonedDateTime now = ZonedDateTime.now(ZoneId.systemDefault());
    return new ControlResponse.Printed(
        before
            + AtroposText.state(
                routers.stream().map(router -> stateFile(router, now)).toList(),
                routers.stream().flatMap(router -> process(router.member(), now).stream()).toList(),
                macs(routers),
                "--run-dir " + runDirectory),
        ExitStatus.OK);
  }

  /// What the state file of a member would say now; empty when its instance is not known.
  static Optional<String> stateFile(Members members, Member member) {
    ZonedDateTime now = ZonedDateTime.now(ZoneId.systemDefault());
    return survey(members)
        .flatMap(
            statuses ->
                statuses.stream().filter(one -> one.name().equals(member.name())).findFirst())
        .map(status -> stateFile(new Router(member, status), now));
  }

  private static String stateFile(Router router, ZonedDateTime now) {
    Member member = router.member();
    return StateText.of(
        member.options(),
        router.status(),
        member.standIn().pid(),
        ctime(now.minus(router.status().inState())));
  }

  /// As `ctime(3)` writes it.
  static String ctime(ZonedDateTime at) {
    return CTIME.format(at);
  }

  /// All instances; empty when the loop does not answer.
  private static Optional<List<InstanceStatus>> survey(Members members) {
    CompletableFuture<Command.Snapshot> result = new CompletableFuture<>();
    members.parts().loop().submit(new Command.Survey(result));
    return Command.await(result).map(Command.Snapshot::instances);
  }

  private static Optional<AtroposText.Listed> process(Member member, ZonedDateTime now) {
    int pid = (int) member.standIn().pid();
    return ProcessHandle.of(pid)
        .map(
            handle -> {
              ProcessHandle.Info info = handle.info();
              return new AtroposText.Listed(
                  info.user().orElse("?"),
                  pid,
                  handle.parent().map(ProcessHandle::pid).orElse(0L),
                  started(info.startInstant(), now),
                  info.totalCpuDuration().orElse(Duration.ZERO).toSeconds(),
                  String.join(" ", Processes.commandLine(pid)));
            });
  }

  private static String started(Optional<Instant> at, ZonedDateTime now) {
    return at.map(instant -> instant.atZone(now.getZone()))
        .map(
            start ->
                (start.toLocalDate().equals(now.toLocalDate()) ? TODAY : EARLIER).format(start))
        .orElse("?");
  }

  /// Of all interfaces that the routers run on, and of those that they have made.
  private static List<AtroposText.Mac> macs(List<Router> routers) {
    Set<String> names = new LinkedHashSet<>();
    for (Router router : routers) {
      names.add(router.member().options().interfaceName());
      router.status().virtualMacInterface().ifPresent(names::add);
    }
    try (HostNetwork network = HostNetwork.open(NO_NOTIFICATIONS)) {
      Map<String, MacAddress> found = new LinkedHashMap<>();
      network
          .survey()
          .links()
          .forEach(link -> link.mac().ifPresent(mac -> found.put(link.name(), mac)));
      return names.stream()
          .filter(found::containsKey)
          .map(name -> new AtroposText.Mac(name, String.valueOf(found.get(name))))
          .toList();
    } catch (IOException _) {
      return List.of();
    }
  }

  private static String json(List<Router> routers) {
    return new Json.Members(
                Map.of(
                    "routers", new Json.Items(routers.stream().map(AtroposAnswers::json).toList())))
            .toText()
        + "\n";
  }

  private static Json json(Router router) {
    Member member = router.member();
    InstanceStatus status = router.status();
    Map<String, Json> fields = new LinkedHashMap<>();
    fields.put("interface", Json.of(member.options().interfaceName()));
    fields.put("vrid", Json.of(member.options().vrid().value()));
    fields.put("instance", Json.of(member.name()));
    fields.put("pid", Json.of(member.standIn().pid()));
    fields.put("state", Json.of(StateText.state(status)));
    fields.put("fault", Json.of(!status.faults().isEmpty()));
    fields.put("since", Json.of(Instant.now().minus(status.inState()).toString()));
    fields.put("reason", Json.of(StateText.reason(status)));
    fields.put("cause", Json.of(status.cause()));
    fields.put("priority", Json.of(member.options().priority()));
    fields.put(
        "authentication",
        Json.of(
            switch (member.options().authentication()) {
              case Authentication.None _ -> "none";
              case Authentication.SimplePassword _ -> "pw";
              case Authentication.Header _ -> "ah";
              case Authentication.Trailer _ -> "hmac";
            }));
    fields.put("vmac", Json.of(member.options().virtualMac()));
    fields.put("preempt", Json.of(member.options().preempt()));
    fields.put("delay", Json.of(member.options().interval()));
    fields.put(
        "monitoring",
        switch (member.options().monitoring()) {
          case Monitoring.Off() -> new Json.Nothing();
          case Monitoring.Together(int number) -> Json.of(number);
        });
    fields.put(
        "addresses",
        new Json.Items(
            status.addresses().stream()
                .map(
                    address -> {
                      Map<String, Json> one = new LinkedHashMap<>();
                      one.put("address", Json.of(address.prefix().toString()));
                      one.put("held", Json.of(address.held()));
                      return (Json) new Json.Members(one);
                    })
                .toList()));
    return new Json.Members(fields);
  }
}
