package locum.convert;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SplittableRandom;
import locum.config.ConfigParser;
import locum.config.MemoryConfigSource;
import locum.config.ParseSettings;
import locum.config.ParsedConfiguration;
import locum.convert.Conversion.Extent;
import locum.convert.FromCommandLines.Given;
import locum.core.IpPrefix;
import locum.core.Ipv4Address;
import locum.core.Octets;
import locum.nvrrp.SessionFile;
import locum.vrrp.Authentication;
import locum.vrrp.Vrid;
import locum.vrrpd.HostText;
import locum.vrrpd.Invocation;
import locum.vrrpd.OptionReader;
import locum.vrrpd.VrrpdOptions;
import locum.vrrpd.VrrpdOptions.Monitoring;
import org.junit.jupiter.api.Test;

/// Other programs' command lines and files as a file of locum, and back.
class ConversionTest {

  private static final ParseSettings SETTINGS = new ParseSettings("", "h", "", Map.of(), 0, false);

  private static Given given(String line) {
    return new Given("script:1", List.of(line.split(" ", -1)), CommandLines.Doubt.NONE);
  }

  /// Nothing but notes about what cannot be known here.
  private static ParsedConfiguration clean(Conversion conversion) {
    assertThat(conversion.parts()).as(conversion.notes().toString()).hasSize(1);
    String text = conversion.parts().getFirst().text();
    ParsedConfiguration parsed =
        ConfigParser.parse(MemoryConfigSource.of("/a", text), "/a", SETTINGS);
    assertThat(parsed.problems())
        .as(text)
        .filteredOn(problem -> !problem.message().startsWith("The hash of CARP")) // of every one
        .isEmpty();
    return parsed;
  }

  // ---- forward

  @Test
  void theDocumentedExampleOfVrrpd() {
    Conversion conversion =
        FromCommandLines.vrrpd(
            List.of(
                given(
                    "-i eth0 10.16.1.200 -v 51 -M 2 -U /etc/scripts/MASTER.sh"
                        + " -D /etc/scripts/DOWN.sh"),
                given(
                    "-i eth1 10.17.1.200 -v 52 -M 2 -U /etc/scripts/MASTER.sh"
                        + " -D /etc/scripts/DOWN.sh")),
            "/root");

    assertThat(conversion.extent()).isEqualTo(Extent.ALL);
    assertThat(conversion.secret()).isFalse();
    ParsedConfiguration parsed = clean(conversion);
    assertThat(parsed.configuration().engine().instances())
        .extracting(instance -> instance.interfaceName() + "/" + instance.protocol().id())
        .containsExactly("eth0/51", "eth1/52");
    assertThat(parsed.configuration().engine().groups())
        .singleElement()
        .satisfies(group -> assertThat(group.members()).hasSize(2))
        .satisfies(group -> assertThat(group.expected()).isEqualTo(2));
  }

  @Test
  void whatNoFileCanSayIsToldAndStandsInIt() {
    Conversion conversion =
        FromCommandLines.vrrpd(
            List.of(
                given("-i eth0 -v 51 -d 1 -z 50 -a pw/sesame -I 10.1.1.1 -O 10.1.1.254 10.1.1.1")),
            "/");

    assertThat(conversion.extent()).isEqualTo(Extent.SOME);
    assertThat(conversion.secret()).isTrue();
    clean(conversion);
    assertThat(conversion.parts().getFirst().text())
        .contains("# script:1: The magic packet (-I, -O) is left out", "# script:1: -z and -x")
        .contains("sesame");
    assertThat(conversion.notes()).noneMatch(note -> note.toString().contains("sesame"));
  }

  @Test
  void wrongLinesAreToldWithTheirPlace() {
    Conversion conversion =
        FromCommandLines.vrrpd(List.of(given("-i eth0 -v 0 10.1.1.1"), given("-h")), "/");

    assertThat(conversion.extent()).isEqualTo(Extent.NOTHING);
    assertThat(conversion.notes())
        .extracting(Object::toString)
        .contains("script:1: -v: '0' is no number from 1 to 255");
  }

  @Test
  void theDocumentedExampleOfUcarp() {
    Conversion conversion =
        FromCommandLines.ucarp(
            List.of(
                given(
                    "-i eth0 -s 10.1.1.1 -v 42 -p love -a 10.1.1.252 -u /etc/vip-up.sh"
                        + " -d /etc/vip-down.sh"),
                given("-i eth1 -s 10.2.1.1 -v 43 -p love -a 10.2.1.252 -P -z")),
            "/");

    assertThat(conversion.extent()).as(conversion.notes().toString()).isEqualTo(Extent.ALL);
    assertThat(clean(conversion).configuration().engine().instances()).hasSize(2);
    assertThat(
            FromCommandLines.ucarp(List.of(given("-s 10.1.1.1 -v 42 -p love -a 10.1.1.252")), "/")
                .notes())
        .singleElement()
        .asString()
        .startsWith("script:1: -i is missing");
  }

  @Test
  void whatIsSaidAboutAScriptThatIsNotThereIsLeftOut() {
    Conversion conversion =
        FromCommandLines.ucarp(
            List.of(given("-i eth0 -s 10.1.1.1 -v 42 -p love -a 10.1.1.252 -n -z -B")), "/");

    assertThat(conversion.extent()).isEqualTo(Extent.ALL);
    clean(conversion);
  }

  @Test
  void aSingleRouterThatCountsTheOthersIsConvertedToo() {
    clean(FromCommandLines.vrrpd(List.of(given("-i eth0 -v 51 -d 1 -M 2 10.16.1.200")), "/"));
    clean(FromCommandLines.vrrpd(List.of(given("-i eth0.190 -v 51 -n -M -1 10.16.1.200")), "/"));
    clean(
        FromCommandLines.vrrpd(
            List.of(given("-i eth0 -v 9 -p 254 -a ah/0x00ff 10.0.0.1/24")), "/"));
  }

  private static final String SESSION =
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

  @Test
  void theDocumentedExampleOfNvrrp() {
    Conversion conversion =
        FromSessions.of(List.of(SessionFile.read("/etc/nvrrp/nvrrp.example", SESSION)));

    assertThat(conversion.extent()).isEqualTo(Extent.ALL);
    ParsedConfiguration parsed = clean(conversion);
    assertThat(conversion.parts().getFirst().text()).contains("vmac_interface eth2.2");

    Conversion back = ToNvrrp.of(parsed.configuration());
    assertThat(back.extent()).as(back.notes().toString()).isEqualTo(Extent.ALL);
    assertThat(back.parts())
        .singleElement()
        .satisfies(part -> assertThat(part.name()).isEqualTo("nvrrp.example"))
        .satisfies(part -> assertThat(SESSION.replaceAll("(?m)^#.*\n", "")).isEqualTo(part.text()));
  }

  @Test
  void aBadFileIsToldAndTheOthersAreConverted() {
    Conversion conversion =
        FromSessions.of(
            List.of(
                SessionFile.read("/d/a", SESSION),
                SessionFile.read("/d/b", SESSION.replace("vrid 5", "vrid 999"))));

    assertThat(conversion.extent()).isEqualTo(Extent.SOME);
    clean(conversion);
    assertThat(conversion.notes()).anyMatch(note -> note.toString().startsWith("/d/b:7:"));
  }

  // ---- scripts

  @Test
  void theLinesOfAScriptAreFoundAsTheShellSplitsThem() {
    String script =
        """
        #!/bin/sh
        # vrrpd -i commented -v 1 10.0.0.1
        [ -x /usr/sbin/vrrpd ] || exit 0
        case "$1" in
          start) /usr/sbin/vrrpd -i eth0 -v 51 \\
              -a 'pw/a b"c' 10.16.1.200 >/dev/null 2>&1 &
            ;;
          stop) killall vrrpd ;;
        esac
        IF=eth1 exec vrrpd -i "$IF" -v 52 10.17.1.200 # behind
        nohup vrrpd -i eth2 -v 53 10.18.1.200; echo vrrpd started
        """;

    List<CommandLines.Line> lines = CommandLines.of("vrrpd", script);

    assertThat(lines)
        .extracting(line -> line.number() + " " + line.words() + " " + line.doubt())
        .containsExactly(
            "5 [-i, eth0, -v, 51, -a, pw/a b\"c, 10.16.1.200] NONE",
            "10 [-i, $IF, -v, 52, 10.17.1.200] EXPANDED",
            "11 [-i, eth2, -v, 53, 10.18.1.200] NONE");
  }

  // ---- back

  @Test
  void optionsOfVrrpdComeBackThroughTheFile() {
    SplittableRandom random = new SplittableRandom(3);
    for (int round = 0; round < 500; round++) {
      List<VrrpdOptions> meant = new ArrayList<>();
      Set<String> used = new HashSet<>();
      int count = 1 + random.nextInt(4);
      boolean together = count > 1 && random.nextBoolean();
      int expected = together ? random.nextInt(5) : 0;
      for (int i = 0; i < count; i++) {
        VrrpdOptions options = options(random, i, together, expected);
        if (used.add(HostText.instanceName(options))) {
          meant.add(options);
        }
      }
      boolean headers =
          meant.stream().anyMatch(o -> o.authentication() instanceof Authentication.Header);
      boolean expressible = meant.stream().allMatch(o -> VrrpdLine.of(o).isPresent());
      List<HostText.Router> routers = meant.stream().map(o -> new HostText.Router(o, "/")).toList();
      String text = HostText.of(routers, Optional.empty());
      ParsedConfiguration parsed =
          ConfigParser.parse(MemoryConfigSource.of("/a", text), "/a", SETTINGS);
      assertThat(parsed.hasErrors()).as(text).isFalse();

      Conversion back = ToVrrpd.of(parsed.configuration());

      assertThat(back.extent() == Extent.ALL)
          .as(text + back.notes() + back.parts())
          .isEqualTo(expressible && !headers);
      if (!expressible) {
        continue;
      }
      List<CommandLines.Line> lines = CommandLines.of("vrrpd", back.parts().getFirst().text());
      assertThat(lines).hasSize(meant.size());
      for (int i = 0; i < meant.size(); i++) {
        assertThat(OptionReader.read(lines.get(i).words())).isInstanceOf(Invocation.Run.class);
        VrrpdOptions read = ((Invocation.Run) OptionReader.read(lines.get(i).words())).options();
        assertThat(VrrpdLine.isSame(meant.get(i), read)).as(lines.get(i).words() + text).isTrue();
      }
    }
  }

  private static VrrpdOptions options(
      SplittableRandom random, int number, boolean together, int expected) {
    byte[] octets = new byte[8];
    int length = 2 + random.nextInt(7);
    for (int i = 0; i < length; i++) {
      octets[i] = (byte) (random.nextInt(20) == 0 ? random.nextInt(256) : ' ' + random.nextInt(95));
    }
    Octets password = Octets.of(octets);
    Authentication authentication =
        switch (random.nextInt(3)) {
          case 0 -> Authentication.NONE;
          case 1 -> new Authentication.SimplePassword(password);
          default -> new Authentication.Header(password);
        };
    int priority = 1 + random.nextInt(254);
    return new VrrpdOptions(
        "eth" + random.nextInt(3),
        new Vrid(1 + random.nextInt(255)),
        List.of(
            new IpPrefix(new Ipv4Address(0x0a000001 + number * 256), 1 + random.nextInt(32)),
            new IpPrefix(new Ipv4Address(0x0a000002 + number * 256), 32)),
        priority,
        new VrrpdOptions.Steps(OptionalInt.empty(), OptionalInt.empty()),
        1 + random.nextInt(255),
        random.nextBoolean(),
        authentication,
        random.nextBoolean(),
        new VrrpdOptions.Scripts(
            random.nextBoolean() ? Optional.of("/etc/a b/up;$x") : Optional.empty(),
            random.nextBoolean() ? Optional.of("/etc/down'") : Optional.empty()),
        together ? new Monitoring.Together(expected) : new Monitoring.Off(),
        Optional.empty(),
        "/var/run",
        Optional.empty(),
        List.of(),
        List.of());
  }

  private static final String MIXED =
      """
      vrrp_script chk {
        script "/bin/true"
      }
      vrrp_instance OLD {
        interface eth0
        virtual_router_id 1
        nopreempt
        track_script {
          chk
        }
        virtual_ipaddress {
          10.0.0.1/24 label eth0:1
        }
        notify_backup "/bin/backup"
      }
      vrrp_instance NEW {
        interface eth0
        version 3
        virtual_router_id 2
        use_vmac vm2
        virtual_ipaddress {
          10.0.0.2/24
        }
      }
      carp_instance C {
        interface eth0
        vhid 3
        mcast_src_ip 10.0.0.9
        track_src_ip
        password sesame
        virtual_ipaddress {
          10.0.0.3/32
        }
      }
      """;

  @Test
  void whatTheOtherProgramDoesNotHaveIsToldWithItsLine() {
    var configuration =
        ConfigParser.parse(MemoryConfigSource.of("/a", MIXED), "/a", SETTINGS).configuration();

    Conversion vrrpd = ToVrrpd.of(configuration);
    assertThat(vrrpd.extent()).isEqualTo(Extent.SOME);
    assertThat(vrrpd.parts().getFirst().text())
        .endsWith("vrrpd -i eth0 -v 1 -p 100 -d 1 -s 10.0.0.1/24\n");
    assertThat(vrrpd.notes())
        .extracting(Object::toString)
        .containsExactly(
            "/a:4:1: Under vrrpd 'OLD' is without its addresses as they are here: options behind"
                + " them, their prefix lengths, or those that are not advertised.",
            "/a:4:1: Under vrrpd 'OLD' is without what it tracks.",
            "/a:4:1: Under vrrpd 'OLD' is without some of its scripts, or their arguments, or"
                + " mail.",
            "/a:16:1: 'NEW' is left out: it speaks VRRPv3, and vrrpd VRRPv2 only.",
            "/a:25:1: 'C' is left out: it speaks CARP, and vrrpd does not.");

    Conversion nvrrp = ToNvrrp.of(configuration);
    assertThat(nvrrp.parts()).extracting(Conversion.Part::name).containsExactly("NEW");
    assertThat(nvrrp.parts().getFirst().text()).contains("vrrp_intf vm2\n");

    Conversion ucarp = ToUcarp.of(configuration);
    assertThat(ucarp.parts().getFirst().text())
        .endsWith("ucarp -i eth0 -s 10.0.0.9 -v 3 -p sesame -a 10.0.0.3 -b 1 -k 0 -r 3 -B\n");
    assertThat(ucarp.notes()).noneMatch(note -> note.toString().contains("'C'"));
    assertThat(ucarp.secret()).isTrue();
  }

  @Test
  void virtualHostsOfUcarpComeBackThroughTheFile() {
    SplittableRandom random = new SplittableRandom(9);
    for (int round = 0; round < 300; round++) {
      List<String> words =
          new ArrayList<>(
              List.of(
                  "-i",
                  "eth0",
                  "-s",
                  "10.1.1.1",
                  "-v",
                  "" + (1 + random.nextInt(255)),
                  "-p",
                  "a b'$" + random.nextInt(),
                  "-a",
                  "10.1.1.252",
                  "-b",
                  "" + (1 + random.nextInt(255)),
                  "-k",
                  "" + random.nextInt(256),
                  "-r",
                  "" + (1 + random.nextInt(9))));
      for (String flag : List.of("-P", "-S", "-M")) {
        if (random.nextBoolean()) {
          words.add(flag);
        }
      }
      if (random.nextBoolean()) {
        words.addAll(List.of("-m", "224.0.0." + (30 + random.nextInt(200))));
      }
      if (random.nextBoolean()) {
        words.addAll(List.of("-u", "/up $1", "-d", "/down;"));
        words.addAll(random.nextBoolean() ? List.of("-x", "a 'b'") : List.of());
        words.addAll(random.nextBoolean() ? List.of("-n") : List.of());
        words.addAll(random.nextBoolean() ? List.of("-z") : List.of());
      }
      Conversion file =
          FromCommandLines.ucarp(List.of(new Given("w", words, CommandLines.Doubt.NONE)), "/");
      var parsed =
          ConfigParser.parse(
              MemoryConfigSource.of("/a", file.parts().getFirst().text()), "/a", SETTINGS);

      Conversion back = ToUcarp.of(parsed.configuration());

      assertThat(back.extent()).as(back.notes().toString()).isEqualTo(Extent.ALL);
      List<CommandLines.Line> lines = CommandLines.of("ucarp", back.parts().getFirst().text());
      assertThat(known(locum.ucarp.OptionReader.read(lines.getFirst().words())))
          .isEqualTo(known(locum.ucarp.OptionReader.read(words)));
    }
  }

  /// Without the place of the password.
  private static String known(locum.ucarp.Invocation invocation) {
    locum.ucarp.UcarpOptions o = ((locum.ucarp.Invocation.Run) invocation).options();
    return List.of(
            o.interfaceName(),
            o.source(),
            o.group(),
            o.vhid(),
            o.secret().equals(o.secret()),
            o.address(),
            o.rate(),
            o.scripts(),
            o.preempt(),
            o.ignoresCarrier(),
            o.broadcast())
        .toString();
  }

  @Test
  void whereNothingCanBeSaidNothingIsWritten() {
    var configuration =
        ConfigParser.parse(
                MemoryConfigSource.of("/a", MIXED.substring(MIXED.indexOf("carp_instance"))),
                "/a",
                SETTINGS)
            .configuration();
    assertThat(ToVrrpd.of(configuration).extent()).isEqualTo(Extent.NOTHING);
    assertThat(ToNvrrp.of(configuration).extent()).isEqualTo(Extent.NOTHING);
  }
}
