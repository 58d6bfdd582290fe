package locum.config;

import java.util.List;

/// Reads a configuration file and all that it includes.
public final class ConfigParser {

  private ConfigParser() {}

  /// Never throws, whatever the text is; what is wrong with it is in the findings.
  public static ParsedConfiguration parse(
      ConfigSource source, String path, ParseSettings settings) {
    Findings findings = new Findings();
    List<Fragment> fragments = new TextReader(source, settings, findings).read(path);
    Block root = BlockBuilder.build(fragments, new Location(path, 1, 1), findings);
    ConfigurationDraft draft = new ConfigurationDraft();
    draft.globals.messages.hostName = settings.hostName();
    RootKeywords.TABLE.read(root, draft, findings);
    Configuration configuration = draft.resolve(source, new Location(path, 1, 1), findings);
    return new ParsedConfiguration(configuration, findings.inOrder());
  }
}
