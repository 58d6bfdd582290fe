package locum.config;

import java.util.Map;

/// What the text of a configuration may ask about its surroundings.
///
/// @param configId what `@ID` lines are compared with; empty is the host name up to its first dot
/// @param hostName of this host
/// @param instanceName what `${_INSTANCE}` stands for; may be empty
/// @param environment what `${_ENV NAME}` reads
/// @param randomSeed of `${_RANDOM}`, unless the file has a `random_seed`
/// @param checkIncludes whether an include that finds nothing is an error from the beginning
public record ParseSettings(
    String configId,
    String hostName,
    String instanceName,
    Map<String, String> environment,
    long randomSeed,
    boolean checkIncludes) {

  public ParseSettings {
    environment = Map.copyOf(environment);
  }

  /// The id that conditions are compared with.
  String effectiveConfigId() {
    int dot = hostName.indexOf('.');
    return !configId.isEmpty() ? configId : dot < 0 ? hostName : hostName.substring(0, dot);
  }
}
