package locum.cli.demo;

import java.time.Duration;

/// The configuration of the demonstration: a pair of load balancers as people have them.
final class DemoFiles {

  /// The address that the two routers share.
  static final String ADDRESS = "10.66.0.100";

  private static final int PRIORITY_OF_A = 150;
  private static final int PRIORITY_OF_B = 100;
  private static final Duration ADVERT_INTERVAL = Duration.ofSeconds(1);

  private DemoFiles() {}

  static String configuration(String router) {
    boolean first = router.equals("a");
    return """
        global_defs {
            router_id lb_%s
        }

        vrrp_instance VI_1 {
            state %s
            interface eth0
            virtual_router_id 51
            priority %d
            advert_int %d
            authentication {
                auth_type PASS
                auth_pass s3cret12
            }
            virtual_ipaddress {
                %s/24 dev eth0 label eth0:vip
            }
        }
        """
        .formatted(
            router,
            first ? "MASTER" : "BACKUP",
            first ? PRIORITY_OF_A : PRIORITY_OF_B,
            ADVERT_INTERVAL.toSeconds(),
            ADDRESS);
  }

  /// Skew_Time of `b`: (256 - priority) / 256 of a second in version 2.
  static Duration skewTimeOfB() {
    return Duration.ofSeconds(256 - PRIORITY_OF_B).dividedBy(256);
  }

  /// Active_Down_Interval of `b`: three intervals and the skew.
  static Duration activeDownIntervalOfB() {
    return ADVERT_INTERVAL.multipliedBy(3).plus(skewTimeOfB());
  }
}
