package locum.daemon;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import locum.config.Configuration;
import locum.config.GlobalSettings;
import locum.engine.ReloadPlan;
import locum.notify.NotifySettings;

/// What a reload changes beside the engine, and what it cannot change.
final class ReloadSummary {

  private ReloadSummary() {}

  /// What changes and what does not, as one sentence without its end.
  static String of(Configuration before, Configuration after) {
    ReloadPlan plan =
        ReloadPlan.between(before.engine(), after.engine()).with(besideTheEngine(before, after));
    List<String> later = needRestart(before.globals(), after.globals());
    return plan.sentence()
        + (later.isEmpty() ? "" : "; only after a restart: " + String.join(", ", later));
  }

  /// What a reload cannot change, by keyword: told, never ignored in silence.
  private static List<String> needRestart(GlobalSettings before, GlobalSettings after) {
    Map<String, Boolean> changed = new LinkedHashMap<>();
    changed.put("net_namespace", !before.networkNamespace().equals(after.networkNamespace()));
    changed.put("instance", !before.instanceName().equals(after.instanceName()));
    changed.put("vrrp_rt_priority", !before.realTimePriority().equals(after.realTimePriority()));
    changed.put("vrrp_priority", !before.nicePriority().equals(after.nicePriority()));
    changed.put("vrrp_no_swap", before.noSwap() != after.noSwap());
    changed.put("vrrp_cpu_affinity", !before.process().cpus().equals(after.process().cpus()));
    changed.put("process names", !before.process().name().equals(after.process().name()));
    changed.put("umask", !before.process().umask().equals(after.process().umask()));
    changed.put(
        "vrrp_rlimit_rttime",
        !before.process().realTimeMicros().equals(after.process().realTimeMicros()));
    changed.put("the receive buffers", !before.receiveBuffers().equals(after.receiveBuffers()));
    return changed.entrySet().stream().filter(Map.Entry::getValue).map(Map.Entry::getKey).toList();
  }

  /// What changed that the engine does not know of, each as a part of a sentence.
  private static List<String> besideTheEngine(Configuration before, Configuration after) {
    List<String> changes = new ArrayList<>();
    NotifySettings old = before.notifications();
    NotifySettings young = after.notifications();
    told("instance", old.instances(), young.instances(), changes);
    told("group", old.groups(), young.groups(), changes);
    if (!old.fifos().equals(young.fifos())
        || old.statesAfterReload() != young.statesAfterReload()) {
      changes.add("notify FIFOs changed");
    }
    if (!old.mail().equals(young.mail())) {
      changes.add("mail settings changed");
    }
    if (!before.globals().equals(after.globals())) {
      changes.add("global settings changed");
    }
    return changes;
  }

  /// Whose notifications changed; of what came or went, enough is said elsewhere.
  private static void told(
      String what,
      Map<String, NotifySettings.Audience> before,
      Map<String, NotifySettings.Audience> after,
      List<String> changes) {
    long count =
        after.entrySet().stream()
            .filter(entry -> before.containsKey(entry.getKey()))
            .filter(entry -> !entry.getValue().equals(before.get(entry.getKey())))
            .count();
    if (count > 0) {
      changes.add("notifications of " + count + " " + what + (count == 1 ? "" : "s") + " changed");
    }
  }
}
