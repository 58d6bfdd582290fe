package locum.nvrrp;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import locum.config.ConfigProblem;
import locum.config.Location;
import locum.config.Severity;
import locum.core.IpAddress;
import locum.core.IpPrefix;
import locum.vrrp.AdvertisementInterval;
import locum.vrrp.Priority;
import locum.vrrp.Vrid;

/// Reads the file of a session: a key and its value on each line, in any order.
///
/// ```text
///   # a comment
///   vip 192.0.2.1/24        words behind the value are ignored
/// ```
///
/// It reads to the end whatever it finds, so that everything that is wrong is told at once.
public final class SessionFile {

  private static final int IFNAMSIZ = 16;
  private static final int MOST = 255;
  private static final int LEAST_INTERVAL = 10;
  private static final int MOST_INTERVAL = 40_950;

  /// Milliseconds in a unit of the packet.
  private static final int UNIT = 10;

  /// A file with more is no file of a session.
  private static final int MOST_PROBLEMS = 20;

  /// Of a word that is shown.
  private static final int LONGEST_SHOWN = 60;

  /// What became of a file.
  ///
  /// @param session empty when there is a problem that is an error
  /// @param problems in the order of the lines
  public record Reading(
      String file,
      Optional<Session> session,
      List<ConfigProblem> problems,
      Map<String, Location> places) {
    public Reading {
      problems = List.copyOf(problems);
      places = Map.copyOf(places);
    }

    /// Where a key stands.
    Location place(Key key) {
      return places.getOrDefault(key.word, new Location(file, 1, 1));
    }
  }

  private final String file;
  private final List<ConfigProblem> problems = new ArrayList<>();
  private final Map<Key, Location> places = new EnumMap<>(Key.class);

  private Optional<String> primary = Optional.empty();
  private Optional<String> vrrp = Optional.empty();
  private Optional<IpPrefix> vip = Optional.empty();
  private Optional<Vrid> vrid = Optional.empty();
  private Optional<Priority> priority = Optional.empty();
  private Optional<AdvertisementInterval> interval = Optional.empty();
  private Optional<Boolean> preempts = Optional.empty();
  private Optional<Boolean> accepts = Optional.empty();
  private Optional<Boolean> creates = Optional.empty();

  private SessionFile(String file) {
    this.file = file;
  }

  /// Reads a text.
  ///
  /// @param file its path
  public static Reading read(String file, String text) {
    return new SessionFile(file).read(text);
  }

  /// What a file is that could not be read at all.
  ///
  /// @param reason half a sentence
  public static Reading unreadable(String file, String reason) {
    return new Reading(
        file,
        Optional.empty(),
        List.of(
            new ConfigProblem(
                new Location(file, 0, 0),
                Severity.ERROR,
                "This file cannot be read: " + reason + ".")),
        Map.of());
  }

  private Reading read(String text) {
    if (text.indexOf('\0') >= 0) {
      return unreadable(file, "it is no text");
    }
    List<String> lines = text.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      line(i + 1, lines.get(i));
    }
    complainOfMissing(new Location(file, Math.max(1, lines.size()), 1));
    if (primary.isPresent() && primary.equals(vrrp)) {
      error(
          place(Key.VRRP_INTF),
          "'vrrp_intf' is the primary interface itself. It has to be another one, with the virtual"
              + " MAC address; with 'create_intf yes' locum makes it.");
    }
    boolean usable = problems.stream().noneMatch(p -> p.severity() == Severity.ERROR);
    if (problems.size() > MOST_PROBLEMS) {
      int more = problems.size() - MOST_PROBLEMS;
      problems.subList(MOST_PROBLEMS, problems.size()).clear();
      error(problems.getLast().location(), "And " + more + " more of this kind.");
    }
    Map<String, Location> words = new HashMap<>();
    places.forEach((key, place) -> words.put(key.word, place));
    return new Reading(file, usable ? Optional.of(session()) : Optional.empty(), problems, words);
  }

  /// Only when nothing is wrong: then everything that is required is there.
  private Session session() {
    return new Session(
        file,
        primary.orElseThrow(),
        vrrp.orElseThrow(),
        vip.orElseThrow(),
        vrid.orElseThrow(),
        priority.orElseThrow(),
        interval.orElseThrow(),
        preempts.orElse(true),
        accepts,
        creates.orElse(false));
  }

  private record Word(String text, Location location) {}

  private void line(int number, String line) {
    List<Word> words = words(number, line);
    if (words.isEmpty() || words.getFirst().text().startsWith("#")) {
      return;
    }
    Word word = words.getFirst();
    Optional<Key> key = Key.of(word.text());
    if (key.isEmpty()) {
      unknown(word, words.size() > 1);
    } else if (places.containsKey(key.get())) {
      error(
          word.location(),
          "'"
              + key.get().word
              + "' stands in line "
              + place(key.get()).line()
              + " already. Which one is meant?");
    } else {
      places.put(key.get(), word.location());
      if (words.size() < 2 || words.get(1).text().startsWith("#")) {
        error(
            word.location(),
            "'" + key.get().word + "' has no value. A line such as '" + example(key.get()));
      } else {
        take(key.get(), words.get(1));
      }
    }
  }

  private static String example(Key key) {
    return key.example + "' is wanted.";
  }

  private void unknown(Word word, boolean hasValue) {
    if (hasValue) {
      error(
          word.location(),
          "There is no key '" + shown(word.text()) + "'; there are " + Key.all() + ".");
    } else {
      problem(
          word.location(),
          Severity.WARNING,
          "The word '" + shown(word.text()) + "' stands alone on its line and has no effect.");
    }
  }

  private List<Word> words(int number, String line) {
    List<Word> words = new ArrayList<>();
    int at = 0;
    while (at < line.length()) {
      while (at < line.length() && isBlank(line.charAt(at))) {
        at++;
      }
      int begin = at;
      while (at < line.length() && !isBlank(line.charAt(at))) {
        at++;
      }
      if (at > begin) {
        words.add(new Word(line.substring(begin, at), new Location(file, number, begin + 1)));
      }
    }
    return words;
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\f' || c == '\u000b';
  }

  private void take(Key key, Word value) {
    switch (key) {
      case PRIMARY_INTF -> primary = interfaceName(key, value);
      case VRRP_INTF -> vrrp = interfaceName(key, value);
      case VIP -> vip = prefix(value);
      case VRID -> vrid = number(key, value, 1, MOST).map(Vrid::new);
      case PRIORITY -> priority = number(key, value, 1, MOST).map(Priority::new);
      case ADVERT_INT -> interval = interval(value);
      case ALLOW_PREEMPTION -> preempts = yesOrNo(key, value);
      case VERSION -> version(value);
      case ACCEPT_MODE -> accepts = yesOrNo(key, value);
      case CREATE_INTF -> creates = yesOrNo(key, value);
    }
  }

  private Optional<String> interfaceName(Key key, Word value) {
    String name = value.text();
    boolean valid =
        name.getBytes(StandardCharsets.UTF_8).length < IFNAMSIZ
            && !name.equals(".")
            && !name.equals("..")
            && name.chars().noneMatch(c -> c < ' ' || c == 0x7f || "/:\"$".indexOf(c) >= 0);
    if (!valid) {
      error(
          value.location(),
          "'" + key.word + "': '" + shown(name) + "' cannot be the name of an interface.");
    }
    return valid ? Optional.of(name) : Optional.empty();
  }

  private Optional<IpPrefix> prefix(Word value) {
    int slash = value.text().indexOf('/');
    if (slash < 0) {
      error(
          value.location(),
          "'vip': '"
              + shown(value.text())
              + "' lacks the length of its prefix; write it behind the address, as in 192.0.2.1/24.");
      return Optional.empty();
    }
    Optional<IpAddress> address =
        IpAddress.parse(value.text().substring(0, slash)).filter(SessionFile::isOfHost);
    if (address.isEmpty()) {
      error(
          value.location(),
          "'vip': '"
              + shown(value.text())
              + "' is no address of a host, such as 192.0.2.1/24 or 2001:db8::1/64.");
      return Optional.empty();
    }
    int bits = address.get().family().bits();
    Optional<Integer> length = decimal(value.text().substring(slash + 1));
    if (length.filter(n -> n >= 1 && n <= bits).isEmpty()) {
      error(
          value.location(),
          "'vip': the length of the prefix is a number from 1 to "
              + bits
              + ", and not '"
              + shown(value.text().substring(slash + 1))
              + "'.");
      return Optional.empty();
    }
    return Optional.of(new IpPrefix(address.get(), length.get()));
  }

  private static boolean isOfHost(IpAddress address) {
    return !address.isMulticast() && !address.isLoopback() && !address.isUnspecified();
  }

  /// The packet counts in hundredths of a second. nvrrp takes any number of milliseconds and drops
  /// the rest on the wire, but not in its timers.
  private Optional<AdvertisementInterval> interval(Word value) {
    Optional<Integer> milliseconds = number(Key.ADVERT_INT, value, LEAST_INTERVAL, MOST_INTERVAL);
    milliseconds
        .filter(ms -> ms % UNIT != 0)
        .ifPresent(
            ms ->
                problem(
                    value.location(),
                    Severity.WARNING,
                    "'advert_int': adverts count in steps of 10 ms; "
                        + (ms - ms % UNIT)
                        + " is used."));
    return milliseconds.map(ms -> AdvertisementInterval.ofCentiseconds(ms / UNIT));
  }

  private void version(Word value) {
    if (!value.text().equals("3")) {
      error(
          value.location(),
          "'version': nvrrp speaks VRRP version 3 only, and not '" + shown(value.text()) + "'.");
    }
  }

  private Optional<Boolean> yesOrNo(Key key, Word value) {
    return switch (value.text()) {
      case "yes" -> Optional.of(true);
      case "no" -> Optional.of(false);
      default -> {
        error(
            value.location(),
            "'" + key.word + "' is 'yes' or 'no', and not '" + shown(value.text()) + "'.");
        yield Optional.empty();
      }
    };
  }

  private Optional<Integer> number(Key key, Word value, int least, int most) {
    Optional<Integer> read = decimal(value.text()).filter(n -> n >= least && n <= most);
    if (read.isEmpty()) {
      error(
          value.location(),
          "'"
              + key.word
              + "' is a number from "
              + least
              + " to "
              + most
              + ", and not '"
              + shown(value.text())
              + "'.");
    }
    return read;
  }

  /// Digits and nothing else, as many as an int surely holds.
  private static Optional<Integer> decimal(String text) {
    boolean digits = !text.isEmpty() && text.length() <= 9;
    return digits && text.chars().allMatch(c -> c >= '0' && c <= '9')
        ? Optional.of(Integer.parseInt(text))
        : Optional.empty();
  }

  private void complainOfMissing(Location end) {
    List<Key> missing = Key.requiredOnes().stream().filter(k -> !places.containsKey(k)).toList();
    if (missing.size() == 1) {
      Key key = missing.getFirst();
      error(end, "'" + key.word + "' is missing. A line such as '" + example(key));
    } else if (!missing.isEmpty()) {
      error(
          end,
          missing.stream().map(key -> "'" + key.word + "'").collect(Collectors.joining(", "))
              + " are missing. A session needs each of them once.");
    }
  }

  private Location place(Key key) {
    return places.getOrDefault(key, new Location(file, 1, 1));
  }

  private void error(Location location, String message) {
    problem(location, Severity.ERROR, message);
  }

  private void problem(Location location, Severity severity, String message) {
    problems.add(new ConfigProblem(location, severity, message));
  }

  /// A word of a file as it may be shown: the file may be anything.
  static String shown(String word) {
    StringBuilder shown = new StringBuilder();
    for (int i = 0; i < word.length() && i < LONGEST_SHOWN; i++) {
      char c = word.charAt(i);
      shown.append(Character.isISOControl(c) ? '?' : c);
    }
    return word.length() > LONGEST_SHOWN ? shown.append('…').toString() : shown.toString();
  }
}
