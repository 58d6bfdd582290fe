package locum.config;

import java.util.List;

/// Where the files of a configuration are read from: the file system, or memory.
public interface ConfigSource {

  /// Reads one file whole. Never throws: what cannot be read is a value too.
  ConfigText read(String path);

  /// Whether nobody but its owner may read a file, as is proper for secrets; true where that cannot
  /// be told.
  default boolean isPrivate(String path) {
    return true;
  }

  /// The paths that match a shell pattern (`*`, `?`, `[a-z]`, and `{a,b}`), sorted, without those
  /// of hidden files unless the pattern asks for them. A pattern without wildcards gives the path
  /// itself when something is there.
  ///
  /// @param relativeToDirectory where a pattern that does not begin with `/` starts
  List<String> glob(String pattern, String relativeToDirectory);
}
