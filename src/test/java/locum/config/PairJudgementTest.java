package locum.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Every `NAME.a.conf` in `src/test/resources/config/pairs` has the file of its peer in
/// `NAME.b.conf`, and in `NAME.problems` what the two do not agree on. With `-Dconfig.rewrite=true`
/// the findings are written anew.
class PairJudgementTest {

  private static final Path PAIRS = Path.of("src/test/resources/config/pairs");

  @TestFactory
  Stream<DynamicTest> eachPairGivesItsFindings() throws IOException {
    ConfigSource source = ConfigurationCasesTest.source();
    List<String> names = names();
    assertThat(names).hasSizeGreaterThan(10);
    return names.stream().map(name -> DynamicTest.dynamicTest(name, () -> check(source, name)));
  }

  @Test
  void noFindingShowsASecret() throws IOException {
    ConfigSource source = ConfigurationCasesTest.source();
    for (String name : names()) {
      assertThat(findings(source, name)).as(name).doesNotContain("hunter2");
    }
  }

  private static List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(PAIRS)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".a.conf"))
          .map(name -> name.substring(0, name.length() - ".a.conf".length()))
          .sorted()
          .toList();
    }
  }

  private static void check(ConfigSource source, String name) throws IOException {
    Path expected = PAIRS.resolve(name + ".problems");
    String found = findings(source, name);
    if (Boolean.getBoolean("config.rewrite")) {
      Files.writeString(expected, found);
    }
    assertThat(found).isEqualTo(Files.readString(expected));
  }

  private static String findings(ConfigSource source, String name) {
    return PairJudgement.of(parse(source, name + ".a.conf"), parse(source, name + ".b.conf"))
        .stream()
        .map(problem -> problem + "\n")
        .collect(Collectors.joining());
  }

  private static Configuration parse(ConfigSource source, String file) {
    ParsedConfiguration parsed =
        ConfigParser.parse(source, "pairs/" + file, ConfigurationCasesTest.SETTINGS);
    assertThat(parsed.hasErrors()).as(parsed.problems().toString()).isFalse();
    return parsed.configuration();
  }
}
