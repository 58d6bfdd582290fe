package locum.daemon;

import java.io.IOException;
import java.util.Optional;

/// Writes what SIGUSR1 asks for: the state of one virtual router, where atropos looks for it.
final class StateFile {

  private final Members members;

  StateFile(Members members) {
    this.members = members;
  }

  void write(Member member) {
    Optional<String> text = AtroposAnswers.stateFile(members, member);
    if (text.isEmpty()) {
      return; // it leaves just now
    }
    try {
      PublicFile.write(VrrpdPidFiles.stateFile(member), text.get());
    } catch (IOException e) {
      members.parts().log().error("no state file: " + e.getMessage());
    }
  }
}
