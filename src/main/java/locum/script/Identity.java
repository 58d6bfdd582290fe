package locum.script;

import java.util.List;
import java.util.Optional;
import locum.core.ScriptCommand.RunAs;
import locum.core.ScriptPolicy;
import locum.linux.Accounts;

/// Whose rights a script runs with, in numbers.
///
/// @param groups the further groups
/// @param ours whether these are the rights of the daemon itself
record Identity(Accounts.User user, int group, List<Integer> groups, boolean ours) {

  /// The user that scripts run as on a host that has it, unless something else is said.
  private static final String CUSTOMARY = "keepalived_script";

  /// This user does not exist here, or may not be used.
  static final class Unknown extends Exception {
    private static final long serialVersionUID = 1;

    Unknown(String sentence) {
      super(sentence);
    }

    String sentence() {
      return String.valueOf(getMessage());
    }
  }

  Identity {
    groups = List.copyOf(groups);
  }

  boolean isRoot() {
    return user.uid() == 0;
  }

  /// Looks a user up. May wait for a directory server.
  static Identity of(Optional<RunAs> runAs, ScriptPolicy policy) throws Unknown {
    Optional<RunAs> wanted = runAs.or(policy::user);
    if (wanted.isPresent()) {
      return of(wanted.get(), policy);
    }
    Optional<Accounts.User> customary = Accounts.user(CUSTOMARY);
    if (customary.isEmpty() && policy.secured()) {
      throw new Unknown(
          "enable_script_security wants a user for scripts: write 'script_user USER' in"
              + " global_defs, or create the user "
              + CUSTOMARY);
    }
    Accounts.User user = customary.orElseGet(Accounts::self);
    return of(user, user.group(), policy);
  }

  private static Identity of(RunAs runAs, ScriptPolicy policy) throws Unknown {
    Accounts.User user =
        Accounts.user(runAs.user())
            .orElseThrow(
                () -> new Unknown("the user '" + runAs.user() + "' does not exist on this host"));
    int group = user.group();
    if (runAs.group().isPresent()) {
      String name = runAs.group().get();
      group =
          Accounts.group(name)
              .orElseThrow(
                  () -> new Unknown("the group '" + name + "' does not exist on this host"));
    }
    return of(user, group, policy);
  }

  private static Identity of(Accounts.User user, int group, ScriptPolicy policy) {
    Accounts.User self = Accounts.self();
    List<Integer> groups = policy.supplementaryGroups() ? Accounts.groupsOf(user) : List.of();
    boolean ours = user.uid() == self.uid() && group == self.group() && groups.isEmpty();
    return new Identity(user, group, groups, ours);
  }

  /// Whether this user may do to the file what the bit says: 4 read, 2 write, 1 execute or enter.
  boolean may(int bit, PathWalk.Step step) {
    if (isRoot()) {
      return bit != 1 || step.isDirectory() || (step.mode() & 0111) != 0;
    }
    int shift =
        step.uid() == user.uid() ? 6 : step.gid() == group || groups.contains(step.gid()) ? 3 : 0;
    return (step.mode() >> shift & bit) != 0;
  }
}
