package locum.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import locum.control.Json;
import locum.engine.TrackerStatus;

/// A status response as text for people.
final class StatusText {

  private static final List<Text> HEADINGS =
      List.of(
          Text.HEADING_NAME,
          Text.HEADING_STATE,
          Text.HEADING_SINCE,
          Text.HEADING_INTERFACE,
          Text.HEADING_VRID,
          Text.HEADING_PRIORITY,
          Text.HEADING_ADDRESSES);

  /// The counters by their names in the response.
  private static final Map<String, Text> COUNTERS =
      Map.of(
          "advertisements_sent", Text.ADVERTISEMENTS_SENT,
          "advertisements_received", Text.ADVERTISEMENTS_RECEIVED,
          "priority_zero_sent", Text.PRIORITY_ZERO_SENT,
          "priority_zero_received", Text.PRIORITY_ZERO_RECEIVED,
          "became_master", Text.BECAME_MASTER,
          "released_master", Text.RELEASED_MASTER,
          "addresses_restored", Text.ADDRESSES_RESTORED,
          "routes_restored", Text.ROUTES_RESTORED,
          "send_errors", Text.SEND_ERRORS);

  private final Texts texts;

  StatusText(Texts texts) {
    this.texts = texts;
  }

  /// One line for each instance.
  String table(List<Json> instances) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(HEADINGS.stream().map(heading -> texts.of(heading)).toList());
    for (Json instance : instances) {
      rows.add(
          List.of(
              word(instance, "name"),
              word(instance, "state"),
              since(instance),
              word(instance, "interface"),
              word(instance, "vrid"),
              rank(instance),
              instance.get("addresses").elements().stream()
                  .map(address -> word(address, "address"))
                  .collect(Collectors.joining(" "))));
    }
    int[] widths = new int[HEADINGS.size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + 2));
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    for (Json instance : instances) {
      for (Json fault : instance.get("faults").elements()) {
        line(text, Text.FAULT, word(instance, "name"), texts.said(fault.text().orElse("")));
      }
    }
    return text.toString();
  }

  /// One line for each sync group; nothing where there is none.
  String groups(List<Json> groups) {
    StringBuilder text = new StringBuilder();
    for (Json group : groups) {
      line(
          text,
          Text.GROUP,
          word(group, "name"),
          word(group, "state"),
          group.get("members").elements().stream()
              .flatMap(member -> member.text().stream())
              .collect(Collectors.joining(", ")));
    }
    return text.toString();
  }

  /// What somebody should look at: the configuration, scripts, packets; nothing where all is well.
  String concerns(Json status) {
    StringBuilder text = new StringBuilder();
    for (Json warning : status.get("warnings").elements()) {
      warning.text().ifPresent(words -> text.append(texts.said(words)).append('\n'));
    }
    packets(text, status, "unknown_vrid_packets", Text.UNKNOWN_VRID_PACKETS);
    packets(text, status, "unreadable_packets", Text.UNREADABLE_PACKETS);
    packets(text, status, "receive_errors", Text.RECEIVE_ERRORS);
    return text.toString();
  }

  private void packets(StringBuilder text, Json status, String key, Text words) {
    if (status.get(key) instanceof Json.Numeral(double count) && count > 0) {
      text.append(texts.count(words, (long) count)).append('\n');
    }
  }

  /// One line for each tracker; nothing where there is none.
  String trackers(List<Json> trackers) {
    StringBuilder text = new StringBuilder();
    for (Json tracker : trackers) {
      String kind = word(tracker, "kind");
      String name = word(tracker, "name");
      String last = said(tracker, "last_result");
      if (word(tracker, "state").equals(TrackerStatus.CANNOT_RUN)) {
        line(text, Text.TRACKER_CANNOT_RUN, kind, name, last);
      } else {
        line(text, Text.TRACKER, kind, name, said(tracker, "state"), since(tracker), last);
      }
    }
    return text.toString();
  }

  /// Everything about each instance.
  String details(List<Json> instances) {
    return instances.stream().map(this::details).collect(Collectors.joining("\n"));
  }

  private String details(Json instance) {
    StringBuilder text = new StringBuilder();
    line(
        text,
        Text.INSTANCE,
        word(instance, "name"),
        word(instance, "state"),
        since(instance),
        said(instance, "cause"));
    instance.get("group").text().ifPresent(name -> line(text, Text.INSTANCE_IN_GROUP, name));
    if (word(instance, "protocol").equals("carp")) {
      line(
          text,
          Text.INSTANCE_CARP,
          word(instance, "family"),
          word(instance, "interface"),
          word(instance, "vrid"),
          word(instance, "advbase"),
          word(instance, "advertised_skew"),
          word(instance, "advskew"),
          decimal(instance, "advertisement_interval_seconds"),
          word(instance, "profile"));
    } else {
      line(
          text,
          Text.INSTANCE_VRRP,
          word(instance, "version"),
          word(instance, "family"),
          word(instance, "interface"),
          word(instance, "vrid"),
          word(instance, "effective_priority"),
          word(instance, "priority"),
          decimal(instance, "advertisement_interval_seconds"));
    }
    if (instance.get("takes_over_in_seconds") instanceof Json.Numeral) {
      line(text, Text.TAKES_OVER, decimal(instance, "takes_over_in_seconds"));
    }
    boolean master = word(instance, "state").equals("MASTER");
    instance.get("addresses").elements().forEach(address -> address(text, address, master));
    instance.get("tracks").elements().forEach(tracked -> tracked(text, tracked));
    routing(text, Text.ROUTE, instance.get("routes"), master);
    routing(text, Text.RULE, instance.get("rules"), master);
    instance
        .get("virtual_mac_interface")
        .text()
        .ifPresent(name -> line(text, Text.VIRTUAL_MAC, name));
    if (instance.get("accept").equals(Json.of(false))) {
      line(text, Text.NO_ACCEPT);
    }
    for (Json peer : instance.get("peers").elements()) {
      text.append(heard(peer)).append('\n');
    }
    if (instance.get("counters") instanceof Json.Members(var members)) {
      members.forEach((key, value) -> counter(text, key, value));
    }
    return text.toString();
  }

  private String heard(Json peer) {
    long received = number(peer, "received");
    String address = word(peer, "address");
    String ago = decimal(peer, "heard_seconds_ago");
    return peer.get("priority") instanceof Json.Numeral
        ? texts.count(Text.HEARD, received, address, word(peer, "priority"), ago)
        : texts.count(
            Text.HEARD_CARP, received, address, word(peer, "advbase"), word(peer, "advskew"), ago);
  }

  private void address(StringBuilder text, Json address, boolean master) {
    String standing =
        is(address, "held")
            ? texts.of(Text.HELD)
            : is(address, "preexisting")
                ? texts.of(Text.PREEXISTING)
                : master ? texts.of(Text.MISSING) : "";
    line(
        text,
        Text.ADDRESS,
        word(address, "address"),
        word(address, "interface"),
        (is(address, "advertised") ? "" : texts.of(Text.NOT_ADVERTISED)) + standing);
  }

  private void tracked(StringBuilder text, Json tracked) {
    String weight =
        is(tracked, "reverse")
            ? texts.of(Text.REVERSE, word(tracked, "weight"))
            : word(tracked, "weight");
    line(
        text,
        is(tracked, "fault") ? Text.TRACKS_FAULT : Text.TRACKS,
        word(tracked, "kind"),
        word(tracked, "name"),
        weight,
        said(tracked, "reads"),
        word(tracked, "adds"));
  }

  /// The names of reasons are those of the response: people search for them in the documents.
  private void counter(StringBuilder text, String key, Json value) {
    if (value instanceof Json.Members(var reasons)) {
      Text what = key.equals("refused") ? Text.REFUSED : Text.NOTED;
      reasons.forEach(
          (reason, count) -> line(text, what, reason.replace('_', ' '), count.text().orElse("")));
      return;
    }
    Text known = COUNTERS.get(key);
    line(
        text,
        Text.COUNTER,
        known == null ? key.replace('_', ' ') : texts.of(known),
        value.text().orElse(""));
  }

  /// What is on the host as long as the daemon runs.
  String statics(Json status) {
    StringBuilder text = new StringBuilder();
    routing(text, Text.STATIC, status.get("static"), true);
    return text.toString();
  }

  private void routing(StringBuilder text, Text what, Json objects, boolean expected) {
    for (Json object : objects.elements()) {
      String standing =
          is(object, "held") ? texts.of(Text.HELD) : expected ? texts.of(Text.MISSING) : "";
      line(
          text,
          what,
          word(object, "text"),
          standing + (is(object, "tracked") ? "" : texts.of(Text.NOT_TRACKED)));
    }
  }

  private void line(StringBuilder text, Text what, Object... arguments) {
    text.append(texts.of(what, arguments)).append('\n');
  }

  private static boolean is(Json object, String key) {
    return object.get(key).equals(Json.of(true));
  }

  /// What stands in the column of the priority; lower is better with CARP.
  private static String rank(Json instance) {
    return word(instance, "protocol").equals("carp")
        ? "skew " + word(instance, "advertised_skew")
        : word(instance, "effective_priority");
  }

  private static String word(Json object, String key) {
    return object.get(key).text().orElse("-");
  }

  private String said(Json object, String key) {
    return texts.said(word(object, key));
  }

  private String decimal(Json object, String key) {
    return texts.decimal(word(object, key));
  }

  private static long number(Json object, String key) {
    return object.get(key) instanceof Json.Numeral(double value) ? (long) value : 0;
  }

  /// The time in a state in the unit that fits: `3.2 s`, `4 min`, `5 h`, `6 d`.
  private String since(Json instance) {
    double seconds =
        instance.get("in_state_seconds") instanceof Json.Numeral(double value) ? value : 0;
    return texts.duration(seconds);
  }
}
