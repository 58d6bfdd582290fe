package locum.linux;

import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;

/// What the processes that this one starts would inherit, read before it changes that for itself:
/// they are to have it as if it had not.
///
/// @param processors on which they may run; empty is as the process has it
/// @param realTimeMicros the limit of [ResourceLimit#realTime]; empty is as the process has it
public record Inheritance(List<Integer> processors, OptionalLong realTimeMicros) {

  /// For a process that changes nothing of it.
  public static final Inheritance UNCHANGED = new Inheritance(List.of(), OptionalLong.empty());

  public Inheritance {
    processors = List.copyOf(processors);
  }

  /// As things are now.
  public static Inheritance now() throws SystemCallException {
    return new Inheritance(Scheduling.processors(), OptionalLong.of(ResourceLimit.realTime()));
  }

  /// Has all that the calling thread starts from now on run where it would have run.
  public void prepareThread() throws IOException {
    if (!processors.isEmpty()) {
      Scheduling.affinity(processors);
    }
  }

  /// Gives a process that has just been started what the thread cannot pass on.
  public void giveBack(ChildProcess child) throws SystemCallException {
    if (realTimeMicros.isPresent()) {
      try {
        ResourceLimit.realTime(child.pid(), realTimeMicros.getAsLong());
      } catch (SystemCallException e) {
        // Waited for later, so its number is not another's. Where this process may not change what
        // is another user's already, that one keeps a limit for a scheduling class it does not
        // have.
        if (!e.is(Errno.ESRCH) && !e.is(Errno.EPERM)) {
          throw e;
        }
      }
    }
  }
}
