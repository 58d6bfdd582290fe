package locum.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import locum.config.Keyword.Repeated;
import locum.config.Keyword.Shape;
import locum.track.Track;
import locum.track.Weight;

/// The lists of what an instance or a sync group tracks: `track_script`, `track_interface`,
/// `track_file` and `track_process`.
///
/// A draft has one of these; [#addTo] adds the keywords that fill it in. When the whole file has
/// been read, [#resolve] looks the names up, so that the order of the file does not matter.
final class TrackLists {

  private enum Kind {
    SCRIPT("vrrp_script", 253),
    INTERFACE("interface", 253),
    FILE("track_file", 254),
    PROCESS("vrrp_track_process", 254);

    private final String definedBy;
    private final int mostWeight;

    Kind(String definedBy, int mostWeight) {
      this.definedBy = definedBy;
      this.mostWeight = mostWeight;
    }
  }

  private record Line(Kind kind, Statement statement) {}

  private final List<Line> lines = new ArrayList<>();

  /// Of what was found, by its kind and name.
  private final Map<String, Places.TrackLine> places = new HashMap<>();

  /// Adds the four keywords to a table whose drafts have lists.
  static <D> KeywordRows<D> addTo(KeywordRows<D> rows, Function<D, TrackLists> lists) {
    for (Kind kind : Kind.values()) {
      rows.row(
          "track_" + kind.name().toLowerCase(Locale.ROOT),
          Shape.BLOCK,
          Keyword.ANY,
          Repeated.ALL_COUNT,
          (statement, draft, findings) -> lists.apply(draft).add(kind, statement, findings));
    }
    return rows;
  }

  private void add(Kind kind, Statement statement, Findings findings) {
    if (statement.block().isPresent()) {
      statement.arguments().stream()
          .findFirst()
          .ifPresent(
              word ->
                  findings.warning(
                      word.location(),
                      "The names belong between the braces; "
                          + Values.shown(word)
                          + " before them is ignored."));
      statement.block().get().statements().forEach(line -> lines.add(new Line(kind, line)));
    }
  }

  boolean isEmpty() {
    return lines.isEmpty();
  }

  /// Looks everything up. What is not defined is told and dropped.
  ///
  /// @param trackers all that the file defines
  /// @param ownInterfaces interfaces that are watched in any case; they are told and dropped
  List<Track> resolve(TrackerDrafts trackers, Set<String> ownInterfaces, Findings findings) {
    List<Track> tracks = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (Line line : lines) {
      for (Entry entry : entries(line, trackers, findings)) {
        if (!seen.add(entry.kind() + " " + entry.name().text())) {
          findings.warning(
              entry.name().location(),
              Values.shown(entry.name())
                  + " is already tracked here; this second time is ignored.");
        } else {
          Optional<Track> track = track(entry, trackers, ownInterfaces, findings);
          track.ifPresent(found -> places.put(key(found), place(entry, trackers)));
          track.ifPresent(tracks::add);
        }
      }
    }
    return List.copyOf(tracks);
  }

  /// Where this is tracked, if it is in one of these lists; after [#resolve].
  Optional<Places.TrackLine> place(Track track) {
    return Optional.ofNullable(places.get(key(track)));
  }

  private static String key(Track track) {
    return track.kind() + " " + track.name();
  }

  private static Places.TrackLine place(Entry entry, TrackerDrafts trackers) {
    Optional<TrackerDrafts.Draft> draft =
        Optional.ofNullable(drafts(entry.kind(), trackers).get(entry.name().text()));
    return new Places.TrackLine(
        entry.name().location(),
        entry.weight(),
        draft.flatMap(tracker -> tracker.weight).map(given -> given.value().value()));
  }

  /// One thing to track. What was not said is for the tracker to say.
  private record Entry(Kind kind, Word name, Optional<Integer> weight, Optional<Boolean> reverse) {}

  private static List<Entry> entries(Line line, TrackerDrafts trackers, Findings findings) {
    Kind kind = line.kind();
    Statement statement = line.statement();
    if (statement.name().equals("{")) {
      return List.of();
    }
    List<Word> names = new ArrayList<>(List.of(statement.keyword()));
    Optional<Integer> weight = Optional.empty();
    Optional<Boolean> reverse = Optional.empty();
    List<Word> words = statement.arguments();
    for (int i = 0; i < words.size(); i++) {
      Word word = words.get(i);
      switch (word.text()) {
        case "weight" -> {
          if (i + 1 < words.size()) {
            i++;
            weight = Values.weight("weight", words.get(i), kind.mostWeight, findings);
          } else {
            findings.warning(word.location(), "'weight' has no value; it is ignored.");
          }
        }
        case "reverse" -> reverse = Optional.of(true);
        case "noreverse" -> reverse = Optional.of(false);
        default -> {
          if (kind == Kind.INTERFACE
              ? Numbers.integer(word.text()).isEmpty()
              : drafts(kind, trackers).containsKey(word.text())) {
            findings.warning(
                word.location(),
                Values.shown(word)
                    + " stands on the same line as another name. It is tracked as well; keepalived"
                    + " would drop both. Put each name on a line of its own.");
            names.add(word);
          } else {
            findings.warning(
                word.location(),
                Values.shown(word)
                    + " is neither 'weight N' nor 'reverse'; it is ignored. Put each name on a line"
                    + " of its own.");
          }
        }
      }
    }
    List<Entry> entries = new ArrayList<>();
    for (Word name : names) {
      entries.add(new Entry(kind, name, weight, reverse));
    }
    return entries;
  }

  private static Optional<Track> track(
      Entry entry, TrackerDrafts trackers, Set<String> ownInterfaces, Findings findings) {
    String name = entry.name().text();
    if (entry.kind() == Kind.INTERFACE) {
      if (ownInterfaces.contains(name)) {
        findings.warning(
            entry.name().location(),
            Values.shown(entry.name())
                + " is the interface of this instance itself, which is tracked in any case: its"
                + " loss is a FAULT. This entry is ignored.");
        return Optional.empty();
      }
      return Optional.of(new Track.Interface(name, weight(entry, Weight.NONE)));
    }
    Map<String, ? extends TrackerDrafts.Draft> drafts = drafts(entry.kind(), trackers);
    TrackerDrafts.Draft draft = drafts.get(name);
    if (draft == null || !trackers.isUsable(draft)) {
      findings.warning(
          entry.name().location(),
          draft == null
              ? "There is no "
                  + entry.kind().definedBy
                  + " "
                  + Values.shown(entry.name())
                  + "; nothing depends on it."
                  + Spelling.closest(name, drafts.keySet())
                      .map(close -> " Did you mean '" + Spelling.printable(close) + "'?")
                      .orElse("")
              : Values.shown(entry.name())
                  + " cannot be used (see its block); nothing depends on it.");
      return Optional.empty();
    }
    draft.used = true;
    Weight weight = weight(entry, draft.weight());
    return Optional.of(
        switch (entry.kind()) {
          case SCRIPT -> new Track.Script(name, weight);
          case INTERFACE -> throw new IllegalStateException("handled above");
          case FILE -> new Track.File(name, weight);
          case PROCESS -> new Track.Processes(name, weight);
        });
  }

  private static Weight weight(Entry entry, Weight standard) {
    return new Weight(
        entry.weight().orElse(standard.value()), entry.reverse().orElse(standard.reverse()));
  }

  private static Map<String, ? extends TrackerDrafts.Draft> drafts(
      Kind kind, TrackerDrafts trackers) {
    return switch (kind) {
      case SCRIPT -> trackers.scripts;
      case INTERFACE -> Map.of();
      case FILE -> trackers.files;
      case PROCESS -> trackers.processes;
    };
  }
}
