/// The control socket: how the verbs that people type talk to the running daemon.
///
/// ```text
///   locum status ──► ControlClient ──{"command":"status"}\n──► ControlServer ──► Steering (the daemon)
///                        ◄──────{"result":"status",…}\n───────┘
/// ```
///
/// A Unix-domain socket `control.sock` in the run-dir, mode 0600. One connection carries one
/// request, a JSON object in one line, and one response, the same. Each command has one
/// [ControlRequest] and one [ControlResponse] type; the keys are in [ControlCodec] and in
/// `docs/CONTROL.md`. Whoever can connect is root or the user of the daemon; the kernel sees to it
/// by the mode, and the server asks for the peer's credentials again.
///
/// Requests are untrusted: too long, no JSON, an unknown command each get an answer that says so. A
/// slow reader holds up its own connection only.
package locum.control;
