package locum.config;

import java.util.List;
import java.util.Set;
import locum.core.ScriptCommand;
import locum.engine.EngineConfig;
import locum.notify.NotifySettings;

/// A configuration with every default filled in.
///
/// @param notifications who is told of what happens
/// @param strict the instances in strict mode, by name; what it means is already part of them
/// @param commands every command in it, so that a host can judge whether they may run there
/// @param places where all of it stands, for findings that are made later
public record Configuration(
    GlobalSettings globals,
    EngineConfig engine,
    NotifySettings notifications,
    Set<String> strict,
    List<LocatedCommand> commands,
    Places places) {

  /// A command, and where it stands in the file.
  public record LocatedCommand(ScriptCommand command, Location location) {}

  public Configuration {
    strict = Set.copyOf(strict);
    commands = List.copyOf(commands);
  }

  /// The same with the very instances of another configuration where they are equal.
  public Configuration sharing(Configuration before) {
    return new Configuration(
        globals, engine.sharing(before.engine), notifications, strict, commands, places);
  }
}
