package locum.config;

import java.util.Optional;

/// What the file says about dumps.
final class DumpDraft {

  Optional<String> stateFile = Optional.empty();
  Optional<String> statsFile = Optional.empty();
  Optional<String> jsonFile = Optional.empty();
  boolean useInstance;
  int jsonVersion = 1;

  /// The rows for `global_defs`. The manual page of keepalived has other names than its program for
  /// the places; both are read.
  static KeywordRows<GlobalDraft> addTo(KeywordRows<GlobalDraft> rows) {
    for (String name : new String[] {"state_dump_file", "state_file_location"}) {
      rows.word(name, (d, given) -> d.dumps.stateFile = Optional.of(given.value()));
    }
    for (String name : new String[] {"stats_dump_file", "stats_file_location"}) {
      rows.word(name, (d, given) -> d.dumps.statsFile = Optional.of(given.value()));
    }
    for (String name : new String[] {"json_dump_file", "json_file_location"}) {
      rows.word(name, (d, given) -> d.dumps.jsonFile = Optional.of(given.value()));
    }
    return rows.bool("data_use_instance", (d, on) -> d.dumps.useInstance = on)
        .number("json_version", 1, 2, (d, given) -> d.dumps.jsonVersion = given.value());
  }

  GlobalSettings.DumpSettings settings() {
    return new GlobalSettings.DumpSettings(
        stateFile, statsFile, jsonFile, useInstance, jsonVersion);
  }
}
