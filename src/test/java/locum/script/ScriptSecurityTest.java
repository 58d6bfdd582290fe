package locum.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import locum.core.ScriptCommand;
import locum.core.ScriptPolicy;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files with owners and modes as they should and should not be. As root, of a user namespace at
/// least: files of others are those of the group 0 and of everybody.
@Tag("netns")
class ScriptSecurityTest {

  private static final ScriptPolicy SECURED =
      new ScriptPolicy(
          Optional.of(new ScriptCommand.RunAs("root", Optional.empty())), true, false, false);

  @TempDir private Path directory = Path.of("target");
  private Path script = Path.of("");

  @BeforeEach
  void makeScript() throws IOException {
    mode(directory, "rwxr-xr-x");
    script = Files.writeString(directory.resolve("check.sh"), "#!/bin/sh\n");
    mode(script, "rwxr-xr-x");
  }

  private static void mode(Path path, String permissions) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
  }

  private static Optional<ScriptSecurity.Objection> judge(Path program, ScriptPolicy policy) {
    return ScriptSecurity.judge(
        new ScriptCommand(List.of(program.toString()), Optional.empty()), policy);
  }

  private static String refusal(Path program, ScriptPolicy policy) {
    return judge(program, policy)
        .map(objection -> (objection.refused() ? "refused: " : "risky: ") + objection.sentence())
        .orElse("fine");
  }

  @Test
  void whatOnlyRootCanChangeIsFine() {
    assertThat(refusal(script, SECURED)).isEqualTo("fine");
    assertThat(refusal(Path.of("/bin/true"), SECURED)).isEqualTo("fine");
  }

  @Test
  void aScriptThatAllCanWriteIsNamedWithItsOwnerAndMode() throws IOException {
    mode(script, "rwxr-xrwx");
    assertThat(refusal(script, SECURED))
        .startsWith("refused: ")
        .contains(script + " can be changed by others than root", "owner root", "mode 0757");
    assertThat(refusal(script, ScriptPolicy.DEFAULT)).startsWith("risky: ").contains("mode 0757");
  }

  @Test
  void aDirectoryThatAllCanWriteIsAsBadUnlessItIsSticky() throws IOException {
    Path inside = Files.createDirectory(directory.resolve("inside"));
    mode(inside, "rwxrwxrwx");
    Path moved = Files.move(script, inside.resolve("check.sh"));
    assertThat(refusal(moved, SECURED))
        .contains(inside + " can be changed", "mode 0777", "on the way to " + moved);

    Files.setAttribute(inside, "unix:mode", 01777);
    assertThat(refusal(moved, SECURED)).isEqualTo("fine");
  }

  @Test
  void theGroupOfRootMayWriteOthersNot() throws IOException {
    mode(script, "rwxrwxr-x");
    assertThat(refusal(script, SECURED)).isEqualTo("fine");
  }

  @Test
  void aLinkIsFollowedStepByStep() throws IOException {
    Path open = Files.createDirectory(directory.resolve("open"));
    Path second = Files.createSymbolicLink(open.resolve("second"), script);
    Path first = Files.createSymbolicLink(directory.resolve("first"), second);
    assertThat(refusal(first, SECURED)).isEqualTo("fine");

    mode(open, "rwxrwxrwx"); // neither the written nor the resolved path lies in it
    assertThat(refusal(first, SECURED)).contains(open + " can be changed");
  }

  @Test
  void linksThatGoInACircleAreToldApart() throws IOException {
    Path circle = directory.resolve("circle");
    Files.createSymbolicLink(circle, circle);
    assertThat(refusal(circle, SECURED)).contains("circle of symbolic links");
  }

  @Test
  void whatCannotRunIsRefusedWithoutSecurityToo() {
    assertThat(refusal(directory.resolve("missing"), ScriptPolicy.DEFAULT))
        .startsWith("refused: ")
        .contains("missing does not exist");
  }

  @Test
  void securityWantsAUserForScripts() {
    ScriptPolicy nobodyNamed = new ScriptPolicy(Optional.empty(), true, false, false);
    assertThat(refusal(script, nobodyNamed)).contains("script_user", "keepalived_script");
  }
}
