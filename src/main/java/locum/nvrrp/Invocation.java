package locum.nvrrp;

import java.util.Optional;

/// What a command line of nvrrp asks for.
public sealed interface Invocation {

  /// Without an option, or with locum's own: be the daemon.
  record Run(NvrrpOptions options) implements Invocation {}

  /// Ask the daemon.
  ///
  /// @param runDirectory where it is; empty is that of the network namespace
  record Ask(Question question, Optional<String> runDirectory) implements Invocation {}

  /// `--check`, locum's own: judge the files and touch nothing.
  record Check(String configDirectory) implements Invocation {}

  record Version() implements Invocation {}

  record Help() implements Invocation {}

  /// A command line that cannot be understood.
  ///
  /// @param complaint what is wrong with it
  record Wrong(String complaint) implements Invocation {}
}
