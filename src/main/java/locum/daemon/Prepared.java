package locum.daemon;

import java.util.HashSet;
import java.util.Set;
import locum.config.Configuration;

/// A configuration, and what the loop would have to look for in all of its instances: found
/// beforehand, beside the loop, because thousands of them take milliseconds.
///
/// @param interfaceNames every interface that an instance depends on
/// @param routingProtocols of the routes and rules that are looked after
/// @param blocking whether any instance does not accept packets to its addresses
/// @param errands whether there are scripts to run, or people and programs to tell
record Prepared(
    Configuration configuration,
    Set<String> interfaceNames,
    Set<Integer> routingProtocols,
    boolean blocking,
    boolean errands) {

  static Prepared of(Configuration configuration) {
    Set<String> names = new HashSet<>();
    boolean blocking = false;
    for (var instance : configuration.engine().instances()) {
      names.addAll(instance.interfaceNames());
      blocking |= !instance.accept();
    }
    return new Prepared(
        configuration,
        names,
        configuration.engine().routingProtocols(),
        blocking,
        !configuration.notifications().isEmpty() || !configuration.commands().isEmpty());
  }
}
