package locum.config;

/// A place in a file, as editors and compilers write it.
///
/// @param line from 1; 0 is the file as a whole
/// @param column from 1, in characters; 0 is the line as a whole
public record Location(String file, int line, int column) {

  @Override
  public String toString() {
    return file + ":" + line + ":" + column;
  }
}
