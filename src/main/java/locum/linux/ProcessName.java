package locum.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The name under which pidof, pgrep and ps find this process.
public final class ProcessName {

  private ProcessName() {}

  /// Sets the name of the process, of which the kernel keeps 15 octets. `/proc/self/comm` is that
  /// of the process's first thread, whichever thread writes it; prctl(2) would name the caller.
  public static void set(String name) throws IOException {
    Files.writeString(Path.of("/proc/self/comm"), name);
  }
}
