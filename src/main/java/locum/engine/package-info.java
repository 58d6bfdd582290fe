/// All virtual routers of this host, and what they share: one `handle(now, event)`, one
/// `nextDeadline()`. Pure.
///
/// ```text
///                       FailoverEngine
///   Event ──►  HostTable (links, addresses)           ──► Effect…
///              Instance ──► VirtualRouter (vrrp)            in the order of execution
///                  ├─ FaultCause set   (why it may not take part)
///                  ├─ Tracking         (points and faults of what it tracks)
///                  ├─ Announcer        (when to repeat an announcement)
///                  ├─ lease            (when to renew the addresses)
///                  └─ RoutingHold      (which routes and rules are on the host, and kept there)
///              StaticObjects           (what is there whatever the instances do)
/// ```
///
/// Beside the instances, `TrackTable` has the trackers that somebody tracks and knows who does.
///
/// The engine owns no thread, clock, socket, logger or random source, so the daemon and the
/// simulator run the same lines. Work per packet does not grow with the number of instances: an
/// instance is found by interface, family and VRID, the next deadline by a heap.
package locum.engine;
