package locum.engine;

import java.util.Optional;
import locum.core.AddressFamily;
import locum.core.IpAddress;
import locum.core.MacAddress;
import locum.track.Track;

/// A reason why an instance may not take part. FAULT is nothing but a non-empty set of these, so
/// flag and count cannot drift apart.
public sealed interface FaultCause {

  /// Half a sentence for people.
  String sentence();

  /// No interface of this name exists, or not yet.
  record InterfaceMissing(String interfaceName) implements FaultCause {
    @Override
    public String sentence() {
      return "interface " + interfaceName + " does not exist";
    }
  }

  /// The interface is administratively down, or has no carrier.
  record LinkDown(String interfaceName) implements FaultCause {
    @Override
    public String sentence() {
      return "interface " + interfaceName + " is down or has no carrier";
    }
  }

  /// Nothing to send from: no address of the family, or none that is usable yet.
  record NoSourceAddress(String interfaceName, AddressFamily family) implements FaultCause {
    @Override
    public String sentence() {
      return switch (family) {
        case IPV4 -> "interface " + interfaceName + " has no IPv4 address to send from";
        case IPV6 ->
            "interface " + interfaceName + " has no usable IPv6 link-local address to send from";
      };
    }
  }

  /// Something tracked with weight 0 is not as it should be, or a file holds too much.
  ///
  /// @param how half a sentence about it, without its name
  record Tracked(Track.Kind kind, String name, String how) implements FaultCause {
    @Override
    public String sentence() {
      return kind + " " + name + " " + how;
    }
  }

  /// The address to send from is not on the interface (`track_src_ip`).
  record SourceMissing(String interfaceName, IpAddress source) implements FaultCause {
    @Override
    public String sentence() {
      return "interface " + interfaceName + " does not have the source address " + source;
    }
  }

  /// The macvlan that bears the virtual MAC address is not there; asked for again every second.
  ///
  /// @param refusal what the kernel said; empty while there is no answer yet
  record NoVirtualMac(String interfaceName, Optional<String> refusal) implements FaultCause {
    @Override
    public String sentence() {
      return "interface "
          + interfaceName
          + " with the virtual MAC address does not exist"
          + refusal.map(reason -> " (" + reason + ")").orElse("");
    }
  }

  /// The interface that the administrator is to provide is not there (`vmac_interface`).
  record ProvidedMissing(String interfaceName, MacAddress mac) implements FaultCause {
    @Override
    public String sentence() {
      return "interface "
          + interfaceName
          + " (vmac_interface) does not exist: make it, with the virtual MAC address "
          + mac;
    }
  }

  /// It is there, but bears another MAC address than that of the VRID.
  ///
  /// @param has empty where it has no Ethernet address
  record ProvidedOtherMac(String interfaceName, Optional<MacAddress> has, MacAddress wanted)
      implements FaultCause {
    @Override
    public String sentence() {
      return "interface "
          + interfaceName
          + " (vmac_interface) has "
          + has.map(mac -> "the MAC address " + mac).orElse("no MAC address")
          + ", not that of the VRID: ip link set dev "
          + interfaceName
          + " address "
          + wanted;
    }
  }

  /// The kernel does not set it up.
  record ProvidedNotUp(String interfaceName, String refusal) implements FaultCause {
    @Override
    public String sentence() {
      return "interface " + interfaceName + " (vmac_interface) cannot be set up (" + refusal + ")";
    }
  }

  /// It has no interface of its own, and none carries its source address.
  record SourceNowhere(IpAddress source) implements FaultCause {
    @Override
    public String sentence() {
      return "no interface but perhaps the loopback has the unicast_src_ip "
          + source
          + ": add the address, or name the interface";
    }
  }

  /// keepalived's `unicast_fault_no_peer`.
  record NoPeers() implements FaultCause {
    @Override
    public String sentence() {
      return "unicast_peer lists no usable peer (unicast_fault_no_peer)";
    }
  }

  /// Another member of its sync group is at fault.
  record MemberAtFault(String member, FaultCause fault) implements FaultCause {
    @Override
    public String sentence() {
      return member + ", in the same sync group, is at fault: " + fault.sentence();
    }
  }

  /// Its sync group wants more instances than there are (`expects_instances`).
  record TooFewInstances(int running, int expected) implements FaultCause {
    @Override
    public String sentence() {
      return running + " of the " + expected + " instances run that its sync group expects";
    }
  }

  /// The kernel refused to let it receive adverts; asked again every second.
  ///
  /// @param reason the call, the error and its object
  record CannotListen(String reason) implements FaultCause {
    @Override
    public String sentence() {
      return "it cannot receive adverts (" + reason + ")";
    }
  }

  /// A route, rule or static address that it needs is gone and does not stay on the host.
  ///
  /// @param object as `ip route show` writes it
  record RoutingLost(String object, String reason) implements FaultCause {
    @Override
    public String sentence() {
      return "it needs '" + object + "', which cannot be kept on this host (" + reason + ")";
    }
  }
}
