package locum.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/// The contents of blocks that are not yet effective, so that a misspelt keyword in them is told
/// today.
final class LaterBlocks {

  /// By the name of the block; those first that a stray keyword more likely belongs to.
  static final SequencedMap<String, Set<String>> CONTENTS = contents();

  private static SequencedMap<String, Set<String>> contents() {
    SequencedMap<String, Set<String>> contents = new LinkedHashMap<>();
    contents.put("garp_group", Set.of("garp_interval", "gna_interval", "interface", "interfaces"));
    return Collections.unmodifiableSequencedMap(contents);
  }

  private LaterBlocks() {}

  /// Reports the keywords of a block that are unknown to it. Blocks that list values are not listed
  /// above and not looked into.
  static void check(Statement statement, Findings findings) {
    Optional<Set<String>> known = Optional.ofNullable(CONTENTS.get(statement.name()));
    if (known.isEmpty() || statement.block().isEmpty()) {
      return;
    }
    for (Statement inner : statement.block().get().statements()) {
      if (!known.get().contains(inner.name()) && !inner.name().equals("{")) {
        UnknownKeyword.report(inner, statement.name(), known.get(), findings);
      }
    }
  }
}
