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
    private String ours;
    private int holders = 1;

    private Held(String before, String ours) {
      this.before = before;
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
        ledger.append("sysctl " + name + " " + before.get() + " " + value);
        Sysctl.write(name, value);
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
    restore(name, known.before, known.ours);
  }

  /// Nobody needs any of it any more.
  ///
  /// @throws IOException when one could not be restored; all others were
  void releaseAll() throws IOException {
    List<IOException> failures = new ArrayList<>();
    for (Map.Entry<String, Held> entry : held.entrySet()) {
      try {
        restore(entry.getKey(), entry.getValue().before, entry.getValue().ours);
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
