package locum.keepalived;

import java.util.List;
import java.util.Map;
import locum.engine.InstanceConfig;

/// What dumps tell of an instance's settings beyond the core of the protocol: the one place to fill
/// in when a keyword becomes effective.
///
/// @param virtualMacInterface empty without one
/// @param routes as `ip route` would be told, in the order of the file
/// @param scripts by the keys of the JSON file (`script_master`, `script`, …), each command quoted
record Settings(
    boolean skipsAddressCheck,
    boolean strict,
    String virtualMacInterface,
    boolean silentOnLowerPriority,
    boolean answersHigherPriority,
    boolean mails,
    boolean notifiesDeletion,
    List<String> routes,
    List<String> rules,
    Map<String, String> scripts) {

  static Settings of(InstanceConfig config) {
    return new Settings(
        false, false, "", false, false, false, false, List.of(), List.of(), Map.of());
  }
}
