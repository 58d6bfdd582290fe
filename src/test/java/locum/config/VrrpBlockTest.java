package locum.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import locum.core.IpPrefix;
import locum.core.Ipv4Address;
import locum.core.Octets;
import locum.core.ReportedState;
import locum.core.ScriptCommand;
import locum.engine.InstanceConfig;
import locum.engine.VirtualAddress;
import locum.engine.VirtualMac;
import locum.notify.NotifySettings;
import locum.vrrp.Authentication;
import locum.vrrp.VirtualRouterConfig;
import locum.vrrp.Vrid;
import locum.vrrp.VrrpVersion;
import org.junit.jupiter.api.Test;

/// What a program writes as a `vrrp_instance` is what the parser reads, to the octet.
class VrrpBlockTest {

  /// What has a meaning somewhere in the language, and definitions that exist everywhere.
  private static final List<String> PIECES =
      List.of(
          " ",
          "\t",
          "\"",
          "'",
          "\\",
          "#",
          "!",
          "$",
          "${",
          "}",
          "{",
          "@",
          "~",
          "~SEQ(i,1,3)",
          ";",
          "\n",
          "\r",
          "$_PWD ",
          "${_HASH}",
          "x41",
          "\\x41",
          "a",
          "B",
          "7",
          "/",
          "-",
          "é",
          "€",
          "\u0085",
          "\u007f",
          "\u0001",
          "include ",
          "*",
          "",
          "=",
          ",",
          ":",
          "auth_octets ");

  /// Whatever the octets are: as text where that is readable, else as `auth_octets`.
  @Test
  void passwordsAreReadBackAsTheyWereGivenAndFoundInOrder() {
    SplittableRandom random = new SplittableRandom(5);
    int asOctets = 0;
    for (int round = 0; round < 5_000; round++) {
      byte[] octets = new byte[8];
      int length = random.nextInt(9);
      for (int i = 0; i < length; i++) {
        octets[i] =
            (byte)
                switch (random.nextInt(3)) {
                  case 0 -> random.nextInt(256);
                  case 1 -> " \"'#!$;\\{}~@".charAt(random.nextInt(12));
                  default -> 'a' + random.nextInt(26);
                };
      }
      Octets password = Octets.of(octets);
      Authentication authentication =
          random.nextBoolean()
              ? new Authentication.SimplePassword(password)
              : new Authentication.Header(password);
      String text = whole("a").authentication(authentication).text();
      asOctets += text.contains("auth_octets") ? 1 : 0;
      assertEquals(authentication, router(parse(text)).authentication(), text);
    }
    assertThat(asOctets).isBetween(500, 4_500);
  }

  @Test
  void whatIsNoOctetsIsRefusedWithoutShowingIt() {
    for (String wrong : List.of("", "7c7", "zz", "7c6f766531323334ff", "7c 8f")) {
      ParsedConfiguration parsed =
          ConfigParser.parse(
              MemoryConfigSource.of(
                  "/a",
                  whole("a")
                      .text()
                      .replace(
                          "  priority",
                          "  authentication {\n    auth_type PASS\n"
                              + "    auth_octets "
                              + wrong
                              + "\n  }\n  priority")),
              "/a",
              ConfigurationCasesTest.SETTINGS);
      assertThat(parsed.problems())
          .anyMatch(problem -> problem.message().contains("one to eight octets in hexadecimal"))
          .noneMatch(problem -> !wrong.isEmpty() && problem.message().contains(wrong));
      assertEquals(Authentication.NONE, router(parsed.configuration()).authentication());
    }
  }

  /// Either it comes back, or it is refused before it can be read as something else.
  @Test
  void namesAreReadBackAsTheyWereGivenOrRefused() {
    SplittableRandom random = new SplittableRandom(6);
    int refused = 0;
    for (int round = 0; round < 3_000; round++) {
      String name = "n" + text(random);
      try {
        String other = whole("other", 52).text();
        Configuration read =
            parse(whole(name).text() + other + VrrpBlock.group(name, List.of(name, "other"), 0));
        assertEquals(name, read.engine().instances().getFirst().name());
        assertEquals(name, read.engine().groups().getFirst().name());
      } catch (IllegalArgumentException refusal) {
        refused++;
      }
    }
    assertTrue(refused > 100 && refused < 2_900, "not what this test is about");
    assertThrows(IllegalArgumentException.class, () -> new VrrpBlock("a\"b"));
  }

  @Test
  void aWholeBlockIsReadBackAsItWasGiven() {
    SplittableRandom random = new SplittableRandom(7);
    for (int round = 0; round < 1_000; round++) {
      boolean v2 = random.nextBoolean();
      int vrid = 1 + random.nextInt(255);
      int priority = 1 + random.nextInt(254);
      int interval = v2 ? 1000 * (1 + random.nextInt(255)) : 10 * (1 + random.nextInt(4095));
      List<String> up = List.of("/up" + text(random), text(random));
      IpPrefix address = new IpPrefix(new Ipv4Address(0x0a000000 + random.nextInt(1, 1 << 20)), 24);
      Optional<VirtualMac.Bearer> bearer =
          switch (random.nextInt(4)) {
            case 0 -> Optional.of(new VirtualMac.Provided("vr." + vrid, true));
            case 1 ->
                Optional.of(new VirtualMac.Own(Optional.of("vm0"), "vrrp", Optional.empty(), true));
            case 2 ->
                Optional.of(new VirtualMac.Own(Optional.empty(), "vrrp", Optional.empty(), true));
            default -> Optional.empty();
          };
      VrrpBlock block =
          new VrrpBlock("a b")
              .interfaceName("eth0.7")
              .version(v2 ? VrrpVersion.V2 : VrrpVersion.V3)
              .vrid(new Vrid(vrid))
              .priority(priority)
              .advertInterval(interval)
              .accept(true)
              .address(address)
              .onMaster(up);
      boolean preempt = random.nextBoolean();
      block = preempt ? block : block.noPreemption();
      if (bearer.isPresent()) {
        block =
            switch (bearer.get()) {
              case VirtualMac.Provided(String name, boolean _) -> block.providedInterface(name);
              case VirtualMac.Own own ->
                  own.name().isPresent() ? block.virtualMac(own.name().get()) : block.virtualMac();
            };
      }

      Configuration read = parse(block.text());

      InstanceConfig instance = read.engine().instances().getFirst();
      assertEquals("a b", instance.name());
      assertEquals("eth0.7", instance.interfaceName());
      assertEquals(new Vrid(vrid), router(read).vrid());
      assertEquals(priority, router(read).priority().value());
      assertEquals(interval, router(read).interval().duration().toMillis());
      assertEquals(preempt, router(read).preemptMode());
      assertEquals(bearer, instance.virtualMac().flatMap(VirtualMac::bearer));
      assertEquals(
          List.of(address), instance.addresses().stream().map(VirtualAddress::prefix).toList());
      assertEquals(
          Optional.of(new ScriptCommand(up, Optional.empty())),
          Optional.ofNullable(read.notifications().instances().get("a b"))
              .map(NotifySettings.Audience::onState)
              .map(scripts -> scripts.get(ReportedState.MASTER)));
    }
  }

  @Test
  void noTextFormButTheTextItselfShowsThePassword() {
    VrrpBlock block =
        new VrrpBlock("a")
            .authentication(
                new Authentication.SimplePassword(
                    Octets.of(
                        Arrays.copyOf(
                            "sesame".getBytes(java.nio.charset.StandardCharsets.UTF_8), 8))));
    assertTrue(block.text().contains("sesame"));
    assertFalse(block.toString().contains("sesame"));
  }

  private static VrrpBlock whole(String name) {
    return whole(name, 51);
  }

  private static VrrpBlock whole(String name, int vrid) {
    return new VrrpBlock(name)
        .interfaceName("eth0")
        .version(VrrpVersion.V2)
        .vrid(new Vrid(vrid))
        .priority(100)
        .advertInterval(1000)
        .address(new IpPrefix(new Ipv4Address(0x0a000000 + vrid), 24));
  }

  private static VirtualRouterConfig router(Configuration read) {
    return read.engine().instances().getFirst().vrrp().orElseThrow();
  }

  private static Configuration parse(String text) {
    ParsedConfiguration parsed =
        ConfigParser.parse(
            MemoryConfigSource.of("/a", text), "/a", ConfigurationCasesTest.SETTINGS);
    assertThat(parsed.problems())
        .as(text)
        .noneMatch(problem -> !problem.message().contains("runs no shell"));
    return parsed.configuration();
  }

  private static String text(SplittableRandom random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(6); i > 0; i--) {
      text.append(PIECES.get(random.nextInt(PIECES.size())));
    }
    return text.toString();
  }
}
