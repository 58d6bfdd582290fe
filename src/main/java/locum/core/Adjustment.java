package locum.core;

import java.util.List;

/// What the engine wants changed on the host beside addresses. All of it is undone when it is not
/// needed any more, and by the next daemon after a crash.
public sealed interface Adjustment {

  /// See that this interface exists and is up, as quiet as a Backup must be: it neither emits nor
  /// forwards anything. One that exists already and matches is used and stays in the end.
  ///
  /// What others send from its MAC address is heard from then on: the kernel gives it to this
  /// interface alone, and not to the parent.
  record PrepareVirtualMac(VirtualMacLink link) implements Adjustment {}

  /// These interfaces are about to get their addresses: let them speak and forward.
  record EnableVirtualMacs(List<VirtualMacLink> links) implements Adjustment {
    public EnableVirtualMacs {
      links = List.copyOf(links);
    }
  }

  /// These interfaces have lost their addresses: quiet again.
  record DisableVirtualMacs(List<VirtualMacLink> links) implements Adjustment {
    public DisableVirtualMacs {
      links = List.copyOf(links);
    }
  }

  /// This interface is not needed any more: remove it unless it was there before.
  record ReleaseVirtualMac(VirtualMacLink link) implements Adjustment {}

  /// Set this interface up, and hear what others send from its MAC address. Comes before the first
  /// advert, which leaves from it.
  record RaiseInterface(ProvidedLink link) implements Adjustment {}

  /// Set this interface down. May be done a little later, but not after a [RaiseInterface] that
  /// follows it.
  record LowerInterface(ProvidedLink link) implements Adjustment {}

  /// Drop packets from and to these addresses. Comes before the addresses themselves.
  record BlockAddresses(List<BlockedAddress> addresses) implements Adjustment {
    public BlockAddresses {
      addresses = List.copyOf(addresses);
    }
  }

  /// Let packets from and to these addresses pass again. Comes after their removal.
  record UnblockAddresses(List<BlockedAddress> addresses) implements Adjustment {
    public UnblockAddresses {
      addresses = List.copyOf(addresses);
    }
  }

  /// Have the kernel keep the other addresses of a subnet when the first one is removed
  /// (`promote_secondaries`), or leave that to the host again.
  record PromoteSecondaries(String interfaceName, boolean on) implements Adjustment {}
}
