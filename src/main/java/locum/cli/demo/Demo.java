package locum.cli.demo;

import java.io.Console;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicReference;
import locum.core.MonotonicTime;

/// Two routers and a client, each in a network namespace; a cut cable, a return, a stop; and what
/// the client saw of it.
public final class Demo {

  static final Duration PROBE_PERIOD = Duration.ofMillis(10);

  private static final Duration PATIENCE = Duration.ofSeconds(15);

  /// So long without an answer is worth a line.
  private static final Duration NOTICEABLE = Duration.ofMillis(100);

  private final PrintStream out;
  private final RouterCommand command;
  private final boolean colour;

  private Demo(PrintStream out, RouterCommand command, boolean colour) {
    this.out = out;
    this.command = command;
    this.colour = colour;
  }

  /// Plays the demonstration with the locum that runs now, in colour on a terminal.
  public static int run(PrintStream out) {
    String home = System.getProperty("locum.home");
    if (home == null) {
      out.println("The demonstration starts bin/locum of the image; ./dev dist makes one.");
      return 1;
    }
    return run(out, RouterCommand.locum(Path.of(home)), isColourful());
  }

  private static boolean isColourful() {
    String terminal = System.getenv("TERM");
    return Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false)
        && System.getenv("NO_COLOR") == null
        && terminal != null
        && !terminal.equals("dumb");
  }

  /// Plays the demonstration with this way to start the routers' daemons.
  ///
  /// @param colour whether `out` is a terminal that shows colours
  /// @return the exit code: 0 when the client lost no more than the protocol allows, else 1
  public static int run(PrintStream out, RouterCommand command, boolean colour) {
    Optional<String> missing = HostTools.missing();
    if (missing.isPresent()) {
      out.println(missing.get());
      return 1;
    }
    OptionalInt elsewhere = OwnNamespaces.runThereIfNeeded(out);
    return elsewhere.isPresent() ? elsewhere.getAsInt() : new Demo(out, command, colour).play();
  }

  private int play() {
    try (Lab lab = Lab.open("a", "b")) {
      Timeline timeline = new Timeline(out, colour, Timeline.now());
      try {
        return play(lab, timeline) ? 0 : 1;
      } catch (LabFailure failure) {
        if (!lab.isClosed()) {
          timeline.print("\n" + failure.getMessage() + lab.tails());
        }
        return 1;
      }
    } catch (LabFailure failure) {
      out.println("The namespaces cannot be made. " + failure.getMessage());
      return 1;
    }
  }

  private boolean play(Lab lab, Timeline timeline) {
    introduce(timeline, lab);
    List<Outcome> outcomes = new ArrayList<>();
    listen(lab, timeline);
    try (Prober prober = Prober.start(lab, DemoFiles.ADDRESS, PROBE_PERIOD)) {
      timeline.chapter("Both routers start.");
      Router b = start(lab, "b", timeline);
      Router a = start(lab, "a", timeline);
      a.awaitState("MASTER");
      b.awaitState("BACKUP");
      MonotonicTime answered = prober.awaitAnswer(PATIENCE, new MonotonicTime(System.nanoTime()));
      timeline.add(answered, Timeline.Actor.CLIENT, DemoFiles.ADDRESS + " answers");
      ClientView view = ClientView.start(prober, timeline, NOTICEABLE);
      pause(Duration.ofMillis(1500));

      timeline.chapter("The cable of router a is pulled.");
      MonotonicTime cut = Timeline.now();
      lab.cut("a");
      b.awaitState("MASTER");
      outcomes.add(
          new Outcome(
              "a's cable is pulled",
              lossSince(prober, cut),
              DemoFiles.activeDownIntervalOfB(),
              "Pulled: since the last advert, b waits 3 intervals and its skew, 156/256 s."));

      timeline.chapter("The cable of router a is plugged in again.");
      MonotonicTime plugged = Timeline.now();
      lab.restore("a");
      a.awaitState("MASTER");
      b.awaitState("BACKUP");
      outcomes.add(
          new Outcome(
              "a returns and takes over",
              lossSince(prober, plugged),
              Duration.ZERO,
              "Returns: a takes over while b still answers; nothing is waited for."));

      timeline.chapter("The daemon of router a is stopped.");
      MonotonicTime stopped = Timeline.now();
      a.stop();
      b.awaitState("MASTER");
      outcomes.add(
          new Outcome(
              "a is stopped",
              lossSince(prober, stopped),
              DemoFiles.skewTimeOfB(),
              "Stopped: a says so (priority 0), and b waits its skew only."));
      view.close();

      timeline.chapter("The demonstration ends.");
      b.stop();
    }
    return Outcome.summarize(timeline, outcomes);
  }

  private Router start(Lab lab, String name, Timeline timeline) {
    return new Router(lab, name, DemoFiles.configuration(name), command, timeline);
  }

  /// What the client lost from `begin` until it has answers again and keeps them for a while.
  private static Duration lossSince(Prober prober, MonotonicTime begin) {
    prober.awaitAnswer(PATIENCE, Timeline.now());
    pause(Duration.ofMillis(700));
    return prober.longestSilence(begin, Timeline.now()).length();
  }

  /// Lets the client look on for a while: this is a show.
  private static void pause(Duration duration) {
    try {
      Thread.sleep(duration);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LabFailure("interrupted", e);
    }
  }

  private static void introduce(Timeline timeline, Lab lab) {
    timeline.print(
        """
        Two routers share %s; a client asks it every %d ms.

          router a   %s   priority 150   in namespace %s
          router b   %s   priority 100   in namespace %s

        What router a is told; router b has state BACKUP and priority 100:
        """
            .formatted(
                DemoFiles.ADDRESS,
                PROBE_PERIOD.toMillis(),
                lab.address("a"),
                lab.namespace("a"),
                lab.address("b"),
                lab.namespace("b")));
    DemoFiles.configuration("a")
        .lines()
        .dropWhile(line -> !line.startsWith("vrrp_instance"))
        .forEach(line -> timeline.print("    " + line));
  }

  /// Tells of the adverts when something about them changes.
  private static void listen(Lab lab, Timeline timeline) {
    String device = "br0";
    String index = lab.ip(Lab.CLIENT, "-o", "link", "show", "dev", device).split(":", 2)[0];
    List<String> ear = new ArrayList<>(OwnCommand.java(AdvertEar.class));
    ear.addAll(List.of(index, device));
    AtomicReference<String> last = new AtomicReference<>("");
    lab.start(
        Lab.CLIENT,
        "ear",
        ear,
        line -> {
          String[] words = line.text().split(" ", 3);
          if (words.length == 3 && words[0].matches("\\d+")) {
            String router = words[1].equals(lab.address("a")) ? "router a" : "router b";
            String text =
                words[2].equals("0")
                    ? router + " resigns: priority 0"
                    : "from " + router + ", priority " + words[2];
            if (!text.equals(last.getAndSet(text))) {
              MonotonicTime at = new MonotonicTime(Long.parseLong(words[0]));
              timeline.add(at, Timeline.Actor.WIRE, text);
            }
          }
        });
  }
}
