package locum;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

/// Keeps `docs/CONFORMANCE.md` true: every rule is there, every test that it names exists.
class ConformanceTableTest {

  private static final Path TABLE = Path.of("docs/CONFORMANCE.md");
  private static final Path TESTS = Path.of("src/test/java");
  private static final int RULES = 97;

  private static final Pattern ROW = Pattern.compile("\\| (\\d+) \\|.*");
  private static final Pattern TEST = Pattern.compile("`([A-Z]\\w*Test)\\.(\\w+)`");

  @Test
  void everyRuleHasItsRow() throws IOException {
    List<Integer> numbers = new ArrayList<>();
    for (String line : Files.readAllLines(TABLE)) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        numbers.add(Integer.valueOf(row.group(1)));
      }
    }
    assertThat(numbers).isEqualTo(IntStream.rangeClosed(1, RULES).boxed().toList());
  }

  @Test
  void everyNamedTestExists() throws IOException {
    Set<String> missing = new TreeSet<>();
    int named = 0;
    Matcher test = TEST.matcher(Files.readString(TABLE));
    while (test.find()) {
      named++;
      if (!exists(test.group(1), test.group(2))) {
        missing.add(test.group());
      }
    }
    assertThat(missing).isEmpty();
    assertThat(named).isGreaterThan(RULES / 2);
  }

  /// Whether a class of this simple name has a test of this name.
  private static boolean exists(String type, String method) throws IOException {
    try (var files = Files.walk(TESTS)) {
      return files
          .filter(file -> file.endsWith(type + ".java"))
          .flatMap(file -> Stream.of(load(file).getDeclaredMethods()))
          .filter(m -> m.getName().equals(method))
          .anyMatch(
              m ->
                  m.isAnnotationPresent(Test.class)
                      || m.isAnnotationPresent(ParameterizedTest.class));
    }
  }

  private static Class<?> load(Path source) {
    String name = TESTS.relativize(source).toString().replace('/', '.').replace(".java", "");
    try {
      return Class.forName(name, false, ConformanceTableTest.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    }
  }
}
