package locum.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import locum.cli.demo.Await;
import locum.cli.demo.Lab;
import locum.cli.demo.LabProcess;

/// A host of the laboratory with a directory of sessions, and locum in the place of nvrrp.
public final class NvrrpHost {

  public static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Lab lab;
  private final String name;
  private final Path directory;

  /// What a command wrote, and how it ended.
  public record Answer(int status, List<String> lines) {
    public String text() {
      return lines.stream().map(line -> line + "\n").collect(Collectors.joining());
    }
  }

  public NvrrpHost(Lab lab, String name) {
    this.lab = lab;
    this.name = name;
    directory = lab.createDirectory("nvrrp-" + name);
  }

  public Path directory() {
    return directory;
  }

  public Path runDirectory() {
    return lab.directory().resolve("run-" + name);
  }

  public Path log() {
    return lab.directory().resolve(name + ".log");
  }

  /// Writes a file of the directory.
  public Path write(String file, String... lines) {
    try {
      return Files.writeString(directory.resolve(file), String.join("\n", lines) + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A session on eth0 with an interface of locum's making.
  public Path session(String file, int vrid, String vip, int priority, String... more) {
    List<String> lines =
        new ArrayList<>(
            List.of(
                "primary_intf eth0",
                "vrrp_intf v" + vrid,
                "vip " + vip,
                "vrid " + vrid,
                "priority " + priority,
                "create_intf yes"));
    lines.addAll(Arrays.asList(more));
    if (lines.stream().noneMatch(line -> line.startsWith("advert_int"))) {
      lines.add("advert_int 1000");
    }
    return write(file, lines.toArray(String[]::new));
  }

  public void delete(String file) {
    try {
      Files.delete(directory.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<String> command(String... words) {
    List<String> command = new ArrayList<>(List.of(UcarpDaemon.launcher(), "nvrrp"));
    command.addAll(Arrays.asList(words));
    command.addAll(List.of("--run-dir", runDirectory().toString()));
    return command;
  }

  private List<String> daemon(String... words) {
    List<String> command = command(words);
    command.addAll(List.of("--config-dir", directory.toString(), "--log", log().toString()));
    return command;
  }

  /// Runs the daemon in the foreground and waits until it runs.
  public LabProcess start() {
    LabProcess process = lab.start(name, "nvrrp on " + name, daemon("--foreground"));
    process.awaitLine(PATIENCE, "start", line -> line.endsWith(" INFO : Startup complete"));
    return process;
  }

  /// Types the name alone, as scripts do: the command returns, the daemon stays.
  public Answer startDetached() {
    return run(daemon());
  }

  /// `nvrrp WORDS`.
  public Answer ask(String... words) {
    return run(command(words));
  }

  private Answer run(List<String> command) {
    LabProcess process = lab.start(name, "nvrrp client on " + name, command);
    assertThat(process.awaitExit(PATIENCE)).as("%s ends%s", command, process.tail(20)).isTrue();
    return new Answer(process.exitCode(), process.log());
  }

  /// The state of the session with this VRRP interface.
  public String state(String vrrpInterface) {
    return ask("-v", vrrpInterface).text().strip();
  }

  public void awaitState(String vrrpInterface, String state) {
    assertThat(Await.within(PATIENCE, () -> state(vrrpInterface).equals(state)))
        .as("%s is %s, not %s%s", vrrpInterface, state(vrrpInterface), state, lab.tails())
        .isTrue();
  }

  /// A value of `nvrrp -s`, of the first session.
  public String value(String label) {
    return ask("-s").lines().stream()
        .filter(line -> line.strip().startsWith(label + " "))
        .map(line -> line.strip().substring(label.length() + 1))
        .findFirst()
        .orElse("");
  }

  /// The lines of the log file.
  public List<String> logged() {
    try {
      return Files.readAllLines(log());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public void awaitLogged(String fragment) {
    assertThat(
            Await.within(
                PATIENCE, () -> logged().stream().anyMatch(line -> line.contains(fragment))))
        .as("%s in %s", fragment, String.join("\n", logged()))
        .isTrue();
  }
}
