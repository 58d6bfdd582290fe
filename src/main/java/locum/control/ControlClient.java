package locum.control;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// Asks the daemon behind a control socket.
public final class ControlClient {

  private ControlClient() {}

  /// Sends one request and waits for the whole response, which ends when the daemon closes the
  /// connection.
  ///
  /// @throws java.nio.file.NoSuchFileException or another IOException when no daemon listens there
  public static Json ask(Path socket, ControlRequest request) throws IOException {
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      String line = ControlCodec.encode(request) + "\n";
      ByteBuffer out = ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8));
      while (out.hasRemaining()) {
        channel.write(out);
      }
      ByteArrayOutputStream answer = new ByteArrayOutputStream();
      ByteBuffer in = ByteBuffer.allocate(16 * 1024);
      while (channel.read(in) >= 0) {
        answer.write(in.array(), 0, in.position());
        in.clear();
      }
      return Json.parse(answer.toString(StandardCharsets.UTF_8))
          .orElseThrow(() -> new IOException("the daemon went away before it answered"));
    }
  }
}
