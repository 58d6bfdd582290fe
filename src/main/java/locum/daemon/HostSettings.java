package locum.daemon;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import locum.linux.Sysctl;

/// The kernel's settings that are changed while they are needed, by whom often enough to be
/// counted: the value before the first change comes back with the last release.
final class HostSettings {

  private static final class Held {
    private final String before;
    private final String first;
    private String ours;
    private int holders = 1;

    private Held(String before, String ours) {
      this.before = before;
      first = ours;
      this.ours = ours;
    }
  }

  private final ChangeLedger ledger;
  private final Map<String, Held> held = new HashMap<>();

  HostSettings(ChangeLedger ledger) {
    this.ledger = ledger;
  }

  /// Changes a setting, or counts one more who needs it; one that this kernel does not have is
  /// passed over.
  void hold(String name, String value) throws IOException {
    Held known = held.get(name);
    if (known != null) {
      known.holders++;
      return;
    }
    Optional<String> before = Sysctl.read(name);
    if (before.isPresent()) {
      if (!before.get().equals(value)) {
        String line = line(name, before.get(), value);
        ledger.append(line);
        try {
          Sysctl.write(name, value);
        } catch (IOException e) {
          ledger.strike(line);
          throw e;
        }
      }
      held.put(name, new Held(before.get(), value));
    }
  }

  /// Gives one that is held another value for a while.
  void change(String name, String value) throws IOException {
    Held known = held.get(name);
    if (known != null) {
      known.ours = value;
    }
    if (Sysctl.read(name).filter(now -> !now.equals(value)).isPresent()) {
      Sysctl.write(name, value);
    }
  }

  /// One less needs it. What somebody else has set meanwhile stays.
  void release(String name) throws IOException {
    Held known = held.get(name);
    if (known == null || --known.holders > 0) {
      return;
    }
    held.remove(name);
    giveBack(name, known);
  }

  /// Whether the next release would restore it.
  boolean hasOneHolder(String name) {
    Held known = held.get(name);
    return known != null && known.holders == 1;
  }

  /// One that nobody here needs any more stays as it is: somebody else needs it.
  void leave(String name) throws IOException {
    Held known = held.remove(name);
    if (known != null) {
      ledger.strike(line(name, known.before, known.first));
    }
  }

  private void giveBack(String name, Held known) throws IOException {
    restore(name, known.before, known.ours);
    ledger.strike(line(name, known.before, known.first));
  }

  private static String line(String name, String before, String ours) {
    return "sysctl " + name + " " + before + " " + ours;
  }

  /// Nobody needs any of it any more.
  ///
  /// @throws IOException when one could not be restored; all others were
  void releaseAll() throws IOException {
    List<IOException> failures = new ArrayList<>();
    for (Map.Entry<String, Held> entry : held.entrySet()) {
      try {
        giveBack(entry.getKey(), entry.getValue());
      } catch (IOException e) {
        failures.add(e);
      }
    }
    held.clear();
    if (!failures.isEmpty()) {
      throw failures.getFirst();
    }
  }

  static void restore(String name, String before, String ours) throws IOException {
    Optional<String> now = Sysctl.read(name);
    if (!before.equals(ours) && now.filter(ours::equals).isPresent()) {
      Sysctl.write(name, before);
    }
  }
}
