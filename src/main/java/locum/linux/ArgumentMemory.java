package locum.linux;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The words that this process was started with, where every user of the host sees them
/// (`/proc/PID/cmdline`, ps). They lie in the memory of the process itself, which can write there.
public final class ArgumentMemory {

  /// proc_pid_stat(5): arg_start is field 48; what follows the name begins with field 3.
  private static final int ARG_START = 48 - 3;

  private ArgumentMemory() {}

  /// A part of one of the last words: from an octet on to the word's end.
  ///
  /// @param fromLast 0 for the last word, 1 for the one before it
  public record Part(int fromLast, int from) {}

  /// Puts a star in the place of these parts; blanks fill the rest.
  public static void hide(List<Part> parts) throws IOException {
    byte[] words = Files.readAllBytes(Path.of("/proc/self/cmdline"));
    long start = start();
    try (RandomAccessFile memory = new RandomAccessFile("/proc/self/mem", "rw")) {
      for (Part part : parts) {
        int end = end(words, part.fromLast());
        int begin = begin(words, end) + part.from();
        if (begin < end) {
          memory.seek(start + begin);
          memory.write(("*" + " ".repeat(end - begin - 1)).getBytes(StandardCharsets.US_ASCII));
        }
      }
    }
  }

  private static long start() throws IOException {
    String stat = Files.readString(Path.of("/proc/self/stat"), StandardCharsets.ISO_8859_1);
    // The name, in parentheses, may contain anything.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return Long.parseLong(fields[ARG_START]);
  }

  /// Where the zero behind a word is.
  private static int end(byte[] words, int fromLast) {
    int end = words.length - 1;
    for (int i = 0; i < fromLast; i++) {
      end = begin(words, end) - 1;
    }
    return end;
  }

  private static int begin(byte[] words, int end) {
    int begin = end;
    while (begin > 0 && words[begin - 1] != 0) {
      begin--;
    }
    return begin;
  }
}
