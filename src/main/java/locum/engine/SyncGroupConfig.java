package locum.engine;

import java.util.List;

/// A `vrrp_sync_group`: instances that change their state together.
///
/// What the group tracks is part of each member's own tracks.
///
/// @param members names of instances, in the order of the file, none of them in another group
/// @param expected how many instances there have to be in all, in the group or not; while there are
///   fewer, the group takes no part. 0 is any number
public record SyncGroupConfig(String name, List<String> members, int expected) {

  public SyncGroupConfig {
    members = List.copyOf(members);
  }

  /// One that asks for no number of instances.
  public SyncGroupConfig(String name, List<String> members) {
    this(name, members, 0);
  }
}
