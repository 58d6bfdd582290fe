package locum.engine;

import java.time.Duration;
import locum.carp.CarpConfig;
import locum.core.AddressFamily;
import locum.vrrp.VirtualRouterConfig;

/// What an instance speaks, and with which parameters.
public sealed interface ProtocolConfig {

  /// VRRPv2 or VRRPv3.
  record Vrrp(VirtualRouterConfig router) implements ProtocolConfig {
    @Override
    public AddressFamily family() {
      return router.family();
    }

    @Override
    public int id() {
      return router.vrid().value();
    }

    @Override
    public Duration interval() {
      return router.interval().duration();
    }

    /// That of RFC 9568 §6.1 without its skew: a peer may have another priority.
    @Override
    public Duration patience() {
      return interval().multipliedBy(3);
    }

    @Override
    public boolean wantsClock() {
      return router.authentication().wantsClock();
    }
  }

  /// CARP.
  ///
  /// @param ownMac adverts leave with the MAC address of the interface, not with the one that the
  ///   profile says: hypervisors drop frames from foreign ones
  record Carp(CarpConfig host, boolean ownMac) implements ProtocolConfig {
    @Override
    public AddressFamily family() {
      return host.addresses().stream().anyMatch(a -> a.family() == AddressFamily.IPV4)
          ? AddressFamily.IPV4
          : AddressFamily.IPV6;
    }

    @Override
    public int id() {
      return host.vhid().value();
    }

    @Override
    public Duration interval() {
      return Duration.ofSeconds(host.advbase()).plusNanos(host.advskew() * 1_000_000_000L / 256);
    }

    /// Peers may have no skew, and ucarp's own dead ratio of 3 though a longer one is given here.
    @Override
    public Duration patience() {
      return host.advbase() == 0
          ? interval().multipliedBy(Math.min(3, host.deadRatio()))
          : Duration.ofSeconds((long) Math.min(3, host.deadRatio()) * host.advbase());
    }

    /// Only once: its counter begins with the clock that was read before the configuration.
    @Override
    public boolean wantsClock() {
      return false;
    }
  }

  /// The family of the adverts; with CARP over both families, IPv4.
  AddressFamily family();

  /// VRID or vhid, 1-255.
  int id();

  /// The configured time between two adverts.
  Duration interval();

  /// The shortest silence after which a peer takes over.
  Duration patience();

  /// Whether what it sends depends on the wall clock.
  boolean wantsClock();
}
