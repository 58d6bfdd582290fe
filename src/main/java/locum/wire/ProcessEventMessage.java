package locum.wire;

import java.util.ArrayList;
import java.util.List;
import locum.core.OctetWriter;
import locum.core.Octets;

/// What the kernel's process connector tells (linux/connector.h, linux/cn_proc.h), in the machine's
/// byte order.
///
/// ```text
///    0                   1                   2                   3
///    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
///   +---------------------------------------------------------------+
///   |                    index of the connector (1)                 |
///   +---------------------------------------------------------------+
///   |                    value of the connector (1)                 |
///   +---------------------------------------------------------------+
///   |                       sequence number                         |
///   +---------------------------------------------------------------+
///   |                       acknowledgement                         |
///   +-------------------------------+-------------------------------+
///   |        length of the rest     |             flags             |
///   +-------------------------------+-------------------------------+
///   |                       what happened                           |
///   +---------------------------------------------------------------+
///   |                        processor                              |
///   +---------------------------------------------------------------+
///   |                    time in ns (8 octets)                      |
///   +---------------------------------------------------------------+
///   |             numbers of threads and processes …                |
/// ```
public final class ProcessEventMessage {

  private static final int CONNECTOR_LENGTH = 20;
  private static final int MESSAGE_LENGTH = NetlinkMessage.HEADER_LENGTH + CONNECTOR_LENGTH + 4;
  private static final int NLMSG_DONE = 3;
  private static final int CN_IDX_PROC = 1;
  private static final int CN_VAL_PROC = 1;
  private static final int PROC_CN_MCAST_LISTEN = 1;

  private static final int NONE = 0;
  private static final int FORK = 0x1;
  private static final int EXEC = 0x2;
  private static final int COMM = 0x200;
  private static final long EXIT = 0x80000000L;

  private ProcessEventMessage() {}

  /// One thing that happened.
  public sealed interface Told {

    /// The kernel has taken the request to tell.
    record Listening() implements Told {}

    /// A process began, or became another program.
    record Changed(int process) implements Told {}

    /// A process ended; it may stay in the list of processes for a while.
    record Ended(int process) implements Told {}
  }

  /// The request to tell from now on.
  public static Octets listen(HostOrder order) {
    int[] words = {
      MESSAGE_LENGTH,
      order == HostOrder.LITTLE_ENDIAN ? NLMSG_DONE : NLMSG_DONE << 16,
      0,
      0,
      CN_IDX_PROC,
      CN_VAL_PROC,
      0,
      0,
      order == HostOrder.LITTLE_ENDIAN ? 4 : 4 << 16,
      PROC_CN_MCAST_LISTEN
    };
    OctetWriter writer = new OctetWriter(MESSAGE_LENGTH);
    for (int word : words) {
      writer.u32(
          Integer.toUnsignedLong(
              order == HostOrder.LITTLE_ENDIAN ? Integer.reverseBytes(word) : word));
    }
    return writer.toOctets();
  }

  /// Reads one datagram; what is of another kind, or cut short, is passed over.
  public static List<Told> decode(HostOrder order, Octets datagram) {
    List<Told> told = new ArrayList<>();
    for (NetlinkMessage message : NetlinkMessage.split(order, datagram).messages()) {
      decode(order, message.payload(), told);
    }
    return told;
  }

  private static void decode(HostOrder order, Octets message, List<Told> told) {
    int data = CONNECTOR_LENGTH + 16;
    if (message.length() < data + 4
        || order.i32(message, 0) != CN_IDX_PROC
        || order.i32(message, 4) != CN_VAL_PROC) {
      return;
    }
    long what = order.u32(message, CONNECTOR_LENGTH);
    if (what == NONE) {
      told.add(new Told.Listening());
    } else if (what == FORK && message.length() >= data + 16) {
      // parent thread, parent process, child thread, child process: a new thread is no process
      int child = order.i32(message, data + 8);
      if (child == order.i32(message, data + 12)) {
        told.add(new Told.Changed(child));
      }
    } else if ((what == EXEC || what == COMM) && message.length() >= data + 8) {
      told.add(new Told.Changed(order.i32(message, data + 4)));
    } else if (what == EXIT && message.length() >= data + 8) {
      int thread = order.i32(message, data);
      if (thread == order.i32(message, data + 4)) {
        told.add(new Told.Ended(thread));
      }
    }
  }
}
