package locum.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import locum.core.CheckOutcome;
import locum.core.Occurrence;
import locum.core.ScriptCommand;
import locum.linux.Inheritance;
import locum.linux.ResourceLimit;
import locum.linux.Scheduling;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Real processes.
class ScriptRunnerTest {

  private static final Duration LONG = Duration.ofSeconds(60);

  @TempDir private Path directory = Path.of("target");

  private final BlockingQueue<Occurrence> reports = new LinkedBlockingQueue<>();
  private final BlockingQueue<CheckOutcome> outcomes = new LinkedBlockingQueue<>();
  private ScriptRunner runner;

  @BeforeEach
  void open() throws IOException {
    runner = ScriptRunner.open(Inheritance.UNCHANGED, reports::add);
  }

  @AfterEach
  void close() {
    runner.close();
  }

  @Test
  void theExitStatusIsTheOutcome() throws Exception {
    assertThat(run("/bin/true")).isEqualTo(new CheckOutcome.Exited(0));
    assertThat(run("/bin/sh", "-c", "exit 7")).isEqualTo(new CheckOutcome.Exited(7));
    assertThat(run("/bin/sh", "-c", "kill -9 $$")).isEqualTo(new CheckOutcome.Killed(9));
  }

  @Test
  void aBareNameIsSearchedInThePath() throws Exception {
    assertThat(run("true")).isEqualTo(new CheckOutcome.Exited(0));
    assertThat(run("no-such-program-here"))
        .isInstanceOfSatisfying(
            CheckOutcome.NotStarted.class,
            outcome -> assertThat(outcome.reason()).contains("no-such-program-here", "/bin"));
  }

  @Test
  void argumentsArriveAsTheyAre() throws Exception {
    assertThat(output("echo \"$1|$2|$3\"", "a b", "", "c'd\"ü")).containsExactly("a b||c'd\"ü");
  }

  @Test
  void nothingOfTheDaemonIsOpenInAScript() throws Exception {
    try (var socket = new java.net.ServerSocket(0);
        var file = java.nio.channels.FileChannel.open(Path.of("pom.xml"))) {
      assertThat(file.isOpen() && socket.isBound()).isTrue();
      // 3 is the directory that ls reads.
      assertThat(output("echo $(ls /proc/self/fd)")).containsExactly("0 1 2 3");
      assertThat(output("readlink /proc/self/fd/0")).containsExactly("/dev/null");
    }
  }

  @Test
  void aScriptLeadsASessionAndHasEverySignalAtItsDefault() throws Exception {
    List<String> status =
        output("grep -E '^Sig(Blk|Ign):' /proc/self/status; cut -d' ' -f 1,5,6 /proc/$$/stat");
    assertThat(status.subList(0, 2)).allMatch(line -> line.matches("Sig\\w+:\\s+0+"));
    String[] ids = status.get(2).split(" ", -1);
    assertThat(ids).allMatch(id -> id.equals(ids[0]));
  }

  @Test
  @DisplayName("A script may run where, and as long as, it could without the daemon's own settings")
  void theDaemonsProcessorsAndLimitsAreNotAScripts() throws Exception {
    Inheritance before = Inheritance.now();
    String ordinary = "^(Cpus_allowed_list|Max realtime timeout).*";
    String look = "grep -hE '" + ordinary + "' /proc/self/status /proc/self/limits";
    List<String> expected = output(look);
    runner.close();
    try {
      Scheduling.affinityForProcess(List.of(before.processors().getLast()));
      ResourceLimit.realTime(60_000_000);
      runner = ScriptRunner.open(before, reports::add);
      assertThat(output("sleep 0.3; " + look)).isEqualTo(expected);
    } finally {
      Scheduling.affinityForProcess(before.processors());
      ResourceLimit.realTime(before.realTimeMicros().orElseThrow());
    }
  }

  @Test
  void whatMisleadsAShellIsNotInTheEnvironment() throws Exception {
    assertThat(output("env | grep -c ^PATH=")).containsExactly("1");
    byte[] given =
        "A=1\0IFS=x\0LD_PRELOAD=y\0LD_LIBRARY_PATH=z\0LD_X=\u00ff\0"
            .getBytes(StandardCharsets.ISO_8859_1);
    assertThat(ScriptRunner.cleaned(given))
        .containsExactly(new byte[] {'A', '=', '1'}, new byte[] {'L', 'D', '_', 'X', '=', -1});
  }

  @Test
  void theLocaleIsThatBeforeTheLauncher() {
    assertThat(environment("LC_ALL=C.UTF-8\0LOCUM_LC_ALL=LC_ALL=de\0A=1\0"))
        .containsExactly("LC_ALL=de", "A=1");
    assertThat(environment("LOCUM_LC_ALL=\0LC_ALL=C.UTF-8\0A=1\0")).containsExactly("A=1");
    assertThat(environment("LC_ALL=de\0")).containsExactly("LC_ALL=de");
  }

  private static List<String> environment(String given) {
    return ScriptRunner.cleaned(given.getBytes(StandardCharsets.ISO_8859_1)).stream()
        .map(entry -> new String(entry, StandardCharsets.ISO_8859_1))
        .toList();
  }

  @Test
  void aTimeoutEndsTheWholeGroup() throws Exception {
    Path pids = directory.resolve("pids");
    start(
        "slow",
        Duration.ofMillis(300),
        "/bin/sh",
        "-c",
        "trap '' TERM; sleep 600 & echo $! > "
            + pids
            + ".new; mv "
            + pids
            + ".new "
            + pids
            + "; wait; wait; sleep 600");
    assertThat(outcome()).isEqualTo(new CheckOutcome.TimedOut());
    long child = Long.parseLong(Files.readString(pids).strip());
    waitUntilGone(child);
    assertThat(outcomes).isEmpty();
  }

  @Test
  void thereIsOneRunOfEachKind() throws Exception {
    start("one", LONG, "/bin/sleep", "600");
    start("one", LONG, "/bin/true");
    assertThat(outcome()).isEqualTo(new CheckOutcome.StillRunning());
    start("another", LONG, "/bin/true");
    assertThat(outcome()).isEqualTo(new CheckOutcome.Exited(0));
    runner.end("one");
    assertThat(outcome()).isEqualTo(new CheckOutcome.Killed(15));
    start("one", LONG, "/bin/true");
    assertThat(outcome()).isEqualTo(new CheckOutcome.Exited(0));
  }

  @Test
  void anAbandonedRunIsEndedAndNotToldOf() throws Exception {
    Path pid = directory.resolve("pid");
    start("gone", LONG, "/bin/sh", "-c", "echo $$ > " + pid + "; exec sleep 600");
    while (!Files.exists(pid) || Files.size(pid) == 0) {
      Thread.onSpinWait();
    }
    runner.abandon("gone");
    waitUntilGone(Long.parseLong(Files.readString(pid).strip()));
    start("gone", LONG, "/bin/true");
    assertThat(outcome()).isEqualTo(new CheckOutcome.Exited(0));
    assertThat(outcomes).isEmpty();
  }

  @Test
  void outputGoesToTheLogUpToALimit() throws Exception {
    List<String> lines = output("for i in $(seq 100); do echo line $i; done; printf '\\033[2J'");
    assertThat(lines)
        .startsWith("line 1", "line 2")
        .hasSize(Output.MOST_LINES + 1)
        .last()
        .asString()
        .matches("\\(\\d+ more characters of output are not shown\\)");
    assertThat(output("head -c 1000000 /dev/zero | tr '\\0' x").toString())
        .hasSizeLessThan(Output.MOST_OCTETS + 200)
        .contains("997952 more characters");
    assertThat(output("printf 'a\\033[2Jb'")).containsExactly("a [2Jb");
  }

  @Test
  void whatIsRunAgainAndAgainIsNotHeardAgainAndAgain() throws Exception {
    Path word = Files.writeString(directory.resolve("word"), "bad\n");
    for (int i = 0; i < 3; i++) {
      check("/bin/cat", word.toString());
    }
    Files.writeString(word, "good\n");
    check("/bin/cat", word.toString());
    assertThat(reported()).containsExactly("cat: bad", "cat: good");
  }

  @Test
  void aProcessLeftBehindCanGoOnWriting() throws Exception {
    Path done = directory.resolve("done");
    Path go = directory.resolve("go");
    assertThat(
            run(
                "/bin/sh",
                "-c",
                "(while [ ! -e "
                    + go
                    + " ]; do sleep 0.05; done; echo more && echo ok > "
                    + done
                    + ") & exit 0"))
        .isEqualTo(new CheckOutcome.Exited(0));
    Files.createFile(go);
    while (!Files.exists(done) || Files.size(done) == 0) {
      Thread.onSpinWait();
    }
    assertThat(Files.readString(done)).isEqualTo("ok\n");
  }

  @Test
  void aScriptWithoutAnInterpreterLineIsReadByTheShell() throws Exception {
    Path script = Files.writeString(directory.resolve("bare"), "exit $(($1 + 1))\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    assertThat(run(script.toString(), "4")).isEqualTo(new CheckOutcome.Exited(5));
  }

  @Test
  void whatCannotRunSaysWhy() throws Exception {
    Path script = Files.writeString(directory.resolve("plain"), "#!/bin/sh\n");
    assertThat(reason(script.toString())).contains("not executable", "chmod a+x " + script);
    assertThat(reason(directory.resolve("missing").toString())).contains("does not exist");
    assertThat(reason(directory.toString())).contains("is no file");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.writeString(script, "#!/no/such/interpreter\n");
    assertThat(reason(script.toString())).contains("ENOENT");
    runner.start(
        new ScriptRunner.Task(
            "u",
            "u",
            new ScriptCommand(
                List.of("/bin/true"),
                Optional.of(new ScriptCommand.RunAs("no-such-user", Optional.empty()))),
            Optional.empty(),
            false,
            outcomes::add));
    assertThat(outcome())
        .isEqualTo(
            new CheckOutcome.NotStarted("the user 'no-such-user' does not exist on this host"));
  }

  /// In a user namespace with one user there is no other to be; then it must fail, not run as root.
  @Test
  @org.junit.jupiter.api.Tag("netns")
  void anotherUserIsAnotherUser() throws Exception {
    boolean oneUser = Files.readString(Path.of("/proc/self/uid_map")).strip().endsWith(" 1");
    runner.start(
        new ScriptRunner.Task(
            "u",
            "u",
            new ScriptCommand(
                List.of("/bin/sh", "-c", "echo $(id -u) $(id -g) $(id -G)"),
                Optional.of(new ScriptCommand.RunAs("nobody", Optional.of("daemon")))),
            Optional.empty(),
            false,
            outcomes::add));
    CheckOutcome outcome = outcome();
    if (oneUser) {
      assertThat(outcome).isNotEqualTo(new CheckOutcome.Exited(0));
    } else {
      assertThat(outcome).isEqualTo(new CheckOutcome.Exited(0));
      assertThat(reported()).containsExactly("sh: 65534 1 1");
    }
  }

  @Test
  void closingEndsEverything() throws Exception {
    Path pid = directory.resolve("pid");
    start("x", LONG, "/bin/sh", "-c", "echo $$ > " + pid + "; exec sleep 600");
    while (!Files.exists(pid) || Files.size(pid) == 0) {
      Thread.onSpinWait();
    }
    runner.close();
    waitUntilGone(Long.parseLong(Files.readString(pid).strip()));
  }

  private String reason(String program) throws InterruptedException {
    return run(program) instanceof CheckOutcome.NotStarted(String reason) ? reason : "it ran";
  }

  private static void waitUntilGone(long pid) {
    while (ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent()) {
      Thread.onSpinWait();
    }
  }

  private CheckOutcome run(String... words) throws InterruptedException {
    start("run", LONG, words);
    return outcome();
  }

  private void check(String... words) throws InterruptedException {
    runner.start(
        new ScriptRunner.Task(
            "check", "check", command(words), Optional.of(LONG), true, outcomes::add));
    assertThat(outcome()).isEqualTo(new CheckOutcome.Exited(0));
  }

  private List<String> output(String script, String... arguments) throws InterruptedException {
    reports.clear();
    List<String> words =
        java.util.stream.Stream.concat(
                java.util.stream.Stream.of("/bin/sh", "-c", script, "script"),
                Arrays.stream(arguments))
            .toList();
    start("output", LONG, words.toArray(String[]::new));
    outcome();
    return reported().stream().map(line -> line.substring("sh: ".length())).toList();
  }

  private List<String> reported() {
    return reports.stream().map(Occurrence::sentence).collect(Collectors.toList());
  }

  private void start(String key, Duration timeout, String... words) {
    runner.start(
        new ScriptRunner.Task(
            key, key, command(words), Optional.of(timeout), false, outcomes::add));
  }

  private static ScriptCommand command(String... words) {
    return new ScriptCommand(List.of(words), Optional.empty());
  }

  private CheckOutcome outcome() throws InterruptedException {
    CheckOutcome outcome = outcomes.poll(60, TimeUnit.SECONDS);
    return outcome == null ? new CheckOutcome.NotStarted("no outcome came") : outcome;
  }
}
