package locum.engine;

import java.util.List;

/// A `vrrp_sync_group`: instances that change their state together.
///
/// What the group tracks is part of each member's own tracks.
///
/// @param members names of instances, in the order of the file, none of them in another group
public record SyncGroupConfig(String name, List<String> members) {

  public SyncGroupConfig {
    members = List.copyOf(members);
  }
}
