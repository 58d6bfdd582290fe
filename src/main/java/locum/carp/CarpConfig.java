package locum.carp;

import java.util.List;
import locum.core.AddressFamily;
import locum.core.IpAddress;

/// The parameters of one virtual host.
///
/// @param advbase whole seconds of the advertisement interval, 0-255
/// @param advskew added to it in 1/256 s, 0-255; with `advbase` 0 at least 1
/// @param deadRatio how many times `advbase` without an advert make a master dead, 1 and more; 3 in
///   the original
/// @param preempt whether a backup replaces a master that advertises less often
/// @param addresses the virtual addresses, all of which the hash covers; in any order
public record CarpConfig(
    Profile profile,
    Vhid vhid,
    int advbase,
    int advskew,
    Password password,
    int deadRatio,
    boolean preempt,
    List<IpAddress> addresses) {

  public CarpConfig {
    addresses = List.copyOf(addresses);
    if (advbase < 0 || advbase > 255 || advskew < 0 || advskew > 255) {
      throw new IllegalArgumentException("advbase and advskew are in 0-255");
    }
    if (advbase == 0 && advskew == 0) {
      throw new IllegalArgumentException("an interval of 0");
    }
    if (deadRatio < 1) {
      throw new IllegalArgumentException("a dead ratio of 0");
    }
    if (profile == Profile.UCARP
        && addresses.stream().anyMatch(a -> a.family() == AddressFamily.IPV6)) {
      throw new IllegalArgumentException("ucarp knows no IPv6");
    }
  }
}
