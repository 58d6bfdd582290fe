/// CARP, the Common Address Redundancy Protocol, as ucarp and the BSDs speak it: packet, keyed
/// hash, counters, state machine. Pure: the time and an advertisement in, ordered actions out.
///
/// It stands beside `vrrp` and shares nothing with it but the IP protocol number, the group and the
/// first octet. Where VRRP has a priority, CARP has the interval itself: who advertises more often
/// is the better one. There is no specification; the rules are those of the deployed programs, and
/// where these differ, a [locum.carp.Profile] names whose rule it is.
///
/// ```text
///   Datagram ─► AdvertisementCodec.decode ─► Advertisement ─► VirtualHost.handle ─► [Action]
///                                                                │
///                        hash, own counter      Voice ◄──────────┤
///                        counters of others     CounterLedger ◄──┤
///                        who is the better one  Rank ◄───────────┘
/// ```
@NullMarked
package locum.carp;

import org.jspecify.annotations.NullMarked;
