package locum.script;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import locum.core.ScriptCommand.RunAs;
import locum.core.ScriptPolicy;
import locum.linux.NamedPipe;

/// A FIFO that tells of changes of state, one line each.
public final class NotifyFifo implements AutoCloseable {

  private final NamedPipe pipe;
  private final boolean ours;

  private NotifyFifo(NamedPipe pipe, boolean ours) {
    this.pipe = pipe;
    this.ours = ours;
  }

  /// Opens it, making it where there is nothing.
  ///
  /// @param owner of one that is made; empty is the user of all scripts
  /// @param made whether one that is there was made by us before
  public static NotifyFifo open(Path path, Optional<RunAs> owner, ScriptPolicy policy, boolean made)
      throws IOException {
    try {
      Identity identity = Identity.of(owner, policy);
      NamedPipe pipe = NamedPipe.open(path, identity.user().uid(), identity.group());
      return new NotifyFifo(pipe, made || pipe.isCreated());
    } catch (Identity.Unknown e) {
      throw new IOException(e.sentence(), e);
    }
  }

  /// Writes a line without waiting.
  ///
  /// @return false when there is no room, because nobody reads
  public boolean write(String line) throws IOException {
    return pipe.writeLine(line);
  }

  /// Whether it exists because of us.
  public boolean isOurs() {
    return ours;
  }

  /// Takes it out of the file system, if we put it there.
  public void removeIfOurs() throws IOException {
    if (ours) {
      pipe.remove();
    }
  }

  @Override
  public void close() {
    pipe.close();
  }
}
