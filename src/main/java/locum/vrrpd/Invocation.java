package locum.vrrpd;

import java.util.List;
import java.util.Optional;

/// What a command line of vrrpd asks for.
public sealed interface Invocation {

  /// One virtual router.
  record Run(VrrpdOptions options) implements Invocation {}

  /// `-h`.
  record Help() implements Invocation {}

  /// `-V`.
  record Version() implements Invocation {}

  /// `--daemon`: the daemon in which the virtual routers of all other command lines run.
  ///
  /// @param runDirectory `--run-dir`, as it was typed; empty is that of the network namespace
  /// @param group `--group`: whose members may ask it with atropos, beside root
  record Daemon(Optional<String> runDirectory, Optional<String> group) implements Invocation {}

  /// A command line that cannot be carried out.
  ///
  /// @param complaints everything that is wrong with it, one sentence each
  /// @param passwords the places of words that hold a password, to be hidden all the same
  record Wrong(List<String> complaints, List<Integer> passwords) implements Invocation {
    public Wrong {
      complaints = List.copyOf(complaints);
      passwords = List.copyOf(passwords);
    }
  }
}
