package locum.daemon;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import locum.keepalived.KeepalivedOptions;
import locum.nvrrp.NvrrpOptions;
import locum.ucarp.UcarpOptions;

/// How the daemon is started.
///
/// @param file the configuration; empty is the first of [#DEFAULT_FILES] that exists
/// @param runDirectory what tells daemons of one host apart
/// @param program the name that the process bears
/// @param role which program it is to be taken for
public record RunOptions(Optional<Path> file, Path runDirectory, String program, Role role) {

  /// Which program it is to be taken for, and how that was asked to run.
  public sealed interface Role {

    record Own() implements Role {}

    record Keepalived(KeepalivedOptions options) implements Role {}

    /// The run directory in [RunOptions] counts only when it was asked for.
    record Ucarp(UcarpOptions options) implements Role {}

    /// The run directory in [RunOptions] counts only when it was asked for.
    record Nvrrp(NvrrpOptions options) implements Role {}

    /// The daemon of all vrrpd of a network namespace.
    ///
    /// @param runDirectory where it was asked to be; empty is that of the network namespace
    /// @param group whose members may ask it, beside root
    record Vrrpd(Optional<String> runDirectory, Optional<String> group) implements Role {}
  }

  public static final List<Path> DEFAULT_FILES =
      List.of(Path.of("/etc/locum/locum.conf"), Path.of("/etc/keepalived/keepalived.conf"));

  public static final Path DEFAULT_RUN_DIRECTORY = Path.of("/run/locum");

  /// locum as itself.
  public RunOptions(Optional<Path> file, Path runDirectory, String program) {
    this(file, runDirectory, program, new Role.Own());
  }

  /// In the place of keepalived. Relative paths are those of the directory that the process was
  /// started in.
  public static RunOptions asKeepalived(KeepalivedOptions options) {
    return new RunOptions(
        options.file().map(file -> Path.of(file).toAbsolutePath()),
        options.runDirectory().map(Path::of).orElse(DEFAULT_RUN_DIRECTORY).toAbsolutePath(),
        "keepalived",
        new Role.Keepalived(options));
  }

  /// In the place of ucarp.
  public static RunOptions asUcarp(UcarpOptions options) {
    return new RunOptions(
        Optional.empty(),
        options.runDirectory().map(Path::of).orElse(DEFAULT_RUN_DIRECTORY).toAbsolutePath(),
        "ucarp",
        new Role.Ucarp(options));
  }

  /// In the place of nvrrp.
  public static RunOptions asNvrrp(NvrrpOptions options) {
    return new RunOptions(
        Optional.empty(),
        options.runDirectory().map(Path::of).orElse(DEFAULT_RUN_DIRECTORY).toAbsolutePath(),
        "nvrrp",
        new Role.Nvrrp(options));
  }

  /// In the place of vrrpd. The name is locum's: that of vrrpd belongs to the processes that stand
  /// for the virtual routers.
  public static RunOptions asVrrpd(Role.Vrrpd role) {
    return new RunOptions(
        Optional.empty(),
        role.runDirectory().map(Path::of).orElse(DEFAULT_RUN_DIRECTORY).toAbsolutePath(),
        "locum",
        role);
  }
}
