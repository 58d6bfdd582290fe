package locum.daemon;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import locum.linux.Epoll;
import locum.linux.WakeUp;

/// Hears the signals that the processes of the members get, and their deaths: the thread that waits
/// for their pipes.
final class Attendance {

  private static final int TOKEN_WAKE_UP = 0;

  private final Members members;
  private final Optional<Duration> patience;
  private final StateFile stateFile;
  private final Epoll epoll = Epoll.open();
  private final WakeUp wakeUp = WakeUp.open();
  private final Queue<StandIn> newcomers = new ConcurrentLinkedQueue<>();
  private final Map<Integer, StandIn> byToken = new HashMap<>();
  private int tokens = TOKEN_WAKE_UP;
  private volatile boolean ended;

  /// @param patience how long nobody may be here at first; empty is for ever
  Attendance(Members members, Optional<Duration> patience) throws IOException {
    this.members = members;
    this.patience = patience;
    stateFile = new StateFile(members);
    epoll.add(wakeUp.fd(), TOKEN_WAKE_UP);
  }

  /// Hears this one too. From any thread.
  void add(StandIn standIn) {
    newcomers.add(standIn);
    wakeUp.wake();
  }

  /// Hears nobody any more. From any thread.
  void end() {
    ended = true;
    wakeUp.wake();
  }

  /// Hears them until [#end].
  void run() {
    OptionalLong idleEnd =
        patience.isPresent()
            ? OptionalLong.of(System.nanoTime() + patience.get().toNanos())
            : OptionalLong.empty();
    while (!ended) {
      try {
        int ready = epoll.await(byToken.isEmpty() ? idleEnd : OptionalLong.empty());
        List<StandIn> speaking = speaking(ready);
        if (idleEnd.isPresent() && System.nanoTime() - idleEnd.getAsLong() >= 0) {
          idleEnd = OptionalLong.empty();
          members.leaveUnlessNeeded();
        }
        hear(speaking);
      } catch (IOException e) {
        members.parts().log().error("signals of vrrpd are not heard: " + e.getMessage());
        return;
      } catch (RuntimeException e) {
        members.parts().log().error("locum has a defect here; running on: " + e);
        LockSupport.parkNanos(Duration.ofSeconds(1).toNanos()); // should it happen again and again
      }
    }
  }

  private List<StandIn> speaking(int ready) throws IOException {
    List<StandIn> speaking = new ArrayList<>();
    for (int i = 0; i < ready; i++) {
      if (epoll.token(i) == TOKEN_WAKE_UP) {
        wakeUp.drain();
      } else {
        Optional.ofNullable(byToken.get(epoll.token(i))).ifPresent(speaking::add);
      }
    }
    for (StandIn standIn = newcomers.poll(); standIn != null; standIn = newcomers.poll()) {
      int token = ++tokens;
      epoll.add(standIn.fd(), token);
      byToken.put(token, standIn);
      speaking.add(standIn); // one that died before is not told by epoll
    }
    return speaking;
  }

  private void hear(List<StandIn> speaking) {
    List<StandIn> leaving = new ArrayList<>();
    Map<StandIn, StandIn.News> news = new HashMap<>();
    for (StandIn standIn : speaking) {
      StandIn.News heard = news(standIn);
      news.put(standIn, heard);
      // At once: all that follows takes its time.
      for (String signal : List.of("TERM", "INT")) {
        if (heard.signals().contains(signal) && !leaving.contains(standIn)) {
          members.resign(standIn, "its vrrpd got SIG" + signal);
          leaving.add(standIn);
        }
      }
      if (heard.dead() && !leaving.contains(standIn)) {
        members.resign(standIn, "its vrrpd, pid " + standIn.pid() + ", is dead");
        leaving.add(standIn);
      }
    }
    if (!leaving.isEmpty()) {
      leaving.forEach(this::forget);
      members.leave(leaving);
    }
    news.forEach(
        (standIn, heard) -> {
          if (!leaving.contains(standIn)) {
            heard.signals().forEach(signal -> obey(standIn, signal));
          }
        });
  }

  private static StandIn.News news(StandIn standIn) {
    try {
      return standIn.news();
    } catch (IOException _) {
      return new StandIn.News(List.of(), true); // it cannot be steered any more
    }
  }

  private void forget(StandIn standIn) {
    epoll.remove(standIn.fd());
    byToken.values().remove(standIn);
  }

  private void obey(StandIn standIn, String signal) {
    switch (signal) {
      case "USR1" -> members.with(standIn, stateFile::write);
      case "USR2" -> members.giveWay(standIn);
      case "TTIN" -> members.changePriority(standIn, Member::reduced);
      case "TTOU" -> members.changePriority(standIn, Member::increased);
      default -> {} // nothing else is written there
    }
  }
}
