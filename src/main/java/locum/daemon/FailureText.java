package locum.daemon;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/// What went wrong, for people; some exceptions of the file system have only a path to say.
public final class FailureText {

  private FailureText() {}

  public static String of(IOException e) {
    String message = String.valueOf(e.getMessage());
    return switch (e) {
      case AccessDeniedException _ -> "permission denied: " + message;
      case FileAlreadyExistsException _ -> message + " is in the way: it is no directory";
      case NoSuchFileException _ -> message + " does not exist";
      case NotDirectoryException _ -> message + " is no directory";
      default -> message;
    };
  }
}
