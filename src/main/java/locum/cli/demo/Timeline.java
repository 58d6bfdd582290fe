package locum.cli.demo;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Comparator;
import java.util.Locale;
import java.util.PriorityQueue;
import java.util.concurrent.locks.LockSupport;
import locum.core.MonotonicTime;

/// One line for each happening, with the seconds since the start. Colour only where asked for.
final class Timeline {

  /// Who a line is about; each has its colour.
  enum Actor {
    WIRE("adverts", "2"),
    A("router a", "36"),
    B("router b", "35"),
    CLIENT("client", "33");

    private final String title;
    private final String colour;

    Actor(String title, String colour) {
      this.title = title;
      this.colour = colour;
    }

    static Actor of(String router) {
      return router.equals("a") ? A : B;
    }
  }

  /// So long a line waits for one that happened before it and is told of later: the happenings come
  /// from several processes.
  private static final Duration ORDERING = Duration.ofMillis(60);

  private record Line(MonotonicTime at, Actor actor, String text) {}

  private final PrintStream out;
  private final boolean colour;
  private final MonotonicTime start;
  private final PriorityQueue<Line> waiting =
      new PriorityQueue<>(Comparator.comparing(Line::at).thenComparing(Line::actor));

  Timeline(PrintStream out, boolean colour, MonotonicTime start) {
    this.out = out;
    this.colour = colour;
    this.start = start;
  }

  static MonotonicTime now() {
    return new MonotonicTime(System.nanoTime());
  }

  double seconds(MonotonicTime at) {
    return start.until(at).toNanos() / 1e9;
  }

  void add(MonotonicTime at, Actor actor, String text) {
    String line = String.format(Locale.ROOT, "%6.2f  %-9s %s", seconds(at), actor.title, text);
    synchronized (waiting) {
      waiting.add(new Line(at, actor, paint(line, actor.colour)));
    }
    Thread.startVirtualThread(
        () -> {
          LockSupport.parkNanos(ORDERING.toNanos());
          printUntil(now().minus(ORDERING));
        });
  }

  /// Prints the lines of what happened up to a point in time, in the order of the happenings.
  private void printUntil(MonotonicTime end) {
    synchronized (waiting) {
      for (Line line = waiting.peek();
          line != null && !line.at().isAfter(end);
          line = waiting.peek()) {
        waiting.remove();
        out.println(line.text());
      }
      out.flush();
    }
  }

  void add(Actor actor, String text) {
    add(now(), actor, text);
  }

  /// What the demonstration itself does next, set off by an empty line.
  void chapter(String text) {
    print("\n" + paint(String.format(Locale.ROOT, "%6.2f  %s", seconds(now()), text), "1"));
  }

  /// Prints a line that belongs to no point in time, after all that wait.
  void print(String text) {
    synchronized (waiting) {
      printUntil(now());
      out.println(text);
      out.flush();
    }
  }

  String good(String text) {
    return paint(text, "32");
  }

  String bad(String text) {
    return paint(text, "1;31");
  }

  private String paint(String text, String code) {
    return colour ? "\033[" + code + "m" + text + "\033[0m" : text;
  }
}
