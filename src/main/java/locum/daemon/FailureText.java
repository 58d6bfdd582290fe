package locum.daemon;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;

/// What went wrong, for people; some exceptions of the file system have only a path to say.
final class FailureText {

  private FailureText() {}

  static String of(IOException e) {
    String message = String.valueOf(e.getMessage());
    return switch (e) {
      case AccessDeniedException _ -> "permission denied: " + message;
      case FileAlreadyExistsException _ -> message + " is in the way: it is no directory";
      case NoSuchFileException _ -> message + " does not exist";
      default -> message;
    };
  }
}
