package locum.vrrpd;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import locum.vrrpd.AtroposInvocation.Verb;

/// Reads a command line of atropos as getopt_long(3) does: long names may be cut as far as they
/// stay unique, letters may stand in one word.
///
/// atropos prints its help for what it does not know and says that all went well; here a wrong line
/// is refused, for scripts depend on it.
public final class AtroposReader {

  private static final String RUN_DIR = "run-dir";

  private static final List<String> LONG_NAMES =
      List.of(
          "state", "backup", "reduce", "increase", "help", "version", "master", "json", RUN_DIR);

  private final List<String> words;
  private final List<String> complaints = new ArrayList<>();
  private final Set<Verb> verbs = EnumSet.noneOf(Verb.class);
  private boolean json;
  private Optional<String> runDirectory = Optional.empty();
  private Optional<AtroposInvocation> atOnce = Optional.empty();
  private int at;

  private AtroposReader(List<String> words) {
    this.words = words;
  }

  /// Reads the words behind the name of the program.
  public static AtroposInvocation read(List<String> words) {
    return new AtroposReader(words).read();
  }

  private AtroposInvocation read() {
    while (at < words.size() && atOnce.isEmpty()) {
      String word = words.get(at++);
      if (word.startsWith("--") && word.length() > 2) {
        longOption(word.substring(2));
      } else if (word.startsWith("-") && word.length() > 1 && !word.equals("--")) {
        word.chars().skip(1).forEach(letter -> letter((char) letter));
      } else {
        complaints.add("'" + word + "' is no option; atropos --help lists them");
      }
    }
    if (atOnce.isPresent()) {
      return atOnce.get();
    }
    if (complaints.isEmpty() && verbs.size() != 1) {
      complaints.add(
          verbs.isEmpty()
              ? "Say what is to be done: --state, --backup, --reduce or --increase"
              : "One thing at a time: --state, --backup, --reduce or --increase");
    }
    if (json && complaints.isEmpty() && !verbs.contains(Verb.STATE)) {
      complaints.add("--json is for --state");
    }
    return complaints.isEmpty()
        ? new AtroposInvocation.Ask(verbs.iterator().next(), json, runDirectory)
        : new AtroposInvocation.Wrong(complaints);
  }

  private void longOption(String word) {
    int equals = word.indexOf('=');
    String typed = equals < 0 ? word : word.substring(0, equals);
    List<String> names =
        LONG_NAMES.contains(typed)
            ? List.of(typed)
            : LONG_NAMES.stream().filter(name -> name.startsWith(typed)).toList();
    if (names.size() != 1) {
      complaints.add(
          names.isEmpty()
              ? "There is no option --" + typed
              : "--"
                  + typed
                  + " is ambiguous: "
                  + names.stream().map(name -> "--" + name).collect(Collectors.joining(", ")));
    } else if (names.getFirst().equals(RUN_DIR)) {
      runDirectory(equals < 0 ? Optional.empty() : Optional.of(word.substring(equals + 1)));
    } else if (equals >= 0) {
      complaints.add("--" + names.getFirst() + " takes no value");
    } else {
      take(names.getFirst());
    }
  }

  private void runDirectory(Optional<String> attached) {
    if (attached.isEmpty() && at >= words.size()) {
      complaints.add("--run-dir lacks its value");
      return;
    }
    String value = attached.orElseGet(() -> words.get(at++));
    if (value.isEmpty() || value.chars().anyMatch(Character::isISOControl)) {
      complaints.add("--run-dir: '" + value + "' cannot be the path of a file");
    } else {
      runDirectory = Optional.of(value);
    }
  }

  private void letter(char letter) {
    switch (letter) {
      case 's' -> take("state");
      case 'b' -> take("backup");
      case 'r' -> take("reduce");
      case 'h' -> take("help");
      case 'v' -> take("version");
      default -> complaints.add("There is no option -" + letter);
    }
  }

  private void take(String name) {
    switch (name) {
      case "help" -> atOnce = atOnce.or(() -> Optional.of(new AtroposInvocation.Help()));
      case "version" -> atOnce = atOnce.or(() -> Optional.of(new AtroposInvocation.Version()));
      case "json" -> json = true;
      case "master" ->
          complaints.add(
              "--master does nothing, as in atropos: a router becomes master when the others go to"
                  + " backup, or when its priority is the highest");
      default -> Arrays.stream(Verb.values()).filter(v -> v.word.equals(name)).forEach(verbs::add);
    }
  }
}
