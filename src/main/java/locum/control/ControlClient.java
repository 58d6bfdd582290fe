package locum.control;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/// Asks the daemon behind a control socket.
public final class ControlClient {

  private ControlClient() {}

  /// Longer than the daemon takes for anything.
  private static final Duration PATIENCE = Duration.ofSeconds(25);

  /// Sends one request and waits for the response, one line; not for ever.
  ///
  /// @throws IOException when no daemon listens there, or none that answers
  public static Json ask(Path socket, ControlRequest request) throws IOException {
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      Thread patience = Thread.ofPlatform().daemon().start(() -> closeLater(channel));
      try {
        send(channel, ControlCodec.encode(request) + "\n");
        return Json.parse(readLine(channel))
            .orElseThrow(() -> new IOException("it went away before it answered"));
      } catch (ClosedChannelException e) {
        throw new IOException(
            "nothing came for "
                + PATIENCE.toSeconds()
                + " s; is the process stopped, or does it hang?",
            e);
      } finally {
        patience.interrupt();
      }
    }
  }

  private static void send(SocketChannel channel, String line) {
    ByteBuffer out = ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8));
    try {
      while (out.hasRemaining()) {
        channel.write(out);
      }
    } catch (IOException _) {
      // A daemon that listens no longer may have said why: what there is to read tells.
    }
  }

  private static String readLine(SocketChannel channel) throws IOException {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    ByteBuffer in = ByteBuffer.allocate(16 * 1024);
    while (channel.read(in) >= 0) {
      answer.write(in.array(), 0, in.position());
      if (in.get(in.position() - 1) == '\n') {
        break;
      }
      in.clear();
    }
    return answer.toString(StandardCharsets.UTF_8);
  }

  private static void closeLater(SocketChannel channel) {
    try {
      Thread.sleep(PATIENCE);
      channel.close();
    } catch (InterruptedException | IOException _) {
      // The answer has come.
    }
  }
}
