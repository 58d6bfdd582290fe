package locum.cli.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/// A process of its own in the client's namespace that asks an address again and again. It writes
/// `s NANOS` for each question and `a NANOS` for each answer, on the clock of [System#nanoTime],
/// which all processes of a Linux host share.
///
/// The question is a UDP datagram to a port where nobody listens; the kernel of whoever holds the
/// address answers "port unreachable". So nothing needs to run there, and no program is needed
/// here.
public final class Probe {

  private static final int CLOSED_PORT = 33434;

  private Probe() {}

  /// Asks until nobody reads the output any more.
  ///
  /// @param arguments the address to ask, and the milliseconds between two questions
  public static void main(String[] arguments) throws IOException {
    InetSocketAddress target =
        new InetSocketAddress(InetAddress.ofLiteral(arguments[0]), CLOSED_PORT);
    Duration period = Duration.ofMillis(Long.parseLong(arguments[1]));
    try (DatagramChannel channel = DatagramChannel.open()) {
      channel.connect(target);
      Thread.ofPlatform().daemon().name("answers").start(() -> readAnswers(channel));
      ask(channel, period);
    }
  }

  private static void ask(DatagramChannel channel, Duration period) {
    ByteBuffer question = ByteBuffer.allocate(8);
    long next = System.nanoTime();
    while (!System.out.checkError()) {
      question.clear();
      say('s');
      try {
        channel.write(question);
      } catch (PortUnreachableException _) {
        // The answer to an earlier question, met here before the reader met it.
        say('a');
      } catch (IOException _) {
        // No route, no neighbour: a question without an answer.
      }
      next += period.toNanos();
      LockSupport.parkNanos(next - System.nanoTime());
    }
  }

  private static void readAnswers(DatagramChannel channel) {
    ByteBuffer answer = ByteBuffer.allocate(2048);
    while (channel.isOpen()) {
      try {
        answer.clear();
        channel.read(answer);
        say('a');
      } catch (PortUnreachableException _) {
        say('a');
      } catch (IOException _) {
        // Host unreachable: the kernel's word, not the address's.
      }
    }
  }

  private static void say(char what) {
    PrintStream out = System.out;
    out.println(what + " " + System.nanoTime());
  }
}
