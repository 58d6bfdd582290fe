package locum.cli;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import locum.control.Json;

/// An explanation as sentences, for whoever asks at night why the addresses are where they are.
final class ExplainText {

  /// The reasons of a refusal behind which there are two secrets, or one host without any.
  static final Set<String> AUTHENTICATION =
      Set.of(
          "authentication_failed",
          "authentication_type_mismatch",
          "unknown_authentication_type",
          "ah_missing",
          "ah_unexpected",
          "ah_not_intact",
          "hmac_missing",
          "hmac_unknown_key",
          "hmac_invalid");

  /// What was refused within this time is still going on: the longest interval of VRRP is 255 s.
  private static final double GOING_ON_SECONDS = 300;

  /// So many changes are told of an instance among others.
  private static final int FEW = 3;

  private final Texts texts;
  private final ZoneId zone;
  private final LocalDate today;

  /// @param zone in which moments are told
  /// @param now moments of this day are told without it
  ExplainText(Texts texts, ZoneId zone, Instant now) {
    this.texts = texts;
    this.zone = zone;
    today = LocalDate.ofInstant(now, zone);
  }

  /// One instance, with all that is known.
  String whole(Json instance) {
    StringBuilder text = new StringBuilder();
    head(text, instance);
    standing(text, instance);
    tracks(text, instance);
    peers(text, instance);
    refusals(text, instance, true);
    changes(text, instance.get("changes").elements());
    return text.toString();
  }

  /// Each instance in short: its state and why, what is wrong, and the last changes.
  String brief(List<Json> instances) {
    return instances.stream()
        .map(
            instance -> {
              StringBuilder text = new StringBuilder();
              head(text, instance);
              refusals(text, instance, false);
              List<Json> changes = instance.get("changes").elements();
              // The latest one is the state, which was told already.
              List<Json> before = changes.subList(0, Math.max(0, changes.size() - 1));
              changes(text, before.subList(Math.max(0, before.size() - FEW), before.size()));
              return text.toString();
            })
        .collect(Collectors.joining("\n"));
  }

  private void head(StringBuilder text, Json instance) {
    String name = word(instance, "name");
    List<Json> faults = instance.get("faults").elements();
    String since = since(instance);
    if (faults.isEmpty()) {
      line(text, Text.IS, name, word(instance, "state"), since, said(instance, "cause"));
      return;
    }
    line(text, Text.IS_AT_FAULT, name, word(instance, "state"), since);
    for (Json fault : faults) {
      line(text, Text.BECAUSE, texts.said(fault.text().orElse("")));
    }
    line(text, Text.RETURNS_BY_ITSELF);
  }

  /// When it came to this state, and how long ago that is.
  private String since(Json instance) {
    double seconds = number(instance, "in_state_seconds");
    return instance.get("changes").elements().stream()
        .filter(change -> !word(change, "from").equals(word(change, "to")))
        .reduce((_, last) -> last)
        .map(change -> texts.of(Text.SINCE, moment(change), texts.duration(seconds)))
        .orElseGet(() -> texts.of(Text.FOR, texts.duration(seconds)));
  }

  /// Its rank, its addresses, and what comes next.
  private void standing(StringBuilder text, Json instance) {
    String every = decimal(instance, "advertisement_interval_seconds");
    if (word(instance, "protocol").equals("carp")) {
      line(
          text,
          Text.SPEAKS_CARP,
          word(instance, "vrid"),
          word(instance, "interface"),
          word(instance, "advbase"),
          word(instance, "advertised_skew"),
          word(instance, "advskew"),
          word(instance, "demotion"),
          every);
    } else {
      line(
          text,
          Text.SPEAKS_VRRP,
          word(instance, "version"),
          word(instance, "vrid"),
          word(instance, "interface"),
          word(instance, "effective_priority"),
          word(instance, "priority"),
          every);
    }
    instance.get("group").text().ifPresent(group -> line(text, Text.INSTANCE_IN_GROUP, group));
    addresses(text, instance, true, Text.HOLDS);
    if (word(instance, "state").equals("MASTER")) {
      addresses(text, instance, false, Text.LACKS);
    }
    if (instance.get("takes_over_in_seconds") instanceof Json.Numeral) {
      line(text, Text.TAKES_OVER, decimal(instance, "takes_over_in_seconds"));
    }
  }

  private void addresses(StringBuilder text, Json instance, boolean here, Text what) {
    String found =
        instance.get("addresses").elements().stream()
            .filter(address -> here == (is(address, "held") || is(address, "preexisting")))
            .map(address -> word(address, "address"))
            .collect(Collectors.joining(", "));
    if (!found.isEmpty()) {
      line(text, what, found);
    }
  }

  /// What counts now: what is as it should be and adds nothing is left out.
  private void tracks(StringBuilder text, Json instance) {
    int well = 0;
    for (Json tracked : instance.get("tracks").elements()) {
      String kind = word(tracked, "kind");
      String name = word(tracked, "name");
      String reads = said(tracked, "reads");
      if (is(tracked, "fault")) {
        line(text, Text.COUNTS_AS_FAULT, kind, name, reads);
      } else if (number(tracked, "adds") != 0) {
        String adds = word(tracked, "adds");
        line(text, Text.COUNTS, kind, name, reads, adds.startsWith("-") ? adds : "+" + adds);
      } else {
        well++;
      }
    }
    if (well > 0) {
      text.append(texts.count(Text.COUNT_NOTHING, well)).append('\n');
    }
  }

  private void peers(StringBuilder text, Json instance) {
    List<Json> peers = new ArrayList<>(instance.get("peers").elements());
    if (peers.isEmpty()) {
      line(text, Text.OBEYED_NOBODY);
    }
    for (Json peer : peers.reversed()) {
      String ago = texts.duration(number(peer, "heard_seconds_ago"));
      if (peer.get("priority") instanceof Json.Numeral) {
        boolean resigned = number(peer, "priority") == 0;
        line(
            text,
            resigned ? Text.HEARD_RESIGN : Text.HEARD_PRIORITY,
            word(peer, "address"),
            word(peer, "priority"),
            ago);
      } else {
        line(
            text,
            Text.HEARD_FREQUENCY,
            word(peer, "address"),
            word(peer, "advbase"),
            word(peer, "advskew"),
            ago);
      }
    }
  }

  /// Whose packets are not obeyed; in short only those that still come.
  private void refusals(StringBuilder text, Json instance, boolean all) {
    for (Json refusal : instance.get("refusals").elements()) {
      double last = number(refusal, "last_seconds_ago");
      boolean goingOn = last < GOING_ON_SECONDS;
      if (!goingOn && !all) {
        continue;
      }
      String sender = word(refusal, "sender");
      boolean authentication = AUTHENTICATION.contains(word(refusal, "reason"));
      String why = said(refusal, "because");
      text.append(
              texts.count(
                  goingOn ? Text.IS_REFUSED : Text.WAS_REFUSED,
                  (long) number(refusal, "packets"),
                  sender,
                  texts.duration(last),
                  authentication ? texts.of(Text.AUTHENTICATION_FAILS, why) : why))
          .append('\n');
      if (goingOn && authentication) {
        line(text, Text.COMPARE_AUTHENTICATION, sender);
      }
    }
  }

  private void changes(StringBuilder text, List<Json> changes) {
    if (changes.isEmpty()) {
      return;
    }
    line(text, Text.LAST_CHANGES);
    for (Json change : changes.reversed()) {
      String from = word(change, "from");
      String to = word(change, "to");
      line(
          text,
          Text.CHANGE,
          moment(change),
          from.equals(to) ? to : from + " -> " + to,
          said(change, "cause"));
    }
  }

  /// `12:03:04`, with the day before it if that is another one.
  private String moment(Json change) {
    LocalDateTime at =
        LocalDateTime.ofInstant(Instant.parse(word(change, "at")), zone)
            .truncatedTo(ChronoUnit.SECONDS);
    String time = "%02d:%02d:%02d".formatted(at.getHour(), at.getMinute(), at.getSecond());
    return at.toLocalDate().equals(today) ? time : at.toLocalDate() + " " + time;
  }

  private void line(StringBuilder text, Text what, Object... arguments) {
    text.append(texts.of(what, arguments)).append('\n');
  }

  private static boolean is(Json object, String key) {
    return object.get(key).equals(Json.of(true));
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

  private static double number(Json object, String key) {
    return object.get(key) instanceof Json.Numeral(double value) ? value : 0;
  }
}
