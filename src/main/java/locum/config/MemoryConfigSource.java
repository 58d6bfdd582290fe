package locum.config;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Files that exist in memory only: for tests, and for texts that a program makes itself.
///
/// @param files by path
public record MemoryConfigSource(Map<String, ConfigText> files) implements ConfigSource {

  public MemoryConfigSource {
    files = Map.copyOf(files);
  }

  /// A source of one file.
  public static MemoryConfigSource of(String path, String text) {
    return new MemoryConfigSource(Map.of(path, ConfigText.of(text)));
  }

  @Override
  public ConfigText read(String path) {
    return files.getOrDefault(path, new ConfigText.Missing());
  }

  @Override
  public List<String> glob(String pattern, String relativeToDirectory) {
    return GlobPattern.alternatives(pattern).stream()
        .map(one -> one.startsWith("/") ? one : relativeToDirectory + "/" + one)
        .flatMap(
            one -> {
              GlobPattern glob = new GlobPattern(one);
              return new TreeMap<>(files).keySet().stream().filter(glob::matches);
            })
        .distinct()
        .toList();
  }
}
