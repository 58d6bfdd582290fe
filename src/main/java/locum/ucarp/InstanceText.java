package locum.ucarp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import locum.carp.Profile;
import locum.config.CarpBlock;
import locum.core.IpPrefix;

/// A command line of ucarp as the text of a configuration that does the same.
public final class InstanceText {

  /// What a daemon without a file says in the place of its path.
  public static final String NAME = "ucarp's command line";

  private static final int HOST_ONLY = 32;

  private InstanceText() {}

  /// What an instance is called in logs and status: `ucarp-eth0-42`.
  public static String instanceName(UcarpOptions options, String interfaceName) {
    return "ucarp-" + interfaceName + "-" + options.vhid();
  }

  /// The text. It contains the password where that was typed.
  ///
  /// @param interfaceName what `-i` says, or was found for `-s`
  /// @param directory where relative paths begin
  /// @param tracksSource whether the loss of the address of `-s` is a fault; not where it is on
  ///   another interface, which would be one for ever
  /// @param user who runs the scripts: ucarp's run as whoever started it; empty is the default of
  ///   all configurations
  /// @throws IllegalArgumentException for names and paths that no configuration can say
  public static String of(
      UcarpOptions options,
      String interfaceName,
      boolean tracksSource,
      String directory,
      Optional<String> user) {
    CarpBlock block =
        new CarpBlock(instanceName(options, interfaceName))
            .interfaceName(interfaceName)
            .vhid(options.vhid())
            .profile(Profile.UCARP)
            .advbase(options.rate().advbase())
            .advskew(options.rate().advskew())
            .deadRatio(options.rate().deadRatio());
    block =
        switch (options.secret()) {
          case UcarpOptions.Secret.Typed(var password) -> block.password(password);
          case UcarpOptions.Secret.InFile(String path) ->
              block.passwordFile(absolute(path, directory));
        };
    block = block.source(options.source()).address(new IpPrefix(options.address(), HOST_ONLY));
    if (tracksSource) {
      block = block.trackSource();
    }
    if (options.group().isPresent()) {
      block = block.group(options.group().get());
    }
    if (options.broadcast()) {
      block = block.broadcastFrames();
    }
    if (options.preempt()) {
      block = block.preempt();
    }
    if (options.ignoresCarrier()) {
      block = block.ignoreInterface();
    }
    return globals(options, user) + scripts(block, options, interfaceName, directory).text();
  }

  /// A script sees itself under the name that was given, as with ucarp.
  private static String globals(UcarpOptions options, Optional<String> user) {
    boolean scripted = options.scripts().up().isPresent() || options.scripts().down().isPresent();
    return scripted
        ? "global_defs {\n"
            + user.map(name -> "  script_user " + name + "\n").orElse("")
            + "  use_symlink_paths\n}\n"
        : "";
  }

  private static CarpBlock scripts(
      CarpBlock block, UcarpOptions options, String interfaceName, String directory) {
    UcarpOptions.Scripts scripts = options.scripts();
    CarpBlock result = block;
    if (scripts.up().isPresent()) {
      result = result.upScript(command(scripts.up().get(), options, interfaceName, directory));
    }
    if (scripts.down().isPresent()) {
      result = result.downScript(command(scripts.down().get(), options, interfaceName, directory));
    }
    if (scripts.neutral()) {
      result = result.neutral();
    }
    return scripts.downAtExit() ? result.downScriptAtExit() : result;
  }

  private static List<String> command(
      String script, UcarpOptions options, String interfaceName, String directory) {
    List<String> words = new ArrayList<>();
    words.add(absolute(script, directory));
    words.add(interfaceName);
    words.add(options.address().toString());
    options.scripts().parameter().ifPresent(words::add);
    return words;
  }

  private static String absolute(String path, String directory) {
    if (path.startsWith("./")) {
      return absolute(path.substring(2), directory);
    }
    return path.startsWith("/") ? path : directory + (directory.endsWith("/") ? "" : "/") + path;
  }
}
