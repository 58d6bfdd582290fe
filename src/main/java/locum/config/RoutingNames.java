package locum.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The names that stand for numbers in routes and rules: the built-in ones, then those of the files
/// of iproute2 (`rt_tables` and its kin), which are read only when a name asks for them.
final class RoutingNames {

  static final String USUAL_USR_DIRECTORY = "/usr/share/iproute2";
  static final String USUAL_ETC_DIRECTORY = "/etc/iproute2";

  /// The tables of names, by their files.
  enum Kind {
    TABLE("rt_tables", 0xffff_ffffL),
    PROTOCOL("rt_protos", 255),
    SCOPE("rt_scopes", 255),
    REALM("rt_realms", 0xffff),
    TOS("rt_dsfield", 255),
    GROUP("group", Integer.MAX_VALUE);

    private final String file;
    private final long most;

    Kind(String file, long most) {
      this.file = file;
      this.most = most;
    }

    /// What holds without any file.
    private Map<String, Long> builtIn() {
      return switch (this) {
        case TABLE -> Map.of("local", 255L, "main", 254L, "default", 253L, "unspec", 0L);
        case PROTOCOL ->
            Map.ofEntries(
                Map.entry("redirect", 1L),
                Map.entry("kernel", 2L),
                Map.entry("boot", 3L),
                Map.entry("static", 4L),
                Map.entry("ra", 9L),
                Map.entry("zebra", 11L),
                Map.entry("bird", 12L),
                Map.entry("dhcp", 16L),
                Map.entry("keepalived", 18L),
                Map.entry("bgp", 186L));
        case SCOPE ->
            Map.of(
                "global",
                0L,
                "universe",
                0L,
                "site",
                200L,
                "link",
                253L,
                "host",
                254L,
                "nowhere",
                255L);
        case REALM -> Map.of("cosmos", 0L, "unknown", 0L);
        case TOS, GROUP -> Map.of("default", 0L);
      };
    }
  }

  /// Only those that need no file.
  static final RoutingNames BUILT_IN =
      new RoutingNames(new MemoryConfigSource(Map.of()), List.of());

  private final ConfigSource source;
  private final List<String> directories;
  private final Map<Kind, Map<String, Long>> read = new HashMap<>();

  /// @param directories those that come later override
  RoutingNames(ConfigSource source, List<String> directories) {
    this.source = source;
    this.directories = List.copyOf(directories);
  }

  /// The number that a word stands for, in decimal, as `0x…`, or as a name.
  Optional<Long> number(Kind kind, String word) {
    Optional<Long> number = kind == Kind.TOS ? hexadecimal(word) : Numbers32.parse(word);
    return number
        .or(() -> Optional.ofNullable(kind.builtIn().get(word)))
        .or(() -> Optional.ofNullable(read.computeIfAbsent(kind, this::read).get(word)))
        .filter(n -> n >= 0 && n <= kind.most);
  }

  /// `ip route` reads a TOS as hexadecimal, with or without `0x`.
  private static Optional<Long> hexadecimal(String word) {
    String digits = word.startsWith("0x") || word.startsWith("0X") ? word.substring(2) : word;
    boolean valid =
        !digits.isEmpty()
            && digits.length() <= 2
            && digits.chars().allMatch(c -> Character.digit(c, 16) >= 0 && c < 128);
    return valid ? Optional.of(Long.parseLong(digits, 16)) : Optional.empty();
  }

  private Map<String, Long> read(Kind kind) {
    Map<String, Long> names = new HashMap<>();
    for (String directory : directories) {
      List<String> paths = new ArrayList<>(List.of(directory + "/" + kind.file));
      paths.addAll(source.glob(directory + "/" + kind.file + ".d/*.conf", "/"));
      for (String path : paths) {
        if (source.read(path) instanceof ConfigText.Content content) {
          content.text().lines().forEach(line -> readLine(line, names));
        }
      }
    }
    return names;
  }

  /// `254 main`, and a comment after `#`.
  private static void readLine(String line, Map<String, Long> names) {
    int comment = line.indexOf('#');
    String[] words = (comment < 0 ? line : line.substring(0, comment)).strip().split("\\s+", -1);
    if (words.length == 2) {
      Numbers32.parse(words[0]).ifPresent(number -> names.put(words[1], number));
    }
  }
}
