package locum.cli.demo;

import java.io.PrintStream;
import java.util.Locale;
import locum.core.MonotonicTime;

/// One line for each happening, with the seconds since the start. Colour only where asked for.
final class Timeline {

  /// Who a line is about; each has its colour.
  enum Actor {
    DEMO("", "1"),
    A("router a", "36"),
    B("router b", "35"),
    WIRE("adverts", "2"),
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

  private final PrintStream out;
  private final boolean colour;
  private final MonotonicTime start;

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
    print(paint(line, actor.colour));
  }

  void add(Actor actor, String text) {
    add(now(), actor, text);
  }

  /// What the demonstration itself does next, set off by an empty line.
  void chapter(String text) {
    print("\n" + paint(String.format(Locale.ROOT, "%6.2f  %s", seconds(now()), text), "1"));
  }

  void print(String text) {
    synchronized (out) {
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
