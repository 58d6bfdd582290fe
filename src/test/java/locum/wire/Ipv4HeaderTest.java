package locum.wire;

import static org.assertj.core.api.Assertions.assertThat;

import locum.core.Ipv4Address;
import locum.core.Octets;
import org.junit.jupiter.api.Test;

/// Headers as keepalived 2.2.7 sends them.
class Ipv4HeaderTest {

  private static final Octets ADVERT = Octets.ofHex("45c0002c00010000ff70d0840a090001e0000012");
  private static final Octets PAYLOAD =
      Octets.ofHex("213396020001 33ee 0a090064 0a090065 0000000000000000");
  private static final Ipv4Address SOURCE = new Ipv4Address(0x0a090001);
  private static final Ipv4Address GROUP = new Ipv4Address(0xe0000012);

  private static Octets join(String... parts) {
    return Octets.ofHex(String.join("", parts));
  }

  @Test
  void aHeaderIsWrittenAsCaptured() {
    assertThat(Ipv4Header.before(24, 1, 255, 112, SOURCE, GROUP).encode()).isEqualTo(ADVERT);
    assertThat(Ipv4Header.before(24, 2, 255, 112, SOURCE, GROUP).encode().u16(10))
        .isEqualTo(0xd083);
    assertThat(Ipv4Header.before(12, 1, 64, 112, SOURCE, new Ipv4Address(0x0a090002)).encode())
        .isEqualTo(Octets.ofHex("45c00020000100004070 6599 0a0900010a090002"));
  }

  @Test
  void aHeaderIsReadAsCapturedAndThePaddingAfterThePacketIsLeftOut() {
    Octets packet = join(ADVERT.toString(), PAYLOAD.toString(), "ffff");
    Ipv4Header header = Ipv4Header.decode(packet).orElseThrow();
    assertThat(header).isEqualTo(Ipv4Header.before(24, 1, 255, 112, SOURCE, GROUP));
    assertThat(header.payloadOf(packet)).isEqualTo(PAYLOAD);
  }

  @Test
  void optionsBelongToTheHeader() {
    Octets packet = join("46c0001c00010000ff70d0840a090001e0000012", "94040000", "a1a2a3a4");
    Ipv4Header header = Ipv4Header.decode(packet).orElseThrow();
    assertThat(header.length()).isEqualTo(24);
    assertThat(header.payloadOf(packet)).isEqualTo(Octets.ofHex("a1a2a3a4"));
  }

  @Test
  void lengthsThatContradictThePacketAreRefused() {
    assertThat(Ipv4Header.decode(ADVERT)).as("total length beyond the end").isEmpty();
    assertThat(Ipv4Header.decode(join("44c0001400010000ff70d0840a090001e0000012"))).isEmpty();
    assertThat(Ipv4Header.decode(join("46c0001400010000ff70d0840a090001e000001200000000")))
        .as("total length within the header")
        .isEmpty();
    assertThat(Ipv4Header.decode(join("65c0001400010000ff70d0840a090001e0000012"))).isEmpty();
    assertThat(Ipv4Header.decode(join("45c0001400010000ff70d0840a090001e0000012"))).isPresent();
  }

  @Test
  void noDamageMakesItThrow() {
    Octets packet = join(ADVERT.toString(), PAYLOAD.toString());
    Mutations.all(
        packet,
        damaged ->
            Ipv4Header.decode(damaged)
                .ifPresent(
                    header ->
                        assertThat(header.payloadOf(damaged).length())
                            .isEqualTo(header.totalLength() - header.length())));
    Mutations.truncations(packet, damaged -> assertThat(Ipv4Header.decode(damaged)).isEmpty());
  }
}
