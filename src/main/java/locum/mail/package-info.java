/// Sends mail about changes of state.
///
/// ```text
///   any thread ──offer──► MailQueue (bounded) ── thread "mail" ──► SMTP server
/// ```
///
/// A mail is worth little when it is late, and nothing of the protocol may wait for it: what the
/// queue has no room for is dropped and counted, what the server does not take is tried twice more,
/// then dropped and told. Plain SMTP without encryption or password, as keepalived's: the server is
/// one that relays for this host.
package locum.mail;
