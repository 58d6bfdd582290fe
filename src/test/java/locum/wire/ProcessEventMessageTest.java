package locum.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import locum.core.Octets;
import locum.wire.ProcessEventMessage.Told;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// Messages of the process connector; the octets were told by Linux 6.18 on x86-64.
class ProcessEventMessageTest {

  private static final String HEADER =
      "4c000000030000000000000000000000010000000100000000000000010000002800" + "0000";
  private static final Octets ACCEPTED =
      octets("00000000 00000000 dcea3f576c020000 00000000 00000000 00000000 00000000 00000000");
  private static final Octets FORK =
      octets("01000000 00000000 24a143576c020000 6c130000 6c130000 d1130000 d1130000 00000000");
  private static final Octets THREAD =
      octets("01000000 01000000 e096af596c020000 ac130000 ac130000 d2130000 ae130000 00000000");
  private static final Octets EXEC =
      octets("02000000 00000000 f3f0a1576c020000 d1130000 d1130000 00000000 00000000 00000000");
  private static final Octets EXIT =
      octets("00000080 00000000 569ca9576c020000 d1130000 d1130000 00000000 11000000 6c130000");

  @Test
  void whatTheKernelTells() {
    assertThat(decode(ACCEPTED)).containsExactly(new Told.Listening());
    assertThat(decode(FORK)).containsExactly(new Told.Changed(0x13d1));
    assertThat(decode(EXEC)).containsExactly(new Told.Changed(0x13d1));
    assertThat(decode(EXIT)).containsExactly(new Told.Ended(0x13d1));
  }

  @Test
  @DisplayName("A new thread is no new process")
  void threadsAreNotTold() {
    assertThat(decode(THREAD)).isEmpty();
  }

  @Test
  void theRequestIsWhatTheKernelTakes() {
    assertThat(ProcessEventMessage.listen(HostOrder.LITTLE_ENDIAN))
        .isEqualTo(
            Octets.ofHex(
                "28000000 0300 0000 00000000 00000000"
                    + "01000000 01000000 00000000 00000000 0400 0000 01000000"));
    assertThat(ProcessEventMessage.listen(HostOrder.BIG_ENDIAN))
        .isEqualTo(
            Octets.ofHex(
                "00000028 0003 0000 00000000 00000000"
                    + "00000001 00000001 00000000 00000000 0004 0000 00000001"));
  }

  @Test
  void whatIsCutOrDamagedDoesNoHarm() {
    for (Octets whole : new Octets[] {ACCEPTED, FORK, EXEC, EXIT}) {
      for (int length = 0; length < whole.length(); length++) {
        Octets cut = whole.slice(0, length);
        assertThatCode(() -> decode(cut)).doesNotThrowAnyException();
      }
      for (int bit = 0; bit < whole.length() * 8; bit++) {
        byte[] octets = whole.toArray();
        octets[bit / 8] ^= (byte) (1 << bit % 8);
        assertThatCode(() -> decode(Octets.of(octets))).doesNotThrowAnyException();
      }
    }
  }

  private static java.util.List<Told> decode(Octets datagram) {
    return ProcessEventMessage.decode(HostOrder.LITTLE_ENDIAN, datagram);
  }

  private static Octets octets(String event) {
    return Octets.ofHex(HEADER + event + "00000000");
  }
}
