package locum.engine;

import static org.assertj.core.api.Assertions.assertThat;

import locum.core.AddressFamily;
import locum.core.InterfaceAddress;
import locum.core.InterfaceIndex;
import org.junit.jupiter.api.Test;

/// The addresses of one interface.
class AddressTableTest {

  private final AddressTable table = new AddressTable();

  @Test
  void theFirstOwnAddressIsThePrimaryOneWhateverHappensToIt() {
    table.put(address("10.9.0.100/24", true, false));
    table.put(address("10.9.0.1/24", false, true));
    table.put(address("10.9.0.2/24", false, false));
    assertThat(table.primary(AddressFamily.IPV4)).contains(EngineScene.ip("10.9.0.2"));
    assertThat(table.put(address("10.9.0.1/24", false, false))).as("no longer tentative").isTrue();
    assertThat(table.primary(AddressFamily.IPV4))
        .as("the kernel's order")
        .contains(EngineScene.ip("10.9.0.1"));
    assertThat(table.put(address("10.9.0.1/24", false, false))).as("no news").isFalse();
    table.remove(EngineScene.prefix("10.9.0.1/24"));
    assertThat(table.primary(AddressFamily.IPV4)).contains(EngineScene.ip("10.9.0.2"));
    assertThat(table.primary(AddressFamily.IPV6)).isEmpty();
  }

  @Test
  void oneAddressMayHaveTwoPrefixes() {
    table.put(address("10.9.0.1/24", false, false));
    table.put(address("10.9.0.1/32", true, false));
    assertThat(table.find(EngineScene.ip("10.9.0.1")))
        .contains(address("10.9.0.1/24", false, false));
    assertThat(table.isOwn(EngineScene.ip("10.9.0.1"))).isTrue();
    table.remove(EngineScene.prefix("10.9.0.1/24"));
    assertThat(table.find(EngineScene.ip("10.9.0.1")))
        .contains(address("10.9.0.1/32", true, false));
    assertThat(table.isOwn(EngineScene.ip("10.9.0.1"))).isFalse();
    table.remove(EngineScene.prefix("10.9.0.1/32"));
    table.remove(EngineScene.prefix("10.9.0.1/32"));
    assertThat(table.find(EngineScene.ip("10.9.0.1"))).isEmpty();
  }

  private static InterfaceAddress address(String prefix, boolean leased, boolean tentative) {
    return new InterfaceAddress(
        new InterfaceIndex(2), EngineScene.prefix(prefix), leased, tentative, false);
  }
}
