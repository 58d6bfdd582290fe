package locum.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.util.OptionalLong;

/// Waits until a descriptor is ready or a point in time has come, whichever is first.
///
/// epoll_wait(2) counts in milliseconds, Skew_Time in fractions of one. So the point in time is an
/// absolute timerfd inside: it takes no timer slack and no clock reading before the wait, and is
/// set again only when the deadline has changed.
///
/// ```text
///   struct epoll_event { uint32_t events; uint64_t data; }   x86-64: packed, 12 octets
///                                                            aarch64: padded, 16 octets
/// ```
public final class Epoll implements AutoCloseable {

  private static final int EPOLL_CLOEXEC = 0x80000;
  private static final int EPOLL_CTL_ADD = 1;
  private static final int EPOLL_CTL_DEL = 2;
  private static final int EPOLL_CTL_MOD = 3;
  private static final int EPOLLIN = 0x1;
  private static final int EPOLLOUT = 0x4;
  private static final int EPOLLERR = 0x8;
  private static final int EPOLLHUP = 0x10;
  private static final int TFD_CLOEXEC = 0x80000;
  private static final int TFD_NONBLOCK = 0x800;
  private static final int TFD_TIMER_ABSTIME = 1;
  private static final int CLOCK_MONOTONIC = 1;
  private static final int FOREVER = -1;
  private static final int LOOK = 0;

  private static final boolean PACKED = System.getProperty("os.arch").equals("amd64");
  private static final int EVENT_SIZE = PACKED ? 12 : 16;
  private static final int DATA_OFFSET = PACKED ? 4 : 8;
  private static final int MAX_EVENTS = 64;

  private static final long TIMER_TOKEN = -1L;
  private static final long UNARMED = Long.MAX_VALUE;

  private final Fd fd;
  private final Fd timer;
  private final MemorySegment events =
      Libc.MEMORY.allocate((long) EVENT_SIZE * MAX_EVENTS, Long.BYTES);
  private final MemorySegment change = Libc.MEMORY.allocate(EVENT_SIZE, Long.BYTES);

  /// `struct itimerspec { struct timespec it_interval, it_value; }`
  private final MemorySegment timerValue = Libc.MEMORY.allocate(32, Long.BYTES);

  private final long[] ready = new long[MAX_EVENTS];
  private final int[] readyEvents = new int[MAX_EVENTS];
  private long armedFor = UNARMED;
  private boolean full;

  private Epoll(Fd fd, Fd timer) {
    this.fd = fd;
    this.timer = timer;
  }

  public static Epoll open() throws SystemCallException {
    Fd fd = Fd.of("epoll_create1", "event loop", Libc.epoll_create1(EPOLL_CLOEXEC));
    try {
      Fd timer =
          Fd.of(
              "timerfd_create",
              "event loop",
              Libc.timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK));
      Epoll epoll = new Epoll(fd, timer);
      try {
        epoll.control(EPOLL_CTL_ADD, timer, EPOLLIN, TIMER_TOKEN);
        return epoll;
      } catch (SystemCallException e) {
        timer.close();
        throw e;
      }
    } catch (SystemCallException e) {
      fd.close();
      throw e;
    }
  }

  /// Watches for readability.
  ///
  /// @param token what [#token] will answer; not negative
  public void add(Fd watched, int token) throws SystemCallException {
    control(EPOLL_CTL_ADD, watched, EPOLLIN, checkToken(token));
  }

  /// Watches a descriptor added before for readability, and for writability where asked.
  public void watchWritability(Fd watched, int token, boolean writability)
      throws SystemCallException {
    int interest = writability ? EPOLLIN | EPOLLOUT : EPOLLIN;
    control(EPOLL_CTL_MOD, watched, interest, checkToken(token));
  }

  /// Watches no longer. One that was never added, or is closed, is no error: the caller is cleaning
  /// up.
  public void remove(Fd watched) {
    Libc.epoll_ctl(fd.number(), EPOLL_CTL_DEL, watched.number(), change);
  }

  /// Waits, and tells how many descriptors are ready; 0 when the time has come, and now and then
  /// for no reason at all.
  ///
  /// @param deadline a value of [System#nanoTime], which is CLOCK_MONOTONIC on Linux; in the past:
  ///   only look; empty: wait for a descriptor
  public int await(OptionalLong deadline) throws SystemCallException {
    armTimer(deadline);
    int count = Libc.epoll_wait(fd.number(), events, MAX_EVENTS, FOREVER);
    while (Errno.EINTR.isResult(count)) {
      // After a stop and a continuation this is the answer, however much has arrived meanwhile.
      count = Libc.epoll_wait(fd.number(), events, MAX_EVENTS, LOOK);
    }
    full = count == MAX_EVENTS;
    if (count < 0) {
      throw new SystemCallException("epoll_wait", fd.toString(), -count);
    }
    int found = 0;
    for (int i = 0; i < count; i++) {
      long offset = (long) i * EVENT_SIZE;
      long token = events.get(JAVA_LONG.withByteAlignment(1), offset + DATA_OFFSET);
      // The timer stays expired, and ends each wait at once, until it is set to another time.
      if (token != TIMER_TOKEN) {
        ready[found] = token;
        readyEvents[found] = events.get(JAVA_INT.withByteAlignment(1), offset);
        found++;
      }
    }
    return found;
  }

  /// Whether more descriptors may be ready than the last [#await] told.
  public boolean mayHaveMore() {
    return full;
  }

  /// The token of the i-th ready descriptor of the last [#await].
  public int token(int i) {
    return (int) ready[i];
  }

  /// Whether there is something to read, an error included: reading tells which.
  public boolean isReadable(int i) {
    return (readyEvents[i] & (EPOLLIN | EPOLLERR | EPOLLHUP)) != 0;
  }

  public boolean isWritable(int i) {
    return (readyEvents[i] & (EPOLLOUT | EPOLLERR | EPOLLHUP)) != 0;
  }

  @Override
  public void close() {
    timer.close();
    fd.close();
  }

  private void armTimer(OptionalLong deadline) throws SystemCallException {
    // An absolute time of zero would disarm, and before the boot of the machine nothing is due.
    long at = deadline.isPresent() ? Math.max(1, deadline.getAsLong()) : UNARMED;
    if (at == armedFor) {
      return;
    }
    long value = at == UNARMED ? 0 : at;
    timerValue.set(JAVA_LONG, 16, value / 1_000_000_000);
    timerValue.set(JAVA_LONG, 24, value % 1_000_000_000);
    SystemCallException.check(
        "timerfd_settime",
        timer,
        Libc.timerfd_settime(timer.number(), TFD_TIMER_ABSTIME, timerValue));
    armedFor = at;
  }

  private void control(int operation, Fd watched, int interest, long token)
      throws SystemCallException {
    change.set(JAVA_INT.withByteAlignment(1), 0, interest);
    change.set(JAVA_LONG.withByteAlignment(1), DATA_OFFSET, token);
    SystemCallException.check(
        "epoll_ctl", watched, Libc.epoll_ctl(fd.number(), operation, watched.number(), change));
  }

  private static int checkToken(int token) {
    if (token < 0) {
      throw new IllegalArgumentException("token " + token);
    }
    return token;
  }
}
