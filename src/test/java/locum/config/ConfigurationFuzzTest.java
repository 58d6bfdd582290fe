package locum.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/// Whatever the text is: no exception, and an answer in bounded time. The seed is fixed, so a
/// failure can be repeated.
class ConfigurationFuzzTest {

  private static final long SEED = 20261121;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final HostFacts NO_HOST = new HostFacts(Set.of("lo"), List.of());

  /// A peer to compare everything with.
  private static final Configuration PEER =
      Configurations.parse(
          Map.of(
              "vrrp_instance VI_1",
              List.of(
                  "interface eth0",
                  "virtual_router_id 51",
                  "track_interface {\neth1 weight 20\n}",
                  "virtual_ipaddress {\n10.0.0.1/24\n}")));

  @Test
  void randomOctetsNeverThrow() {
    Random random = new Random(SEED);
    Assertions.assertTimeoutPreemptively(
        PATIENCE,
        () -> {
          for (int round = 0; round < 2_000; round++) {
            byte[] octets = new byte[random.nextInt(400)];
            random.nextBytes(octets);
            parses("octets, round " + round, octets);
          }
        });
  }

  @Test
  void randomPunctuationNeverThrows() {
    String alphabet = "{}{}\"\"$${}()~@^!#\\ \n\n\t=,ab01./:-SEQLST_";
    Random random = new Random(SEED);
    Assertions.assertTimeoutPreemptively(
        PATIENCE,
        () -> {
          for (int round = 0; round < 3_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(300); i > 0; i--) {
              text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            parses("punctuation, round " + round, octets(text.toString()));
          }
        });
  }

  @Test
  void mutatedCasesNeverThrow() throws IOException {
    Random random = new Random(SEED);
    List<String> texts = new ArrayList<>();
    List<String> words = new ArrayList<>();
    for (Path file : ConfigurationCasesTest.cases()) {
      if (!file.toString().contains("bomb")) {
        String text = ConfigurationCasesTest.text(file);
        texts.add(text);
        words.addAll(Arrays.asList(text.split("\\s+", -1)));
      }
    }
    words.addAll(
        List.of("{", "}", "\"", "-1", "0", "255", "99999999999999999999", "1e9", "::", "/", "\n"));
    Assertions.assertTimeoutPreemptively(
        PATIENCE,
        () -> {
          for (int round = 0; round < 2_000; round++) {
            List<String> mutated =
                new ArrayList<>(
                    Arrays.asList(
                        texts.get(random.nextInt(texts.size())).split("(?<=\\s)|(?=\\s)", -1)));
            for (int i = 1 + random.nextInt(8); i > 0; i--) {
              mutate(mutated, words, random);
            }
            parses("mutation, round " + round, octets(String.join("", mutated)));
          }
        });
  }

  /// Every table of keywords there is; [#noTableIsForgotten] sees to that.
  private static final List<KeywordTable<?>> TABLES =
      List.of(
          RootKeywords.TABLE,
          GlobalKeywords.TABLE,
          InstanceKeywords.TABLE,
          CarpKeywords.TABLE,
          SyncGroupKeywords.TABLE,
          AuthenticationKeywords.TABLE,
          HmacKeywords.TABLE,
          TrackerKeywords.SCRIPT,
          TrackerKeywords.PROCESSES,
          TrackerKeywords.FILE,
          InterfaceDraft.GROUP);

  /// Words that are options of something, or values with a meaning.
  private static final List<String> VALUES =
      List.of(
          "{",
          "}",
          "{",
          "}",
          "\n",
          "\n",
          "\n",
          "\"",
          "on",
          "off",
          "MASTER",
          "BACKUP",
          "PASS",
          "AH",
          "weight",
          "reverse",
          "noreverse",
          "dev",
          "via",
          "src",
          "table",
          "from",
          "to",
          "lookup",
          "label",
          "scope",
          "peer",
          "nexthop",
          "metric",
          "no_track",
          "use_vmac",
          "track_group",
          "min_ttl",
          "max_ttl",
          "never",
          "ucarp",
          "openbsd",
          "freebsd",
          "interface",
          "hex:6c6f7665",
          "hex:0",
          "eth0",
          "eth1",
          "10.0.0.1/24",
          "10.0.0.2",
          "fe80::1/64",
          "224.0.0.18",
          "default",
          "chk",
          "VI_1",
          "VI_2",
          "G",
          "0",
          "1",
          "-1",
          "51",
          "100",
          "150",
          "254",
          "255",
          "256",
          "-20",
          "253",
          "-254",
          "0.5",
          "99999999999999999999",
          "1e9",
          "\u00e9");

  @Test
  void everyKeywordWithAnythingNeverThrows() {
    Random random = new Random(SEED);
    List<String> keywords =
        TABLES.stream().flatMap(table -> table.names().stream()).sorted().distinct().toList();
    assertThat(keywords).hasSizeGreaterThan(200);
    Assertions.assertTimeoutPreemptively(
        PATIENCE,
        () -> {
          for (int round = 0; round < 3_000; round++) {
            parses("keywords, round " + round, octets(soup(keywords, random)));
          }
        });
  }

  /// Instances that can run, so that what follows the reading has something to judge, and in them
  /// and around them lines of any keyword with any values.
  private static String soup(List<String> keywords, Random random) {
    StringBuilder text = new StringBuilder("vrrp_script chk {\nscript /bin/true\nweight ");
    text.append(random.nextInt(-260, 260)).append("\n}\n");
    for (String name : List.of("VI_1", "VI_2")) {
      lines(text, keywords, random);
      text.append("vrrp_instance ").append(name).append(" {\ninterface eth0\n");
      text.append("virtual_router_id ").append(random.nextInt(50, 53)).append('\n');
      text.append("priority ").append(random.nextInt(257)).append('\n');
      text.append("track_script {\nchk\n}\nvirtual_ipaddress {\n10.0.0.1/24\n}\n");
      lines(text, keywords, random);
      text.append("}\n");
    }
    text.append("carp_instance C_1 {\ninterface eth0\npassword sesame\n");
    text.append("vhid ").append(random.nextInt(50, 53)).append('\n');
    text.append("profile ").append(List.of("ucarp", "openbsd", "freebsd").get(random.nextInt(3)));
    text.append("\ntrack_script {\nchk\n}\nvirtual_ipaddress {\n10.0.0.1/24\n}\n");
    lines(text, keywords, random);
    text.append("}\nvrrp_sync_group G {\ngroup {\nVI_1\nVI_2\nC_1\n}\n");
    lines(text, keywords, random);
    return text.append("}\n").toString();
  }

  private static void lines(StringBuilder text, List<String> keywords, Random random) {
    for (int line = random.nextInt(6); line > 0; line--) {
      text.append(keywords.get(random.nextInt(keywords.size())));
      for (int word = random.nextInt(5); word > 0; word--) {
        text.append(' ').append(VALUES.get(random.nextInt(VALUES.size())));
      }
      text.append('\n');
    }
  }

  @Test
  void noTableIsForgotten() throws IOException {
    Pattern declaration = Pattern.compile("static final KeywordTable<[\\w.]+> [A-Z]+ =");
    long declared = 0;
    try (Stream<Path> files = Files.list(Path.of("src/main/java/locum/config"))) {
      for (Path file : files.toList()) {
        declared += declaration.matcher(Files.readString(file)).results().count();
      }
    }
    assertThat(TABLES.size()).isEqualTo(Math.toIntExact(declared));
  }

  @Test
  void deeplyNestedBlocksAreOnlyText() {
    parses("nested", octets("vrrp_instance a {\n" + "x {\n".repeat(200_000)));
    parses("closed", octets("x { ".repeat(100_000) + "}".repeat(100_000)));
  }

  private static final List<String> EXTREME_NUMBERS =
      List.of(
          "0", "-1", "255", "256", "2147483648", "99999999999999999999", "0.000000000001", "1e9");

  private static void mutate(List<String> parts, List<String> words, Random random) {
    int at = random.nextInt(parts.size());
    switch (random.nextInt(5)) {
      case 0 -> parts.remove(at);
      case 1 -> parts.add(at, parts.get(at));
      case 2 -> parts.set(at, words.get(random.nextInt(words.size())));
      case 3 -> parts.add(at, words.get(random.nextInt(words.size())));
      default -> {
        String extreme = EXTREME_NUMBERS.get(random.nextInt(EXTREME_NUMBERS.size()));
        int from = at;
        while (at < parts.size() && !parts.get(at).matches("[0-9.]+")) {
          at++;
        }
        parts.set(at < parts.size() ? at : from, extreme);
      }
    }
    if (parts.isEmpty()) {
      parts.add("");
    }
  }

  private static byte[] octets(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static void parses(String what, byte[] octets) {
    MemoryConfigSource source =
        new MemoryConfigSource(Map.of("fuzz.conf", ConfigText.decode(octets, false)));
    assertThatCode(
            () -> {
              ParsedConfiguration parsed =
                  ConfigParser.parse(source, "fuzz.conf", ConfigurationCasesTest.SETTINGS);
              assertThat(ConfigurationDump.dump(parsed.configuration())).isNotEmpty();
              assertThat(parsed.problems()).allSatisfy(p -> assertThat(p.message()).isNotBlank());
              HostJudgement.of(parsed.configuration(), NO_HOST);
              PairJudgement.of(parsed.configuration(), PEER);
              PairJudgement.of(PEER, parsed.configuration());
            })
        .as("%s: %s", what, new String(octets, StandardCharsets.ISO_8859_1))
        .doesNotThrowAnyException();
  }
}
