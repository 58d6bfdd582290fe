package locum.config;

import java.util.ArrayList;
import java.util.List;

/// What a `vrrp_sync_group` block says, before its members are looked up.
final class SyncGroupDraft {

  final Given<String> name;
  final List<Given<String>> members = new ArrayList<>();

  /// Whether members may track with weights of their own.
  boolean trackingWeight;

  /// What all members track.
  final TrackLists tracks = new TrackLists();

  SyncGroupDraft(Given<String> name) {
    this.name = name;
  }
}
