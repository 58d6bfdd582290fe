package locum.nvrrp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import locum.config.ConfigProblem;
import locum.core.IpAddress;
import locum.core.IpPrefix;
import locum.vrrp.AdvertisementInterval;
import locum.vrrp.Priority;
import locum.vrrp.Vrid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Files of sessions: the example of the documents, what is lifted, and what is wrong with some.
class SessionFileTest {

  private static final String FILE = "/etc/nvrrp/nvrrp.example";

  static final String EXAMPLE =
      """
      #
      # example nvrrp instance
      #
      primary_intf eth1.2
      vrrp_intf eth2.2
      vip 2.2.2.1/16
      vrid 5
      priority 100
      advert_int 1000
      """;

  private static SessionFile.Reading read(String text) {
    return SessionFile.read(FILE, text);
  }

  private static Session session(String text) {
    SessionFile.Reading reading = read(text);
    assertThat(reading.problems()).isEmpty();
    return reading.session().orElseThrow();
  }

  /// The example with one line in the place of that of the same key.
  private static String with(String line) {
    String key = line.substring(0, line.indexOf(' ') + 1);
    List<String> lines = new ArrayList<>(EXAMPLE.lines().toList());
    lines.removeIf(old -> old.startsWith(key));
    lines.add(line);
    return String.join("\n", lines);
  }

  private static List<String> problems(String text) {
    return read(text).problems().stream().map(ConfigProblem::toString).toList();
  }

  static IpPrefix prefix(String address, int length) {
    return new IpPrefix(IpAddress.parse(address).orElseThrow(), length);
  }

  @Test
  void theExampleOfTheDocuments() {
    assertThat(session(EXAMPLE))
        .isEqualTo(
            new Session(
                FILE,
                "eth1.2",
                "eth2.2",
                prefix("2.2.2.1", 16),
                new Vrid(5),
                new Priority(100),
                AdvertisementInterval.ofCentiseconds(100),
                true,
                Optional.empty(),
                false));
  }

  @Test
  void theOrderOfKeysDoesNotMatter() {
    List<String> lines = new ArrayList<>(EXAMPLE.lines().toList());
    Random random = new Random(1);
    for (int i = 0; i < 50; i++) {
      Collections.shuffle(lines, random);
      assertThat(session(String.join("\n", lines))).isEqualTo(session(EXAMPLE));
    }
  }

  @Test
  void blanksCommentsAndTrailingWordsDoNotMatter() {
    assertThat(
            session(
                EXAMPLE
                    .replace("vrid 5", "\t vrid\t\t5 # five of them\r")
                    .replace("vip 2", "\n\n   # one more\nvip    2")))
        .isEqualTo(session(EXAMPLE));
  }

  @Test
  void theOptionalKeys() {
    Session session =
        session(EXAMPLE + "allow_preemption no\nversion 3\naccept_mode no\ncreate_intf yes\n");
    assertThat(session.preempts()).isFalse();
    assertThat(session.accepts()).contains(false);
    assertThat(session.createsInterface()).isTrue();
  }

  @Test
  void whatNvrrpCouldNotDo() {
    assertThat(session(with("vrid 255")).vrid().value()).isEqualTo(255);
    assertThat(session(with("priority 255")).priority()).isEqualTo(Priority.OWNER);
    assertThat(session(with("advert_int 10")).interval().units()).isEqualTo(1);
    assertThat(session(with("advert_int 40950")).interval().units()).isEqualTo(4095);
    assertThat(session(with("vip 2001:db8::1/64")).vip()).hasToString("2001:db8::1/64");
    assertThat(session("# " + "x".repeat(5000) + "\n" + EXAMPLE)).isEqualTo(session(EXAMPLE));
  }

  /// Files that nvrrp takes stay valid.
  @Test
  void aRestOfMillisecondsIsDropped() {
    SessionFile.Reading reading = read(with("advert_int 1234"));
    assertThat(reading.session().orElseThrow().interval().units()).isEqualTo(123);
    assertThat(reading.problems())
        .extracting(ConfigProblem::toString)
        .containsExactly(
            FILE + ":9:12: warning: 'advert_int': adverts count in steps of 10 ms; 1230 is used.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "vrid 0 | 9:6 | 'vrid' is a number from 1 to 255, and not '0'.",
        "vrid 256 | 9:6 | 'vrid' is a number from 1 to 255, and not '256'.",
        "vrid 0x5 | 9:6 | 'vrid' is a number from 1 to 255, and not '0x5'.",
        "vrid 5x | 9:6 | 'vrid' is a number from 1 to 255, and not '5x'.",
        "vrid -5 | 9:6 | 'vrid' is a number from 1 to 255, and not '-5'.",
        "vrid 99999999999999999999 | 9:6 | 'vrid' is a number from 1 to 255, and not '99999999999999999999'.",
        "priority 0 | 9:10 | 'priority' is a number from 1 to 255, and not '0'.",
        "priority 256 | 9:10 | 'priority' is a number from 1 to 255, and not '256'.",
        "advert_int 9 | 9:12 | 'advert_int' is a number from 10 to 40950, and not '9'.",
        "advert_int 40951 | 9:12 | 'advert_int' is a number from 10 to 40950, and not '40951'.",
        "advert_int 1s | 9:12 | 'advert_int' is a number from 10 to 40950, and not '1s'.",
        "vip 2.2.2.1 | 9:5 | 'vip': '2.2.2.1' lacks the length of its prefix; write it behind the address, as in 192.0.2.1/24.",
        "vip 2.2.2.1/0 | 9:5 | 'vip': the length of the prefix is a number from 1 to 32, and not '0'.",
        "vip 2.2.2.1/33 | 9:5 | 'vip': the length of the prefix is a number from 1 to 32, and not '33'.",
        "vip 2001:db8::1/129 | 9:5 | 'vip': the length of the prefix is a number from 1 to 128, and not '129'.",
        "vip 2.2.2/16 | 9:5 | 'vip': '2.2.2/16' is no address of a host, such as 192.0.2.1/24 or 2001:db8::1/64.",
        "vip 224.0.0.18/32 | 9:5 | 'vip': '224.0.0.18/32' is no address of a host, such as 192.0.2.1/24 or 2001:db8::1/64.",
        "version 2 | 10:9 | 'version': nvrrp speaks VRRP version 3 only, and not '2'.",
        "accept_mode true | 10:13 | 'accept_mode' is 'yes' or 'no', and not 'true'.",
        "create_intf 1 | 10:13 | 'create_intf' is 'yes' or 'no', and not '1'.",
        "allow_preemption NO | 10:18 | 'allow_preemption' is 'yes' or 'no', and not 'NO'.",
        "primary_intf a/b | 9:14 | 'primary_intf': 'a/b' cannot be the name of an interface.",
        "vrrp_intf sixteen-octets16 | 9:11 | 'vrrp_intf': 'sixteen-octets16' cannot be the name of an interface.",
        "vrrp_intf eth1.2 | 9:1 | 'vrrp_intf' is the primary interface itself. It has to be another one, with the virtual MAC address; with 'create_intf yes' locum makes it.",
      })
  void whatIsWrongIsToldWithItsPlace(String line, String place, String message) {
    SessionFile.Reading reading = read(with(line));
    assertThat(reading.session()).isEmpty();
    assertThat(reading.problems())
        .extracting(ConfigProblem::toString)
        .containsExactly(FILE + ":" + place + ": error: " + message);
  }

  @Test
  void everyProblemOfAFileIsTold() {
    assertThat(
            problems(
                """
                primary_intf eth1.2
                primary_intf eth1.3
                accept_mod yes
                lonely
                vip 2.2.2.1
                vrid
                priority 300
                """))
        .containsExactly(
            FILE + ":2:1: error: 'primary_intf' stands in line 1 already. Which one is meant?",
            FILE
                + ":3:1: error: There is no key 'accept_mod'; there are primary_intf, vrrp_intf,"
                + " vip, vrid, priority, advert_int, allow_preemption, version, accept_mode,"
                + " create_intf.",
            FILE + ":4:1: warning: The word 'lonely' stands alone on its line and has no effect.",
            FILE
                + ":5:5: error: 'vip': '2.2.2.1' lacks the length of its prefix; write it behind"
                + " the address, as in 192.0.2.1/24.",
            FILE + ":6:1: error: 'vrid' has no value. A line such as 'vrid N' is wanted.",
            FILE + ":7:10: error: 'priority' is a number from 1 to 255, and not '300'.",
            FILE
                + ":7:1: error: 'vrrp_intf', 'advert_int' are missing. A session needs each of them"
                + " once.");
  }

  @Test
  void oneThatIsMissingIsToldWithAnExample() {
    assertThat(problems(EXAMPLE.replace("vip 2.2.2.1/16\n", "")))
        .containsExactly(
            FILE + ":8:1: error: 'vip' is missing. A line such as 'vip ADDRESS/LENGTH' is wanted.");
  }

  @Test
  void anEmptyFileLacksEverything() {
    assertThat(problems(""))
        .containsExactly(
            FILE
                + ":1:1: error: 'primary_intf', 'vrrp_intf', 'vip', 'vrid', 'priority',"
                + " 'advert_int' are missing. A session needs each of them once.");
  }

  @Test
  void noFileMakesItFallOrTalkWithoutEnd() {
    Random random = new Random(7);
    for (int i = 0; i < 2000; i++) {
      StringBuilder text = new StringBuilder();
      for (int j = random.nextInt(400); j > 0; j--) {
        text.append((char) random.nextInt(random.nextBoolean() ? 128 : 0x3000));
      }
      SessionFile.Reading reading = read(EXAMPLE + text);
      assertThat(reading.problems()).hasSizeLessThan(25);
      assertThat(reading.problems())
          .noneMatch(p -> p.message().chars().anyMatch(Character::isISOControl));
    }
    assertThat(problems("a b\n".repeat(10_000))).hasSize(21);
  }

  // ---- several files

  private static SessionFile.Reading file(String name, String... lines) {
    String text = EXAMPLE;
    for (String line : lines) {
      String key = line.substring(0, line.indexOf(' '));
      text = text.replaceFirst("(?m)^" + key + " .*$", line);
    }
    return SessionFile.read(name, text);
  }

  private static List<String> files(Sessions sessions) {
    return sessions.sessions().stream().map(Session::file).toList();
  }

  @Test
  void severalSessionsOnOnePrimaryInterface() {
    Sessions sessions =
        Sessions.of(
            List.of(
                file("a"),
                file("b", "vrid 6", "vrrp_intf v6"),
                file("c", "vip 2001:db8::1/64", "vrrp_intf v5-6")),
            Map.of());
    assertThat(files(sessions)).containsExactly("a", "b", "c");
    assertThat(sessions.problems()).isEmpty();
  }

  @Test
  void ofTwoThatClashTheLaterIsLeftOut() {
    Sessions sessions =
        Sessions.of(
            List.of(
                file("a"),
                file("b", "vrid 6"),
                file("c", "vrrp_intf v3"),
                file("d", "vrid 7", "vrrp_intf v7"),
                file("e", "vrid 6", "vrrp_intf v6")),
            Map.of());
    assertThat(files(sessions)).containsExactly("a", "d", "e");
    assertThat(sessions.skipped()).containsExactly("b", "c");
    assertThat(sessions.problems())
        .extracting(ConfigProblem::toString)
        .containsExactly(
            "b:5:1: error: 'vrrp_intf' eth2.2 is that of a already; every session needs one of its"
                + " own.",
            "c:7:1: error: 'vrid' 5 on eth1.2 is that of a already; another one is wanted here.");
  }

  @Test
  void aBadFileCostsItsOwnSessionAlone() {
    Sessions sessions =
        Sessions.of(List.of(file("a", "vrid x"), file("b", "vrid 6", "vrrp_intf v6")), Map.of());
    assertThat(files(sessions)).containsExactly("b");
    assertThat(sessions.skipped()).containsExactly("a");
  }

  @Test
  void aSessionWhoseFileWasSpoiltRunsOn() {
    Session running = file("a", "priority 42").session().orElseThrow();
    Sessions sessions =
        Sessions.of(List.of(file("a", "vrid x"), file("b")), Map.of("a", running, "gone", running));
    assertThat(sessions.sessions()).containsExactly(running);
    assertThat(sessions.problems())
        .extracting(ConfigProblem::message)
        .contains("The session runs on as it did before this file was changed.")
        .last()
        .asString()
        .as("what runs on has the interface")
        .contains("eth2.2 is that of a already");
  }
}
