/// locum and real keepalived on one link, in network namespaces, with Wireshark as the judge. These
/// tests run the image: the property `locum.home`, else `target/locum`.
package locum.interop;
