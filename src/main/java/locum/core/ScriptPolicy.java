package locum.core;

import java.util.Optional;

/// Whose rights scripts run with, and which ones may run at all (keepalived's `script_user`,
/// `enable_script_security`, `use_symlink_paths`, `set_supplementary_groups`).
///
/// @param user for commands that name none; empty is `keepalived_script` where the host has such a
///   user, else that of the daemon
/// @param secured whether a command that runs as root must lie where only root can write; then
///   `user` or `keepalived_script` must exist
/// @param keepSymlinks whether a path is used as it is written instead of what its links lead to
/// @param supplementaryGroups whether a script also gets the further groups of its user
public record ScriptPolicy(
    Optional<ScriptCommand.RunAs> user,
    boolean secured,
    boolean keepSymlinks,
    boolean supplementaryGroups) {

  /// What holds when nothing is said.
  public static final ScriptPolicy DEFAULT =
      new ScriptPolicy(Optional.empty(), false, false, false);
}
