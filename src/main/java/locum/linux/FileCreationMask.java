package locum.linux;

/// The permissions that new files and sockets do not get (umask(2)); one for the whole process.
public final class FileCreationMask {

  private FileCreationMask() {}

  /// Sets the mask, for example 0177: readable and writable for the owner only.
  ///
  /// @return the mask until now
  public static int set(int mask) {
    return Libc.umask(mask);
  }
}
