/// Codecs that no single protocol owns: checksum, IPv4 header, Ethernet, ARP, neighbour discovery
/// and the kernel's netlink messages. Pure: octets in, values out, and back.
///
/// Each codec draws the layout above the type that holds it, checks lengths before it reads, and
/// answers bad input with an empty result or a named reason, never with an exception.
package locum.wire;
