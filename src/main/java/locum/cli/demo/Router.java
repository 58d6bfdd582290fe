package locum.cli.demo;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One of the two routers of the demonstration: its daemon, and what it says of itself.
final class Router {

  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final Pattern STATE = Pattern.compile("Entering (\\w+) STATE");

  private final Lab lab;
  private final String name;
  private final Timeline timeline;
  private final LabProcess daemon;
  private volatile String state = "";
  private volatile boolean holder;

  /// Starts the daemon with this configuration.
  Router(Lab lab, String name, String configuration, RouterCommand command, Timeline timeline) {
    this.lab = lab;
    this.name = name;
    this.timeline = timeline;
    Path file = lab.write(name + ".conf", configuration);
    Path runDirectory = lab.createDirectory("run-" + name);
    lab.start(
        name,
        "address monitor of router " + name,
        List.of("ip", "-o", "-4", "monitor", "address"),
        this::addressChanged);
    daemon =
        lab.start(name, "router " + name, command.command(file, runDirectory), this::daemonWrote);
  }

  private void daemonWrote(LabProcess.Line line) {
    Matcher matcher = STATE.matcher(line.text());
    if (matcher.find() && !matcher.group(1).equals(state)) {
      state = matcher.group(1);
      timeline.add(line.at(), Timeline.Actor.of(name), state);
    }
  }

  /// Takes a line such as `2: eth0 inet 10.66.0.100/24 ...` or `Deleted 2: eth0 inet ...`.
  private void addressChanged(LabProcess.Line line) {
    if (line.text().contains(" " + DemoFiles.ADDRESS + "/")) {
      boolean holds = !line.text().startsWith("Deleted");
      if (holds != holder) {
        holder = holds;
        timeline.add(
            line.at(),
            Timeline.Actor.of(name),
            (holds ? "has " : "no longer has ") + DemoFiles.ADDRESS);
      }
    }
  }

  /// Waits until the daemon says that it is in `wanted` and the kernel agrees about the address.
  void awaitState(String wanted) {
    boolean holding = wanted.equals("MASTER");
    boolean reached =
        Await.within(
            PATIENCE, () -> !daemon.isAlive() || (state.equals(wanted) && holder == holding));
    if (!daemon.isAlive()) {
      throw new LabFailure(
          "The daemon of router " + name + " ended with exit code " + daemon.exitCode() + ".");
    }
    if (!reached) {
      throw new LabFailure(
          "Router "
              + name
              + " should be "
              + wanted
              + " by now; it is "
              + (state.isEmpty() ? "in no state" : state)
              + " and "
              + (holder ? "has" : "does not have")
              + " the address.");
    }
  }

  /// Ends the daemon in good order; the address must be gone then.
  void stop() {
    if (!daemon.stop(PATIENCE)) {
      throw new LabFailure("Router " + name + " did not end when asked to.");
    }
    timeline.add(Timeline.Actor.of(name), "the daemon has ended, exit code " + daemon.exitCode());
    if (lab.holds(name, DemoFiles.ADDRESS)) {
      throw new LabFailure("Router " + name + " ended and left the address behind.");
    }
  }
}
