package locum.nvrrp;

import java.util.Optional;

/// How the daemon is asked to run. nvrrp itself knows none of these: they are locum's own.
///
/// @param configDirectory where the files of the sessions lie, as it was typed
/// @param runDirectory where the client finds the daemon; empty is the one of the network namespace
/// @param log the file of the log, as it was typed
/// @param foreground whether it stays in the foreground
public record NvrrpOptions(
    String configDirectory, Optional<String> runDirectory, String log, boolean foreground) {

  public static final String CONFIG_DIRECTORY = "/etc/nvrrp";
  public static final String LOG = "/var/log/nvrrp.log";
}
