package locum.engine;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import locum.core.AddressFamily;
import locum.core.Datagram;
import locum.core.InterfaceIndex;
import locum.core.IpAddress;
import locum.core.MacAddress;
import locum.core.MonotonicTime;
import locum.core.Reason;

/// What one instance speaks: the state machine of its protocol, its packets, its rank. The instance
/// around it knows the host, the addresses and the group, and nothing of packets.
///
/// ```text
///   Instance ── start, withdraw, receive, deadlineReached … ──► Router
///            ◄── sends, moves, refuses, hears … (Stage) ──────
/// ```
///
/// What a call leads to is asked of the [Stage] before it returns, in the order in which it is to
/// happen.
sealed interface Router permits VrrpRouter, CarpRouter {

  /// The states of RFC 9568 §6.3; CARP's INIT, BACKUP and MASTER.
  enum Role {
    INITIALIZE,
    BACKUP,
    ACTIVE
  }

  /// Where packets leave and arrive.
  record Attachment(InterfaceIndex index, IpAddress source) {}

  /// What it listens to.
  ///
  /// @param protocol the IP protocol number
  /// @param group empty in unicast
  record Hearing(AddressFamily family, int protocol, Optional<IpAddress> group) {}

  /// What a router asks of its instance, at one moment.
  interface Stage {

    MonotonicTime now();

    EffectBatch effects();

    /// Where packets of a family leave; empty as long as there is no interface or no address.
    Optional<Attachment> attachment(AddressFamily family);

    /// The source address of frames to a group; empty is that of the interface.
    Optional<MacAddress> advertMac();

    /// The interface by which frames with that address leave; empty is that of the instance.
    Optional<InterfaceIndex> advertInterface();

    /// That of the interface itself, if it has one.
    Optional<MacAddress> interfaceMac();

    /// An advert follows.
    void sends(boolean resigns);

    /// The role is another one.
    ///
    /// @param timedOut because nobody better was heard
    void moves(Role from, Role to, String why, boolean timedOut);

    /// As Active, a router of lower rank was heard.
    ///
    /// @param sentence for people
    void reasserts(IpAddress sender, String sentence);

    /// A packet was not obeyed.
    void refuses(Reason reason, IpAddress sender);

    /// A packet was obeyed, though something is odd about it.
    void notes(Reason reason, IpAddress sender);

    /// An advert was obeyed, or discarded by rule.
    void hears(IpAddress sender, InstanceStatus.Claim claim, boolean resigns);
  }

  /// Nothing sent and nothing heard yet.
  static Router of(InstanceConfig config, MonotonicTime now, WallClock clock) {
    return switch (config.protocol()) {
      case ProtocolConfig.Vrrp vrrp -> new VrrpRouter(config, vrrp, clock);
      case ProtocolConfig.Carp carp -> new CarpRouter(config, carp, now, clock);
    };
  }

  Role role();

  /// What it wants to receive; what it sends itself is the first.
  List<Hearing> hearings();

  Optional<MonotonicTime> deadline();

  /// Begins to take part.
  ///
  /// @param waits even one that could be Active at once listens first
  void start(boolean waits, String why, Stage stage);

  /// Takes part no longer.
  void withdraw(String why, Stage stage);

  /// Becomes Active without waiting; only as Backup.
  void takeOver(String why, Stage stage);

  /// Becomes Backup; only as Active.
  ///
  /// @param pause how much longer than usual it leaves the addresses to others
  void stepDown(Duration pause, String why, Stage stage);

  /// As Backup, waits as long again instead of taking over.
  void waitAgain(MonotonicTime now);

  /// Whether [#deadlineReached] would make a Backup Active.
  boolean takeOverDue(MonotonicTime now);

  /// Whether an owner of the addresses has lowered its rank for another one that does not yield.
  default boolean isAside() {
    return false;
  }

  /// Whether it obeys an Active that it has heard in time.
  boolean hearsBetter(MonotonicTime now);

  /// How long it waits as Backup for an Active like itself.
  Duration activeDownInterval();

  void deadlineReached(Stage stage);

  /// A packet that names its VRID or vhid arrived on its interface.
  void receive(Datagram datagram, Stage stage);

  /// The kernel refused to send an advert of this family.
  void sendFailed(AddressFamily family);

  /// Makes the rank what configuration and tracking say.
  ///
  /// @return a sentence about the change; empty when there is none
  Optional<String> track(Tracking tracking);

  /// What stands in the place of the priority where one number is asked for: the effective priority
  /// of VRRP, the advskew that CARP advertises.
  int rank();

  /// Takes over a changed configuration of the same protocol; state and timers stay, but the next
  /// advert of an Active comes within the new interval.
  void reconfigure(MonotonicTime now, InstanceConfig changed);

  InstanceStatus.Terms terms();

  /// As Active: when it advertises next. As Backup: when it takes over unless the Active is heard.
  default Optional<Duration> timer(Role asked, MonotonicTime now) {
    return role() == asked ? deadline().map(now::until) : Optional.empty();
  }
}
