package locum.daemon;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import locum.vrrpd.Invocation;
import locum.vrrpd.OptionReader;
import locum.vrrpd.VrrpdOptions;

/// What a daemon that died, and starts that were killed, have left in a run directory.
record LeftBehind(Path runDirectory, Log log) {

  /// The vrrpd that live on, in the order in which they came. The files of the others are removed.
  List<Member> members() throws IOException {
    List<Member> found = new ArrayList<>();
    for (Path directory : MemberDirectory.all(runDirectory)) {
      new Separately(log)
          .take(
              "taking up the vrrpd of " + directory, () -> member(directory).ifPresent(found::add));
    }
    return found;
  }

  private Optional<Member> member(Path directory) throws IOException {
    Optional<MemberFile> file = MemberFile.read(directory);
    if (file.isEmpty()) {
      removeIfAbandoned(directory);
      return Optional.empty();
    }
    Optional<StandIn> standIn = StandIn.meet(file.get().request().pid(), directory);
    if (standIn.isEmpty()) {
      MemberDirectory.remove(directory);
      VrrpdPidFiles.remove(file.get().pidFile(), file.get().request().pid());
      return Optional.empty();
    }
    return OptionReader.read(file.get().request().words())
            instanceof Invocation.Run(VrrpdOptions options)
        ? Optional.of(
            new Member(
                standIn.get(),
                file.get().request(),
                options.withPriority(file.get().priority()),
                file.get().pidFile()))
        : Optional.empty();
  }

  /// Removes the pipes of those that were killed before they joined.
  ///
  /// @param members who has joined
  void tidy(List<Member> members) {
    Separately separately = new Separately(log);
    separately.take(
        "looking for what was left behind",
        () -> {
          for (Path directory : MemberDirectory.all(runDirectory)) {
            if (members.stream().noneMatch(m -> m.standIn().directory().equals(directory))) {
              separately.take("removing " + directory, () -> removeIfAbandoned(directory));
            }
          }
        });
  }

  /// The command first: it ends well only when the process that it has started can be met.
  private static void removeIfAbandoned(Path directory) throws IOException {
    if (MemberDirectory.starter(directory).filter(VrrpdPidFiles::isCommand).isEmpty()
        && !StandIn.isThere(directory)) {
      MemberDirectory.remove(directory);
    }
  }
}
