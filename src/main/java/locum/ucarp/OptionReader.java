package locum.ucarp;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import locum.carp.Password;
import locum.carp.Vhid;
import locum.core.Ipv4Address;
import locum.ucarp.UcarpOptions.Secret;

/// Reads a command line as getopt_long(3) does for ucarp: options anywhere, letters in one word
/// (`-zB`), values in the same word or the next, long names cut as far as they stay unique, `--` as
/// the end. Where an option is repeated, the last one counts.
///
/// It reads to the end whatever it finds, so that everything that is wrong is told at once.
public final class OptionReader {

  private static final int MOST = 255;
  private static final int MOST_DEAD_RATIO = 255;
  private static final int IFNAMSIZ = 16;

  /// What is read for an octet that is no UTF-8.
  private static final char REPLACEMENT = '\ufffd';

  private final List<String> words;
  private final List<String> complaints = new ArrayList<>();
  private final List<String> remarks = new ArrayList<>();
  private final List<SecretWord> passwords = new ArrayList<>();
  private int at;
  private boolean help;

  private Optional<String> interfaceName = Optional.empty();
  private Optional<Ipv4Address> source = Optional.empty();
  private Optional<Ipv4Address> group = Optional.empty();
  private Optional<Vhid> vhid = Optional.empty();
  private Optional<Secret> secret = Optional.empty();
  private Optional<Ipv4Address> address = Optional.empty();
  private int advbase = 1;
  private int advskew;
  private int deadRatio = 3;
  private Optional<String> up = Optional.empty();
  private Optional<String> down = Optional.empty();
  private Optional<String> parameter = Optional.empty();
  private boolean neutral;
  private boolean downAtExit;
  private boolean preempt;
  private boolean ignoresCarrier;
  private boolean broadcast;
  private boolean debug;
  private boolean daemonize;
  private OptionalInt facility = OptionalInt.of(Facility.DAEMON);
  private Optional<String> runDirectory = Optional.empty();

  /// Options that were given, well or not: not missing.
  private final List<Option> given = new ArrayList<>();

  private OptionReader(List<String> words) {
    this.words = words;
  }

  /// Reads the words behind the name of the program.
  public static Invocation read(List<String> words) {
    return new OptionReader(words).read();
  }

  private Invocation read() {
    List<String> strays = new ArrayList<>();
    while (at < words.size() && !help) {
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
    if (help) {
      return new Invocation.Help();
    }
    if (!strays.isEmpty()) {
      // Not repeated: they may be the half of a password without quotes.
      remarks.add(
          strays.size() == 1
              ? "1 word on the command line has no effect"
              : strays.size() + " words on the command line have no effect");
    }
    complainOfMissing();
    if (advbase == 0 && advskew == 0) {
      complaints.add(
          "With -b 0 (--advbase) adverts would follow one another without a pause; give -k"
              + " (--advskew) 1 to 255 too");
    }
    return complaints.isEmpty()
        ? new Invocation.Run(options())
        : new Invocation.Wrong(complaints, passwords);
  }

  private void complainOfMissing() {
    if (!given.contains(Option.VHID)) {
      complaints.add("You must supply the virtual host id (-v, --vhid)");
    }
    if (!given.contains(Option.PASS) && !given.contains(Option.PASSFILE)) {
      complaints.add("You must supply the password (-o, --passfile, or -p, --pass)");
    }
    if (!given.contains(Option.ADDR)) {
      complaints.add("You must supply the virtual address (-a, --addr)");
    }
    if (!given.contains(Option.SRCIP)) {
      complaints.add("You must supply the real address of this host (-s, --srcip)");
    }
  }

  private void longOption(String word) {
    int equals = word.indexOf('=');
    String name = word.substring(2, equals < 0 ? word.length() : equals);
    List<Option> candidates = byLongName(name);
    if (candidates.size() != 1) {
      complaints.add(
          candidates.isEmpty()
              ? "There is no option --" + name
              : "--"
                  + name
                  + " is ambiguous: "
                  + candidates.stream()
                      .map(option -> "--" + option.longName)
                      .collect(Collectors.joining(", ")));
      // What may be a password shall not stay in the process list because of a slip.
      if (equals >= 0 && candidates.contains(Option.PASS)) {
        passwords.add(new SecretWord(at - 1, equals + 1));
      }
      return;
    }
    Option option = candidates.getFirst();
    if (!option.takesValue && equals >= 0) {
      complaints.add("--" + option.longName + " takes no value");
    } else if (!option.takesValue) {
      take(option, "");
    } else if (equals >= 0) {
      takeIn(option, word, equals + 1);
    } else {
      takeNext(option, "--" + option.longName);
    }
  }

  private void letters(String word) {
    for (int i = 1; i < word.length() && !help; i++) {
      char letter = word.charAt(i);
      Optional<Option> option = byLetter(letter);
      if (option.isEmpty()) {
        complaints.add("There is no option -" + letter);
      } else if (!option.get().takesValue) {
        take(option.get(), "");
      } else if (i + 1 < word.length()) {
        takeIn(option.get(), word, i + 1);
        return;
      } else {
        takeNext(option.get(), "-" + letter);
      }
    }
  }

  /// The value in the rest of the word that was read last.
  private void takeIn(Option option, String word, int from) {
    if (option == Option.PASS) {
      passwords.add(new SecretWord(at - 1, from));
    }
    take(option, word.substring(from));
  }

  private void takeNext(Option option, String spelling) {
    if (at >= words.size()) {
      given.add(option);
      complaints.add(spelling + " lacks its value");
      return;
    }
    if (option == Option.PASS) {
      passwords.add(new SecretWord(at, 0));
    }
    take(option, words.get(at++));
  }

  /// The option of this name, or all that begin so.
  private static List<Option> byLongName(String name) {
    for (Option option : Option.values()) {
      if (option.longName.equals(name)) {
        return List.of(option);
      }
    }
    return Arrays.stream(Option.values())
        .filter(option -> option.longName.startsWith(name) && option.mayBeAbbreviated())
        .toList();
  }

  private static Optional<Option> byLetter(char letter) {
    return Arrays.stream(Option.values()).filter(option -> option.hasLetter(letter)).findFirst();
  }

  private void take(Option option, String value) {
    given.add(option);
    switch (option) {
      case INTERFACE -> interfaceName = interfaceName(value);
      case SRCIP -> source = unicast(option, value);
      case MCASTIP -> group = group(option, value);
      case VHID -> vhid = number(option, value, 1, MOST).map(Vhid::new);
      case PASS -> secret = typed(value);
      case PASSFILE -> secret = file(option, value).map(Secret.InFile::new);
      case PREEMPT -> preempt = true;
      case NEUTRAL -> neutral = true;
      case ADDR -> address = unicast(option, value);
      case HELP -> help = true;
      case ADVBASE -> advbase = number(option, value, 0, MOST).orElse(advbase);
      case ADVSKEW -> advskew = number(option, value, 0, MOST).orElse(advskew);
      case UPSCRIPT -> up = file(option, value);
      case DOWNSCRIPT -> down = file(option, value);
      case DEADRATIO -> deadRatio = number(option, value, 1, MOST_DEAD_RATIO).orElse(deadRatio);
      case DEBUG -> debug = true;
      case SHUTDOWN -> downAtExit = true;
      case DAEMONIZE -> daemonize = true;
      case IGNOREIFSTATE -> ignoresCarrier = true;
      case NOMCAST -> broadcast = true;
      case FACILITY, SYSLOG -> facility(option, value);
      case XPARAM -> parameter = Optional.of(value);
      case RUN_DIR -> runDirectory = file(option, value);
    }
  }

  private Optional<String> interfaceName(String value) {
    boolean valid =
        !value.isEmpty()
            && value.getBytes(StandardCharsets.UTF_8).length < IFNAMSIZ
            && value.chars().noneMatch(c -> c <= ' ' || c == '/' || c == 0x7f);
    return keep(valid, value, "-i (--interface): '" + value + "' cannot be an interface's name");
  }

  private Optional<Ipv4Address> unicast(Option option, String value) {
    Optional<Ipv4Address> read =
        Ipv4Address.parse(value)
            .filter(one -> !one.isMulticast() && !one.equals(Ipv4Address.UNSPECIFIED));
    if (read.isEmpty()) {
      complaints.add(
          option
              + ": '"
              + value
              + "' is no IPv4 address of a host, such as 10.1.1.252 (no name, no prefix length)");
    }
    return read;
  }

  private Optional<Ipv4Address> group(Option option, String value) {
    Optional<Ipv4Address> read = Ipv4Address.parse(value).filter(Ipv4Address::isMulticast);
    if (read.isEmpty()) {
      complaints.add(
          option + ": '" + value + "' is no IPv4 multicast group (224.0.0.0 to 239.255.255.255)");
    }
    return read;
  }

  private Optional<Secret> typed(String value) {
    Optional<Secret> typed = Password.of(value).map(Secret.Typed::new);
    if (value.indexOf(REPLACEMENT) >= 0) {
      complaints.add(
          "-p (--pass): the password has an octet that is not UTF-8; give it with -o (--passfile)");
    } else if (typed.isEmpty()) {
      int octets = value.getBytes(StandardCharsets.UTF_8).length;
      complaints.add(
          octets == 0
              ? "-p (--pass): the password is empty"
              : "-p (--pass): the password has "
                  + octets
                  + " octets; it may have 1 to "
                  + Password.LONGEST);
    }
    return typed;
  }

  private Optional<String> file(Option option, String value) {
    boolean valid = !value.isEmpty() && value.chars().noneMatch(Character::isISOControl);
    return keep(valid, value, option + ": '" + value + "' cannot be the path of a file");
  }

  private Optional<String> keep(boolean valid, String value, String complaint) {
    if (!valid) {
      complaints.add(complaint);
    }
    return valid ? Optional.of(value) : Optional.empty();
  }

  private void facility(Option option, String value) {
    OptionalInt number = Facility.number(value);
    if (number.isEmpty() && !value.equals("none")) {
      complaints.add(
          option + ": there is no syslog facility '" + value + "'; daemon, local0, ... or none");
    }
    facility = number;
  }

  /// As strtoul(3) with base 0 reads it, 0x2a and 052 too, but the whole word: ucarp takes `1x` for
  /// 1 and 256 for 0.
  private Optional<Integer> number(Option option, String value, int least, int most) {
    Optional<Integer> read = Optional.empty();
    try {
      read = Optional.of(Integer.decode(value)).filter(n -> n >= least && n <= most);
    } catch (NumberFormatException _) {
      // told below, like a number out of range
    }
    if (read.isEmpty() || value.startsWith("#")) {
      complaints.add(option + ": '" + value + "' is no number from " + least + " to " + most);
      return Optional.empty();
    }
    return read;
  }

  /// Only when nothing was complained of: then everything that is required is there.
  private UcarpOptions options() {
    return new UcarpOptions(
        interfaceName,
        source.orElseThrow(),
        group,
        vhid.orElseThrow(),
        secret.orElseThrow(),
        address.orElseThrow(),
        new UcarpOptions.Rate(advbase, advskew, deadRatio),
        new UcarpOptions.Scripts(up, down, parameter, neutral, downAtExit),
        preempt,
        ignoresCarrier,
        broadcast,
        debug,
        daemonize,
        facility,
        runDirectory,
        passwords,
        remarks);
  }
}
