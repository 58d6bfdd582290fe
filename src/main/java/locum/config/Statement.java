package locum.config;

import java.nio.charset.Charset;
import java.util.List;
import java.util.Optional;

/// A keyword with what follows it.
///
/// @param comment where a comment ended the line
/// @param charset of the file, to get the octets of a word back
/// @param block the lines in the braces, if it has any
record Statement(
    Word keyword,
    List<Word> arguments,
    Optional<Location> comment,
    Charset charset,
    Optional<Block> block) {

  Location location() {
    return keyword.location();
  }

  String name() {
    return keyword.text();
  }
}
