package locum.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The judge tells good packets from bad ones.
@Tag("interop")
class TsharkTest {

  /// Version 3 over IPv4 with two addresses; the checksum is the last field before them.
  private static final String ADVERT =
      "01005e000012 020000000001 0800"
          + "45c0002400010000ff70d08c0a090001e0000012"
          + "31339602 0032 3920 0a0900640a090065";

  @TempDir Path directory;

  @Test
  void aGoodPacketIsGood() throws IOException {
    assertThat(judge(ADVERT)).singleElement().matches(Tshark.Verdict::isGood);
  }

  @Test
  void aWrongChecksumALowTtlAndAMissingOctetAreNot() throws IOException {
    for (String broken :
        List.of(
            ADVERT.replace("3920", "3921"),
            ADVERT.replace("ff70d08c", "fe70d18c"),
            ADVERT.replace("0a0900640a090065", "0a0900640a0900"))) {
      assertThat(judge(broken)).isNotEmpty().noneMatch(Tshark.Verdict::isGood);
    }
  }

  private List<Tshark.Verdict> judge(String frame) throws IOException {
    byte[] octets = HexFormat.of().parseHex(frame.replace(" ", ""));
    ByteBuffer file = ByteBuffer.allocate(40 + octets.length).order(ByteOrder.LITTLE_ENDIAN);
    file.putInt(0xa1b2c3d4).putShort((short) 2).putShort((short) 4);
    file.putInt(0).putInt(0).putInt(65535).putInt(1);
    file.putInt(0).putInt(0).putInt(octets.length).putInt(octets.length).put(octets);
    return Tshark.judge(Files.write(directory.resolve("frame.pcap"), file.array()));
  }
}
