package locum.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import locum.control.Json;
import locum.core.Reason;
import locum.vrrp.RejectReason;
import org.junit.jupiter.api.Test;

/// What `locum explain` says of an answer of the daemon.
class ExplainTextTest {

  private static final Instant NOW = Instant.parse("2026-11-21T12:03:10Z");

  private static final String SPLIT =
      """
      {"name":"VI_1","protocol":"vrrp","interface":"eth0","vrid":51,"family":"ipv4","version":2,
       "state":"MASTER","in_state_seconds":6.5,
       "cause":"no other router was heard for 3.609 s; 3 packets from 10.0.0.2 were refused, because \
      its password is not the one configured here",
       "faults":[],"priority":100,"effective_priority":80,"advertisement_interval_seconds":1,
       "addresses":[{"address":"10.0.0.100/24","interface":"eth0","held":true},
                    {"address":"10.0.0.101/24","interface":"eth0","held":false}],
       "tracks":[{"kind":"script","name":"chk","reads":"failed (timed out)","adds":-20},
                 {"kind":"interface","name":"eth1","reads":"is up","adds":0}],
       "peers":[{"address":"10.0.0.3","priority":90,"heard_seconds_ago":75.1,"received":7}],
       "changes":[
        {"at":"2026-11-20T23:59:59.900Z","from":"INIT","to":"BACKUP","cause":"it was started"},
        {"at":"2026-11-21T12:03:03.500Z","from":"BACKUP","to":"MASTER","cause":"no other router \
      was heard for 3.609 s"}],
       "refusals":[
        {"sender":"10.0.0.2","reason":"authentication_failed","packets":9,"last_seconds_ago":0.42,
         "because":"its password is not the one configured here"},
        {"sender":"10.0.0.4","reason":"bad_checksum","packets":1,"last_seconds_ago":7300,
         "because":"its checksum is wrong"}]}
      """;

  private static final String FAULT =
      """
      {"name":"VI_2","protocol":"vrrp","interface":"eth1","vrid":52,"version":3,"state":"FAULT",
       "in_state_seconds":200,"cause":"interface eth1 does not exist","priority":100,
       "faults":["interface eth1 does not exist"],"effective_priority":100,
       "advertisement_interval_seconds":1,
       "changes":[
        {"at":"2026-11-21T11:59:50Z","from":"INIT","to":"FAULT","cause":"interface eth1 does not \
      exist"}]}
      """;

  private static ExplainText in(Language language) {
    return new ExplainText(Texts.in(language), ZoneOffset.UTC, NOW);
  }

  private static Json json(String text) {
    return Json.parse(text.replace("\n", "")).orElseThrow();
  }

  @Test
  void aWrongPasswordIsNamedWithThePeerAndWhatToDo() {
    assertThat(in(Language.ENGLISH).whole(json(SPLIT)))
        .isEqualTo(
            """
            VI_1 is MASTER since 12:03:03 (6.5 s): no other router was heard for 3.609 s; 3 packets from 10.0.0.2 were refused, because its password is not the one configured here.
              It speaks VRRPv2 with VRID 51 on eth0, priority 80 (configured 100), an advert every 1 s.
              On this host: 10.0.0.100/24.
              MISSING on this host, although it is MASTER: 10.0.0.101/24. The log tells why.
              script chk failed (timed out), which counts -20.
              1 thing that it tracks is as it should be, or counts for nothing.
              10.0.0.3 was heard 1 min ago, with priority 90.
              REFUSED: 9 packets from 10.0.0.2, the last 0.4 s ago, because authentication fails: its password is not the one configured here.
                While hosts refuse each other, each becomes MASTER. Compare type, password and keys here and on 10.0.0.2.
              Refused, but not lately: 1 packet from 10.0.0.4, 2 h ago, because its checksum is wrong.
              Last changes:
                12:03:03  BACKUP -> MASTER: no other router was heard for 3.609 s
                2026-11-20 23:59:59  INIT -> BACKUP: it was started
            """);
  }

  @Test
  void theSameInFrench() {
    assertThat(in(Language.FRENCH).whole(json(SPLIT)))
        .contains("VI_1 est MASTER depuis 12:03:03 (6,5 s) : aucun autre routeur n'a été entendu")
        .contains("REFUS : 9 paquets de 10.0.0.2, le dernier il y a 0,4 s")
        .contains("l'authentification échoue : son mot de passe n'est pas celui configuré ici")
        .contains("INIT -> BACKUP : elle a été démarrée")
        .doesNotContain(" is ", " was ", " the ");
  }

  @Test
  void aFaultIsToldWithWhatEndsIt() {
    assertThat(in(Language.ENGLISH).whole(json(FAULT)))
        .startsWith(
            """
            VI_2 is in FAULT since 11:59:50 (3 min) and takes no part:
              - interface eth1 does not exist
              It takes part again by itself as soon as nothing of this is left.
            """);
  }

  @Test
  void allInstancesAreToldInShort() {
    String text = in(Language.ENGLISH).brief(List.of(json(SPLIT), json(FAULT)));

    assertThat(text)
        .contains("VI_1 is MASTER since", "REFUSED: 9 packets from 10.0.0.2", "INIT -> BACKUP")
        .contains("\n\nVI_2 is in FAULT")
        .doesNotContain("bad_checksum", "Refused, but not lately", "It speaks");
  }

  @Test
  void aCarpHostIsToldInItsWords() {
    String carp =
        """
        {"name":"V","protocol":"carp","interface":"eth0","vrid":1,"state":"BACKUP",
         "in_state_seconds":1,"cause":"it was started","advbase":1,"advskew":100,"demotion":0,
         "advertised_skew":100,"advertisement_interval_seconds":1.39,
         "peers":[{"address":"10.0.0.3","advbase":1,"advskew":0,"demotion":0,
                   "heard_seconds_ago":0.5,"received":7}]}
        """;

    assertThat(in(Language.ENGLISH).whole(json(carp)))
        .contains("It speaks CARP with vhid 1 on eth0, advbase 1, advskew 100")
        .contains("10.0.0.3 was heard 0.5 s ago, with advbase 1 and advskew 0.");
  }

  @Test
  void theReasonsThatMeanAuthenticationExist() {
    assertThat(
            Stream.<Reason>concat(
                    Arrays.stream(RejectReason.values()),
                    Arrays.stream(locum.carp.RejectReason.values()))
                .map(reason -> reason.name().toLowerCase(Locale.ROOT)))
        .containsAll(ExplainText.AUTHENTICATION);
  }
}
