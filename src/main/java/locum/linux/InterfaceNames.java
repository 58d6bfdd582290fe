package locum.linux;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import locum.core.InterfaceIndex;

/// The names of the interfaces in the network namespace of the calling thread.
public final class InterfaceNames {

  private static final int IF_NAMESIZE = 16;

  private InterfaceNames() {}

  /// The name now; `#7` when there is no such interface any more.
  public static String of(InterfaceIndex index) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment name = arena.allocate(IF_NAMESIZE);
      return Libc.if_indextoname(index.value(), name) < 0
          ? "#" + index.value()
          : name.getString(0, UTF_8);
    }
  }
}
