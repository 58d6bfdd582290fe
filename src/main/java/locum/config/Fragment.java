package locum.config;

import java.nio.charset.Charset;
import java.util.List;
import java.util.Optional;

/// What is left of a line when everything but words and braces has been worked off.
sealed interface Fragment {

  Location location();

  /// A run of words, up to a brace or the end of the line.
  ///
  /// @param words not empty
  /// @param comment where a comment ended the line
  /// @param charset of the file, to get the octets of a word back
  record Words(List<Word> words, Optional<Location> comment, Charset charset) implements Fragment {
    @Override
    public Location location() {
      return words.getFirst().location();
    }
  }

  record Open(Location location) implements Fragment {}

  record Close(Location location) implements Fragment {}
}
