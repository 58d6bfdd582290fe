/// The shared vocabulary of the pure code: time, addresses, octets, what goes into the engine and
/// what comes out of it.
///
/// ```text
///   Event (a datagram, a link, an address, a deadline)          Effect (send, add, announce, report)
///        └──────────►  engine.handle(now, event)  ──────────────────►┘
/// ```
///
/// Nothing here knows a protocol, a clock, a socket or a thread. [MonotonicTime] is passed in by
/// whoever owns the clock: the event loop of the daemon, or the simulator. All values are
/// immutable.
///
/// The order inside a list of [Effect]s is contract: who executes them keeps it.
package locum.core;
