/// A deterministic simulator: the engine that runs in the daemon, on simulated hosts and a
/// simulated LAN, in virtual time.
///
/// ```text
///   FaultPlan ──► Simulation ── one queue ordered by (time, id) ── one seed
///                    │   after every event: Invariant…  ──► Trace
///                    ├── SimulatedHost a                              SimulatedHost b
///                    │     daemon: FailoverEngine   (dies, stalls)       ...
///                    │       │ Effect…    ▲ Event (after a delay)
///                    │     kernel: SimulatedInterface (leases, carrier)  ...
///                    │              │                                     │
///                    └── SimulatedLan ── delay, loss, duplication, partitions
/// ```
///
/// A host is two things that fail apart: the daemon, which can be killed, stopped, stalled and
/// started again, and its kernel, which keeps leased addresses until their lifetime ends, up to one
/// second late as Linux does, whether the daemon lives or not. The host executes effects at once
/// and in their order; what the kernel has to say about them comes back as events a little later.
///
/// Nothing here reads a clock, starts a thread or opens a file. The same hosts, plan and seed give
/// the same [Trace], line by line, so a failure is told by its seed. Time may begin anywhere, also
/// just before the count of [locum.core.MonotonicTime] wraps around.
///
/// Each [Invariant] states its own bound and where it comes from. They judge by what can be seen
/// from outside, the packets on the LAN, the addresses in the kernel, the reported states, and
/// never ask the engine what it thinks.
///
/// [PriorityFollowsTracking] alone compares what the engine says of itself. What a host tracks
/// (scripts, files, processes) is played by [SimulatedHealth].
///
/// Left out: duplicate address detection, virtual MAC addresses, the ARP caches of clients, a
/// kernel that refuses an address or loses notices, routed unicast peers.
package locum.sim;
