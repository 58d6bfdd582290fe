package locum.daemon;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import locum.config.ConfigProblem;
import locum.config.Configuration;
import locum.config.Severity;
import locum.core.ScriptCommand;
import locum.core.ScriptPolicy;
import locum.script.ScriptSecurity;

/// Judges the commands of a configuration by what this host has: users, files, who may change them.
public final class CommandJudgement {

  private CommandJudgement() {}

  /// What speaks against the commands, each with its place in the file; the same command is judged
  /// once. Looks at the host, so it can wait; never on the thread of the loop.
  public static List<ConfigProblem> of(Configuration configuration) {
    ScriptPolicy policy = configuration.globals().scripts().policy();
    List<ConfigProblem> problems = new ArrayList<>();
    Set<ScriptCommand> judged = new HashSet<>();
    for (Configuration.LocatedCommand located : configuration.commands()) {
      ScriptCommand program =
          new ScriptCommand(List.of(located.command().program()), located.command().runAs());
      if (judged.add(program)) {
        ScriptSecurity.judge(program, policy)
            .ifPresent(
                objection ->
                    problems.add(
                        new ConfigProblem(
                            located.location(), Severity.WARNING, objection.sentence())));
      }
    }
    return problems;
  }
}
