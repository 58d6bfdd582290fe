package locum.vrrp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What cannot be built cannot be sent.
class VirtualRouterConfigTest {

  @Test
  @DisplayName("RFC 9568 §5.2.9: the addresses are of the family of the packet")
  void addressesAreOfOneFamily() {
    assertRefused(RouterSettings.v3().addresses("10.9.0.100", "fd09::100"));
    assertRefused(RouterSettings.v3OverIpv6().addresses("10.9.0.100"));
  }

  @Test
  @DisplayName("RFC 9568 §5.2.5: the count has eight bits")
  void thereAreAtMost255Addresses() {
    String[] addresses = new String[256];
    for (int i = 0; i < 256; i++) {
      addresses[i] = "10.0.0." + i;
    }
    assertRefused(RouterSettings.v3().addresses(addresses));
    addresses = Arrays.copyOf(addresses, 255);
    assertThat(RouterSettings.v3().addresses(addresses).build().addresses()).hasSize(255);
  }

  @Test
  @DisplayName("RFC 3768 knows no IPv6")
  void versionTwoIsIpv4Only() {
    assertRefused(RouterSettings.v3OverIpv6().version(VrrpVersion.V2, 1));
  }

  @Test
  @DisplayName("RFC 9568 §6.4.1: only the owner starts as Active")
  void onlyAnOwnerStartsAsActive() {
    assertRefused(RouterSettings.v3().owner().priority(254));
    assertThat(RouterSettings.v3().owner().build().addressOwner()).isTrue();
    assertThat(RouterSettings.v3().priority(254).build().addressOwner()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 256})
  @DisplayName("RFC 9568 §5.2.3, §5.2.4: VRID and priority are 1-255; the 0 of leaving is neither")
  void vridAndPriorityHaveARange(int value) {
    assertThatThrownBy(() -> new Vrid(value)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Priority(value)).isInstanceOf(IllegalArgumentException.class);
  }

  private static void assertRefused(RouterSettings settings) {
    assertThatThrownBy(settings::build).isInstanceOf(IllegalArgumentException.class);
  }
}
