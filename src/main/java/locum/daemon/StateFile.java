package locum.daemon;

import java.io.IOException;

/// Writes what SIGUSR1 asks for: the state of one virtual router, where atropos looks for it.
final class StateFile {

  private final Members members;

  StateFile(Members members) {
    this.members = members;
  }

  void write(Member member) {
    try {
      PublicFile.write(VrrpdPidFiles.stateFile(member), text(member));
    } catch (IOException e) {
      members.parts().log().error("no state file: " + e.getMessage());
    }
  }

  private String text(Member member) {
    return member.name() + "\n";
  }
}
