package locum.config;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/// Configurations for tests that are about something else.
public final class Configurations {

  private Configurations() {}

  /// A file of blocks, each with these lines.
  public static Configuration parse(Map<String, List<String>> blocks) {
    StringBuilder text = new StringBuilder();
    blocks.forEach(
        (name, lines) ->
            text.append(name).append(" {\n").append(String.join("\n", lines)).append("\n}\n"));
    ConfigSource source =
        new MemoryConfigSource(
            Map.of(
                "locum.conf",
                ConfigText.decode(text.toString().getBytes(StandardCharsets.UTF_8), false)));
    return ConfigParser.parse(source, "locum.conf", ConfigurationCasesTest.SETTINGS)
        .configuration();
  }
}
