package locum.keepalived;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Command lines as keepalived 2.2.7 takes them; `KeepalivedInteropTest` compares the outcome with
/// its own.
class OptionReaderTest {

  private static Invocation read(String line) {
    return OptionReader.read(line.isEmpty() ? List.of() : List.of(line.split(" ")));
  }

  private static KeepalivedOptions options(String line) {
    return switch (read(line)) {
      case Invocation.Run(var options) -> options;
      case Invocation.ConfigTest(var options, _) -> options;
      case Invocation other -> throw new AssertionError(line + " is " + other);
    };
  }

  private static List<String> complaints(String line) {
    return read(line) instanceof Invocation.Wrong(var complaints) ? complaints : List.of();
  }

  @Test
  void withoutWordsItIsADaemonThatLogsToSyslog() {
    KeepalivedOptions options = options("");

    assertThat(options.foreground()).isFalse();
    assertThat(options.file()).isEmpty();
    assertThat(options.log())
        .isEqualTo(
            new KeepalivedOptions.LogTargets(false, false, true, 3, Optional.empty(), false));
    assertThat(options.remarks()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-n -l -D -f a.conf -p k.pid",
        "-nlDfa.conf -pk.pid",
        "-nlDf a.conf -p k.pid",
        "--dont-fork --log-console --log-detail --use-file a.conf --pid k.pid",
        "--dont-fork --log-console --log-detail --use-file=a.conf --pid=k.pid",
        "--dont-f --log-c --log-d --use a.conf --pi k.pid",
        "-P -R -I -X --all -B -c x -b x -n -l -D -f a.conf -p k.pid",
        "-f b.conf -nlD -f a.conf -p k.pid"
      })
  void theSameInEverySpelling(String line) {
    KeepalivedOptions options = options(line);

    assertThat(options.foreground()).isTrue();
    assertThat(options.log().console()).isTrue();
    assertThat(options.log().detail()).isTrue();
    assertThat(options.file()).contains("a.conf");
    assertThat(options.pidFile()).contains("k.pid");
    assertThat(options.remarks()).isEmpty();
  }

  @Test
  void everyOtherOptionHasItsPlace() {
    KeepalivedOptions options =
        options("-r v.pid -s red -i lb1 -e -u 022 -V -a -d -G -g --flush-log-file --run-dir /x");

    assertThat(options.vrrpPidFile()).contains("v.pid");
    assertThat(options.namespace()).contains("red");
    assertThat(options.configId()).contains("lb1");
    assertThat(options.checkIncludes()).isTrue();
    assertThat(options.umask()).isEqualTo(OptionalInt.of(022));
    assertThat(options.keepAddresses()).isTrue();
    assertThat(options.addressNews()).isTrue();
    assertThat(options.dumpConfiguration()).isTrue();
    assertThat(options.log().syslog()).isFalse();
    assertThat(options.log().file()).contains("/tmp/keepalived.log");
    assertThat(options.log().flush()).isTrue();
    assertThat(options.runDirectory()).contains("/x");
  }

  @ParameterizedTest
  @CsvSource({"0,16", "7,23", "local3,19", "user,1", "daemon,3"})
  void facilitiesByNumberAndName(String name, int facility) {
    assertThat(options("-S " + name).log().facility()).isEqualTo(facility);
  }

  @ParameterizedTest
  @ValueSource(strings = {"8", "local8", "mail", ""})
  void aWrongFacilityIsToldAndTheOldOneStays(String name) {
    KeepalivedOptions options = options("--log-facility=" + name);

    assertThat(options.log().facility()).isEqualTo(3);
    assertThat(options.remarks()).containsExactly("Invalid log facility '" + name + "'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"zz", "01000", "-1", "9x"})
  void aWrongUmaskIsTold(String mask) {
    KeepalivedOptions options = options("--umask=" + mask);

    assertThat(options.umask()).isEmpty();
    assertThat(options.remarks()).containsExactly("Invalid --umask option " + mask);
  }

  @ParameterizedTest
  @CsvSource({"STOP,15", "RELOAD,1", "DATA,10", "STATS,12", "STATS_CLEAR,63", "JSON,36"})
  void signalNumbers(String function, int number) {
    assertThat(read("--signum=" + function))
        .isInstanceOfSatisfying(
            Invocation.SignalNumber.class, s -> assertThat(s.signal().number()).isEqualTo(number));
    assertThat(read("--si " + function)).isEqualTo(read("--signum=" + function));
  }

  @Test
  void theConfigurationTestHasAFileOnlyInTheSameWord() {
    assertThat(read("-t -f a")).isEqualTo(read("--config-t -f a"));
    assertThat(((Invocation.ConfigTest) read("-tlog -f a")).report()).contains("log");
    assertThat(((Invocation.ConfigTest) read("--config-test=log")).report()).contains("log");
    assertThat(((Invocation.ConfigTest) read("-t log")).report()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "--foo,Unknown option --foo",
    "-Z,Unknown option -Z",
    "-nZ,Unknown option -Z",
    "--config,Unknown option --config",
    "--dont-re,Unknown option --dont-re",
    "--vrrp=foo,Unknown option --vrrp=foo",
    "-f,Missing parameter for option -f",
    "--signum,Missing parameter for option --signum",
    "--signum=FOO,Unknown sigfunc FOO"
  })
  void whatCannotBeCarriedOut(String line, String complaint) {
    assertThat(complaints(line)).containsExactly(complaint);
  }

  @Test
  void versionAndHelpAreAnsweredEvenBehindAMistake() {
    assertThat(read("--foo -v")).isEqualTo(new Invocation.Version());
    assertThat(read("-h --foo")).isEqualTo(new Invocation.Help());
    assertThat(read("-lv")).isEqualTo(new Invocation.Version());
  }

  @Test
  void strayWordsAreToldAndPassedOver() {
    assertThat(options("a -n b").remarks()).containsExactly("Unexpected argument(s): a b");
    assertThat(options("a -n b").foreground()).isTrue();
    assertThat(options("-n -- -l").remarks()).containsExactly("Unexpected argument(s): -l");
    assertThat(options("-n -- -l").log().console()).isFalse();
  }

  @Test
  void whatHasNoEffectIsToldInOneSentence() {
    assertThat(options("-x -A sock -m -M").remarks())
        .containsExactly(
            "without effect in locum: -x (no SNMP), -A (no SNMP), -m (a Java process), -M (a Java"
                + " process)");
  }

  @Test
  void onlyOtherSubsystemsIsNoVrrp() {
    assertThat(options("-C").withoutVrrp()).isTrue();
    assertThat(options("-C -P").withoutVrrp()).isFalse();
    assertThat(options("-C --all").withoutVrrp()).isFalse();
    assertThat(options("-B").withoutVrrp()).isFalse();
  }

  @Test
  void locumsOwnOptionMakesNoAbbreviationAmbiguous() {
    assertThat(options("--r").remarks()).isEmpty();
    assertThat(complaints("--run")).containsExactly("Unknown option --run");
  }
}
