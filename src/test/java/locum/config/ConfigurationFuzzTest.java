package locum.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/// Whatever the text is: no exception, and an answer in bounded time. The seed is fixed, so a
/// failure can be repeated.
class ConfigurationFuzzTest {

  private static final long SEED = 20261121;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

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
        new MemoryConfigSource(java.util.Map.of("fuzz.conf", ConfigText.decode(octets, false)));
    assertThatCode(
            () -> {
              ParsedConfiguration parsed =
                  ConfigParser.parse(source, "fuzz.conf", ConfigurationCasesTest.SETTINGS);
              assertThat(ConfigurationDump.dump(parsed.configuration())).isNotEmpty();
              assertThat(parsed.problems()).allSatisfy(p -> assertThat(p.message()).isNotBlank());
            })
        .as("%s: %s", what, new String(octets, StandardCharsets.ISO_8859_1))
        .doesNotThrowAnyException();
  }
}
