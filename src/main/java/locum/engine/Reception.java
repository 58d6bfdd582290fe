package locum.engine;

import java.time.Duration;
import java.util.Optional;
import locum.core.MonotonicTime;

/// Whether an instance can hear its peers. One that cannot must not become Active: it would never
/// learn that another router is.
///
/// ```text
///   Works ── refused by the kernel ──► Failed ── after a RetryPause, asked again ──► Trying
///     ▲                                  ▲                                             │
///     └────────── not refused ───────────┼─────────────────────────────────────────────┤
///                                        └────────────────── refused ──────────────────┘
/// ```
final class Reception {

  /// A refusal comes back in the turn after the request; this is longer.
  private static final Duration ANSWERED = Duration.ofMillis(100);

  private sealed interface State {}

  private record Works() implements State {}

  private record Failed(String reason, MonotonicTime retryAt) implements State {}

  private record Trying(String reason, MonotonicTime provenAt) implements State {}

  /// What a deadline has brought.
  enum Outcome {
    NOTHING,
    /// The engine is to listen again.
    ASK_AGAIN,
    /// It hears again: the fault is gone.
    HEARS
  }

  private final RetryPause pause = new RetryPause();
  private State state = new Works();

  void failed(MonotonicTime now, String reason) {
    state = new Failed(reason, pause.refused(now));
  }

  Outcome deadlineReached(MonotonicTime now) {
    return switch (state) {
      case Works() -> Outcome.NOTHING;
      case Failed(String reason, MonotonicTime retryAt) -> {
        if (!retryAt.isDue(now)) {
          yield Outcome.NOTHING;
        }
        state = new Trying(reason, now.plus(ANSWERED));
        yield Outcome.ASK_AGAIN;
      }
      case Trying(_, MonotonicTime provenAt) -> {
        if (!provenAt.isDue(now)) {
          yield Outcome.NOTHING;
        }
        state = new Works();
        yield Outcome.HEARS;
      }
    };
  }

  Optional<MonotonicTime> deadline() {
    return switch (state) {
      case Works() -> Optional.empty();
      case Failed(_, MonotonicTime retryAt) -> Optional.of(retryAt);
      case Trying(_, MonotonicTime provenAt) -> Optional.of(provenAt);
    };
  }

  Optional<FaultCause> fault() {
    return switch (state) {
      case Works() -> Optional.empty();
      case Failed(String reason, _) -> Optional.of(new FaultCause.CannotListen(reason));
      case Trying(String reason, _) -> Optional.of(new FaultCause.CannotListen(reason));
    };
  }
}
