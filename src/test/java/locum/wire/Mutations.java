package locum.wire;

import java.util.function.Consumer;
import locum.core.Octets;

/// Damages a packet in every small way there is.
final class Mutations {

  private Mutations() {}

  static void truncations(Octets packet, Consumer<Octets> check) {
    for (int length = 0; length < packet.length(); length++) {
      check.accept(packet.slice(0, length));
    }
  }

  static void bitFlips(Octets packet, Consumer<Octets> check) {
    for (int bit = 0; bit < packet.length() * 8; bit++) {
      byte[] bytes = packet.toArray();
      bytes[bit / 8] ^= (byte) (1 << (bit % 8));
      check.accept(Octets.of(bytes));
    }
  }

  /// Every truncation of every bit flip, for short packets.
  static void all(Octets packet, Consumer<Octets> check) {
    truncations(packet, check);
    bitFlips(
        packet,
        flipped -> {
          check.accept(flipped);
          truncations(flipped, check);
        });
  }
}
