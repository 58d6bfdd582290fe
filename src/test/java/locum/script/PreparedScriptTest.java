package locum.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import locum.core.ScriptCommand;
import locum.core.ScriptPolicy;
import org.junit.jupiter.api.Test;

class PreparedScriptTest {

  private static final ScriptCommand COMMAND =
      new ScriptCommand(List.of("/bin/sh", "-c", "true"), Optional.empty());

  private static List<String> words(boolean tied) throws Exception {
    Identity identity = Identity.of(Optional.empty(), ScriptPolicy.DEFAULT);
    return PreparedScript.of(COMMAND, identity, ScriptPolicy.DEFAULT, tied)
            instanceof PreparedScript.Ready ready
        ? ready.arguments()
        : List.of();
  }

  @Test
  void whatRunsAsLongAsTheDaemonIsEndedByTheKernelWithIt() throws Exception {
    assertThat(words(true)).contains("--pdeathsig=TERM").endsWith("-c", "true");
  }
}
