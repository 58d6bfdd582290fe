package locum.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/// Real-time signals as something to read (signalfd(2)), because the Java runtime knows no handler
/// for them.
///
/// They arrive here only where every thread blocks them, and a thread inherits that: whoever starts
/// the process must have blocked them. Where nobody did, they are ignored, so that they do not end
/// the process.
///
/// ```text
///   struct signalfd_siginfo { uint32_t ssi_signo; … }   128 octets
///   sigset_t                                            bit n-1 for signal n
/// ```
public final class SignalFd implements AutoCloseable {

  private static final int SFD_CLOEXEC = 0x80000;
  private static final int SFD_NONBLOCK = 0x800;
  private static final int INFO_SIZE = 128;

  /// glibc's sigset_t; the kernel's is its first 8 octets.
  private static final int SET_SIZE = 128;

  private static final long SIG_IGN = 1;

  private final Fd fd;
  private final MemorySegment info = Libc.MEMORY.allocate(INFO_SIZE, Long.BYTES);

  private SignalFd(Fd fd) {
    this.fd = fd;
  }

  /// Takes these signals.
  ///
  /// @return empty when they were not blocked at the start of the process: they are ignored then
  public static Optional<SignalFd> open(int... signals) throws SystemCallException {
    long wanted = 0;
    for (int signal : signals) {
      wanted |= 1L << (signal - 1);
    }
    if ((blocked() & wanted) != wanted) {
      for (int signal : signals) {
        Libc.signal(signal, SIG_IGN);
      }
      return Optional.empty();
    }
    MemorySegment set = Libc.MEMORY.allocate(SET_SIZE, Long.BYTES);
    set.set(JAVA_LONG, 0, wanted);
    return Optional.of(
        new SignalFd(
            Fd.of("signalfd", "signals", Libc.signalfd(-1, set, SFD_CLOEXEC | SFD_NONBLOCK))));
  }

  /// The signals that the first thread blocks, which is what all others were born with.
  private static long blocked() {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
        if (line.startsWith("SigBlk:")) {
          return Long.parseUnsignedLong(line.substring("SigBlk:".length()).strip(), 16);
        }
      }
    } catch (IOException | NumberFormatException _) {
      // Without /proc nothing is known, and nothing is relied on.
    }
    return 0;
  }

  /// Readable while a signal waits.
  public Fd fd() {
    return fd;
  }

  /// The number of the next signal that waits.
  public OptionalInt next() {
    long read = Libc.read(fd.number(), info, INFO_SIZE);
    return read == INFO_SIZE ? OptionalInt.of(info.get(JAVA_INT, 0)) : OptionalInt.empty();
  }

  @Override
  public void close() {
    fd.close();
  }
}
