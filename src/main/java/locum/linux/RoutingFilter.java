package locum.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import locum.wire.HostOrder;

/// Has the kernel itself pass over notices of other programs' routes: a router with a full table
/// changes thousands of routes a second, and none of them may wake this process.
///
/// Passed on are routes of the given protocols, routes that replace another, and everything about
/// rules.
///
/// ```text
///   struct sock_filter { u16 code; u8 jt; u8 jf; u32 k; }     8
///   struct sock_fprog { u16 len; struct sock_filter *; }     16
/// ```
final class RoutingFilter {

  /// A jump reaches 255 instructions far.
  private static final int MOST_PROTOCOLS = 200;

  private static final int SO_ATTACH_FILTER = 26;

  private static final int LOAD_16 = 0x28;
  private static final int LOAD_8 = 0x30;
  private static final int JUMP_EQUAL = 0x15;
  private static final int JUMP_SET = 0x45;
  private static final int RETURN = 0x06;

  private static final int RTM_NEWROUTE = 24;
  private static final int RTM_DELROUTE = 25;
  private static final int NLM_F_REPLACE = 0x100;

  /// Where they stand in the message: header of 16 octets, then `struct rtmsg`.
  private static final int TYPE = 4;

  private static final int FLAGS = 6;
  private static final int PROTOCOL = 21;

  private record Instruction(int code, int ifTrue, int ifFalse, int k) {}

  private RoutingFilter() {}

  static void attach(Fd fd, Set<Integer> protocols) throws SystemCallException {
    List<Instruction> program = program(protocols);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment code = arena.allocate(8L * program.size(), Long.BYTES);
      for (int i = 0; i < program.size(); i++) {
        Instruction instruction = program.get(i);
        code.set(JAVA_SHORT, 8L * i, (short) instruction.code());
        code.set(JAVA_BYTE, 8L * i + 2, (byte) instruction.ifTrue());
        code.set(JAVA_BYTE, 8L * i + 3, (byte) instruction.ifFalse());
        code.set(JAVA_INT, 8L * i + 4, instruction.k());
      }
      MemorySegment description = arena.allocate(16, Long.BYTES);
      description.set(JAVA_SHORT, 0, (short) program.size());
      description.set(JAVA_LONG, 8, code.address());
      Sockets.set(fd, Sockets.SOL_SOCKET, SO_ATTACH_FILTER, "SO_ATTACH_FILTER", description);
    }
  }

  private static List<Instruction> program(Set<Integer> protocols) {
    List<Integer> some = protocols.stream().sorted().limit(MOST_PROTOCOLS).toList();
    int accept = 8 + some.size();
    List<Instruction> program = new ArrayList<>();
    program.add(new Instruction(LOAD_16, 0, 0, TYPE));
    program.add(new Instruction(JUMP_EQUAL, 2, 0, asLoaded(RTM_NEWROUTE)));
    program.add(new Instruction(JUMP_EQUAL, 3, 0, asLoaded(RTM_DELROUTE)));
    program.add(new Instruction(RETURN, 0, 0, -1)); // a rule
    program.add(new Instruction(LOAD_16, 0, 0, FLAGS));
    program.add(new Instruction(JUMP_SET, accept - 6, 0, asLoaded(NLM_F_REPLACE)));
    program.add(new Instruction(LOAD_8, 0, 0, PROTOCOL));
    for (int protocol : some) {
      program.add(new Instruction(JUMP_EQUAL, accept - program.size() - 1, 0, protocol));
    }
    program.add(new Instruction(RETURN, 0, 0, 0));
    program.add(new Instruction(RETURN, 0, 0, -1));
    return program;
  }

  /// The filter reads in network order what the kernel wrote in its own.
  private static int asLoaded(int value) {
    return switch (NetlinkSocket.ORDER) {
      case HostOrder.LITTLE_ENDIAN -> ((value & 0xff) << 8) | (value >>> 8);
      case HostOrder.BIG_ENDIAN -> value;
    };
  }
}
