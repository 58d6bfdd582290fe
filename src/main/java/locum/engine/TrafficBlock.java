package locum.engine;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import locum.core.BlockedAddress;

/// What of the virtual addresses the host drops packets from and to: all of them where Accept_Mode
/// is false (RFC 9568 §6.1), so that it forwards for them and answers for them on the link, but is
/// not to be reached under them.
final class TrafficBlock {

  private List<BlockedAddress> blocked = List.of();

  /// The instance is Active: blocks these addresses and no others.
  void set(Stream<BlockedAddress> wanted, EffectBatch effects) {
    List<BlockedAddress> before = blocked;
    blocked = wanted.toList();
    List<BlockedAddress> added = blocked.stream().filter(b -> !before.contains(b)).toList();
    List<BlockedAddress> gone = before.stream().filter(b -> !blocked.contains(b)).toList();
    effects.block(added);
    effects.unblock(gone);
  }

  void clear(EffectBatch effects) {
    set(Stream.empty(), effects);
  }

  /// Those of the addresses that the host has interfaces for.
  static Stream<BlockedAddress> of(InstanceConfig config, Bearers bearers, HostTable host) {
    return config.accept()
        ? Stream.empty()
        : config
            .allAddresses()
            .flatMap(
                address -> {
                  Optional<BlockedAddress> block =
                      bearers
                          .linkOf(address, host)
                          .map(
                              link ->
                                  new BlockedAddress(address.address(), link.index(), link.name()));
                  return block.stream();
                });
  }
}
