package locum.vrrpd;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import locum.core.IpPrefix;
import locum.core.Ipv4Address;
import locum.core.Octets;
import locum.vrrp.Authentication;
import locum.vrrp.Vrid;
import locum.vrrpd.VrrpdOptions.MagicPacket;
import locum.vrrpd.VrrpdOptions.Monitoring;
import locum.vrrpd.VrrpdOptions.Scripts;
import locum.vrrpd.VrrpdOptions.Steps;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Command lines of Advanced vrrpd 1.15, and what is wrong with some.
class OptionReaderTest {

  /// Everything that is required.
  private static final String COMPLETE = "-i eth0 -v 51 10.16.1.200";

  private static Invocation read(String line) {
    return OptionReader.read(line.isEmpty() ? List.of() : List.of(line.split(" ")));
  }

  static VrrpdOptions options(String line) {
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

  private static IpPrefix prefix(String text, int length) {
    return new IpPrefix(address(text), length);
  }

  private static VrrpdOptions.Scripts noScripts() {
    return new Scripts(Optional.empty(), Optional.empty());
  }

  @Test
  void theDefaultsAreThoseOfTheUsage() {
    assertThat(options(COMPLETE))
        .isEqualTo(
            new VrrpdOptions(
                "eth0",
                new Vrid(51),
                List.of(prefix("10.16.1.200", 32)),
                100,
                new Steps(OptionalInt.empty(), OptionalInt.empty()),
                1,
                true,
                Authentication.NONE,
                false,
                noScripts(),
                new Monitoring.Off(),
                Optional.empty(),
                "/var/run",
                Optional.empty(),
                List.of(),
                List.of()));
  }

  @Test
  void theExampleOfTheDocument() {
    VrrpdOptions read =
        options("-i eth0 10.16.1.200 -v 51 -M 2 -U /etc/scripts/MASTER.sh -D /etc/scripts/DOWN.sh");

    assertThat(read.interfaceName()).isEqualTo("eth0");
    assertThat(read.vrid()).isEqualTo(new Vrid(51));
    assertThat(read.addresses()).containsExactly(prefix("10.16.1.200", 32));
    assertThat(read.monitoring()).isEqualTo(new Monitoring.Together(2));
    assertThat(read.scripts())
        .isEqualTo(
            new Scripts(
                Optional.of("/etc/scripts/MASTER.sh"), Optional.of("/etc/scripts/DOWN.sh")));
    assertThat(read.remarks()).isEmpty();
  }

  private static final VrrpdOptions EVERYTHING =
      new VrrpdOptions(
          "eth0.190",
          new Vrid(51),
          List.of(prefix("10.1.1.200", 24), prefix("10.1.1.201", 32)),
          150,
          new Steps(OptionalInt.of(50), OptionalInt.of(200)),
          3,
          false,
          new Authentication.SimplePassword(octets("6c6f766531323334")),
          true,
          new Scripts(Optional.of("up.sh"), Optional.of("/down")),
          new Monitoring.Together(9),
          Optional.of(new MagicPacket(address("10.1.1.200"), address("10.1.1.254"))),
          "/run/pids",
          Optional.of("/run/x"),
          List.of(),
          List.of());

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-i eth0.190 -v 51 -s -a pw/love1234 -p 150 -d 3 -z 50 -x 200 -n -U up.sh -D /down -M 9"
            + " -I 10.1.1.200 -O 10.1.1.254 -f /run/pids --run-dir /run/x 10.1.1.200/24 10.1.1.201",
        "10.1.1.200/24 10.1.1.201 -ieth0.190 -v51 -snapw/love1234 -p150 -d3 -z50 -x200 -Uup.sh"
            + " -D/down -M9 -I10.1.1.200 -O10.1.1.254 -f/run/pids --run-dir=/run/x",
        "-nsi eth0.190 10.1.1.200/24 -v 051 -a none -a pw/love1234 -p +150 -d 9 -d 3 -z 50 -x 200"
            + " -U nix -U up.sh -D /down -M 2 -M 9 -I 10.1.1.200 -O 10.1.1.254 -f /x -f /run/pids"
            + " --run-dir /run/x -- 10.1.1.201/32",
        "-sssni eth0.190 -v 51 -a pw/love1234 -p 150 -d 3 -z 50 -x 200 -U up.sh -D /down -M 9"
            + " -I 10.1.1.200 10.1.1.200/24 -O 10.1.1.254 10.1.1.201 -f /run/pids --run-dir /run/x"
      })
  void theSameInEverySpelling(String line) {
    assertThat(withoutPasswords(options(line))).isEqualTo(EVERYTHING);
  }

  private static VrrpdOptions withoutPasswords(VrrpdOptions o) {
    return new VrrpdOptions(
        o.interfaceName(),
        o.vrid(),
        o.addresses(),
        o.priority(),
        o.steps(),
        o.interval(),
        o.preempt(),
        o.authentication(),
        o.virtualMac(),
        o.scripts(),
        o.monitoring(),
        o.magicPacket(),
        o.pidDirectory(),
        o.runDirectory(),
        List.of(),
        o.remarks());
  }

  @Test
  void twoSwitchesOfPreemptionCancelOut() {
    assertThat(options(COMPLETE + " -s").preempt()).isFalse();
    assertThat(options(COMPLETE + " -s -s").preempt()).isTrue();
    assertThat(options(COMPLETE + " -sss").preempt()).isFalse();
  }

  private static Octets octets(String hex) {
    return Octets.of(HexFormat.of().parseHex(hex));
  }

  /// V4, V5 and V9 of the packets that were recorded from vrrpd show the octets.
  @ParameterizedTest
  @CsvSource({
    "pw/love1234, 6c6f766531323334",
    "pw/love1234XYZ, 6c6f766531323334",
    "pw/ab, 6162000000000000",
    "pw/0x1234, 3078313233340000",
    "pw/pw/x, 70772f7800000000",
    "pw/né, 6ec3a90000000000",
  })
  void aPasswordIsTakenAsItWasTyped(String value, String octets) {
    assertThat(options(COMPLETE + " -a " + value).authentication())
        .isEqualTo(new Authentication.SimplePassword(octets(octets)));
  }

  @ParameterizedTest
  @CsvSource({
    "ah/0x6c6f766531323334, 6c6f766531323334",
    "ah/0X6C6F76, 6c6f760000000000",
    "ah/0x6c6f7665313233343536, 6c6f766531323334",
    "ah/0x00ff, 00ff000000000000",
  })
  void aKeyOfTheHeaderIsHexadecimal(String value, String octets) {
    assertThat(options(COMPLETE + " -a " + value).authentication())
        .isEqualTo(new Authentication.Header(octets(octets)));
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "2, 2", "9, 9", "-1, 0", "-7, 0"})
  void monitoring(String value, int routers) {
    assertThat(options(COMPLETE + " -M " + value).monitoring())
        .isEqualTo(new Monitoring.Together(routers));
    assertThat(options(COMPLETE + " -M" + value).monitoring())
        .isEqualTo(new Monitoring.Together(routers));
  }

  @Test
  void monitoringOfNoneIsOff() {
    assertThat(options(COMPLETE + " -M 0").monitoring()).isEqualTo(new Monitoring.Off());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-a pw/love12345    | -a pw/...: only the first 8 octets count",
        "-a ah/0x112233445566778899 | -a ah/0x...: only the first 8 octets count",
        "-a pw/0x1234       | -a pw/0x...: the password is sent as it was typed, 0x included, as"
            + " vrrpd does; it is not hexadecimal",
        "-I 10.16.1.200     | The magic packet needs both -I and -O; none will be sent",
        "-O 10.16.1.254     | The magic packet needs both -I and -O; none will be sent",
        "10.16.1.200/24     | 10.16.1.200 stands there twice; the first one counts"
      })
  void whatIsOddIsRemarked(String line, String remark) {
    assertThat(options(COMPLETE + " " + line).remarks()).containsExactly(remark);
  }

  @Test
  void whatIsMissingIsToldAtOnce() {
    assertThat(complaints(""))
        .containsExactly(
            "The interface is missing (-i), such as -i eth0",
            "The id of the virtual router is missing (-v), a number from 1 to 255",
            "There is no virtual address; write it behind the options: 10.16.1.200");
    assertThat(complaints("-v 51 10.16.1.200"))
        .containsExactly("The interface is missing (-i), such as -i eth0");
  }

  @Test
  void everythingThatIsWrongIsToldAtOnce() {
    assertThat(complaints("-v 300 -q -i a/b -d x -M 10 --zork 10.16.1.300 10.1.1.1/33"))
        .containsExactly(
            "-v: '300' is no number from 1 to 255",
            "There is no option -q",
            "-i: 'a/b' cannot be an interface's name",
            "-d: 'x' is no number from 1 to 255",
            "-M: '10' is no number up to 9",
            "There is no option --zork",
            "'10.16.1.300' is no IPv4 address of a host, such as 10.16.1.200 or 10.16.1.200/24",
            "'10.1.1.1/33': '33' is no prefix length from 1 to 32");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "-v 0           | -v: '0' is no number from 1 to 255",
        "-v 51x         | -v: '51x' is no number from 1 to 255",
        "-v 4294967347  | -v: '4294967347' is no number from 1 to 255",
        "-p 0           | -p: '0' is no number from 1 to 255",
        "-p 256         | -p: '256' is no number from 1 to 255",
        "-d 0           | -d: '0' is no number from 1 to 255",
        "-d 256         | -d: '256' is no number from 1 to 255",
        "-z 0           | -z: '0' is no number from 1 to 255",
        "-x 256         | -x: '256' is no number from 1 to 255",
        "-M x           | -M: 'x' is no number up to 9",
        "-i 0123456789abcdef | -i: '0123456789abcdef' cannot be an interface's name",
        "-I 224.0.0.1   | -I: '224.0.0.1' is no IPv4 address of a host, such as 10.16.1.200",
        "-O nix         | -O: 'nix' is no IPv4 address of a host, such as 10.16.1.200",
        "-a x           | -a is none, pw/TEXT with a password, or ah/0x... with a key in"
            + " hexadecimal",
        "-a pw/x        | -a pw/...: the password is too short; vrrpd wants at least 2 characters",
        "-a pw/         | -a pw/...: the password is too short; vrrpd wants at least 2 characters",
        "-a pw/\ufffdxyz | -a pw/...: the password has an octet that is not UTF-8; choose another",
        "-a ah/6c6f     | -a ah/...: the key is hexadecimal and begins with 0x, as in"
            + " ah/0x6c6f7665",
        "-a ah/0x       | -a ah/0x...: behind 0x there may be hexadecimal digits only, at least two",
        "-a ah/0xzz     | -a ah/0x...: behind 0x there may be hexadecimal digits only, at least two",
        "-a ah/0x123    | -a ah/0x...: the key has half an octet: the number of its digits is odd",
        "2001:db8::1    | '2001:db8::1' is no IPv4 address of a host, such as 10.16.1.200 or"
            + " 10.16.1.200/24",
        "0.0.0.0        | '0.0.0.0' is no IPv4 address of a host, such as 10.16.1.200 or"
            + " 10.16.1.200/24",
        "10.1.1.1/      | '10.1.1.1/': '' is no prefix length from 1 to 32",
        "10.1.1.1/0     | '10.1.1.1/0': '0' is no prefix length from 1 to 32",
        "--run x        | There is no option --run",
        "--daemon=yes   | --daemon takes no value",
        "--group ops    | --group is for the daemon: vrrpd --daemon --group NAME",
        "-z             | -z lacks its value",
        "--run-dir      | --run-dir lacks its value"
      })
  void eachWrongOptionHasItsSentence(String line, String complaint) {
    assertThat(complaints(COMPLETE + " " + line)).contains(complaint);
    assertThat(read(COMPLETE + " " + line)).isInstanceOf(Invocation.Wrong.class);
  }

  @Test
  void anEmptyPathIsNone() {
    assertThat(OptionReader.read(List.of("-i", "eth0", "-v", "51", "10.16.1.200", "-U", "")))
        .isEqualTo(new Invocation.Wrong(List.of("-U: '' cannot be the path of a file"), List.of()));
  }

  @Test
  void moreAddressesThanAnAdvertHasRoomFor() {
    String addresses =
        IntStream.rangeClosed(1, 256)
            .mapToObj(i -> "10.0." + i / 250 + "." + (i % 250 + 1))
            .collect(Collectors.joining(" "));
    assertThat(complaints("-i eth0 -v 51 " + addresses))
        .containsExactly("256 virtual addresses are too many: an advertisement has room for 255");
  }

  @ParameterizedTest
  @CsvSource({"-h", "-nh", "-v 300 -h --zork", "-sh -V", "--help"})
  void helpComesBeforeComplaints(String line) {
    assertThat(read(line)).isEqualTo(new Invocation.Help());
  }

  @ParameterizedTest
  @CsvSource({"-V", "-nV -h", "--version", "-i eth0 -V"})
  void version(String line) {
    assertThat(read(line)).isEqualTo(new Invocation.Version());
  }

  @Test
  void theDaemonAlone() {
    assertThat(read("--daemon"))
        .isEqualTo(new Invocation.Daemon(Optional.empty(), Optional.empty()));
    assertThat(read("--run-dir /run/x --daemon --group ops"))
        .isEqualTo(new Invocation.Daemon(Optional.of("/run/x"), Optional.of("ops")));
    assertThat(complaints("--daemon " + COMPLETE))
        .containsExactly(
            "--daemon starts the daemon alone and takes --run-dir and --group only; start each"
                + " virtual router with a vrrpd of its own");
    assertThat(complaints("--daemon 10.1.1.1")).hasSize(1);
    assertThat(complaints("--daemon --group a:b"))
        .containsExactly("--group: 'a:b' cannot be the name of a group");
  }

  @ParameterizedTest
  @CsvSource({
    "-i eth0 -a pw/love -v 51 10.1.1.1, 3",
    "-i eth0 -snapw/love -v 51 10.1.1.1, 2",
    "-i eth0 -a ah/0x6c6f -v 51 10.1.1.1, 3"
  })
  void theWordWithThePasswordIsTold(String line, int place) {
    assertThat(options(line).passwords()).containsExactly(place);
    assertThat(options(line).toString()).doesNotContain("love").doesNotContain("6c6f");
    assertThat(read(line + " -v 300"))
        .isInstanceOfSatisfying(
            Invocation.Wrong.class, wrong -> assertThat(wrong.passwords()).containsExactly(place));
  }

  @Test
  void aSlipInThePasswordDoesNotShowIt() {
    assertThat(read(COMPLETE + " -a PW/love"))
        .isInstanceOfSatisfying(
            Invocation.Wrong.class,
            wrong -> {
              assertThat(wrong.passwords()).containsExactly(6);
              assertThat(wrong.complaints()).noneMatch(complaint -> complaint.contains("love"));
            });
    assertThat(options(COMPLETE + " -a none").passwords()).isEmpty();
  }

  /// Whatever is typed: it is read, and read to the same twice; what is refused has a reason.
  @Test
  void noLineMakesItThrow() {
    List<String> pieces =
        List.of(
            "-",
            "--",
            "---",
            "-=",
            "--=",
            "--run-dir=",
            "--group=x",
            "--daemon",
            "-a",
            "pw/",
            "pw/ab",
            "ah/0x",
            "ah/0x1",
            "",
            "-v",
            "-v51",
            "-ieth0",
            "-ss",
            "-M",
            "-M-9",
            "-99999999999",
            "10.1.1.1",
            "10.1.1.1/",
            "/24",
            "/",
            "10.1.1.1/24/24",
            "\0",
            "é",
            "\ud800",
            "-\ud800",
            "-I",
            "-O",
            "-U",
            "1",
            "-zx",
            "-d255");
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(20);
    for (int i = 0; i < 20_000; i++) {
      List<String> line = new ArrayList<>();
      for (int n = random.nextInt(8); n > 0; n--) {
        String piece = pieces.get(random.nextInt(pieces.size()));
        line.add(
            random.nextInt(4) == 0 ? piece + pieces.get(random.nextInt(pieces.size())) : piece);
      }
      Invocation read = OptionReader.read(line);
      assertThat(OptionReader.read(line)).isEqualTo(read);
      if (read instanceof Invocation.Wrong(var complaints, var passwords)) {
        assertThat(complaints).isNotEmpty().noneMatch(String::isBlank);
        assertThat(passwords).allMatch(place -> place >= 0 && place < line.size());
      }
    }
  }
}
