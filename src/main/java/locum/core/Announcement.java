package locum.core;

/// One gratuitous ARP (RFC 9568 §6.4.1) or unsolicited neighbour advertisement (§6.4.1, RFC 4861)
/// that tells the link where an address now lives.
///
/// @param mac the link-layer address it is announced with, and the source of the frame
public record Announcement(InterfaceIndex interfaceIndex, MacAddress mac, IpAddress address) {}
