package locum.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A socket of the kind of `/dev/log`, with a receiver made of the same calls.
class LocalDatagramSocketTest {

  private static final int AF_UNIX = 1;
  private static final int SOCK_DGRAM = 2;
  private static final int SOCK_NONBLOCK = 0x800;

  @TempDir private Path scratch = Path.of("");

  @Test
  void aDatagramArrivesAsAWholeAndALongOneIsCut() throws Exception {
    Path path = scratch.resolve("log");
    try (Fd receiver = receiver(path);
        LocalDatagramSocket socket = LocalDatagramSocket.connect(path.toString(), 8)) {
      assertThat(socket.send("<30>a".getBytes(UTF_8))).isEqualTo(LocalDatagramSocket.Outcome.SENT);
      assertThat(socket.send("<30>abcdefgh".getBytes(UTF_8)))
          .isEqualTo(LocalDatagramSocket.Outcome.SENT);

      assertThat(receive(receiver)).isEqualTo("<30>a");
      assertThat(receive(receiver)).isEqualTo("<30>abcd");
    }
  }

  @Test
  void aReceiverThatDoesNotReadHoldsNobodyUp() throws Exception {
    Path path = scratch.resolve("log");
    try (Fd _ = receiver(path);
        LocalDatagramSocket socket = LocalDatagramSocket.connect(path.toString(), 8)) {
      LocalDatagramSocket.Outcome outcome = LocalDatagramSocket.Outcome.SENT;
      for (int i = 0; i < 100_000 && outcome == LocalDatagramSocket.Outcome.SENT; i++) {
        outcome = socket.send(new byte[8]);
      }
      assertThat(outcome).isEqualTo(LocalDatagramSocket.Outcome.FULL);
    }
  }

  @Test
  void aReceiverThatIsGoneIsTold() throws Exception {
    Path path = scratch.resolve("log");
    Fd receiver = receiver(path);
    try (LocalDatagramSocket socket = LocalDatagramSocket.connect(path.toString(), 8)) {
      receiver.close();
      assertThat(socket.send(new byte[1])).isEqualTo(LocalDatagramSocket.Outcome.FAILED);
    }
  }

  @Test
  void withoutAReceiverThereIsNoConnection() {
    assertThatThrownBy(() -> LocalDatagramSocket.connect(scratch.resolve("none").toString(), 8))
        .isInstanceOf(SystemCallException.class);
  }

  private static Fd receiver(Path path) throws SystemCallException {
    Fd fd = Fd.of("socket", "log", Libc.socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0));
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment address = arena.allocate(110, Short.BYTES);
      address.set(JAVA_SHORT, 0, (short) AF_UNIX);
      byte[] octets = path.toString().getBytes(UTF_8);
      MemorySegment.copy(octets, 0, address, JAVA_BYTE, 2, octets.length);
      SystemCallException.check("bind", path, Libc.bind(fd.number(), address, 110));
    }
    return fd;
  }

  private static String receive(Fd receiver) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment buffer = arena.allocate(100);
      int length = (int) Libc.read(receiver.number(), buffer, 100);
      return new String(buffer.asSlice(0, Math.max(0, length)).toArray(JAVA_BYTE), UTF_8);
    }
  }
}
