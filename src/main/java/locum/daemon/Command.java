package locum.daemon;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import locum.core.Event;
import locum.core.MonotonicTime;
import locum.engine.GroupStatus;
import locum.engine.InstanceStatus;
import locum.engine.TrackerStatus;
import locum.linux.ReceiveLosses;

/// What another thread wants of the loop. The loop completes the future when it is done.
sealed interface Command {

  /// How are the instances?
  ///
  /// @param result the instances at this moment
  record Survey(CompletableFuture<Snapshot> result) implements Command {}

  /// The same, and all counters of the instances begin at zero again.
  record SurveyAndClear(CompletableFuture<Snapshot> result) implements Command {}

  /// Something happened beside the loop that the engine is to know.
  record Tell(Event event) implements Command {}

  /// Take over a configuration.
  ///
  /// @param done completed when the new configuration is in force
  record Configure(Prepared configuration, CompletableFuture<Void> done) implements Command {}

  /// Resign, give the addresses back and end the loop.
  record Leave(String why) implements Command {}

  /// What a [Survey] finds.
  ///
  /// @param at the moment, by the clock of the loop: CLOCK_MONOTONIC
  /// @param statics the static addresses, routes and rules
  /// @param losses packets that nothing could be read from
  record Snapshot(
      MonotonicTime at,
      List<InstanceStatus> instances,
      List<TrackerStatus> trackers,
      List<InstanceStatus.RoutingState> statics,
      List<GroupStatus> groups,
      long unknownVridPackets,
      ReceiveLosses losses) {}

  /// Waits for the loop; empty when it does not answer for five seconds.
  static <T> Optional<T> await(CompletableFuture<T> result) {
    try {
      return Optional.ofNullable(result.get(5, TimeUnit.SECONDS));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } catch (ExecutionException | TimeoutException _) {
      return Optional.empty();
    }
  }
}
