/// Runs the users' programs: checks and notify scripts, as their user, with their time, and so that
/// they can do no harm to what advertises.
///
/// ```text
///   any thread ──start, end──► ScriptRunner ── one thread, one Epoll ──► ChildProcess (linux)
///                                  │   PreparedScript: whose rights, which file, may it run?
///                                  │        └─ PathWalk, ScriptSecurity
///                                  └──► an outcome for each run; its output, cut, to the log
/// ```
///
/// A run is a process in a session and group of its own, so that a timeout ends whatever it
/// started. It inherits no descriptor, standard input is empty, the environment is that of the
/// daemon without `IFS`, `LD_PRELOAD` and `LD_LIBRARY_PATH`. No shell reads the command. Another
/// user's rights come through setpriv(1), because posix_spawn(3) cannot change them and code of
/// ours between fork and exec is not to be had in Java.
///
/// Left out: what a result means (the engine), and who is to be told of what (`notify`).
package locum.script;
