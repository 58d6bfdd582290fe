/// VRRPv2 (RFC 3768) and VRRPv3 (RFC 9568, and RFC 5798 where it differs): the packet, the timers
/// and the state machine of one virtual router. Pure: the time, an advertisement or a deadline in,
/// ordered [Action]s out.
///
/// ```text
///   Datagram ──► AdvertisementCodec.decode ──► Accepted(Advertisement) ──► VirtualRouter.handle ──► Action…
///                        └──► Rejected(RejectReason): counted, never obeyed
/// ```
///
/// What proves where a packet is from travels around it: an authentication header before it, or a
/// trailer behind it. [PacketAuthentication] writes and checks both and keeps their numbers.
///
/// The code speaks RFC 9568: Initialize, Backup, Active, Skew_Time, Active_Down_Interval. What
/// users read (MASTER, BACKUP, FAULT) is translated in [locum.core.ReportedState].
///
/// Left out: anything about the host. Which interface, which addresses to add, when to repeat an
/// announcement, is the engine's business.
package locum.vrrp;
