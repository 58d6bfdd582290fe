package locum.convert;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import locum.carp.CarpConfig;
import locum.carp.Password;
import locum.carp.Profile;
import locum.config.Configuration;
import locum.convert.Conversion.Part;
import locum.core.IpAddress;
import locum.core.Ipv4Address;
import locum.core.ScriptCommand;
import locum.engine.InstanceConfig;
import locum.engine.Peering;
import locum.notify.NotifySettings.AddressScripts;
import locum.notify.NotifySettings.Audience;
import locum.ucarp.InstanceText;
import locum.ucarp.Invocation;
import locum.ucarp.OptionReader;
import locum.ucarp.UcarpOptions;

/// A configuration as command lines of ucarp, one for each virtual host.
public final class ToUcarp {

  private static final Ipv4Address GROUP = new Ipv4Address(0xe0000012);

  private static final int LONGEST_PASSWORD = 19;

  private final Configuration configuration;
  private final Backward back;

  private ToUcarp(Configuration configuration) {
    this.configuration = configuration;
    back = new Backward(configuration, "ucarp");
  }

  public static Conversion of(Configuration configuration) {
    return new ToUcarp(configuration).convert();
  }

  private Conversion convert() {
    List<String> lines = new ArrayList<>();
    for (InstanceConfig instance : back.instances()) {
      Optional<String> obstacle = obstacle(instance);
      if (obstacle.isPresent()) {
        back.leaveOut(instance, obstacle.get());
        continue;
      }
      List<String> words = words(instance, instance.carp().orElseThrow());
      if (OptionReader.read(words) instanceof Invocation.Run(UcarpOptions options)
          && options.secret() instanceof UcarpOptions.Secret.Typed(Password typed)
          && typed.equals(instance.carp().orElseThrow().password())) {
        back.compare(
            instance,
            InstanceText.of(
                options, instance.interfaceName(), instance.trackSource(), "/", Optional.empty()));
        lines.add("ucarp " + ShellWords.joined(words) + "\n");
      } else {
        back.leaveOut(instance, "its password or a name in it can be said on no command line");
      }
    }
    back.compareRest(false);
    return new Conversion(
        lines.isEmpty()
            ? List.of()
            : List.of(
                new Part(
                    "",
                    "#!/bin/sh\n"
                        + Conversion.comments("Converted for ucarp by locum.", back.notes())
                        + String.join("", lines))),
        back.notes(),
        true);
  }

  private static Optional<String> obstacle(InstanceConfig instance) {
    if (instance.carp().isEmpty()) {
      return Optional.of("it speaks VRRP, and ucarp CARP only");
    }
    if (instance.carp().get().profile() != Profile.UCARP) {
      return Optional.of("its profile is not 'ucarp', and the packets of the others differ");
    }
    int length = octets(instance.carp().get().password()).length;
    if (length > LONGEST_PASSWORD) {
      return Optional.of(
          "its password has "
              + length
              + " octets, and ucarp takes 19 at most; change it on all"
              + " hosts");
    }
    if (instance.addresses().size() != 1) {
      return Optional.of("ucarp has exactly one address");
    }
    if (instance.peering() instanceof Peering.Unicast) {
      return Optional.of("it sends to single peers, and ucarp to a group only");
    }
    return instance.source().isEmpty()
        ? Optional.of("ucarp wants an address to send from; say it with 'mcast_src_ip'")
        : Optional.empty();
  }

  private List<String> words(InstanceConfig instance, CarpConfig host) {
    IpAddress address = instance.addresses().getFirst().address();
    List<String> words =
        new ArrayList<>(
            List.of(
                "-i", instance.interfaceName(),
                "-s", instance.source().orElseThrow().toString(),
                "-v", host.vhid().toString(),
                "-p", password(host.password()),
                "-a", address.toString(),
                "-b", Integer.toString(host.advbase()),
                "-k", Integer.toString(host.advskew()),
                "-r", Integer.toString(host.deadRatio())));
    flag(words, "-P", host.preempt());
    flag(words, "-S", !instance.trackPrimary());
    flag(words, "-M", instance.peering() instanceof Peering.Broadcast);
    IpAddress group =
        switch (instance.peering()) {
          case Peering.Multicast(IpAddress joined) -> joined;
          case Peering.Broadcast(IpAddress named) -> named;
          case Peering.Unicast _ -> GROUP;
        };
    if (!group.equals(GROUP)) {
      words.addAll(List.of("--mcast", group.toString())); // -m it refuses
    }
    Optional<AddressScripts> scripts =
        configuration
            .notifications()
            .instances()
            .getOrDefault(instance.name(), Audience.NOBODY)
            .addresses();
    if (scripts.isPresent()) {
      script(words, "-u", scripts.get().up());
      script(words, "-d", scripts.get().down());
      scripts
          .get()
          .up()
          .or(scripts.get()::down)
          .filter(command -> command.words().size() == 4)
          .ifPresent(command -> words.addAll(List.of("-x", command.words().getLast())));
      flag(words, "-n", scripts.get().neutral());
      flag(words, "-z", scripts.get().downAtExit());
    }
    words.add("-B"); // or else the shell waits for it, and comes to no other
    return words;
  }

  private static void flag(List<String> words, String letter, boolean given) {
    if (given) {
      words.add(letter);
    }
  }

  private static void script(List<String> words, String letter, Optional<ScriptCommand> command) {
    command.ifPresent(c -> words.addAll(List.of(letter, c.program())));
  }

  private static String password(Password password) {
    return new String(octets(password), StandardCharsets.UTF_8);
  }

  private static byte[] octets(Password password) {
    byte[] key = password.key().toArray();
    int length = key.length;
    while (length > 0 && key[length - 1] == 0) {
      length--;
    }
    return Arrays.copyOf(key, length);
  }
}
