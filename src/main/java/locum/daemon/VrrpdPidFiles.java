package locum.daemon;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import locum.linux.Processes;
import locum.vrrpd.VrrpdOptions;

/// The PID files of vrrpd, where its tools look for them.
///
/// ```text
///   vrrpd_eth0.pid        the first router on eth0
///   vrrpd_eth0_52.pid     each further one there, by its VRID
/// ```
///
/// Every router is in one of them, so that who goes through all meets each once; and as long as
/// there is a router on eth0, one has the name that vrrpd gives.
final class VrrpdPidFiles {

  private static final String PROGRAM = "vrrpd";

  /// The word of `packaging/locum` that has Java run the commands.
  private static final String MAIN = "/locum.cli.Main";

  private VrrpdPidFiles() {}

  /// The file for a vrrpd that wants to join.
  ///
  /// @param own the process that it will name
  /// @param members who has joined already
  static Path choose(VrrpdOptions options, Path directory, long own, List<Member> members) {
    Path first = first(options, directory);
    boolean taken =
        members.stream().anyMatch(member -> member.pidFile().equals(first))
            || holder(first, own, members).isPresent();
    return taken ? further(options, directory) : first;
  }

  private static Path first(VrrpdOptions options, Path directory) {
    return directory.resolve(PROGRAM + "_" + options.interfaceName() + ".pid");
  }

  private static Path further(VrrpdOptions options, Path directory) {
    return directory.resolve(
        PROGRAM + "_" + options.interfaceName() + "_" + options.vrid() + ".pid");
  }

  /// A vrrpd that is none of ours and keeps this one from running, as half a sentence. Parameters
  /// as for [#choose].
  static Optional<String> obstacle(
      VrrpdOptions options, Path directory, long own, List<Member> members) {
    Path first = first(options, directory);
    Path further = further(options, directory);
    Optional<Integer> original =
        holder(first, own, members)
            .filter(pid -> members.stream().noneMatch(m -> m.standIn().pid() == pid))
            .filter(pid -> !isStandIn(pid));
    if (original.isPresent()) {
      return Optional.of(
          "another vrrpd (pid " + original.get() + ", in " + first + ") runs on its interface");
    }
    return holder(further, own, members)
        .map(pid -> "another vrrpd (pid " + pid + ") has the pid file " + further);
  }

  /// The living vrrpd that a file names. A file that names nobody, or whose number by now is
  /// another process's, counts as left behind. In a container each boot gives the same numbers
  /// anew: to this vrrpd, to a command that starts another one, to a member that has another file.
  private static Optional<Integer> holder(Path file, long own, List<Member> members) {
    try {
      return Optional.of(Files.readString(file, StandardCharsets.ISO_8859_1).strip())
          .filter(text -> text.matches("\\d{1,9}"))
          .map(Integer::valueOf)
          .filter(pid -> pid != own && Processes.name(pid).equals(Optional.of(PROGRAM)))
          .filter(
              pid ->
                  members.stream()
                      .noneMatch(m -> m.standIn().pid() == pid && !m.pidFile().equals(file)))
          .filter(pid -> !isCommand(pid) && !isServiceScript(pid));
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  /// Whether it stands for a router of another daemon, in another network namespace.
  private static boolean isStandIn(int pid) {
    List<String> words = Processes.commandLine(pid);
    return words.size() > 1 && words.get(1).endsWith("/" + PROGRAM + "/" + PROGRAM);
  }

  /// Whether it is a command of locum, by whatever name; a vrrpd that runs is none.
  static boolean isCommand(int pid) {
    return Processes.commandLine(pid).stream().anyMatch(word -> word.endsWith(MAIN));
  }

  /// `/etc/init.d/vrrpd`, which has the name of its file.
  private static boolean isServiceScript(int pid) {
    List<String> words = Processes.commandLine(pid);
    return words.size() > 1 && words.get(1).endsWith("/init.d/" + PROGRAM);
  }

  static void write(Member member) throws IOException {
    PublicFile.write(member.pidFile(), member.standIn().pid() + "\n");
  }

  /// Removes the file of a member, if it still names it, and the state file beside it.
  static void remove(Member member) throws IOException {
    remove(member.pidFile(), member.standIn().pid());
  }

  static void remove(Path pidFile, long pid) throws IOException {
    if (Files.exists(pidFile)
        && Files.readString(pidFile, StandardCharsets.ISO_8859_1)
            .strip()
            .equals(Long.toString(pid))) {
      Files.deleteIfExists(pidFile);
    }
    Files.deleteIfExists(stateFile(pidFile, pid));
  }

  static Path stateFile(Member member) {
    return stateFile(member.pidFile(), member.standIn().pid());
  }

  private static Path stateFile(Path pidFile, long pid) {
    return pidFile.resolveSibling(".vrrpstate" + pid);
  }

  /// Who takes over the name of a member that has left: the first of the others on its interface.
  ///
  /// @return that member as it is to be
  static Optional<Member> successor(Member gone, List<Member> others) {
    return gone.pidFile().equals(first(gone.options(), gone.pidFile().resolveSibling("")))
        ? others.stream()
            .filter(
                other ->
                    other.options().interfaceName().equals(gone.options().interfaceName())
                        && other
                            .pidFile()
                            .resolveSibling("")
                            .equals(gone.pidFile().resolveSibling("")))
            .findFirst()
            .map(other -> other.withPidFile(gone.pidFile()))
        : Optional.empty();
  }
}
