package locum.config;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// How strict an include is about what it does not find.
///
/// @param checks that must hold; a failed one is an error, otherwise it is a warning
record Inclusion(Set<Check> checks) {

  enum Check {
    /// Every match can be read.
    READ,
    /// Something matches, unless the pattern has wildcards.
    MATCH,
    /// Something matches, also with wildcards.
    WILDCARD_MATCH,
    /// Something matches each alternative in braces.
    BRACE_MATCH
  }

  static final Inclusion LENIENT = new Inclusion(Set.of());
  static final Inclusion ALL = new Inclusion(EnumSet.allOf(Check.class));

  private static final Map<String, Set<Check>> BY_KEYWORD =
      Map.of(
          "includer", Set.of(Check.READ),
          "includem", Set.of(Check.READ, Check.MATCH),
          "includew", Set.of(Check.READ, Check.MATCH, Check.WILDCARD_MATCH),
          "includeb", Set.of(Check.READ, Check.MATCH, Check.WILDCARD_MATCH, Check.BRACE_MATCH),
          "includea", EnumSet.allOf(Check.class));

  private static final Map<String, Check> BY_WORD =
      Map.of(
          "read", Check.READ,
          "readable", Check.READ,
          "match", Check.MATCH,
          "wildcard_match", Check.WILDCARD_MATCH,
          "brace_match", Check.BRACE_MATCH);

  Inclusion {
    checks = Set.copyOf(checks);
  }

  static boolean isKeyword(String word) {
    return word.equals("include") || BY_KEYWORD.containsKey(word);
  }

  /// What a keyword asks for; plain `include` asks for what is in force.
  static Inclusion of(String keyword, Inclusion inForce) {
    return Optional.ofNullable(BY_KEYWORD.get(keyword)).map(Inclusion::new).orElse(inForce);
  }

  boolean demands(Check check) {
    return checks.contains(check);
  }

  /// What `include_check` makes of this one.
  Inclusion changedBy(List<Word> words, Findings findings) {
    if (words.isEmpty()) {
      return ALL;
    }
    boolean relative = words.stream().allMatch(word -> word.text().matches("[+-].*"));
    Set<Check> changed = EnumSet.noneOf(Check.class);
    if (relative) {
      changed.addAll(checks);
    }
    for (Word word : words) {
      boolean removes = word.text().startsWith("-");
      String name = word.text().replaceFirst("^[+-]", "");
      Optional<Check> check = Optional.ofNullable(BY_WORD.get(name));
      if (check.isEmpty()) {
        findings.warning(
            word.location(),
            "'"
                + Spelling.printable(name)
                + "' is no check of includes and is ignored; there are read, match, wildcard_match"
                + " and brace_match.");
      } else if (removes) {
        changed.remove(check.get());
      } else {
        changed.add(check.get());
      }
    }
    return new Inclusion(changed);
  }
}
