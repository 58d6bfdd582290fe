package locum.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import locum.cli.demo.Await;
import locum.cli.demo.Lab;
import locum.cli.demo.LabProcess;
import locum.control.ControlClient;
import locum.control.ControlCodec;
import locum.control.ControlRequest;
import locum.control.ControlResponse;
import locum.control.Json;
import locum.lab.RouterDaemon;

/// One locum in a host of the laboratory: its file, its run-dir, its process, and what it answers.
final class Locum {

  static final Duration SOON = Duration.ofSeconds(20);

  private final Lab lab;
  private final String host;
  private final Path runDirectory;
  private LabProcess process;

  private Locum(Lab lab, String host, Path runDirectory, LabProcess process) {
    this.lab = lab;
    this.host = host;
    this.runDirectory = runDirectory;
    this.process = process;
  }

  /// Starts it and waits until it runs.
  static Locum start(Lab lab, String host, String configuration) {
    Path file = lab.write(host + ".conf", configuration);
    Path runDirectory = lab.directory().resolve("run-" + host);
    Locum locum = new Locum(lab, host, runDirectory, begin(lab, host, file, runDirectory));
    locum.awaitStart();
    return locum;
  }

  private static LabProcess begin(Lab lab, String host, Path file, Path runDirectory) {
    return lab.start(host, "locum on " + host, RouterDaemon.LOCUM.command(file, runDirectory));
  }

  /// Starts it once more after it has ended, in the same run-dir.
  void startAgain() {
    process = begin(lab, host, file(), runDirectory);
    awaitStart();
  }

  private void awaitStart() {
    Await.until(
        SOON,
        host + " starts" + process.tail(20),
        () -> !process.isAlive() || process.log().stream().anyMatch(isLine("Startup complete")));
    assertThat(process.isAlive()).as("%s runs: %s", host, process.tail(20)).isTrue();
  }

  private static Predicate<String> isLine(String fragment) {
    return line -> line.contains(fragment);
  }

  /// The command itself, of the image under test.
  static String command() {
    return Path.of(System.getProperty("locum.home", "target/locum"), "bin/locum")
        .toAbsolutePath()
        .toString();
  }

  /// `locum WORDS --run-dir DIR`, typed by somebody on this host.
  Shell.Result verb(String... words) {
    List<String> all = new ArrayList<>(List.of(command()));
    all.addAll(Arrays.asList(words));
    all.addAll(List.of("--run-dir", runDirectory.toString()));
    return Shell.run(all);
  }

  LabProcess process() {
    return process;
  }

  Path runDirectory() {
    return runDirectory;
  }

  Path socket() {
    return runDirectory.resolve("control.sock");
  }

  Path file() {
    return lab.directory().resolve(host + ".conf");
  }

  /// What `status --json` prints.
  Json status() {
    return ask(new ControlRequest.Status(Optional.empty()));
  }

  private Json ask(ControlRequest request) {
    try {
      return ControlClient.ask(socket(), request);
    } catch (IOException e) {
      throw new UncheckedIOException(host + " does not answer" + process.tail(20), e);
    }
  }

  /// One instance of the status.
  Json instance(String name) {
    return ControlCodec.instances(status()).stream()
        .filter(instance -> text(instance, "name").equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no instance " + name + " on " + host));
  }

  String state(String name) {
    return text(instance(name), "state");
  }

  /// The reasons of the FAULT, one sentence each.
  List<String> faults(String name) {
    return instance(name).get("faults").elements().stream()
        .map(fault -> fault.text().orElse(""))
        .toList();
  }

  long counter(String name, String counter) {
    return number(instance(name).get("counters").get(counter));
  }

  /// The refused packets by reason.
  Map<String, Json> refused(String name) {
    return instance(name).get("counters").get("refused") instanceof Json.Members(var members)
        ? members
        : Map.of();
  }

  static String text(Json object, String key) {
    return object.get(key).text().orElse("");
  }

  static long number(Json value) {
    return value instanceof Json.Numeral(double number) ? (long) number : -1;
  }

  void awaitState(String name, String expected) {
    boolean reached = Await.within(SOON, () -> state(name).equals(expected));
    assertThat(reached)
        .as(
            "%s on %s is %s, it is %s%s",
            name, host, expected, instance(name).toText(), lab.tails())
        .isTrue();
  }

  /// Waits for a line of the log that has all these fragments.
  void awaitLog(String... fragments) {
    process.awaitLine(
        SOON,
        String.join(" ... ", fragments),
        line -> Arrays.stream(fragments).allMatch(line::contains));
  }

  /// Changes the file and has it read.
  ControlResponse reload(String configuration) {
    lab.write(host + ".conf", configuration);
    return ControlCodec.decodeOutcome(ask(new ControlRequest.Reload())).orElseThrow();
  }

  /// Waits until it has ended by itself.
  int awaitExit() {
    assertThat(process.awaitExit(SOON)).as("%s ends%s", host, process.tail(20)).isTrue();
    return process.exitCode();
  }
}
