package locum.engine;

import java.util.Optional;
import java.util.OptionalLong;
import locum.core.MacAddress;

/// `use_vmac`, `vmac_interface` and their kin: what bears the virtual router MAC address of an
/// instance.
///
/// @param bearer the interface of the instance itself; empty where only single addresses have one
/// @param everyAddress whether addresses on other interfaces, or of the other family, get one each
///   (`use_vmac_addr`); single addresses may ask for it themselves
/// @param addressPrefix how the names of those begin
public record VirtualMac(Optional<Bearer> bearer, boolean everyAddress, String addressPrefix) {

  /// The interface with the virtual MAC address that carries the addresses of the instance.
  public sealed interface Bearer {

    /// Whether adverts carry that address too, or the one of the base interface (`vmac_xmit_base`).
    boolean adverts();
  }

  /// A macvlan on the interface of the instance, made where it is missing.
  ///
  /// @param name of the macvlan; empty is `prefix.VRID`, or the next free one like it
  /// @param prefix how a name that is not given begins
  /// @param mac empty is that of RFC 9568 §7.3 for the family and VRID
  /// @param group of interfaces that it belongs to (ip-link(8)); empty is that of the base
  ///   interface
  public record Own(
      Optional<String> name,
      String prefix,
      Optional<MacAddress> mac,
      boolean adverts,
      OptionalLong group)
      implements Bearer {

    /// In the group of the base interface.
    public Own(Optional<String> name, String prefix, Optional<MacAddress> mac, boolean adverts) {
      this(name, prefix, mac, adverts, OptionalLong.empty());
    }
  }

  /// An interface of any kind that the administrator provides, with the MAC address of RFC 9568
  /// §7.3 for the family and VRID (`vmac_interface`): up while the instance is MASTER, down else.
  public record Provided(String interfaceName, boolean adverts) implements Bearer {}

  /// The macvlan of our own making, if it is one.
  public Optional<Own> own() {
    return bearer.filter(Own.class::isInstance).map(Own.class::cast);
  }

  /// The interface that is provided, if it is one.
  public Optional<Provided> provided() {
    return bearer.filter(Provided.class::isInstance).map(Provided.class::cast);
  }
}
