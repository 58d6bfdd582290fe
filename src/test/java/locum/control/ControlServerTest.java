package locum.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlServerTest {

  private static final Steering ECHO =
      request -> new ControlResponse.Done("did " + request.getClass().getSimpleName());

  @TempDir Path directory;

  @Test
  void aRequestIsAnswered() throws IOException {
    Path socket = directory.resolve("control.sock");
    try (ControlServer _ = ControlServer.open(socket, ECHO)) {
      Json answer = ControlClient.ask(socket, new ControlRequest.Reload());

      assertThat(ControlCodec.decodeOutcome(answer))
          .contains(new ControlResponse.Done("did Reload"));
    }
  }

  @Test
  void theSocketIsForItsUserAloneAndGoesWithTheServer() throws IOException {
    Path socket = directory.resolve("control.sock");
    try (ControlServer _ = ControlServer.open(socket, ECHO)) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
          .isEqualTo("rw-------");
      try (var files = Files.list(directory)) {
        assertThat(files).as("nothing but the socket is left").containsExactly(socket);
      }
    }
    assertThat(socket).doesNotExist();
    assertThatThrownBy(() -> ControlClient.ask(socket, new ControlRequest.Stop()))
        .isInstanceOf(IOException.class);
  }

  @Test
  void theSocketMayBeForAGroupToo() throws IOException {
    String group = Files.readAttributes(directory, PosixFileAttributes.class).group().getName();
    Path socket = directory.resolve("control.sock");
    try (ControlServer _ = ControlServer.open(socket, Optional.of(group), ECHO)) {
      PosixFileAttributes attributes = Files.readAttributes(socket, PosixFileAttributes.class);
      assertThat(PosixFilePermissions.toString(attributes.permissions())).isEqualTo("rw-rw----");
      assertThat(attributes.group().getName()).isEqualTo(group);
    }
    assertThatThrownBy(() -> ControlServer.open(socket, Optional.of("no such group"), ECHO))
        .isInstanceOf(IOException.class)
        .hasMessage("there is no group no such group for the control socket");
    try (var files = Files.list(directory)) {
      assertThat(files).as("nothing is left").isEmpty();
    }
  }

  @Test
  void aSocketLeftBehindIsReplaced() throws IOException {
    Path socket = directory.resolve("control.sock");
    Files.createFile(socket);
    try (ControlServer _ = ControlServer.open(socket, ECHO)) {
      ControlClient.ask(socket, new ControlRequest.Reload());
    }
  }

  @Test
  void nonsenseIsRefusedAndTooMuchOfItAsWell() throws IOException {
    Path socket = directory.resolve("control.sock");
    try (ControlServer _ = ControlServer.open(socket, ECHO)) {
      assertThat(send(socket, "nonsense\n")).contains("no such request");
      assertThat(send(socket, "x".repeat(64 * 1024))).contains("no such request");
    }
  }

  @Test
  void aClientThatSaysNothingHoldsUpNobody() throws IOException {
    Path socket = directory.resolve("control.sock");
    try (ControlServer _ = ControlServer.open(socket, ECHO)) {
      SocketChannel silent = SocketChannel.open(UnixDomainSocketAddress.of(socket));
      ControlClient.ask(socket, new ControlRequest.Reload());
      silent.close();
    }
  }

  private static String send(Path socket, String text) throws IOException {
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
      ByteBuffer answer = ByteBuffer.allocate(1000);
      while (channel.read(answer) >= 0) {
        // until the server closes
      }
      return new String(answer.array(), 0, answer.position(), StandardCharsets.UTF_8);
    }
  }
}
