/// The daemon: everything put together.
///
/// ```text
///   thread "main" (the loop)                                   threads beside it
///   ┌──────────────────────────────────────────────┐
///   │ EventLoop: epoll ─► engine.handle ─► Effects  │ ◄─Command─ control (ControlServer, reload)
///   │      ▲                                │       │ ◄─Command─ signals
///   │      └── sockets, netlink ◄── EffectExecutor  │ ─Occurrence─► log (writes to standard error)
///   └──────────────────────────────────────────────┘
/// ```
///
/// [Watcher] reads files and counts processes on threads of its own and hands in what changed.
///
/// One platform thread owns the engine, the sockets and the clock. Nothing that can wait runs on
/// it: it parses no file, writes no log, answers no client. Other threads hand it a [Command] and
/// wake it up. The time is read once per turn, and what has arrived is handled before what is due.
package locum.daemon;
