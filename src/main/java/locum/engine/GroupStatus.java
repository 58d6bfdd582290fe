package locum.engine;

import java.util.List;
import locum.core.ReportedState;

/// A sync group at one moment, for people and programs.
///
/// @param members names of instances, in the order of the file
public record GroupStatus(String name, ReportedState state, List<String> members) {

  public GroupStatus {
    members = List.copyOf(members);
  }
}
