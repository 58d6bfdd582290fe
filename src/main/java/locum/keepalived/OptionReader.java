package locum.keepalived;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/// Reads a command line as getopt_long(3) does for keepalived: options anywhere, letters in one
/// word (`-nlD`), values in the same word or the next, long names cut as far as they stay unique,
/// `--` as the end.
///
/// A wrong option does not end the reading: `-v` behind it is still obeyed, as there.
public final class OptionReader {

  /// keepalived's `daemon`.
  private static final int FACILITY_DAEMON = 3;

  private static final int FACILITY_USER = 1;
  private static final int FACILITY_LOCAL0 = 16;
  private static final int UMASK_MAX = 0777;

  private final List<String> words;
  private final List<String> complaints = new ArrayList<>();
  private final List<String> remarks = new ArrayList<>();
  private final List<String> strays = new ArrayList<>();
  private final List<String> unused = new ArrayList<>();
  private int at;

  private Optional<Invocation> atOnce = Optional.empty();
  private Optional<Optional<String>> configTest = Optional.empty();
  private Optional<String> file = Optional.empty();
  private boolean foreground;
  private boolean console;
  private boolean detail;
  private boolean syslog = true;
  private int facility = FACILITY_DAEMON;
  private Optional<String> logFile = Optional.empty();
  private boolean flush;
  private Optional<String> pidFile = Optional.empty();
  private Optional<String> vrrpPidFile = Optional.empty();
  private Optional<String> namespace = Optional.empty();
  private Optional<String> configId = Optional.empty();
  private boolean checkIncludes;
  private OptionalInt umask = OptionalInt.empty();
  private boolean keepAddresses;
  private boolean addressNews;
  private boolean dumpConfiguration;
  private boolean vrrp;
  private boolean check;
  private Optional<String> runDirectory = Optional.empty();

  private OptionReader(List<String> words) {
    this.words = words;
  }

  /// Reads the words behind the name of the program.
  public static Invocation read(List<String> words) {
    return new OptionReader(words).read();
  }

  private Invocation read() {
    while (at < words.size() && atOnce.isEmpty()) {
      String word = words.get(at++);
      if (word.equals("--")) {
        strays.addAll(words.subList(at, words.size()));
        break;
      } else if (word.startsWith("--")) {
        longOption(word);
      } else if (word.startsWith("-") && word.length() > 1) {
        letters(word);
      } else {
        strays.add(word);
      }
    }
    if (atOnce.isPresent()) {
      return atOnce.get();
    }
    if (!complaints.isEmpty()) {
      return new Invocation.Wrong(complaints);
    }
    if (!strays.isEmpty()) {
      remarks.add("Unexpected argument(s): " + String.join(" ", strays));
    }
    if (!unused.isEmpty()) {
      remarks.add("without effect in locum: " + String.join(", ", unused));
    }
    return configTest.isPresent()
        ? new Invocation.ConfigTest(options(), configTest.get())
        : new Invocation.Run(options());
  }

  private void longOption(String word) {
    int equals = word.indexOf('=');
    String name = word.substring(2, equals < 0 ? word.length() : equals);
    Optional<Option> option = byLongName(name);
    if (option.isEmpty() || (equals >= 0 && option.get().argument == Option.Argument.NONE)) {
      complaints.add("Unknown option " + word);
      return;
    }
    Optional<String> value =
        equals < 0 ? Optional.empty() : Optional.of(word.substring(equals + 1));
    take(option.get(), value, "--" + option.get().longName);
  }

  private void letters(String word) {
    for (int i = 1; i < word.length(); i++) {
      char letter = word.charAt(i);
      Optional<Option> option = byLetter(letter);
      if (option.isEmpty()) {
        complaints.add("Unknown option -" + letter);
      } else if (option.get().argument == Option.Argument.NONE) {
        take(option.get(), Optional.empty(), "-" + letter);
      } else {
        String rest = word.substring(i + 1);
        take(option.get(), rest.isEmpty() ? Optional.empty() : Optional.of(rest), "-" + letter);
        return;
      }
      if (atOnce.isPresent()) {
        return;
      }
    }
  }

  /// The exact name, or the only one that begins so.
  private static Optional<Option> byLongName(String name) {
    Optional<Option> found = Optional.empty();
    for (Option option : Option.values()) {
      if (option.longName.equals(name)) {
        return Optional.of(option);
      }
    }
    for (Option option : Option.values()) {
      if (option.longName.startsWith(name) && option.mayBeAbbreviated()) {
        if (found.isPresent()) {
          return Optional.empty();
        }
        found = Optional.of(option);
      }
    }
    return found;
  }

  private static Optional<Option> byLetter(char letter) {
    for (Option option : Option.values()) {
      if (option.hasLetter(letter)) {
        return Optional.of(option);
      }
    }
    return Optional.empty();
  }

  private void take(Option option, Optional<String> inWord, String spelling) {
    Optional<String> value = inWord;
    if (option.argument == Option.Argument.REQUIRED && value.isEmpty()) {
      if (at >= words.size()) {
        complaints.add("Missing parameter for option " + spelling);
        return;
      }
      value = Optional.of(words.get(at++));
    }
    switch (option) {
      case USE_FILE -> file = value;
      case VRRP -> vrrp = true;
      case CHECK -> check = true;
      case NO_BFD, RELEASE_VIPS, DONT_RELEASE_IPVS, DONT_RESPAWN, CHECKERS_PID, BFD_PID -> {}
      case ALL -> vrrp = true;
      case LOG_CONSOLE -> console = true;
      case LOG_DETAIL -> detail = true;
      case LOG_FACILITY -> value.ifPresent(this::facility);
      case LOG_FILE -> logFile = value.or(() -> Optional.of("/tmp/keepalived.log"));
      case FLUSH_LOG_FILE -> flush = true;
      case NO_SYSLOG -> syslog = false;
      case UMASK -> value.ifPresent(this::umask);
      case DONT_RELEASE_VRRP -> keepAddresses = true;
      case DONT_FORK -> foreground = true;
      case DUMP_CONF -> dumpConfiguration = true;
      case PID -> pidFile = value;
      case VRRP_PID -> vrrpPidFile = value;
      case GENHASH ->
          atOnce =
              Optional.of(
                  new Invocation.Wrong(
                      List.of("genhash belongs to the load balancer, which locum does not do")));
      case ADDRESS_MONITORING -> addressNews = true;
      case SNMP, SNMP_AGENT_SOCKET -> unused.add(spelling + " (no SNMP)");
      case NAMESPACE -> namespace = value;
      case CORE_DUMP, CORE_DUMP_PATTERN -> unused.add(spelling + " (a Java process)");
      case ALL_CONFIG -> checkIncludes = true;
      case CONFIG_ID -> configId = value;
      case SIGNUM -> atOnce = value.map(OptionReader::signalNumber);
      case CONFIG_TEST -> configTest = Optional.of(value);
      case VERSION -> atOnce = Optional.of(new Invocation.Version());
      case HELP -> atOnce = Optional.of(new Invocation.Help());
      case RUN_DIR -> runDirectory = value;
    }
  }

  private static Invocation signalNumber(String name) {
    Optional<DaemonSignal> signal = DaemonSignal.named(name);
    return signal.isPresent()
        ? new Invocation.SignalNumber(signal.get())
        : new Invocation.Wrong(List.of("Unknown sigfunc " + name));
  }

  private void facility(String name) {
    String number = name.startsWith("local") ? name.substring("local".length()) : name;
    if (name.equals("user")) {
      facility = FACILITY_USER;
    } else if (name.equals("daemon")) {
      facility = FACILITY_DAEMON;
    } else if (number.length() == 1 && number.charAt(0) >= '0' && number.charAt(0) <= '7') {
      facility = FACILITY_LOCAL0 + number.charAt(0) - '0';
    } else {
      remarks.add("Invalid log facility '" + name + "'");
    }
  }

  /// As strtol(3) with base 0 reads it: octal behind a 0.
  private void umask(String text) {
    parse(
        text,
        value -> {
          if (value >= 0 && value <= UMASK_MAX) {
            umask = OptionalInt.of(value);
          } else {
            remarks.add("Invalid --umask option " + text);
          }
        });
  }

  private void parse(String text, Consumer<Integer> use) {
    try {
      use.accept(Integer.decode(text));
    } catch (NumberFormatException _) {
      remarks.add("Invalid --umask option " + text);
    }
  }

  private KeepalivedOptions options() {
    return new KeepalivedOptions(
        file,
        foreground,
        new KeepalivedOptions.LogTargets(console, detail, syslog, facility, logFile, flush),
        pidFile,
        vrrpPidFile,
        namespace,
        configId,
        checkIncludes,
        umask,
        keepAddresses,
        addressNews,
        dumpConfiguration,
        check && !vrrp,
        runDirectory,
        remarks);
  }
}
