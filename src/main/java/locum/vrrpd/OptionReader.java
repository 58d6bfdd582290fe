package locum.vrrpd;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import locum.core.IpPrefix;
import locum.core.Ipv4Address;
import locum.vrrp.Authentication;
import locum.vrrp.Vrid;
import locum.vrrpd.VrrpdOptions.MagicPacket;
import locum.vrrpd.VrrpdOptions.Monitoring;

/// Reads a command line as getopt(3) of the GNU C library does for vrrpd: options before, between
/// and behind the addresses, letters in one word (`-ns`), values in the same word or the next, `--`
/// as the end. Where an option is repeated, the last one counts; `-s` switches each time.
///
/// It reads to the end whatever it finds, so that everything that is wrong is told at once. What
/// vrrpd takes for a number, or for an address, because it does not look (`-v 51x`, `10.1.1`) is
/// refused.
public final class OptionReader {

  private static final int MOST = 255;
  private static final int MOST_MONITORED = 9;
  private static final int DEFAULT_PRIORITY = 100;
  private static final int IFNAMSIZ = 16;
  private static final String PID_DIRECTORY = "/var/run";
  private static final Ipv4Address EVERYBODY = new Ipv4Address(-1);

  private final List<String> words;
  private final List<String> complaints = new ArrayList<>();
  private final List<String> remarks = new ArrayList<>();
  private final List<Integer> passwords = new ArrayList<>();

  /// Options that were given, well or not: not missing.
  private final Set<Option> given = EnumSet.noneOf(Option.class);

  private int at;
  private Optional<Invocation> atOnce = Optional.empty();

  private Optional<String> interfaceName = Optional.empty();
  private Optional<Vrid> vrid = Optional.empty();
  private boolean preempt = true;
  private Authentication authentication = Authentication.NONE;
  private int priority = DEFAULT_PRIORITY;
  private int delay = 1;
  private OptionalInt reduced = OptionalInt.empty();
  private OptionalInt increased = OptionalInt.empty();
  private Optional<String> master = Optional.empty();
  private Optional<String> backup = Optional.empty();
  private Monitoring monitoring = new Monitoring.Off();
  private Optional<Ipv4Address> magicSource = Optional.empty();
  private Optional<Ipv4Address> magicGateway = Optional.empty();
  private Optional<String> pidDirectory = Optional.empty();
  private Optional<String> runDirectory = Optional.empty();
  private Optional<String> group = Optional.empty();
  private final List<String> positional = new ArrayList<>();
  private final List<IpPrefix> addresses = new ArrayList<>();

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
        positional.addAll(words.subList(at, words.size()));
        break;
      } else if (word.startsWith("--")) {
        longOption(word);
      } else if (word.startsWith("-") && word.length() > 1) {
        letters(word);
      } else {
        positional.add(word);
      }
    }
    if (atOnce.isPresent()) {
      return atOnce.get();
    }
    return given.contains(Option.DAEMON) ? daemon() : router();
  }

  /// vrrpd has no long options; these are locum's own, and written out in full.
  private void longOption(String word) {
    int equals = word.indexOf('=');
    String name = word.substring(2, equals < 0 ? word.length() : equals);
    Optional<Option> option = Option.byLongName(name);
    if (option.isEmpty()) {
      complaints.add("There is no option --" + name);
    } else if (!option.get().takesValue && equals >= 0) {
      complaints.add("--" + name + " takes no value");
    } else if (!option.get().takesValue) {
      take(option.get(), "");
    } else if (equals >= 0) {
      take(option.get(), word.substring(equals + 1));
    } else {
      takeNext(option.get(), "--" + name);
    }
  }

  private void letters(String word) {
    for (int i = 1; i < word.length() && atOnce.isEmpty(); i++) {
      char letter = word.charAt(i);
      Optional<Option> option = Option.byLetter(letter);
      if (option.isEmpty()) {
        complaints.add("There is no option -" + letter);
      } else if (!option.get().takesValue) {
        take(option.get(), "");
      } else if (i + 1 < word.length()) {
        take(option.get(), word.substring(i + 1));
        return;
      } else {
        takeNext(option.get(), "-" + letter);
      }
    }
  }

  private void takeNext(Option option, String spelling) {
    if (at >= words.size()) {
      given.add(option);
      complaints.add(spelling + " lacks its value");
      return;
    }
    take(option, words.get(at++));
  }

  /// An option whose value ends with the word that was read last.
  private void take(Option option, String value) {
    given.add(option);
    switch (option) {
      case HELP -> atOnce = Optional.of(new Invocation.Help());
      case VERSION -> atOnce = Optional.of(new Invocation.Version());
      // What it holds is remembered in `given`.
      case VIRTUAL_MAC, DAEMON -> {}
      case INTERFACE -> interfaceName = interfaceName(value);
      case VRID -> vrid = number(option, value, 1, MOST).map(Vrid::new);
      case SWITCH_PREEMPTION -> preempt = !preempt;
      case AUTHENTICATION -> authentication(value);
      case PRIORITY -> priority = number(option, value, 1, MOST).orElse(priority);
      case DELAY -> delay = number(option, value, 1, MOST).orElse(delay);
      case REDUCED -> reduced = optional(number(option, value, 1, MOST));
      case INCREASED -> increased = optional(number(option, value, 1, MOST));
      case MASTER_SCRIPT -> master = path(option, value);
      case BACKUP_SCRIPT -> backup = path(option, value);
      case MONITORING -> monitoring = monitoring(value);
      case MAGIC_SOURCE -> magicSource = unicast(option, value);
      case MAGIC_GATEWAY -> magicGateway = unicast(option, value);
      case PID_DIRECTORY -> pidDirectory = path(option, value);
      case RUN_DIR -> runDirectory = path(option, value);
      case GROUP -> group = group(value);
    }
  }

  private Invocation daemon() {
    Set<Option> others = EnumSet.copyOf(given);
    others.removeAll(EnumSet.of(Option.DAEMON, Option.RUN_DIR, Option.GROUP));
    if (!others.isEmpty() || !positional.isEmpty()) {
      complaints.add(
          "--daemon starts the daemon alone and takes --run-dir and --group only; start each virtual"
              + " router with a vrrpd of its own");
    }
    return complaints.isEmpty() ? new Invocation.Daemon(runDirectory, group) : wrong();
  }

  private Invocation router() {
    if (given.contains(Option.GROUP)) {
      complaints.add("--group is for the daemon: vrrpd --daemon --group NAME");
    }
    if (!given.contains(Option.INTERFACE)) {
      complaints.add("The interface is missing (-i), such as -i eth0");
    }
    if (!given.contains(Option.VRID)) {
      complaints.add("The id of the virtual router is missing (-v), a number from 1 to 255");
    }
    positional.forEach(this::address);
    if (positional.isEmpty()) {
      complaints.add("There is no virtual address; write it behind the options: 10.16.1.200");
    }
    if (addresses.size() > MOST) {
      complaints.add(
          addresses.size() + " virtual addresses are too many: an advertisement has room for 255");
    }
    if (!complaints.isEmpty()) {
      return wrong();
    }
    return new Invocation.Run(
        new VrrpdOptions(
            interfaceName.orElseThrow(),
            vrid.orElseThrow(),
            addresses,
            priority,
            new VrrpdOptions.Steps(reduced, increased),
            delay,
            preempt,
            authentication,
            given.contains(Option.VIRTUAL_MAC),
            new VrrpdOptions.Scripts(master, backup),
            monitoring,
            magicPacket(),
            pidDirectory.orElse(PID_DIRECTORY),
            runDirectory,
            passwords,
            remarks));
  }

  private Invocation wrong() {
    return new Invocation.Wrong(complaints, passwords);
  }

  private void address(String word) {
    int slash = word.indexOf('/');
    Optional<Ipv4Address> address =
        Ipv4Address.parse(slash < 0 ? word : word.substring(0, slash)).filter(this::isOfHost);
    Optional<Integer> length =
        slash < 0
            ? Optional.of(Ipv4Address.UNSPECIFIED.family().bits())
            : inRange(word.substring(slash + 1), 1, Ipv4Address.UNSPECIFIED.family().bits());
    if (address.isEmpty()) {
      complaints.add(
          "'" + word + "' is no IPv4 address of a host, such as 10.16.1.200 or 10.16.1.200/24");
    } else if (length.isEmpty()) {
      complaints.add(
          "'" + word + "': '" + word.substring(slash + 1) + "' is no prefix length from 1 to 32");
    } else if (addresses.stream().anyMatch(held -> held.address().equals(address.get()))) {
      remarks.add(address.get() + " stands there twice; the first one counts");
    } else {
      addresses.add(new IpPrefix(address.get(), length.get()));
    }
  }

  private boolean isOfHost(Ipv4Address address) {
    return !address.isMulticast() && !address.isUnspecified() && !address.equals(EVERYBODY);
  }

  private Optional<String> interfaceName(String value) {
    boolean valid =
        !value.isEmpty()
            && value.getBytes(StandardCharsets.UTF_8).length < IFNAMSIZ
            && value.chars().noneMatch(c -> c <= ' ' || c == '/' || c == 0x7f);
    return keep(valid, value, "-i: '" + value + "' cannot be an interface's name");
  }

  /// The word that holds it is told to be hidden, whatever is wrong with it.
  private void authentication(String value) {
    if (!value.equals("none")) {
      passwords.add(at - 1);
    }
    switch (AuthenticationWord.read(value)) {
      case AuthenticationWord.Good(var read, var remark) -> {
        authentication = read;
        remark.ifPresent(remarks::add);
      }
      case AuthenticationWord.Bad(String complaint) -> complaints.add(complaint);
    }
  }

  private Monitoring monitoring(String value) {
    int number = number(Option.MONITORING, value, Integer.MIN_VALUE, MOST_MONITORED).orElse(0);
    return number == 0 ? new Monitoring.Off() : new Monitoring.Together(Math.max(number, 0));
  }

  private Optional<MagicPacket> magicPacket() {
    if (magicSource.isPresent() != magicGateway.isPresent()) {
      remarks.add("The magic packet needs both -I and -O; none will be sent");
    }
    return magicSource.flatMap(
        source -> magicGateway.map(gateway -> new MagicPacket(source, gateway)));
  }

  private Optional<Ipv4Address> unicast(Option option, String value) {
    Optional<Ipv4Address> read = Ipv4Address.parse(value).filter(this::isOfHost);
    if (read.isEmpty()) {
      complaints.add(
          option + ": '" + value + "' is no IPv4 address of a host, such as 10.16.1.200");
    }
    return read;
  }

  private Optional<String> path(Option option, String value) {
    boolean valid = !value.isEmpty() && value.chars().noneMatch(Character::isISOControl);
    return keep(valid, value, option + ": '" + value + "' cannot be the path of a file");
  }

  private Optional<String> group(String value) {
    boolean valid = !value.isEmpty() && value.chars().noneMatch(c -> c <= ' ' || c == ':');
    return keep(valid, value, "--group: '" + value + "' cannot be the name of a group");
  }

  private Optional<String> keep(boolean valid, String value, String complaint) {
    if (!valid) {
      complaints.add(complaint);
    }
    return valid ? Optional.of(value) : Optional.empty();
  }

  private Optional<Integer> number(Option option, String value, int least, int most) {
    Optional<Integer> read = inRange(value, least, most);
    if (read.isEmpty()) {
      complaints.add(
          option
              + ": '"
              + value
              + "' is no number "
              + (least == Integer.MIN_VALUE ? "up to " : "from " + least + " to ")
              + most);
    }
    return read;
  }

  private static Optional<Integer> inRange(String value, int least, int most) {
    try {
      return Optional.of(Integer.parseInt(value)).filter(n -> n >= least && n <= most);
    } catch (NumberFormatException _) {
      return Optional.empty();
    }
  }

  private static OptionalInt optional(Optional<Integer> number) {
    return number.map(OptionalInt::of).orElseGet(OptionalInt::empty);
  }
}
