package locum.config;

import java.util.ArrayList;
import java.util.List;

/// What a `vrrp_sync_group` block says, before its members are looked up.
final class SyncGroupDraft {

  final Given<String> name;
  final List<Given<String>> members = new ArrayList<>();

  /// Whether members may track with weights of their own.
  boolean trackingWeight;

  /// How many instances there have to be in all; 0 is any number.
  int expected;

  /// What all members track.
  final TrackLists tracks = new TrackLists();

  final NotifyDraft notify = new NotifyDraft();

  SyncGroupDraft(Given<String> name) {
    this.name = name;
  }
}
