package locum.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import locum.control.Json;
import locum.engine.TrackerStatus;

/// A status response as text for people.
final class StatusText {

  private static final List<String> HEADINGS =
      List.of("NAME", "STATE", "SINCE", "INTERFACE", "VRID", "PRIORITY", "ADDRESSES");

  private StatusText() {}

  /// One line for each instance.
  static String table(List<Json> instances) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(HEADINGS);
    for (Json instance : instances) {
      rows.add(
          List.of(
              word(instance, "name"),
              word(instance, "state"),
              since(instance),
              word(instance, "interface"),
              word(instance, "vrid"),
              word(instance, "effective_priority"),
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
        text.append(word(instance, "name"))
            .append(": ")
            .append(fault.text().orElse(""))
            .append('\n');
      }
    }
    return text.toString();
  }

  /// One line for each sync group; nothing where there is none.
  static String groups(List<Json> groups) {
    StringBuilder text = new StringBuilder();
    for (Json group : groups) {
      text.append(
          "group %s: %s, of %s\n"
              .formatted(
                  word(group, "name"),
                  word(group, "state"),
                  group.get("members").elements().stream()
                      .flatMap(member -> member.text().stream())
                      .collect(Collectors.joining(", "))));
    }
    return text.toString();
  }

  /// What somebody should look at: the configuration, scripts, packets; nothing where all is well.
  static String concerns(Json status) {
    StringBuilder text = new StringBuilder();
    for (Json warning : status.get("warnings").elements()) {
      warning.text().ifPresent(words -> text.append(words).append('\n'));
    }
    packets(text, status, "unknown_vrid_packets", "packets with a VRID that no instance here has");
    packets(text, status, "unreadable_packets", "packets that were cut short or malformed");
    packets(text, status, "receive_errors", "errors of interfaces in place of packets");
    return text.toString();
  }

  private static void packets(StringBuilder text, Json status, String key, String words) {
    if (status.get(key) instanceof Json.Numeral(double count) && count > 0) {
      text.append((long) count).append(' ').append(words).append('\n');
    }
  }

  /// One line for each tracker; nothing where there is none.
  static String trackers(List<Json> trackers) {
    StringBuilder text = new StringBuilder();
    for (Json tracker : trackers) {
      if (word(tracker, "state").equals(TrackerStatus.CANNOT_RUN)) {
        text.append(
            "%s %s CANNOT RUN, so it counts for nothing: %s\n"
                .formatted(
                    word(tracker, "kind"), word(tracker, "name"), word(tracker, "last_result")));
        continue;
      }
      text.append(
          "%s %s: %s for %s, %s\n"
              .formatted(
                  word(tracker, "kind"),
                  word(tracker, "name"),
                  word(tracker, "state"),
                  since(tracker),
                  word(tracker, "last_result")));
    }
    return text.toString();
  }

  /// Everything about each instance.
  static String details(List<Json> instances) {
    return instances.stream().map(StatusText::details).collect(Collectors.joining("\n"));
  }

  private static String details(Json instance) {
    StringBuilder text = new StringBuilder();
    text.append(
        "%s: %s for %s, because %s\n"
            .formatted(
                word(instance, "name"),
                word(instance, "state"),
                since(instance),
                word(instance, "cause")));
    instance
        .get("group")
        .text()
        .ifPresent(name -> text.append("  in the sync group ").append(name).append('\n'));
    text.append(
        "  VRRPv%s %s, interface %s, VRID %s, priority %s (configured %s), advert every %s s\n"
            .formatted(
                word(instance, "version"),
                word(instance, "family"),
                word(instance, "interface"),
                word(instance, "vrid"),
                word(instance, "effective_priority"),
                word(instance, "priority"),
                word(instance, "advertisement_interval_seconds")));
    instance
        .get("takes_over_in_seconds")
        .text()
        .ifPresent(
            s ->
                text.append("  takes over in ")
                    .append(s)
                    .append(" s unless it hears the active router\n"));
    for (Json address : instance.get("addresses").elements()) {
      boolean held = address.get("held").equals(Json.of(true));
      boolean preexisting = address.get("preexisting").equals(Json.of(true));
      text.append(
          "  %s on %s%s%s\n"
              .formatted(
                  word(address, "address"),
                  word(address, "interface"),
                  address.get("advertised").equals(Json.of(true)) ? "" : ", not advertised",
                  held
                      ? ", held"
                      : preexisting
                          ? ", was there before locum and stays"
                          : word(instance, "state").equals("MASTER")
                              ? ", MISSING on this host: the log tells why"
                              : ""));
    }
    for (Json tracked : instance.get("tracks").elements()) {
      text.append(
          "  tracks %s %s (weight %s%s): it %s%s\n"
              .formatted(
                  word(tracked, "kind"),
                  word(tracked, "name"),
                  word(tracked, "weight"),
                  tracked.get("reverse").equals(Json.of(true)) ? " reverse" : "",
                  word(tracked, "reads"),
                  tracked.get("fault").equals(Json.of(true))
                      ? ", which is a FAULT"
                      : ", adds " + word(tracked, "adds")));
    }
    routing(text, "route ", instance.get("routes"), word(instance, "state").equals("MASTER"));
    routing(text, "rule ", instance.get("rules"), word(instance, "state").equals("MASTER"));
    instance
        .get("virtual_mac_interface")
        .text()
        .ifPresent(name -> text.append("  virtual MAC address on ").append(name).append('\n'));
    if (instance.get("accept").equals(Json.of(false))) {
      text.append(
          "  no_accept: the addresses answer neither ping nor a service, they are routed through\n");
    }
    for (Json peer : instance.get("peers").elements()) {
      text.append(
          "  heard %s with priority %s %s s ago, %s adverts\n"
              .formatted(
                  word(peer, "address"),
                  word(peer, "priority"),
                  word(peer, "heard_seconds_ago"),
                  word(peer, "received")));
    }
    Json counters = instance.get("counters");
    if (counters instanceof Json.Members(var members)) {
      members.forEach(
          (key, value) -> {
            if (value instanceof Json.Members(var inner)) {
              inner.forEach((k, v) -> line(text, key + " " + k, v));
            } else {
              line(text, key, value);
            }
          });
    }
    return text.toString();
  }

  /// What is on the host as long as the daemon runs.
  static String statics(Json status) {
    StringBuilder text = new StringBuilder();
    routing(text, "static ", status.get("static"), true);
    return text.toString();
  }

  private static void routing(StringBuilder text, String what, Json objects, boolean expected) {
    for (Json object : objects.elements()) {
      boolean held = object.get("held").equals(Json.of(true));
      text.append("  ").append(what).append(word(object, "text"));
      text.append(held ? ", held" : expected ? ", MISSING on this host: the log tells why" : "");
      text.append(object.get("tracked").equals(Json.of(true)) ? "" : ", not tracked").append('\n');
    }
  }

  private static void line(StringBuilder text, String key, Json value) {
    text.append("  ").append(key.replace('_', ' ')).append(": ");
    text.append(value.text().orElse("")).append('\n');
  }

  private static String word(Json object, String key) {
    return object.get(key).text().orElse("-");
  }

  /// The time in a state in the unit that fits: `3.2 s`, `4 min`, `5 h`, `6 d`.
  private static String since(Json instance) {
    double seconds =
        instance.get("in_state_seconds") instanceof Json.Numeral(double value) ? value : 0;
    if (seconds < 60) {
      return Math.floor(seconds * 10) / 10 + " s";
    }
    long minutes = (long) (seconds / 60);
    if (minutes < 60) {
      return minutes + " min";
    }
    return minutes < 48 * 60 ? minutes / 60 + " h" : minutes / 60 / 24 + " d";
  }
}
