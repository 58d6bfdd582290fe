package locum.linux;

import java.lang.foreign.Arena;
import java.nio.file.Path;

/// Network namespaces: a host's network as a file, such as `/run/netns/NAME`.
public final class NetworkNamespace {

  private static final int O_RDONLY = 0;
  private static final int O_CLOEXEC = 0x80000;
  private static final int CLONE_NEWNET = 0x40000000;

  private NetworkNamespace() {}

  /// Moves the calling thread into a namespace, where the sockets that it opens then belong. Only
  /// for a platform thread of one's own: the thread stays there, and threads that it starts begin
  /// there.
  public static void enter(Path file) throws SystemCallException {
    if (Thread.currentThread().isVirtual()) {
      throw new IllegalStateException("a virtual thread has no namespace of its own");
    }
    try (Arena arena = Arena.ofConfined();
        Fd fd =
            Fd.of(
                "open",
                file.toString(),
                Libc.open(arena.allocateFrom(file.toString()), O_RDONLY | O_CLOEXEC))) {
      SystemCallException.check("setns", fd, Libc.setns(fd.number(), CLONE_NEWNET));
    }
  }
}
