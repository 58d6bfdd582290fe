package locum.linux;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/// Real-time scheduling and nice values (sched(7)).
///
/// Children, threads among them, start with ordinary scheduling (SCHED_RESET_ON_FORK), or every
/// script would run above the rest of the host.
public final class Scheduling {

  private static final int SCHED_RR = 2;
  private static final int SCHED_RESET_ON_FORK = 0x40000000;
  private static final int CALLER = 0;
  private static final int PRIO_PROCESS = 0;
  private static final int CPU_SETSIZE = 1024;

  private Scheduling() {}

  /// For the calling thread only.
  ///
  /// @param priority 1-99
  /// @throws SystemCallException EPERM without CAP_SYS_NICE, or in a control group without
  ///   real-time run time
  public static void roundRobin(int priority) throws SystemCallException {
    set(CALLER, priority);
  }

  /// For all threads that the process has now. A loop alone above the others would wait for a
  /// garbage collection whose threads get no processor; so this comes after the start, when the
  /// runtime's threads are there.
  public static void roundRobinForProcess(int priority) throws IOException {
    forEachThread(thread -> set(thread, priority));
  }

  /// The nice value of all threads that the process has now.
  ///
  /// @param nice -20 (first) to 19
  public static void niceForProcess(int nice) throws IOException {
    forEachThread(
        thread ->
            SystemCallException.check(
                "setpriority",
                "thread " + thread + " to " + nice,
                Libc.setpriority(PRIO_PROCESS, thread, nice)));
  }

  /// The processors on which all threads may run that the process has now, and that these start.
  ///
  /// @param cpus their numbers from 0 on; those that the host does not have are passed over by the
  ///   kernel
  /// @throws SystemCallException EINVAL when the host has none of them
  public static void affinityForProcess(List<Integer> cpus) throws IOException {
    withMask(
        cpus,
        mask ->
            forEachThread(
                thread ->
                    SystemCallException.check(
                        "sched_setaffinity",
                        "thread " + thread + " to CPUs " + cpus,
                        Libc.sched_setaffinity(thread, mask.byteSize(), mask))));
  }

  /// The same for the calling thread, and so for the processes that it starts.
  public static void affinity(List<Integer> cpus) throws IOException {
    withMask(
        cpus,
        mask ->
            SystemCallException.check(
                "sched_setaffinity",
                "calling thread to CPUs " + cpus,
                Libc.sched_setaffinity(CALLER, mask.byteSize(), mask)));
  }

  /// The processors on which the calling thread may run.
  public static List<Integer> processors() throws SystemCallException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment mask = arena.allocate(CPU_SETSIZE / Byte.SIZE, Long.BYTES);
      SystemCallException.check(
          "sched_getaffinity",
          "calling thread",
          Libc.sched_getaffinity(CALLER, mask.byteSize(), mask));
      return BitSet.valueOf(mask.asByteBuffer()).stream().boxed().toList();
    }
  }

  private interface MaskUse {
    void apply(MemorySegment mask) throws IOException;
  }

  private static void withMask(List<Integer> cpus, MaskUse use) throws IOException {
    BitSet bits = new BitSet(CPU_SETSIZE);
    cpus.forEach(bits::set);
    byte[] octets = Arrays.copyOf(bits.toByteArray(), CPU_SETSIZE / Byte.SIZE);
    try (Arena arena = Arena.ofConfined()) {
      // cpu_set_t is an array of long; in the order of octets of x86-64 and aarch64.
      MemorySegment mask = arena.allocate(octets.length, Long.BYTES);
      mask.asByteBuffer().put(octets);
      use.apply(mask);
    }
  }

  /// Takes a raised nice value off the calling thread, and so off the processes that it starts. A
  /// lowered one stays: whoever started the daemon meant it.
  public static void ordinaryNice() throws IOException {
    String stat = Files.readString(Path.of("/proc/thread-self/stat"));
    // The second field may have blanks in it and ends with the last bracket; nice is the 19th.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    if (fields[16].startsWith("-")) {
      SystemCallException.check(
          "setpriority", "calling thread to 0", Libc.setpriority(PRIO_PROCESS, CALLER, 0));
    }
  }

  private interface ThreadChange {
    void apply(int thread) throws SystemCallException;
  }

  private static void forEachThread(ThreadChange change) throws IOException {
    List<Path> threads;
    try (var tasks = Files.list(Path.of("/proc/self/task"))) {
      threads = tasks.toList();
    }
    for (Path thread : threads) {
      try {
        change.apply(Integer.parseInt(thread.getFileName().toString()));
      } catch (SystemCallException e) {
        if (!e.is(Errno.ESRCH)) { // it has ended meanwhile
          throw e;
        }
      }
    }
  }

  private static void set(int thread, int priority) throws SystemCallException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment parameter = arena.allocateFrom(ValueLayout.JAVA_INT, priority);
      SystemCallException.check(
          "sched_setscheduler",
          thread == CALLER ? "calling thread" : "thread " + thread,
          Libc.sched_setscheduler(thread, SCHED_RR | SCHED_RESET_ON_FORK, parameter));
    }
  }
}
