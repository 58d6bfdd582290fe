package locum.ucarp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// A command line as a configuration that does the same.
class InstanceTextTest {

  private static String text(String line) {
    return switch (OptionReader.read(List.of(line.split(" ")))) {
      case Invocation.Run(var options) ->
          InstanceText.of(options, "eth0", true, "/home/me", Optional.of("root"));
      case Invocation other -> throw new AssertionError(line + " is " + other);
    };
  }

  @Test
  void theExampleOfTheDocument() {
    assertThat(text("-v 42 -p love -a 10.1.1.252 -s 10.1.1.1"))
        .isEqualTo(
            """
            carp_instance ucarp-eth0-42 {
              interface eth0
              vhid 42
              profile ucarp
              advbase 1
              advskew 0
              dead_ratio 3
              password "love"
              mcast_src_ip 10.1.1.1
              track_src_ip
              virtual_ipaddress {
                10.1.1.252/32
              }
            }
            """);
  }

  @Test
  void everything() {
    assertThat(
            text(
                "-v 42 -o pass -a 10.1.1.252 -s 10.1.1.1 -b 2 -k 100 -r 5 -m 239.192.0.1 -M -P -S -n"
                    + " -z -u ./up.sh -d /etc/vip-down.sh -x $1;'x'"))
        .isEqualTo(
            """
            global_defs {
              script_user root
              use_symlink_paths
            }
            carp_instance ucarp-eth0-42 {
              interface eth0
              vhid 42
              profile ucarp
              advbase 2
              advskew 100
              dead_ratio 5
              password_file /home/me/pass
              mcast_src_ip 10.1.1.1
              track_src_ip
              mcast_dst_ip 239.192.0.1
              nomcast
              preempt
              dont_track_primary
              up_script "/home/me/up.sh eth0 10.1.1.252 \\x241\\x3b\\x27x\\x27"
              down_script "/etc/vip-down.sh eth0 10.1.1.252 \\x241\\x3b\\x27x\\x27"
              neutral
              down_script_at_exit
              virtual_ipaddress {
                10.1.1.252/32
              }
            }
            """);
  }

  @Test
  void whatNoFileCanSayIsRefused() {
    assertThatThrownBy(() -> text("-v 42 -o a\"b -a 10.1.1.252 -s 10.1.1.1"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
