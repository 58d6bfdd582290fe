package locum.config;

import java.util.List;
import locum.core.ScriptCommand;
import locum.engine.EngineConfig;
import locum.notify.NotifySettings;

/// A configuration with every default filled in.
///
/// @param notifications who is told of what happens
/// @param commands every command in it, so that a host can judge whether they may run there
/// @param places where all of it stands, for findings that are made later
public record Configuration(
    GlobalSettings globals,
    EngineConfig engine,
    NotifySettings notifications,
    List<LocatedCommand> commands,
    Places places) {

  /// A command, and where it stands in the file.
  public record LocatedCommand(ScriptCommand command, Location location) {}

  public Configuration {
    commands = List.copyOf(commands);
  }
}
