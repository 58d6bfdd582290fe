package locum.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class OctetsTest {

  private static final Octets SAMPLE = Octets.ofHex("00 7f 80 ff 01 02 fe fd fc fb");

  @Test
  void numbersAreUnsignedAndBigEndian() {
    assertThat(SAMPLE.u8(3)).isEqualTo(0xff);
    assertThat(SAMPLE.u16(2)).isEqualTo(0x80ff);
    assertThat(SAMPLE.u32(2)).isEqualTo(0x80ff_0102L);
    assertThat(SAMPLE.i64(2)).isEqualTo(0x80ff_0102_fefd_fcfbL);
  }

  @Test
  void readingOutsideTheRunIsAnError() {
    assertThatThrownBy(() -> SAMPLE.u8(-1)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> SAMPLE.u8(10)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> SAMPLE.u16(9)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> SAMPLE.i64(3)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> Octets.EMPTY.u8(0)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void aSliceSeesNothingBesideItself() {
    Octets slice = SAMPLE.slice(2, 4);
    assertThat(slice).hasToString("80ff0102");
    assertThat(slice.from(1)).hasToString("ff0102");
    assertThat(slice.from(4)).isEqualTo(Octets.EMPTY);
    assertThat(slice.toArray()).hasSize(4);
    assertThatThrownBy(() -> slice.u8(4)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> slice.slice(1, 4)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> slice.slice(-1, 1)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> slice.slice(1, -1)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> slice.from(5)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> slice.slice(1, Integer.MAX_VALUE))
        .as("the end of the slice overflows")
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void equalContentIsEqualWhereverItLies() {
    Octets one = Octets.ofHex("ff:01:02").from(1);
    Octets other = Octets.of((byte) 1, (byte) 2);
    assertThat(one).isEqualTo(other).hasSameHashCodeAs(other);
    assertThat(one).isNotEqualTo(Octets.ofHex("0103")).isNotEqualTo(Octets.ofHex("010200"));
  }

  @Test
  void nobodyOutsideCanChangeThem() {
    byte[] array = {1, 2, 3};
    Octets octets = Octets.of(array);
    array[0] = 9;
    octets.toArray()[1] = 9;
    assertThat(octets).hasToString("010203");
  }

  @Test
  void theWriterFillsItsRunExactly() {
    OctetWriter writer =
        new OctetWriter(20)
            .u8(0x1ff)
            .u16(0x12345)
            .u32(0xdead_beefL)
            .i64(-2)
            .zeros(3)
            .put(Octets.ofHex("a5a5"));
    writer.setU16(1, 0xcafe);
    assertThat(writer.position()).isEqualTo(20);
    assertThat(writer.toOctets()).hasToString("ffcafedeadbeeffffffffffffffffe000000a5a5");
  }

  @Test
  void aRunWithOctetsMissingIsRefused() {
    OctetWriter writer = new OctetWriter(3).u16(1);
    assertThatThrownBy(writer::toOctets).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> writer.u16(1)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void whatWasWrittenSoFarIsACopy() {
    OctetWriter writer = new OctetWriter(4).u16(0x0102);
    Octets before = writer.written();
    writer.u16(0x0304).setU16(0, 0xffff);
    assertThat(before).hasToString("0102");
  }
}
