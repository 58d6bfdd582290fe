/// Who is told what about a change: scripts, FIFOs, mail. Pure: notifications in, [Delivery]s in
/// their order out.
///
/// ```text
///   Notification ──► Notices ──► Delivery.Scripts ──► ScriptQueue (one at a time for each subject)
///        (core)        │  └────► Delivery.Line        one line for one FIFO
///   NotifySettings ────┘  └────► Delivery.Mail        subject and text
/// ```
///
/// The formats are keepalived's, because scripts and programs that read them depend on each word:
/// the four arguments of `notify`, the lines of the FIFOs, the subjects of mails. What is better
/// here is the order: the scripts of one instance or group run one after the other, and one that is
/// slower than the changes skips to the last state.
///
/// Left out: running, writing, sending; that is `script` and `daemon`.
package locum.notify;
