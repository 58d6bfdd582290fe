package locum.host;

import static locum.lab.UcarpScene.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import locum.cli.demo.Await;
import locum.cli.demo.Lab;
import locum.lab.UcarpDaemon;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The hooks of ifupdown, with the environment that it gives them.
@Tag("netns")
class UcarpHookTest {

  private static final String VIP = "10.66.0.252";

  private final List<String> environment =
      new ArrayList<>(
          List.of(
              "IFACE=eth0",
              "LOGICAL=eth0",
              "ADDRFAM=inet",
              "METHOD=static",
              "PHASE=post-up",
              "VERBOSITY=0",
              "PATH=/usr/sbin:/usr/bin:/sbin:/bin",
              "IF_ADDRESS=10.66.0.1/24"));

  /// What stands before the hook.
  private List<String> hiding = List.of();

  /// The hook of the image, called as run-parts does: by a link without an ending.
  private Shell.Result hook(Lab lab, String name) throws IOException {
    Path image = Path.of(UcarpDaemon.launcher()).resolveSibling("../lib/debian").normalize();
    Path link = lab.createDirectory(name + ".d").resolve("ucarp");
    if (!Files.exists(link)) {
      Files.createSymbolicLink(link, image.resolve("ucarp." + name));
    }
    List<String> command =
        new ArrayList<>(List.of("ip", "netns", "exec", lab.namespace("a"), "env", "-i"));
    command.addAll(environment);
    command.addAll(hiding);
    command.add(link.toString());
    return Shell.run(command);
  }

  private static Optional<Long> pid(Lab lab) {
    try {
      return Optional.of(
          Long.parseLong(
              Files.readString(
                      Path.of("/run/locum/ucarp-eth0-3-" + lab.namespace("a"), "locum.pid"))
                  .strip()));
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  private static void write(Lab lab, String name, String text) {
    assertThat(lab.write(name, text).toFile().setExecutable(true)).isTrue();
  }

  @Test
  void anInterfaceGoesUpAndDown() throws IOException {
    try (Lab lab = Lab.open("a")) {
      String told = " \"$*\" >> " + lab.directory().resolve("told") + "\n";
      write(lab, "up.sh", "#!/bin/sh\necho up" + told);
      write(lab, "down script.sh", "#!/bin/sh\necho down" + told);
      environment.addAll(
          List.of(
              "IF_UCARP_VID=3",
              "IF_UCARP_VIP=" + VIP,
              "IF_UCARP_PASSWORD=it's a $ecret",
              "IF_UCARP_UPSCRIPT=" + lab.directory().resolve("up.sh"),
              "IF_UCARP_DOWNSCRIPT=" + lab.directory().resolve("down script.sh"),
              "IF_UCARP_ADVSKEW=10",
              "IF_UCARP_ADVBASE=1",
              "IF_UCARP_DEADRATIO=2",
              "IF_UCARP_MASTER=yes",
              "IF_UCARP_NOMCAST=no",
              "IF_UCARP_XPARAM=two words"));

      assertThat(hook(lab, "if-up")).extracting(Shell.Result::exitCode).isEqualTo(0);
      long pid = pid(lab).orElseThrow();
      String words = Files.readString(Path.of("/proc/" + pid + "/cmdline")).replace('\0', '|');
      assertThat(words)
          .contains("|-i|eth0|-s|10.66.0.1|-B|-z|-v|3|-a|" + VIP + "|")
          .contains("|-p|*")
          .contains("|-P|-k|10|-b|1|-r|2|-x|two words|")
          .doesNotContain("ecret")
          .doesNotContain("|-M|");
      assertThat(Files.readString(Path.of("/proc/" + pid + "/environ"))).doesNotContain("ecret");

      assertThat(hook(lab, "if-up").exitCode()).as("a second time").isZero();
      assertThat(pid(lab)).contains(pid);

      Path file = lab.directory().resolve("told");
      Await.within(PATIENCE, () -> Files.exists(file) && lines(file).size() == 2);
      assertThat(hook(lab, "if-down").exitCode()).isZero();
      assertThat(Await.within(PATIENCE, () -> ProcessHandle.of(pid).isEmpty())).isTrue();
      assertThat(lines(file))
          .containsExactly(
              "down eth0 " + VIP + " two words",
              "up eth0 " + VIP + " two words",
              "down eth0 " + VIP + " two words");
      assertThat(hook(lab, "if-down").exitCode()).as("a second time").isZero();
    }
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException _) {
      return List.of();
    }
  }

  /// Without scripts, also those of Debian's package, locum itself has the address.
  @Test
  void withoutScriptsLocumHasTheAddress() throws IOException {
    try (Lab lab = Lab.open("a")) {
      Path password = lab.write("pass", "love\n");
      environment.addAll(
          List.of(
              "IF_UCARP_VID=3",
              "IF_UCARP_VIP=" + VIP,
              "IF_UCARP_PASSFILE=" + password,
              "IF_UCARP_MASTER=off"));
      hiding =
          List.of(
              "unshare",
              "--mount",
              "sh",
              "-c",
              "mount -t tmpfs none /usr/share/ucarp 2>/dev/null; exec \"$@\"",
              "sh");
      assertThat(hook(lab, "if-up").exitCode()).isZero();
      String words =
          Files.readString(Path.of("/proc/" + pid(lab).orElseThrow() + "/cmdline"))
              .replace('\0', '|');
      assertThat(words).contains("|-o|" + password).doesNotContain("|-P|").doesNotContain("|-u|");
      lab.awaitHolders(PATIENCE, VIP, "a");
      assertThat(hook(lab, "if-down").exitCode()).isZero();
      assertThat(lab.holds("a", VIP)).isFalse();
    }
  }

  /// A mistake in the file is told, and fails.
  @Test
  void aWrongKeyFails() throws IOException {
    try (Lab lab = Lab.open("a")) {
      environment.addAll(
          List.of("IF_UCARP_VID=300", "IF_UCARP_VIP=" + VIP, "IF_UCARP_PASSFILE=/nix"));
      Shell.Result result = hook(lab, "if-up");
      assertThat(result.exitCode()).isEqualTo(1);
      assertThat(result.err()).contains("'300' is no number from 1 to 255");
      assertThat(pid(lab)).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "IF_UCARP_VID=3", "IF_UCARP_VID=3 IF_UCARP_VIP=" + VIP})
  void anInterfaceWithoutAllThatIsRequiredIsNoneOfItsBusiness(String keys) throws IOException {
    try (Lab lab = Lab.open("a")) {
      if (!keys.isEmpty()) {
        environment.addAll(List.of(keys.split(" ")));
      }
      Shell.Result up = hook(lab, "if-up");
      assertThat(up.exitCode()).isZero();
      assertThat(up.err().lines().count()).as(up.err()).isEqualTo(keys.isEmpty() ? 0 : 1);
      assertThat(hook(lab, "if-down").exitCode()).isZero();
      assertThat(pid(lab)).isEmpty();
    }
  }
}
