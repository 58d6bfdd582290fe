package locum.engine;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import locum.carp.Profile;
import locum.core.IpAddress;
import locum.core.IpPrefix;
import locum.core.ReportedState;
import locum.track.Track;
import locum.track.Verdict;
import locum.vrrp.AdvertisementInterval;
import locum.vrrp.VrrpVersion;

/// An instance at one moment, for people and programs.
///
/// @param inState for how long it has been in this state
/// @param cause why it is in this state
/// @param faults why it may not take part; empty unless in FAULT
/// @param terms what it speaks, and with which rank
/// @param nextAdvertisement as Active: when it advertises next
/// @param activeDown as Backup: when it takes over unless the Active is heard
/// @param peers who was heard, the latest last
/// @param tracks what it tracks, and what that does to it
/// @param virtualMacInterface the interface that bears the virtual router MAC address
/// @param group the sync group that it moves with
/// @param accept whether packets to the virtual addresses are accepted
/// @param history what happened to it
public record InstanceStatus(
    String name,
    InstanceKey key,
    ReportedState state,
    Duration inState,
    String cause,
    List<String> faults,
    Terms terms,
    Optional<Duration> nextAdvertisement,
    Optional<Duration> activeDown,
    List<Address> addresses,
    List<RoutingState> routes,
    List<RoutingState> rules,
    List<Peer> peers,
    List<Tracked> tracks,
    Statistics statistics,
    Optional<String> virtualMacInterface,
    boolean accept,
    Optional<String> group,
    InstanceHistory history) {

  /// What an instance speaks, and with which rank.
  public sealed interface Terms {

    /// The time between two adverts, or as Backup between two of the Active, as far as it is known.
    Duration interval();

    /// VRRP.
    ///
    /// @param effectivePriority after tracking
    /// @param advertisementInterval the one it works with: its own, or as Backup the one it learned
    record Vrrp(
        VrrpVersion version,
        int priority,
        int effectivePriority,
        AdvertisementInterval advertisementInterval)
        implements Terms {
      @Override
      public Duration interval() {
        return advertisementInterval.duration();
      }
    }

    /// CARP.
    ///
    /// @param demotion after tracking
    /// @param advertisedSkew what it advertises or would: with some profiles the demotion counts
    /// @param interval with the skew that it advertises
    record Carp(
        Profile profile,
        int advbase,
        int advskew,
        int demotion,
        int advertisedSkew,
        Duration interval)
        implements Terms {}
  }

  /// With which rank a router was heard.
  public sealed interface Claim {

    /// VRRP; 0 when it resigned.
    record Priority(int value) implements Claim {}

    /// CARP; the shorter interval is the better one, 255 and 255 when it left.
    record Frequency(int advbase, int advskew, int demotion) implements Claim {}
  }

  /// A virtual address.
  ///
  /// @param held it is on this host now
  /// @param preexisting it was there before locum, which neither leases nor removes it
  public record Address(
      IpPrefix prefix,
      String interfaceName,
      boolean advertised,
      boolean held,
      boolean preexisting) {}

  /// A virtual route or rule.
  ///
  /// @param text as `ip route show` or `ip rule show` writes it
  /// @param held it is on this host because of this instance
  public record RoutingState(String text, boolean held, boolean tracked) {}

  /// A router that was heard.
  ///
  /// @param claim the rank of its last advert
  /// @param ago when that was
  /// @param received adverts that were obeyed or discarded by rule, not the refused ones
  public record Peer(IpAddress address, Claim claim, Duration ago, long received) {}

  /// Something that it tracks.
  ///
  /// @param evidence what it reads, as half a sentence without its name
  /// @param verdict what that does to the instance
  public record Tracked(Track track, String evidence, Verdict verdict) {}

  public InstanceStatus {
    tracks = List.copyOf(tracks);
    faults = List.copyOf(faults);
    addresses = List.copyOf(addresses);
    routes = List.copyOf(routes);
    rules = List.copyOf(rules);
    peers = List.copyOf(peers);
  }
}
