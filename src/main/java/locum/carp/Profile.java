package locum.carp;

/// Whose CARP the peers speak, where the deployed programs differ.
///
/// ```text
///                        UCARP                  OPENBSD                      FREEBSD
///   Ethernet source      00:00:5e:00:00:vhid    00:00:5e:00:01:vhid          00:00:5e:00:01:vhid
///   demotion             in advskew             in an octet of its own       in advskew, at most 240
///   equal intervals      the lower address      who hears the other leaves   who hears the other leaves
///                        stays, in ucarp's order
///   counter              counts                 a constant cookie            counts
///   IPv6                 no                     ff02::12                     ff02::12
///   link-local in hash   -                      accepted with and without    with
/// ```
public enum Profile {
  UCARP,
  OPENBSD,
  FREEBSD
}
