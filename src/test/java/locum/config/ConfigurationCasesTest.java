package locum.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Every `NAME.conf` in `src/test/resources/config` is a case: `NAME.problems` has its findings,
/// `NAME.expect` what it configures. Files in `config/inc` are there to be included.
///
/// With `-Dconfig.rewrite=true` the expectations are written anew; read the difference before it is
/// committed.
class ConfigurationCasesTest {

  private static final Path CASES = Path.of("src/test/resources/config");
  private static final boolean REWRITE = Boolean.getBoolean("config.rewrite");

  static final ParseSettings SETTINGS =
      new ParseSettings("", "lb1.example.net", "red", Map.of("SITE", "north"), 42, false);

  @TestFactory
  Stream<DynamicTest> eachFileGivesItsFindingsAndItsConfiguration() throws IOException {
    ConfigSource source = source();
    List<Path> cases = cases();
    assertThat(cases).hasSizeGreaterThan(20);
    return cases.stream()
        .map(
            file ->
                DynamicTest.dynamicTest(file.getFileName().toString(), () -> check(source, file)));
  }

  /// What stands in the cases as a password, or as something that could be one.
  private static final List<String> SECRETS =
      List.of(
          "secret",
          "s3cr3t",
          "hunter2",
          "D321",
          "P@",
          "abcdefgh",
          "k8s_pwd",
          "k@l",
          "sec#",
          "pass\u00e9");

  @Test
  void noFindingAndNoConfigurationShowsASecret() throws IOException {
    ConfigSource source = source();
    for (Path file : cases()) {
      ParsedConfiguration parsed =
          ConfigParser.parse(source, file.getFileName().toString(), SETTINGS);
      String shown = parsed.toString().replace("may be a secret", "");
      assertThat(shown).as("%s", file).doesNotContain(SECRETS);
    }
  }

  private static void check(ConfigSource source, Path file) throws IOException {
    String name = file.getFileName().toString();
    ParsedConfiguration parsed = ConfigParser.parse(source, name, SETTINGS);
    String problems = parsed.problems().stream().map(p -> p + "\n").collect(Collectors.joining());
    compare(sibling(file, ".problems"), problems);
    compare(sibling(file, ".expect"), ConfigurationDump.dump(parsed.configuration()));
  }

  private static void compare(Path expected, String actual) throws IOException {
    if (REWRITE) {
      Files.writeString(expected, actual);
    }
    assertThat(actual).isEqualTo(Files.readString(expected));
  }

  private static Path sibling(Path file, String extension) {
    return CASES.resolve(file.getFileName().toString().replace(".conf", extension));
  }

  static List<Path> cases() throws IOException {
    try (Stream<Path> files = Files.list(CASES)) {
      return files.filter(f -> f.toString().endsWith(".conf")).sorted().toList();
    }
  }

  static ConfigSource source() throws IOException {
    Map<String, ConfigText> texts = new HashMap<>();
    try (Stream<Path> files = Files.walk(CASES)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        byte[] octets = Files.readAllBytes(file);
        String path = CASES.relativize(file).toString();
        texts.put(path, ConfigText.decode(octets, path.endsWith(".sh")));
        texts.put("./" + path, ConfigText.decode(octets, path.endsWith(".sh")));
      }
    }
    texts.put("inc/locked.inc", new ConfigText.Unreadable("permission denied"));
    texts.put("./inc/locked.inc", new ConfigText.Unreadable("permission denied"));
    texts.put("./inc/sub.inc", new ConfigText.Directory());
    return new MemoryConfigSource(texts);
  }

  static String text(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
  }
}
