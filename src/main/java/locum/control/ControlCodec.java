package locum.control;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import locum.core.Reason;
import locum.engine.GroupStatus;
import locum.engine.InstanceHistory;
import locum.engine.InstanceStatus;
import locum.engine.Statistics;
import locum.engine.TrackerStatus;
import locum.track.Verdict;

/// Requests and responses as JSON. The keys are contract: scripts read them.
public final class ControlCodec {

  /// Characters of a string, half of what a reader takes.
  private static final int LONGEST_PIECE = 32 * 1024;

  private ControlCodec() {}

  /// The command of a request, and its line.
  public static String encode(ControlRequest request) {
    Map<String, Json> members = new LinkedHashMap<>();
    switch (request) {
      case ControlRequest.Status(Optional<String> instance) -> {
        members.put("command", Json.of("status"));
        instance.ifPresent(name -> members.put("instance", Json.of(name)));
      }
      case ControlRequest.Explain(Optional<String> instance) -> {
        members.put("command", Json.of("explain"));
        instance.ifPresent(name -> members.put("instance", Json.of(name)));
      }
      case ControlRequest.Reload() -> members.put("command", Json.of("reload"));
      case ControlRequest.Stop() -> members.put("command", Json.of("stop"));
      case ControlRequest.Words(List<String> words) -> {
        members.put("command", Json.of("words"));
        members.put("words", items(words));
      }
      case ControlRequest.Join join -> {
        members.put("command", Json.of("join"));
        members.put("pid", Json.of(join.pid()));
        members.put("pipes", Json.of(join.pipes()));
        members.put("directory", Json.of(join.directory()));
        members.put("words", items(join.words()));
      }
    }
    return new Json.Members(members).toLine();
  }

  /// Reads the line of a request.
  ///
  /// @return empty when it is no JSON or no command that exists
  public static Optional<ControlRequest> decode(String line) {
    return Json.parse(line)
        .flatMap(
            json ->
                switch (json.get("command").text().orElse("")) {
                  case "status" ->
                      Optional.of(new ControlRequest.Status(json.get("instance").text()));
                  case "explain" ->
                      Optional.of(new ControlRequest.Explain(json.get("instance").text()));
                  case "reload" -> Optional.of(new ControlRequest.Reload());
                  case "stop" -> Optional.of(new ControlRequest.Stop());
                  case "words" -> Optional.of(new ControlRequest.Words(texts(json.get("words"))));
                  case "join" -> join(json);
                  default -> Optional.empty();
                });
  }

  private static Optional<ControlRequest> join(Json json) {
    return json.get("pid")
        .text()
        .filter(pid -> pid.matches("[1-9]\\d{0,9}"))
        .map(
            pid ->
                new ControlRequest.Join(
                    Long.parseLong(pid),
                    json.get("pipes").text().orElse(""),
                    json.get("directory").text().orElse("/"),
                    texts(json.get("words"))));
  }

  /// A long text in pieces, for a string of JSON has a limit here.
  private static List<String> pieces(String text) {
    List<String> pieces = new ArrayList<>();
    int from = 0;
    while (text.length() - from > LONGEST_PIECE) {
      int end = text.lastIndexOf('\n', from + LONGEST_PIECE - 1) + 1;
      if (end <= from) {
        // No half of a character that takes two.
        end =
            from
                + LONGEST_PIECE
                - (Character.isLowSurrogate(text.charAt(from + LONGEST_PIECE)) ? 1 : 0);
      }
      pieces.add(text.substring(from, end));
      from = end;
    }
    pieces.add(text.substring(from));
    return pieces;
  }

  private static Json items(List<String> texts) {
    return new Json.Items(texts.stream().map(Json::of).toList());
  }

  private static List<String> texts(Json items) {
    return items.elements().stream().flatMap(item -> item.text().stream()).toList();
  }

  /// The JSON of a response; its `result` says which one it is.
  public static Json encode(ControlResponse response) {
    Map<String, Json> members = new LinkedHashMap<>();
    switch (response) {
      case ControlResponse.Done(String message) -> {
        members.put("result", Json.of("done"));
        members.put("message", Json.of(message));
      }
      case ControlResponse.Refused(String message, List<String> findings) -> {
        members.put("result", Json.of("refused"));
        members.put("message", Json.of(message));
        if (!findings.isEmpty()) {
          members.put("findings", items(findings));
        }
      }
      case ControlResponse.Printed(String text, int status) -> {
        members.put("result", Json.of("printed"));
        members.put("text", items(pieces(text)));
        members.put("status", Json.of(status));
      }
      case ControlResponse.Status status -> {
        members.put("result", Json.of("status"));
        status(status, ControlCodec::instance, members);
      }
      case ControlResponse.Explanation(ControlResponse.Status status, Instant now) -> {
        members.put("result", Json.of("explanation"));
        status(status, instance -> instanceWithHistory(instance, now), members);
      }
    }
    return new Json.Members(members);
  }

  private static void status(
      ControlResponse.Status status,
      Function<InstanceStatus, Json> instance,
      Map<String, Json> members) {
    members.put("program", Json.of(status.program()));
    members.put("pid", Json.of(status.pid()));
    members.put("configuration", Json.of(status.configuration()));
    members.put("configuration_warnings", Json.of(status.warnings().size()));
    members.put("warnings", new Json.Items(status.warnings().stream().map(Json::of).toList()));
    members.put("unknown_vrid_packets", Json.of(status.unknownVridPackets()));
    members.put("unreadable_packets", Json.of(status.unreadablePackets()));
    members.put("receive_errors", Json.of(status.receiveErrors()));
    members.put("instances", new Json.Items(status.instances().stream().map(instance).toList()));
    if (!status.groups().isEmpty()) {
      members.put(
          "groups", new Json.Items(status.groups().stream().map(ControlCodec::group).toList()));
    }
    members.put(
        "trackers", new Json.Items(status.trackers().stream().map(ControlCodec::tracker).toList()));
    if (!status.statics().isEmpty()) {
      members.put("static", routing(status.statics()));
    }
  }

  private static Json instance(InstanceStatus status) {
    return new Json.Members(members(status));
  }

  private static Json instanceWithHistory(InstanceStatus status, Instant now) {
    Map<String, Json> members = members(status);
    members.put(
        "changes",
        new Json.Items(
            status.history().changes().stream().map(change -> change(change, now)).toList()));
    members.put(
        "refusals",
        new Json.Items(status.history().refusals().stream().map(ControlCodec::refusal).toList()));
    return new Json.Members(members);
  }

  private static Json change(InstanceHistory.Change change, Instant now) {
    Map<String, Json> members = new LinkedHashMap<>();
    members.put("at", Json.of(now.minus(change.ago()).truncatedTo(ChronoUnit.MILLIS).toString()));
    members.put("seconds_ago", seconds(change.ago()));
    members.put("from", Json.of(change.from().name()));
    members.put("to", Json.of(change.to().name()));
    members.put("cause", Json.of(change.cause()));
    return new Json.Members(members);
  }

  private static Json refusal(InstanceHistory.Refusal refusal) {
    Map<String, Json> members = new LinkedHashMap<>();
    members.put("sender", Json.of(refusal.sender().toString()));
    members.put("reason", Json.of(refusal.reason().name().toLowerCase(Locale.ROOT)));
    members.put("because", Json.of(refusal.reason().sentence()));
    members.put("packets", Json.of(refusal.packets()));
    members.put("first_seconds_ago", seconds(refusal.firstAgo()));
    members.put("last_seconds_ago", seconds(refusal.lastAgo()));
    return new Json.Members(members);
  }

  private static Map<String, Json> members(InstanceStatus status) {
    Map<String, Json> members = new LinkedHashMap<>();
    members.put("name", Json.of(status.name()));
    members.put("interface", Json.of(status.key().interfaceName()));
    members.put("vrid", Json.of(status.key().id()));
    members.put("family", Json.of(status.key().family().name().toLowerCase(Locale.ROOT)));
    protocol(status.terms(), members);
    status.group().ifPresent(group -> members.put("group", Json.of(group)));
    members.put("state", Json.of(status.state().name()));
    members.put("in_state_seconds", seconds(status.inState()));
    members.put("cause", Json.of(status.cause()));
    members.put("faults", new Json.Items(status.faults().stream().map(Json::of).toList()));
    rank(status.terms(), members);
    status
        .nextAdvertisement()
        .ifPresent(d -> members.put("next_advertisement_seconds", seconds(d)));
    status.activeDown().ifPresent(d -> members.put("takes_over_in_seconds", seconds(d)));
    members.put(
        "addresses",
        new Json.Items(status.addresses().stream().map(ControlCodec::address).toList()));
    members.put("routes", routing(status.routes()));
    members.put("rules", routing(status.rules()));
    status
        .virtualMacInterface()
        .ifPresent(name -> members.put("virtual_mac_interface", Json.of(name)));
    members.put("accept", Json.of(status.accept()));
    members.put("peers", new Json.Items(status.peers().stream().map(ControlCodec::peer).toList()));
    members.put(
        "tracks", new Json.Items(status.tracks().stream().map(ControlCodec::tracked).toList()));
    members.put("counters", counters(status.statistics()));
    return members;
  }

  private static void protocol(InstanceStatus.Terms terms, Map<String, Json> members) {
    switch (terms) {
      case InstanceStatus.Terms.Vrrp vrrp -> {
        members.put("protocol", Json.of("vrrp"));
        members.put("version", Json.of(vrrp.version().number()));
      }
      case InstanceStatus.Terms.Carp carp -> {
        members.put("protocol", Json.of("carp"));
        members.put("profile", Json.of(carp.profile().name().toLowerCase(Locale.ROOT)));
      }
    }
  }

  private static void rank(InstanceStatus.Terms terms, Map<String, Json> members) {
    switch (terms) {
      case InstanceStatus.Terms.Vrrp vrrp -> {
        members.put("priority", Json.of(vrrp.priority()));
        members.put("effective_priority", Json.of(vrrp.effectivePriority()));
      }
      case InstanceStatus.Terms.Carp carp -> {
        members.put("advbase", Json.of(carp.advbase()));
        members.put("advskew", Json.of(carp.advskew()));
        members.put("demotion", Json.of(carp.demotion()));
        members.put("advertised_skew", Json.of(carp.advertisedSkew()));
      }
    }
    members.put("advertisement_interval_seconds", seconds(terms.interval()));
  }

  private static Json group(GroupStatus group) {
    Map<String, Json> members = new LinkedHashMap<>();
    members.put("name", Json.of(group.name()));
    members.put("state", Json.of(group.state().name()));
    members.put("members", new Json.Items(group.members().stream().map(Json::of).toList()));
    return new Json.Members(members);
  }

  private static Json tracker(TrackerStatus status) {
    Map<String, Json> members = new LinkedHashMap<>();
    members.put("kind", Json.of(status.kind().toString()));
    members.put("name", Json.of(status.name()));
    members.put("state", Json.of(status.state()));
    members.put("in_state_seconds", seconds(status.since()));
    members.put("last_result", Json.of(status.lastNews()));
    return new Json.Members(members);
  }

  private static Json tracked(InstanceStatus.Tracked tracked) {
    Map<String, Json> members = new LinkedHashMap<>();
    members.put("kind", Json.of(tracked.track().kind().toString()));
    members.put("name", Json.of(tracked.track().name()));
    members.put("weight", Json.of(tracked.track().weight().value()));
    members.put("reverse", Json.of(tracked.track().weight().reverse()));
    members.put("reads", Json.of(tracked.evidence()));
    members.put("adds", Json.of(tracked.verdict().points()));
    members.put("fault", Json.of(tracked.verdict() instanceof Verdict.Fault));
    return new Json.Members(members);
  }

  private static Json address(InstanceStatus.Address address) {
    Map<String, Json> members = new LinkedHashMap<>();
    members.put("address", Json.of(address.prefix().toString()));
    members.put("interface", Json.of(address.interfaceName()));
    members.put("advertised", Json.of(address.advertised()));
    members.put("held", Json.of(address.held()));
    members.put("preexisting", Json.of(address.preexisting()));
    return new Json.Members(members);
  }

  private static Json routing(List<InstanceStatus.RoutingState> states) {
    return new Json.Items(states.stream().map(ControlCodec::routing).toList());
  }

  private static Json routing(InstanceStatus.RoutingState state) {
    Map<String, Json> members = new LinkedHashMap<>();
    members.put("text", Json.of(state.text()));
    members.put("held", Json.of(state.held()));
    members.put("tracked", Json.of(state.tracked()));
    return new Json.Members(members);
  }

  private static Json peer(InstanceStatus.Peer peer) {
    Map<String, Json> members = new LinkedHashMap<>();
    members.put("address", Json.of(peer.address().toString()));
    switch (peer.claim()) {
      case InstanceStatus.Claim.Priority(int priority) ->
          members.put("priority", Json.of(priority));
      case InstanceStatus.Claim.Frequency(int advbase, int advskew, int demotion) -> {
        members.put("advbase", Json.of(advbase));
        members.put("advskew", Json.of(advskew));
        members.put("demotion", Json.of(demotion));
      }
    }
    members.put("heard_seconds_ago", seconds(peer.ago()));
    members.put("received", Json.of(peer.received()));
    return new Json.Members(members);
  }

  private static Json counters(Statistics statistics) {
    Map<String, Json> members = new LinkedHashMap<>();
    members.put("advertisements_sent", Json.of(statistics.advertisementsSent()));
    members.put("advertisements_received", Json.of(statistics.advertisementsReceived()));
    members.put("priority_zero_sent", Json.of(statistics.resignationsSent()));
    members.put("priority_zero_received", Json.of(statistics.resignationsReceived()));
    members.put("became_master", Json.of(statistics.becameActive()));
    members.put("released_master", Json.of(statistics.releasedActive()));
    members.put("addresses_restored", Json.of(statistics.addressesRestored()));
    members.put("routes_restored", Json.of(statistics.routingRestored()));
    members.put("send_errors", Json.of(statistics.sendErrors()));
    members.put("refused", counts(statistics.refused()));
    members.put("noted", counts(statistics.noted()));
    return new Json.Members(members);
  }

  private static Json counts(Map<Reason, Long> counts) {
    Map<String, Json> members = new TreeMap<>();
    counts.forEach(
        (reason, count) -> members.put(reason.name().toLowerCase(Locale.ROOT), Json.of(count)));
    return new Json.Members(members);
  }

  /// Seconds with three decimals, as a number.
  private static Json seconds(Duration duration) {
    return Json.of(duration.toMillis() / 1000.0);
  }

  /// What a response says when it is not a status: the message, and whether it was done, or what is
  /// to be printed.
  public static Optional<ControlResponse> decodeOutcome(Json response) {
    String message = response.get("message").text().orElse("");
    return switch (response.get("result").text().orElse("")) {
      case "done" -> Optional.of(new ControlResponse.Done(message));
      case "refused" ->
          Optional.of(
              new ControlResponse.Refused(
                  message,
                  response.get("findings").elements().stream()
                      .flatMap(finding -> finding.text().stream())
                      .toList()));
      case "printed" ->
          Optional.of(
              new ControlResponse.Printed(
                  String.join("", texts(response.get("text"))),
                  response.get("status").text().map(Integer::parseInt).orElse(1)));
      default -> Optional.empty();
    };
  }

  /// The instances of a status or an explanation.
  public static List<Json> instances(Json status) {
    return status.get("instances").elements();
  }
}
