package locum.linux;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import locum.core.InterfaceIndex;

/// Whether this host forwards: asked anew each time, because no notice of a link tells that it
/// changed.
public final class Forwarding {

  private static final int IF_NAMESIZE = 16;

  private Forwarding() {}

  /// Whether IPv6 packets that arrive on this interface are forwarded, so that the host is a router
  /// to its neighbours; false when the interface is gone.
  public static boolean ofIpv6(InterfaceIndex index) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment name = arena.allocate(IF_NAMESIZE);
      if (Libc.if_indextoname(index.value(), name) < 0) {
        return false;
      }
      Path setting = Path.of("/proc/sys/net/ipv6/conf", name.getString(0), "forwarding");
      return !Files.readString(setting).startsWith("0");
    } catch (IOException _) {
      return false; // no IPv6 in this kernel, or the interface went away meanwhile
    }
  }
}
