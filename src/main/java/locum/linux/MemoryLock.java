package locum.linux;

/// Keeps the process's memory from being swapped out (mlockall(2)).
public final class MemoryLock {

  private static final int MCL_CURRENT = 1;
  private static final int MCL_FUTURE = 2;
  private static final int MCL_ONFAULT = 4;

  private MemoryLock() {}

  /// Locks each page once it has been touched. Without ONFAULT the whole reserved heap and code
  /// cache would become resident: four times the memory.
  public static void lockOnFault() throws SystemCallException {
    SystemCallException.check(
        "mlockall", "process", Libc.mlockall(MCL_CURRENT | MCL_FUTURE | MCL_ONFAULT));
  }
}
