package locum.engine;

import java.util.Optional;
import java.util.OptionalLong;
import locum.core.MacAddress;

/// `use_vmac` and its kin: which of an instance's interfaces have a companion that bears the
/// virtual router MAC address.
///
/// @param own the one of the instance itself; empty where only single addresses have one
/// @param everyAddress whether addresses on other interfaces, or of the other family, get one each
///   (`use_vmac_addr`); single addresses may ask for it themselves
/// @param addressPrefix how the names of those begin
public record VirtualMac(Optional<Own> own, boolean everyAddress, String addressPrefix) {

  /// The macvlan of the instance itself.
  ///
  /// @param name of the macvlan; empty is `prefix.VRID`, or the next free one like it
  /// @param prefix how a name that is not given begins
  /// @param mac empty is that of RFC 9568 §7.3 for the family and VRID
  /// @param adverts whether adverts carry it too, or the address of the base interface
  ///   (`vmac_xmit_base`)
  /// @param group of interfaces that it belongs to (ip-link(8)); empty is that of the base
  ///   interface
  public record Own(
      Optional<String> name,
      String prefix,
      Optional<MacAddress> mac,
      boolean adverts,
      OptionalLong group) {

    /// In the group of the base interface.
    public Own(Optional<String> name, String prefix, Optional<MacAddress> mac, boolean adverts) {
      this(name, prefix, mac, adverts, OptionalLong.empty());
    }
  }
}
