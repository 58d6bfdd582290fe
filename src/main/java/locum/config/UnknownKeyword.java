package locum.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Says what is wrong with a keyword that its block does not know.
final class UnknownKeyword {

  private UnknownKeyword() {}

  static void report(Statement statement, KeywordTable<?> table, Findings findings) {
    report(statement, table.scope(), table.names(), findings);
  }

  static void report(Statement statement, String scope, Set<String> known, Findings findings) {
    String word = statement.name();
    String effect = statement.block().isPresent() ? "its whole block is skipped" : "it is ignored";
    String latin = Spelling.latin(word);
    Optional<String> close = Spelling.closest(word, known);
    Optional<String> home = home(word, scope);
    boolean carp = scope.equals("carp_instance");
    Optional<String> meant = carp ? CarpKeywords.meantBy(word) : Optional.empty();
    boolean alone = statement.arguments().isEmpty() && statement.block().isEmpty();
    boolean secretPlace =
        scope.equals("authentication")
            || scope.equals("auth_hmac")
            || (carp && alone && meant.isEmpty());
    String shown =
        secretPlace && close.isEmpty() && home.isEmpty()
            ? "This word (not shown: it may be a secret)"
            : KeywordTable.quote(Spelling.printable(word));
    String guess;
    if (Spelling.hasForeignLetters(word) && known.contains(latin)) {
      guess =
          " It looks like '"
              + latin
              + "', but contains letters of another script (such as Cyrillic). Type it anew.";
    } else if (known.contains("vrrp_" + word)) {
      guess = " Here the keyword is 'vrrp_" + word + "'.";
    } else if (meant.isPresent()) {
      guess = meant.get();
    } else if (home.isPresent()) {
      guess = " It belongs in " + home.get() + ". Perhaps a brace is missing or too many above.";
    } else {
      guess = close.map(name -> " Did you mean '" + name + "'?").orElse("");
    }
    findings.warning(
        statement.location(), shown + " is no keyword of " + scope + "; " + effect + "." + guess);
  }

  /// The block that a keyword belongs in, if it is one of another block.
  private static Optional<String> home(String word, String scope) {
    Map<String, Set<String>> scopes = new LinkedHashMap<>();
    for (KeywordTable<?> table :
        List.of(
            InstanceKeywords.TABLE,
            GlobalKeywords.TABLE,
            RootKeywords.TABLE,
            SyncGroupKeywords.TABLE,
            AuthenticationKeywords.TABLE,
            TrackerKeywords.SCRIPT,
            TrackerKeywords.PROCESSES,
            TrackerKeywords.FILE)) {
      scopes.put(table.scope(), table.names());
    }
    scopes.put(InterfaceDraft.GROUP.scope(), InterfaceDraft.GROUP.names());
    if (!scope.equals("authentication")) { // which has a password of its own
      scopes.put(CarpKeywords.TABLE.scope(), CarpKeywords.TABLE.names());
    }
    scopes.put(HmacKeywords.TABLE.scope(), HmacKeywords.TABLE.names()); // its words are common ones
    return scopes.entrySet().stream()
        .filter(entry -> !entry.getKey().equals(scope) && entry.getValue().contains(word))
        .map(Map.Entry::getKey)
        .findFirst();
  }
}
