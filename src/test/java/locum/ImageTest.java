package locum;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What `./dev dist` made, in a copy in another place: how it starts, whatever the command says or
/// does afterwards.
@Tag("image")
class ImageTest {

  private static final String LOG_CLASSES = "-Xlog:class+load:stderr";
  private static final String MAIN_FROM_CACHE = "locum.cli.Main source: shared objects file";
  private static final String MAIN_FROM_IMAGE = "locum.cli.Main source: jrt:/locum";

  @TempDir private Path scratch = Path.of("");
  private Path image = Path.of("");

  @BeforeEach
  void copyTheImage() throws Exception {
    image = scratch.resolve("a place");
    String made = requireNonNull(System.getProperty("locum.home"), "locum.home");
    assertThat(start(Map.of(), "cp", "-a", made, image.toString()).exitCode()).isZero();
  }

  @Test
  void startsWithItsCacheWhereverItIsCopied() throws Exception {
    assertThat(locum(LOG_CLASSES).error()).contains(MAIN_FROM_CACHE);
  }

  @Test
  void startsFromADirectoryRelativeToItself() throws Exception {
    Output output =
        start(
            Map.of("LOCUM_JAVA_OPTIONS", LOG_CLASSES),
            "sh",
            "-c",
            "cd '%s/bin' && ./locum help".formatted(image));

    assertThat(output.error()).contains(MAIN_FROM_CACHE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"locum", "keepalived", "vrrpd", "nvrrp", "ucarp", "atropos"})
  void runsUnderTheNameOfTheLinkThatReachesIt(String name) throws Exception {
    Path link = Files.createSymbolicLink(scratch.resolve(name), image.resolve("bin/locum"));
    Path paused = scratch.resolve("paused");
    Process process =
        process(
            Map.of(
                "LOCUM_JAVA_OPTIONS",
                "-XX:+UnlockDiagnosticVMOptions -XX:+PauseAtStartup -XX:PauseAtStartupFile="
                    + paused
                    + " -XshowSettings:properties -version"),
            link.toString());
    while (!Files.exists(paused) && process.isAlive()) {
      Thread.sleep(5);
    }
    Path proc = Path.of("/proc", Long.toString(process.pid()));

    String comm = Files.readString(proc.resolve("comm"));
    String commandLine = Files.readString(proc.resolve("cmdline"));
    Files.deleteIfExists(paused);

    assertThat(comm).isEqualTo(name + "\n");
    assertThat(commandLine).startsWith(name + "\0");
    assertThat(outputOf(process).error()).contains("locum.program = " + name);
  }

  /// The launcher gives Java another locale than that of the user.
  @ParameterizedTest
  @CsvSource({
    "fr_FR.UTF-8, '', '', Utilisation",
    "C, '', '', Usage",
    "fr_FR.UTF-8, C, '', Usage",
    "en_US.UTF-8, fr_CA.UTF-8, '', Utilisation",
    "en_US.UTF-8, '', fr:en, Utilisation",
    "de_DE.UTF-8, '', '', Usage"
  })
  void speaksTheLanguageOfTheUser(String lang, String all, String list, String word)
      throws Exception {
    Output output =
        start(
            Map.of("LANG", lang, "LC_ALL", all, "LANGUAGE", list, "LC_MESSAGES", ""),
            image + "/bin/locum",
            "--help");

    assertThat(output.out()).startsWith(word);
  }

  @Test
  void anUnknownNameRunsAsLocum() throws Exception {
    Path link = Files.createSymbolicLink(scratch.resolve("other"), image.resolve("bin/locum"));

    Output output =
        start(Map.of("LOCUM_JAVA_OPTIONS", "-XshowSettings:properties -version"), link.toString());

    assertThat(output.error()).contains("locum.program = locum");
  }

  @Test
  void theJavaSettingsOfItsSurroundingsAreNotItsOwn() throws Exception {
    Output plain = start(Map.of(), image + "/bin/locum", "help");

    Output output =
        start(
            Map.of(
                "JAVA_TOOL_OPTIONS", "-Xlog:class+load",
                "JDK_JAVA_OPTIONS", "-Xlog:class+load",
                "_JAVA_OPTIONS", "-Xlog:class+load",
                "CLASSPATH", "/nowhere",
                "BASH_ENV", "/dev/stdin"),
            image + "/bin/locum",
            "help");

    assertThat(output).isEqualTo(plain);
  }

  @Test
  void aBrokenCacheIsPassedOverInSilence() throws Exception {
    Output plain = start(Map.of(), image + "/bin/locum", "help");
    for (Path cache : caches()) {
      Files.write(cache, new byte[4096]);
    }

    assertThat(start(Map.of(), image + "/bin/locum", "help")).isEqualTo(plain);
  }

  /// Java 25.0.3 does not notice that the classes have changed since the cache was made; that the
  /// launcher looks for the name of the build is all that keeps old code from running.
  @Test
  void theCacheOfAnotherBuildIsNotUsed() throws Exception {
    Files.writeString(image.resolve("lib/runtime/build"), "0123456789abcdef\n");

    assertThat(locum(LOG_CLASSES).error()).contains(MAIN_FROM_IMAGE);
  }

  private List<Path> caches() throws IOException {
    try (Stream<Path> files = Files.list(image.resolve("lib"))) {
      return files.filter(file -> file.toString().endsWith(".aot")).toList();
    }
  }

  private Output locum(String javaOptions) throws Exception {
    return start(Map.of("LOCUM_JAVA_OPTIONS", javaOptions), image + "/bin/locum", "help");
  }

  private Output start(Map<String, String> environment, String... command) throws Exception {
    return outputOf(process(environment, command));
  }

  private Process process(Map<String, String> environment, String... command) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectOutput(scratch.resolve("output").toFile())
            .redirectError(scratch.resolve("error").toFile());
    builder.environment().putAll(environment);
    return builder.start();
  }

  private Output outputOf(Process process) throws Exception {
    assertThat(process.waitFor(30, SECONDS)).isTrue();
    return new Output(
        process.exitValue(),
        Files.readString(scratch.resolve("output"), UTF_8),
        Files.readString(scratch.resolve("error"), UTF_8));
  }

  private record Output(int exitCode, String out, String error) {}
}
