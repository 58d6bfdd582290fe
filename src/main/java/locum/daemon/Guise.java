package locum.daemon;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import locum.config.Configuration;
import locum.config.GlobalSettings;
import locum.control.ControlRequest;
import locum.control.ControlResponse;
import locum.core.Occurrence;

/// As which program the daemon runs: what its users expect of it beside the protocol, from the
/// first moment to the last. The methods stand in the order in which they are called.
interface Guise extends AutoCloseable {

  /// Where the log goes.
  LogSettings log();

  /// Before anything else: nothing is read or opened yet.
  void begin() throws IOException;

  /// Where the configuration comes from.
  ConfigurationOrigin origin() throws StartRefused, IOException;

  /// The exit status of a daemon whose configuration cannot be used.
  int wrongConfiguration();

  /// The network namespace to run in.
  Optional<String> namespace(GlobalSettings globals);

  /// The permissions that what scripts and the daemon make does not get; empty is as it is.
  OptionalInt umask(GlobalSettings globals);

  Path runDirectory(GlobalSettings globals);

  /// Makes this daemon known to others.
  ///
  /// @return a sentence when another one is known already, and lives
  Optional<String> claim(GlobalSettings globals) throws IOException;

  /// What is said when another daemon has the run directory; empty is locum's own sentence.
  default Optional<String> otherOneRuns() {
    return Optional.empty();
  }

  /// The exit status of a daemon that found another one.
  int alreadyRunning();

  /// What it may have of a daemon that is about to run.
  ///
  /// @param inForce the configuration at any time
  /// @param reload makes it read its configuration again; done, or refused and nothing changed
  record Parts(
      EventLoop loop, Log log, Supplier<Configuration> inForce, Supplier<ControlResponse> reload) {}

  /// Whose members may ask the daemon how it is, and what the users of this program ask, beside
  /// root and its own user; empty is nobody.
  default Optional<String> group() {
    return Optional.empty();
  }

  /// The loop is open and has not begun.
  void steer(Parts parts) throws IOException;

  /// Hears what happens, on the thread of the loop.
  void observe(Occurrence occurrence);

  /// Whether the addresses stay on the host when the daemon goes.
  boolean keepsAddresses();

  /// The daemon runs.
  void ready(Parts parts) throws IOException;

  /// Answers what only the users of this program ask. Called from the threads of the control
  /// socket, may wait.
  default ControlResponse carryOut(ControlRequest.OfProgram request) {
    return new ControlResponse.Refused(
        "this daemon runs in the place of no vrrpd and no nvrrp; ask it with locum's own commands,"
            + " 'locum status' for instance");
  }

  /// It was told to stop, and has.
  @Override
  void close() throws IOException;

  static Guise of(RunOptions options) {
    // No switch over patterns: it would cost at every start.
    if (options.role() instanceof RunOptions.Role.Keepalived keepalived) {
      return new KeepalivedGuise(options, keepalived.options());
    }
    if (options.role() instanceof RunOptions.Role.Ucarp ucarp) {
      return new UcarpGuise(options, ucarp.options());
    }
    if (options.role() instanceof RunOptions.Role.Nvrrp nvrrp) {
      return new NvrrpGuise(options, nvrrp.options());
    }
    if (options.role() instanceof RunOptions.Role.Vrrpd vrrpd) {
      return new VrrpdGuise(options, vrrpd);
    }
    return new PlainGuise(options);
  }
}
