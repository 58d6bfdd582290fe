/// In the place of Advanced vrrpd and its client atropos: their command lines, and what their users
/// read of a virtual router. Pure.
///
/// ```text
///   words ──► OptionReader ──► VrrpdOptions ─┐
///   words ──► OptionReader ──► VrrpdOptions ─┼─► HostText ──► text of a configuration, as any file
///   words ──► OptionReader ──► VrrpdOptions ─┘
/// ```
///
/// One command line is one virtual router; all those of a network namespace run in one daemon, as
/// the instances of one configuration.
package locum.vrrpd;
