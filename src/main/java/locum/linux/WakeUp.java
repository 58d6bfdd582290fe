package locum.linux;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;

/// Makes an [Epoll] of another thread return: a counter in the kernel (eventfd(2)) that is readable
/// while it is not zero.
public final class WakeUp implements AutoCloseable {

  private static final int EFD_CLOEXEC = 0x80000;
  private static final int EFD_NONBLOCK = 0x800;

  private final Fd fd;
  private final MemorySegment one = Libc.MEMORY.allocate(JAVA_LONG);
  private final MemorySegment count = Libc.MEMORY.allocate(JAVA_LONG);

  private WakeUp(Fd fd) {
    this.fd = fd;
    one.set(JAVA_LONG, 0, 1);
  }

  public static WakeUp open() throws SystemCallException {
    return new WakeUp(Fd.of("eventfd", "wake-up", Libc.eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)));
  }

  /// Readable after [#wake] until [#drain].
  public Fd fd() {
    return fd;
  }

  /// May be called from any thread, any number of times. A counter that is full has woken already.
  public void wake() {
    Libc.write(fd.number(), one, Long.BYTES);
  }

  /// Takes all calls of [#wake] so far; whoever waits drains before looking at what woke it, so
  /// that nothing is missed.
  public void drain() {
    Libc.read(fd.number(), count, Long.BYTES);
  }

  @Override
  public void close() {
    fd.close();
  }
}
