package locum.core;

/// One gratuitous ARP (RFC 9568 §6.4.1) or unsolicited neighbour advertisement (§6.4.1, RFC 4861)
/// that tells the link where an address now lives.
///
/// @param mac the link-layer address it is announced with, and the source of the frame
/// @param router the R flag of a neighbour advertisement: whether this host forwards; no meaning in
///   ARP
public record Announcement(
    InterfaceIndex interfaceIndex, MacAddress mac, IpAddress address, boolean router) {}
