package locum.cli;

import java.util.Optional;
import locum.vrrpd.StateText;

/// The version texts of vrrpd's and atropos' command lines, apart so that a start does not load
/// them.
final class VrrpdText {

  private VrrpdText() {}

  /// `vrrpd -V`. The first line begins as vrrpd's.
  static String version() {
    return """
    version %s (locum %s)

    This is locum in the place of Advanced vrrpd: one daemon for all virtual routers of a host.
    """
        .formatted(StateText.COUNTERPART, build());
  }

  /// `atropos --version`.
  static String atroposVersion() {
    return "Atropos 1.0 (locum " + build() + ")\n";
  }

  private static String build() {
    return Optional.ofNullable(VrrpdText.class.getModule().getDescriptor())
        .flatMap(descriptor -> descriptor.rawVersion())
        .orElse("(development)");
  }
}
