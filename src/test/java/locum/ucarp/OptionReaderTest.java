package locum.ucarp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import locum.carp.Password;
import locum.carp.Vhid;
import locum.core.Ipv4Address;
import locum.ucarp.UcarpOptions.Secret;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Command lines of ucarp 1.5.2, and what is wrong with some.
class OptionReaderTest {

  /// Everything that is required.
  private static final String COMPLETE = "-v 42 -p love -a 10.1.1.252 -s 10.1.1.1";

  private static Invocation read(String line) {
    return OptionReader.read(line.isEmpty() ? List.of() : List.of(line.split(" ")));
  }

  private static UcarpOptions options(String line) {
    return switch (read(line)) {
      case Invocation.Run(var options) -> options;
      case Invocation other -> throw new AssertionError(line + " is " + other);
    };
  }

  private static List<String> complaints(String line) {
    return read(line) instanceof Invocation.Wrong(var complaints, _) ? complaints : List.of();
  }

  private static Ipv4Address address(String text) {
    return Ipv4Address.parse(text).orElseThrow();
  }

  private static Secret typed(String password) {
    return new Secret.Typed(Password.of(password).orElseThrow());
  }

  @Test
  void theExampleOfTheDocumentHasTheDefaults() {
    assertThat(options(COMPLETE))
        .isEqualTo(
            new UcarpOptions(
                Optional.empty(),
                address("10.1.1.1"),
                Optional.empty(),
                new Vhid(42),
                typed("love"),
                address("10.1.1.252"),
                new UcarpOptions.Rate(1, 0, 3),
                new UcarpOptions.Scripts(
                    Optional.empty(), Optional.empty(), Optional.empty(), false, false),
                false,
                false,
                false,
                false,
                false,
                OptionalInt.of(3),
                Optional.empty(),
                List.of(new SecretWord(3, 0)),
                List.of()));
  }

  private static final UcarpOptions EVERYTHING =
      new UcarpOptions(
          Optional.of("eth0"),
          address("10.1.1.1"),
          Optional.of(address("239.192.0.1")),
          new Vhid(42),
          new Secret.InFile("/etc/p"),
          address("10.1.1.252"),
          new UcarpOptions.Rate(2, 100, 5),
          new UcarpOptions.Scripts(
              Optional.of("/up"), Optional.of("/down"), Optional.of("x"), true, true),
          true,
          true,
          true,
          true,
          true,
          OptionalInt.of(19),
          Optional.empty(),
          List.of(),
          List.of());

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-i eth0 -s 10.1.1.1 -m 239.192.0.1 -v 42 -o /etc/p -P -n -a 10.1.1.252 -b 2 -k 100 -u /up"
            + " -d /down -r 5 -D -z -B -S -M -f local3 -x x",
        "-ieth0 -s10.1.1.1 -m239.192.0.1 -v42 -o/etc/p -PnDzBSM -a10.1.1.252 -b2 -k100 -u/up -d/down"
            + " -r5 -flocal3 -xx",
        "-PnDzBSMi eth0 -s10.1.1.1 -m239.192.0.1 -v42 -o/etc/p -a10.1.1.252 -b2 -k100 -u/up -d/down"
            + " -r5 -flocal3 -xx",
        "--interface=eth0 --srcip=10.1.1.1 --mcastip=239.192.0.1 --vhid=42 --passfile=/etc/p"
            + " --preempt --neutral --addr=10.1.1.252 --advbase=2 --advskew=100 --upscript=/up"
            + " --downscript=/down --deadratio=5 --debug --shutdown --daemonize --ignoreifstate"
            + " --nomcast --facility=local3 --xparam=x",
        "--interface eth0 --srcip 10.1.1.1 --mcast 239.192.0.1 --vhid 42 --passfile /etc/p"
            + " --pre --neu --addr 10.1.1.252 --advb 2 --advs 100 --up /up"
            + " --dow /down --dead 5 --deb --sh --da --ig"
            + " --no --syslog local3 --x x",
        "-v 1 -v 42 -k 7 -k 100 -p other -o /other -o /etc/p -i lo -i eth0 -s 10.1.1.1 -m239.192.0.1"
            + " -PnDzBSM -a 10.1.1.252 -b2 -u/nix -u/up -d/down -r5 --sy=local3 -x y -x x"
      })
  void theSameInEverySpelling(String line) {
    UcarpOptions read = options(line);

    assertThat(withoutPasswords(read)).isEqualTo(EVERYTHING);
  }

  private static UcarpOptions withoutPasswords(UcarpOptions o) {
    return new UcarpOptions(
        o.interfaceName(),
        o.source(),
        o.group(),
        o.vhid(),
        o.secret(),
        o.address(),
        o.rate(),
        o.scripts(),
        o.preempt(),
        o.ignoresCarrier(),
        o.broadcast(),
        o.debug(),
        o.daemonize(),
        o.facility(),
        o.runDirectory(),
        List.of(),
        o.remarks());
  }

  @ParameterizedTest
  @CsvSource({
    "daemon, 3",
    "kern, 0",
    "user, 1",
    "auth, 4",
    "security, 4",
    "cron, 9",
    "authpriv, 10",
    "ftp, 11",
    "local0, 16",
    "local7, 23"
  })
  void facilitiesByName(String name, int number) {
    assertThat(options(COMPLETE + " -f " + name).facility()).hasValue(number);
  }

  @Test
  void noneIsNoSystemLog() {
    assertThat(options(COMPLETE + " --syslog=none").facility()).isEmpty();
    assertThat(options(COMPLETE + " -f none").facility()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"0x2a, 42", "0X2A, 42", "052, 42", "42, 42", "+42, 42", "255, 255", "1, 1"})
  void numbersAreReadAsByStrtoulWithBaseZero(String text, int number) {
    assertThat(options(COMPLETE + " -v " + text).vhid().value()).isEqualTo(number);
  }

  @Test
  void theEndOfTheOptions() {
    UcarpOptions options = options(COMPLETE + " -x -v -- --preempt");

    assertThat(options.scripts().parameter()).contains("-v");
    assertThat(options.preempt()).isFalse();
    assertThat(options.remarks()).containsExactly("1 word on the command line has no effect");
  }

  @Test
  void whatIsMissingIsToldAtOnce() {
    assertThat(complaints(""))
        .containsExactly(
            "You must supply the virtual host id (-v, --vhid)",
            "You must supply the password (-o, --passfile, or -p, --pass)",
            "You must supply the virtual address (-a, --addr)",
            "You must supply the real address of this host (-s, --srcip)");
    assertThat(complaints("-v 1 -p x -a 10.1.1.252"))
        .containsExactly("You must supply the real address of this host (-s, --srcip)");
  }

  @Test
  void everythingThatIsWrongIsToldAtOnce() {
    assertThat(complaints("-v 300 -q -a nix -b x -r 0 --zork -s 10.1.1.1 -p love"))
        .containsExactly(
            "-v (--vhid): '300' is no number from 1 to 255",
            "There is no option -q",
            "-a (--addr): 'nix' is no IPv4 address of a host, such as 10.1.1.252 (no name, no"
                + " prefix length)",
            "-b (--advbase): 'x' is no number from 0 to 255",
            "-r (--deadratio): '0' is no number from 1 to 255",
            "There is no option --zork");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-v 0           | -v (--vhid): '0' is no number from 1 to 255",
        "-v 42x         | -v (--vhid): '42x' is no number from 1 to 255",
        "-v #2a         | -v (--vhid): '#2a' is no number from 1 to 255",
        "-v -1          | -v (--vhid): '-1' is no number from 1 to 255",
        "-v 4294967338  | -v (--vhid): '4294967338' is no number from 1 to 255",
        "-k 256         | -k (--advskew): '256' is no number from 0 to 255",
        "-b 256         | -b (--advbase): '256' is no number from 0 to 255",
        "-a 224.0.0.1   | -a (--addr): '224.0.0.1' is no IPv4 address of a host, such as 10.1.1.252"
            + " (no name, no prefix length)",
        "-s 10.1.1.1/24 | -s (--srcip): '10.1.1.1/24' is no IPv4 address of a host, such as"
            + " 10.1.1.252 (no name, no prefix length)",
        "-m 10.1.1.1    | -m (--mcastip): '10.1.1.1' is no IPv4 multicast group (224.0.0.0 to"
            + " 239.255.255.255)",
        "-i a/b         | -i (--interface): 'a/b' cannot be an interface's name",
        "-f nix         | -f (--facility): there is no syslog facility 'nix'; daemon, local0, ..."
            + " or none",
        "--syslog nix   | --syslog: there is no syslog facility 'nix'; daemon, local0, ... or none",
        "-p 123456789012345678901 | -p (--pass): the password has 21 octets; it may have 1 to 20",
        "--pa=x         | --pa is ambiguous: --pass, --passfile",
        "--s=x          | --s is ambiguous: --srcip, --shutdown, --syslog",
        "--adv 1        | --adv is ambiguous: --advbase, --advskew",
        "--run x        | There is no option --run",
        "--preempt=yes  | --preempt takes no value",
        "-x             | -x lacks its value",
        "--xparam       | --xparam lacks its value",
        "-b 0           | With -b 0 (--advbase) adverts would follow one another without a pause;"
            + " give -k (--advskew) 1 to 255 too"
      })
  void eachWrongOptionHasItsSentence(String line, String complaint) {
    assertThat(complaints(COMPLETE + " " + line)).containsExactly(complaint);
  }

  @Test
  void aPasswordOfTwentyOctetsIsTaken() {
    assertThat(options(COMPLETE + " -p 12345678901234567890").secret())
        .isEqualTo(typed("12345678901234567890"));
  }

  @Test
  void helpComesBeforeComplaints() {
    assertThat(read("-v 300 -h --zork")).isEqualTo(new Invocation.Help());
    assertThat(read("-zh")).isEqualTo(new Invocation.Help());
    assertThat(read("--help")).isEqualTo(new Invocation.Help());
  }

  @ParameterizedTest
  @CsvSource({
    "-v 42 -p love -a 10.1.1.252 -s 10.1.1.1, -v 42 -p * -a 10.1.1.252 -s 10.1.1.1",
    "-v42 -zPplove -a10.1.1.252 -s10.1.1.1, -v42 -zPp* -a10.1.1.252 -s10.1.1.1",
    "--pass=love -v 42 -a 10.1.1.252 -s 10.1.1.1, --pass=* -v 42 -a 10.1.1.252 -s 10.1.1.1",
    "--pass love -v 42 -a 10.1.1.252 -s 10.1.1.1, --pass * -v 42 -a 10.1.1.252 -s 10.1.1.1",
    "-p old -v 42 -p new -a 10.1.1.252 -s 10.1.1.1, -p * -v 42 -p * -a 10.1.1.252 -s 10.1.1.1"
  })
  void thePasswordIsMaskedWhereverItStands(String line, String masked) {
    assertThat(String.join(" ", options(line).masked(List.of(line.split(" "))))).isEqualTo(masked);
    assertThat(options(line).toString()).doesNotContain("love").doesNotContain("new");
    // The masked words mean the same, but for the password.
    assertThat(options(masked).vhid()).isEqualTo(options(line).vhid());
  }

  @Test
  void aWrongLineTellsItsPasswordsToo() {
    assertThat(read("--pas=love -v 300"))
        .isInstanceOfSatisfying(
            Invocation.Wrong.class,
            wrong -> assertThat(wrong.passwords()).containsExactly(new SecretWord(0, 6)));
  }

  @Test
  void noLineMakesItThrow() {
    List<String> pieces =
        List.of("-", "--", "---", "-=", "--=", "--pass=", "-p", "", "-v", "-zz", "-hv", "\0", "é");
    List<List<String>> lines = new ArrayList<>(List.of(List.of()));
    for (int i = 0; i < 3; i++) {
      for (List<String> line : List.copyOf(lines)) {
        for (String piece : pieces) {
          List<String> longer = new ArrayList<>(line);
          longer.add(piece);
          lines.add(longer);
        }
      }
    }
    assertThat(lines).allSatisfy(line -> assertThat(OptionReader.read(line)).isNotNull());
  }
}
