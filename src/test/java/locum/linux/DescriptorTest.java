package locum.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import locum.core.AddressFamily;
import locum.core.InterfaceIndex;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// No child process inherits a descriptor of ours.
@Tag("netns")
class DescriptorTest {

  @Test
  void aChildInheritsNoneOfOurDescriptors() throws Throwable {
    try (Epoll epoll = Epoll.open();
        WakeUp wakeUp = WakeUp.open();
        RawSocket ipv4 = rawSocket(AddressFamily.IPV4);
        RawSocket ipv6 = rawSocket(AddressFamily.IPV6);
        PacketSocket packets = PacketSocket.open(PacketBuffers.allocate());
        HostNetwork network = HostNetwork.open()) {
      epoll.add(wakeUp.fd(), 0);
      assertThat(List.of(ipv4.fd(), ipv6.fd(), packets.fd(), network.fd())).allMatch(Fd::isOpen);
      assertThat(descriptors(ProcessHandle.current().pid()))
          .anyMatch(d -> d.contains("eventpoll"))
          .anyMatch(d -> d.contains("timerfd"))
          .anyMatch(d -> d.contains("eventfd"))
          .anyMatch(d -> d.contains("socket"));
      long child = spawnSleep();
      try {
        assertThat(descriptors(child))
            .noneMatch(d -> d.contains("anon_inode") || d.contains("socket"));
      } finally {
        ProcessHandle.of(child).orElseThrow().destroyForcibly();
      }
    }
  }

  private static RawSocket rawSocket(AddressFamily family) throws SystemCallException {
    return RawSocket.open(PacketBuffers.allocate(), new InterfaceIndex(1), "lo", family, 112);
  }

  private static List<String> descriptors(long pid) throws IOException {
    List<String> targets = new ArrayList<>();
    try (var files = Files.list(Path.of("/proc/" + pid + "/fd"))) {
      for (Path file : files.toList()) {
        targets.add(readLink(file));
      }
    }
    return targets;
  }

  private static String readLink(Path file) {
    try {
      return Files.readSymbolicLink(file).toString();
    } catch (IOException e) {
      return "closed meanwhile";
    }
  }

  /// Starts `sleep 60` as plain C does; ProcessBuilder would close every descriptor first.
  @SuppressWarnings("restricted")
  private static long spawnSleep() throws Throwable {
    Linker linker = Linker.nativeLinker();
    MethodHandle spawn =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("posix_spawn"),
            FunctionDescriptor.of(
                ValueLayout.JAVA_INT,
                ValueLayout.ADDRESS,
                ValueLayout.ADDRESS,
                ValueLayout.ADDRESS,
                ValueLayout.ADDRESS,
                ValueLayout.ADDRESS,
                ValueLayout.ADDRESS));
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment pid = arena.allocate(ValueLayout.JAVA_INT);
      MemorySegment arguments = arena.allocate(ValueLayout.ADDRESS, 3);
      arguments.setAtIndex(ValueLayout.ADDRESS, 0, arena.allocateFrom("sleep"));
      arguments.setAtIndex(ValueLayout.ADDRESS, 1, arena.allocateFrom("60"));
      MemorySegment environment = arena.allocate(ValueLayout.ADDRESS);
      int error =
          (int)
              spawn.invokeExact(
                  pid,
                  arena.allocateFrom("/bin/sleep"),
                  MemorySegment.NULL,
                  MemorySegment.NULL,
                  arguments,
                  environment);
      assertThat(error).isZero();
      return pid.get(ValueLayout.JAVA_INT, 0);
    }
  }
}
