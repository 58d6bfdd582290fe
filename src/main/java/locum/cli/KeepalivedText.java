package locum.cli;

import java.util.Optional;

/// The version text of keepalived's command line, apart so that a start does not load them.
final class KeepalivedText {

  /// The version whose command line, keywords and dumps are followed; programs read it.
  private static final String COUNTERPART = "2.2.7";

  private KeepalivedText() {}

  /// The first line has the form that exporters search.
  static String version() {
    return """
    Keepalived v%s (locum %s)

    This is locum in the place of keepalived: VRRP, its scripts and dumps; no LVS, BFD, SNMP, D-Bus.

    Config options:  NFTABLES VRRP VRRP_AUTH VRRP_VMAC JSON
    """
        .formatted(COUNTERPART, build());
  }

  private static String build() {
    return Optional.ofNullable(KeepalivedText.class.getModule().getDescriptor())
        .flatMap(descriptor -> descriptor.rawVersion())
        .orElse("(development)");
  }
}
