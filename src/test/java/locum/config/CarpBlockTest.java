package locum.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import locum.carp.CarpConfig;
import locum.carp.Password;
import locum.carp.Profile;
import locum.carp.Vhid;
import locum.core.IpAddress;
import locum.core.IpPrefix;
import locum.core.Ipv4Address;
import locum.core.Octets;
import locum.core.ScriptCommand;
import locum.engine.InstanceConfig;
import locum.engine.Peering;
import locum.engine.ProtocolConfig;
import locum.notify.NotifySettings;
import locum.notify.NotifySettings.AddressScripts;
import org.junit.jupiter.api.Test;

/// What a program writes as a block is what the parser reads, to the octet.
class CarpBlockTest {

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
          "$_BANG",
          "x41",
          "\\x41",
          "\\\"",
          "a",
          "B",
          "7",
          "/",
          "-",
          "é",
          "€",
          "\u0085",
          "\u2028",
          "\u007f",
          "\u0001",
          "include ",
          "*",
          "",
          "=",
          ",",
          ":",
          "hex:");

  @Test
  void commandsAreReadBackAsTheyWereGiven() {
    SplittableRandom random = new SplittableRandom(4);
    for (int round = 0; round < 20_000; round++) {
      List<String> words = new ArrayList<>(List.of("/p" + text(random)));
      for (int i = random.nextInt(4); i > 0; i--) {
        words.add(text(random));
      }
      Block block = read(new CarpBlock("a").upScript(words).text());
      Statement statement = block.statements().getFirst();
      assertEquals("up_script", statement.name());
      assertEquals(
          words,
          CommandLine.read(statement, new Findings()).orElseThrow().words(),
          words::toString);
    }
  }

  @Test
  void passwordsAreReadBackAsTheyWereGiven() {
    SplittableRandom random = new SplittableRandom(5);
    for (int round = 0; round < 20_000; round++) {
      byte[] octets = new byte[1 + random.nextInt(20)];
      random.nextBytes(octets);
      if (random.nextBoolean()) {
        byte[] text = ("p" + text(random)).getBytes(StandardCharsets.UTF_8);
        octets = Arrays.copyOf(text, Math.min(20, text.length));
      }
      Password password = new Password(Octets.of(Arrays.copyOf(octets, 20)));
      Block block = read(new CarpBlock("a").password(password).text());
      Word word = block.statements().getFirst().arguments().getFirst();
      byte[] back =
          word.text().startsWith(CarpBlock.HEX)
              ? Octets.ofHex(word.text().substring(CarpBlock.HEX.length())).toArray()
              : word.text().getBytes(StandardCharsets.UTF_8);
      assertEquals(password, new Password(Octets.of(Arrays.copyOf(back, 20))));
      assertEquals(1, block.statements().getFirst().arguments().size());
    }
  }

  /// Either it comes back, or it is refused before it can be read as something else.
  @Test
  void namesAreReadBackAsTheyWereGivenOrRefused() {
    SplittableRandom random = new SplittableRandom(6);
    int refused = 0;
    for (int round = 0; round < 20_000; round++) {
      String name = text(random);
      try {
        String text = new CarpBlock(name).interfaceName(name).text();
        Block root = root(text);
        Statement block = root.statements().getFirst();
        assertEquals(name, block.arguments().getFirst().text());
        assertEquals(
            name,
            block.block().orElseThrow().statements().getFirst().arguments().getFirst().text());
      } catch (IllegalArgumentException refusal) {
        refused++;
      }
    }
    assertTrue(refused > 1000 && refused < 19_000, () -> "not what this test is about");
    assertThrows(IllegalArgumentException.class, () -> new CarpBlock("a\"b"));
  }

  @Test
  void aWholeBlockIsReadBackAsItWasGiven() {
    SplittableRandom random = new SplittableRandom(7);
    for (int round = 0; round < 2_000; round++) {
      int advskew = 1 + random.nextInt(255);
      CarpConfig host =
          new CarpConfig(
              List.of(Profile.UCARP, Profile.OPENBSD, Profile.FREEBSD).get(random.nextInt(3)),
              new Vhid(1 + random.nextInt(255)),
              random.nextInt(256),
              advskew,
              Password.of("p\"$" + random.nextInt()).orElseThrow(),
              1 + random.nextInt(9),
              random.nextBoolean(),
              List.of(new Ipv4Address(0x0a000000 + random.nextInt(1, 1 << 20))));
      boolean ownMac = random.nextBoolean();
      boolean broadcast = random.nextBoolean();
      boolean neutral = random.nextBoolean();
      IpAddress group = new Ipv4Address(0xef000000 + random.nextInt(1 << 20));
      IpAddress source = new Ipv4Address(0x0a100000 + random.nextInt(1, 1 << 20));
      List<String> up = List.of("/up" + text(random), text(random));
      List<String> down = List.of("/down", text(random), text(random));
      CarpBlock block =
          new CarpBlock("a b")
              .interfaceName("eth0")
              .vhid(host.vhid())
              .profile(host.profile())
              .advbase(host.advbase())
              .advskew(host.advskew())
              .deadRatio(host.deadRatio())
              .password(host.password())
              .group(group)
              .source(source)
              .address(IpPrefix.host(host.addresses().getFirst()))
              .upScript(up)
              .downScript(down);
      block = host.preempt() ? block.preempt() : block;
      block = ownMac ? block.interfaceMac() : block;
      block = broadcast ? block.broadcastFrames() : block.ignoreInterface();
      block = neutral ? block.neutral() : block.downScriptAtExit();

      Configuration read = parse(block.text());

      InstanceConfig instance = read.engine().instances().getFirst();
      assertEquals("a b", instance.name());
      assertEquals(new ProtocolConfig.Carp(host, ownMac), instance.protocol());
      assertEquals(
          broadcast ? new Peering.Broadcast(group) : new Peering.Multicast(group),
          instance.peering());
      assertEquals(Optional.of(source), instance.source());
      assertEquals(broadcast, instance.trackPrimary());
      assertTrue(instance.scripted());
      assertEquals(
          Optional.of(
              new AddressScripts(
                  Optional.of(new ScriptCommand(up, Optional.empty())),
                  Optional.of(new ScriptCommand(down, Optional.empty())),
                  neutral,
                  !neutral)),
          Optional.ofNullable(read.notifications().instances().get("a b"))
              .flatMap(NotifySettings.Audience::addresses));
    }
  }

  private static Configuration parse(String text) {
    ParsedConfiguration parsed =
        ConfigParser.parse(
            MemoryConfigSource.of("/a", text), "/a", ConfigurationCasesTest.SETTINGS);
    assertFalse(parsed.hasErrors(), () -> text + parsed.problems());
    return parsed.configuration();
  }

  @Test
  void noTextFormButTheTextItselfShowsThePassword() {
    CarpBlock block = new CarpBlock("a").password(Password.of("sesame").orElseThrow());
    assertTrue(block.text().contains("sesame"));
    assertFalse(block.toString().contains("sesame"));
  }

  private static String text(SplittableRandom random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(6); i > 0; i--) {
      text.append(PIECES.get(random.nextInt(PIECES.size())));
    }
    return text.toString();
  }

  private static Block read(String text) {
    return root(text).statements().getFirst().block().orElseThrow();
  }

  private static Block root(String text) {
    Findings findings = new Findings();
    ParseSettings settings = new ParseSettings("", "host", "", Map.of(), 0, false);
    List<Fragment> fragments =
        new TextReader(MemoryConfigSource.of("/a", text), settings, findings).read("/a");
    Block root = BlockBuilder.build(fragments, new Location("/a", 1, 1), findings);
    assertEquals(List.of(), findings.inOrder(), text);
    assertEquals(1, root.statements().size(), text);
    return root;
  }
}
