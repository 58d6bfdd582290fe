package locum.keepalived;

import java.util.List;
import java.util.Optional;

/// What a command line of keepalived asks for.
public sealed interface Invocation {

  record Run(KeepalivedOptions options) implements Invocation {}

  /// `-t`: judge the configuration.
  ///
  /// @param report where the findings go; empty is standard error
  record ConfigTest(KeepalivedOptions options, Optional<String> report) implements Invocation {}

  /// `--signum`: the number of a signal.
  record SignalNumber(DaemonSignal signal) implements Invocation {}

  record Version() implements Invocation {}

  record Help() implements Invocation {}

  /// A command line that cannot be carried out.
  ///
  /// @param complaints one sentence each, in keepalived's words
  record Wrong(List<String> complaints) implements Invocation {
    public Wrong {
      complaints = List.copyOf(complaints);
    }
  }
}
