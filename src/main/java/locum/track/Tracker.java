package locum.track;

import java.util.Optional;
import locum.core.MonotonicTime;

/// A thing that is watched, and what is known of it. Each kind takes its own news; all of them
/// answer what they read now and when they want to be asked again.
public sealed interface Tracker permits ScriptTracker, FileTracker, ProcessTracker {

  TrackerConfig config();

  Reading reading();

  /// The last news, for people; may be newer than what the reading goes by.
  String lastNews();

  /// When time alone changes something.
  Optional<MonotonicTime> deadline();
}
