package locum.config;

import java.util.List;
import locum.engine.InstanceConfig;

/// A configuration with every default filled in.
///
/// @param instances in the order of the file
public record Configuration(GlobalSettings globals, List<InstanceConfig> instances) {

  public Configuration {
    instances = List.copyOf(instances);
  }
}
