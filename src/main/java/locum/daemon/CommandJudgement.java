package locum.daemon;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import locum.config.ConfigProblem;
import locum.config.Configuration;
import locum.config.Severity;
import locum.core.ScriptCommand;
import locum.core.ScriptPolicy;
import locum.notify.NotifySettings;
import locum.script.ScriptSecurity;

/// Judges the commands of a configuration by what this host has: users, files, who may change them.
public final class CommandJudgement {

  private CommandJudgement() {}

  /// What speaks against the commands, each with its place in the file; the same command is judged
  /// once. Looks at the host, so it can wait; never on the thread of the loop.
  public static List<ConfigProblem> of(Configuration configuration) {
    Set<ScriptCommand> addressScripts = addressScripts(configuration);
    ScriptPolicy policy = configuration.globals().scripts().policy();
    List<ConfigProblem> problems = new ArrayList<>();
    Set<ScriptCommand> judged = new HashSet<>();
    for (Configuration.LocatedCommand located : configuration.commands()) {
      ScriptCommand program =
          new ScriptCommand(List.of(located.command().program()), located.command().runAs());
      // The same program may be a notify script too, which is no reason to refuse a start.
      if (judged.add(addressScripts.contains(located.command()) ? located.command() : program)) {
        ScriptSecurity.judge(program, policy)
            .ifPresent(
                objection ->
                    problems.add(
                        new ConfigProblem(
                            located.location(),
                            objection.refused() && addressScripts.contains(located.command())
                                ? Severity.ERROR
                                : Severity.WARNING,
                            objection.sentence())));
      }
    }
    return problems;
  }

  /// The up and down scripts that cannot be run: without them nobody adds or removes the addresses,
  /// so that a daemon had better not start. Looks at the host only when there are such scripts.
  static List<ConfigProblem> unusableAddressScripts(Configuration configuration) {
    return addressScripts(configuration).isEmpty()
        ? List.of()
        : of(configuration).stream()
            .filter(problem -> problem.severity() == Severity.ERROR)
            .toList();
  }

  /// Instances that a reload would give up_script, or take it from: whoever added the addresses has
  /// to remove them, which it would not be asked any more.
  static List<ConfigProblem> changedProviders(Configuration inForce, Configuration changed) {
    Map<String, Boolean> before = new HashMap<>();
    inForce.engine().instances().forEach(i -> before.put(i.name(), i.scripted()));
    return changed.engine().instances().stream()
        .filter(i -> before.getOrDefault(i.name(), i.scripted()) != i.scripted())
        .map(
            i ->
                new ConfigProblem(
                    changed.places().of(i),
                    Severity.ERROR,
                    "A reload cannot give an instance 'up_script' or take it away: nobody would"
                        + " remove the addresses that are there. Restart the daemon."))
        .toList();
  }

  private static Set<ScriptCommand> addressScripts(Configuration configuration) {
    Set<ScriptCommand> scripts = new HashSet<>();
    for (NotifySettings.Audience audience : configuration.notifications().instances().values()) {
      if (audience.addresses().isPresent()) {
        audience.addresses().get().up().ifPresent(scripts::add);
        audience.addresses().get().down().ifPresent(scripts::add);
      }
    }
    return scripts;
  }
}
