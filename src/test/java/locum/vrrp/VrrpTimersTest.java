package locum.vrrp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class VrrpTimersTest {

  @ParameterizedTest(name = "{0}, priority {1}, interval {2}: {3} ns, {4} ns")
  @DisplayName("RFC 9568 §6.1, RFC 3768 §6.1: Skew_Time and Active_Down_Interval, worked values")
  @CsvSource({
    // version, priority, interval in its unit, Skew_Time, Active_Down_Interval
    "V2, 100, 1, 609_375_000, 3_609_375_000",
    "V2, 150, 1, 414_062_500, 3_414_062_500",
    "V2, 254, 1, 7_812_500, 3_007_812_500",
    "V2, 255, 1, 3_906_250, 3_003_906_250",
    "V2, 1, 1, 996_093_750, 3_996_093_750",
    // never scaled by the interval
    "V2, 100, 2, 609_375_000, 6_609_375_000",
    "V2, 100, 255, 609_375_000, 765_609_375_000",
    "V3, 100, 50, 304_687_500, 1_804_687_500",
    "V3, 50, 50, 402_343_750, 1_902_343_750",
    "V3, 100, 100, 609_375_000, 3_609_375_000",
    "V3, 255, 1, 39_062, 30_039_062",
    "V3, 254, 1, 78_125, 30_078_125",
    "V3, 1, 4095, 40_790_039_062, 163_640_039_062"
  })
  void workedValues(VrrpVersion version, int priority, int units, String skew, String down) {
    AdvertisementInterval interval = new AdvertisementInterval(version, units);
    assertThat(VrrpTimers.skewTime(new Priority(priority), interval)).isEqualTo(nanos(skew));
    assertThat(VrrpTimers.activeDownInterval(3, new Priority(priority), interval))
        .isEqualTo(nanos(down));
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName(
      "RFC 9568 §6.1: divided last, exact to the nanosecond for every priority and interval")
  void theDivisionIsTheLastStep(VrrpVersion version) {
    for (int units = 1; units <= AdvertisementInterval.maximum(version); units++) {
      AdvertisementInterval interval = new AdvertisementInterval(version, units);
      long base =
          switch (version) {
            case V2 -> 1_000_000_000L;
            case V3 -> units * 10_000_000L;
          };
      for (int priority = 1; priority <= 255; priority++) {
        long exact =
            BigInteger.valueOf(base)
                .multiply(BigInteger.valueOf(256 - priority))
                .divide(BigInteger.valueOf(256))
                .longValueExact();
        if (VrrpTimers.skewTime(new Priority(priority), interval).toNanos() != exact) {
          assertThat(VrrpTimers.skewTime(new Priority(priority), interval))
              .as("priority %d, interval %s", priority, interval)
              .isEqualTo(Duration.ofNanos(exact));
        }
      }
    }
  }

  @Test
  @DisplayName("RFC 9568 §6.1: of two Backups the one of higher priority fires first")
  void aHigherPriorityNeverWaitsLonger() {
    AdvertisementInterval shortest = AdvertisementInterval.ofCentiseconds(1);
    for (int priority = 1; priority < 255; priority++) {
      assertThat(VrrpTimers.skewTime(new Priority(priority), shortest))
          .isGreaterThan(VrrpTimers.skewTime(new Priority(priority + 1), shortest));
    }
  }

  @Test
  @DisplayName(
      "RFC 9568 §6.1, §5.2.7: the interval is 1-4095 centiseconds, in VRRPv2 1-255 seconds")
  void theRangeOfTheInterval() {
    assertThat(AdvertisementInterval.ofCentiseconds(4095).duration())
        .isEqualTo(Duration.ofMillis(40_950));
    assertThat(AdvertisementInterval.ofSeconds(255).duration()).isEqualTo(Duration.ofSeconds(255));
    for (int wrong : new int[] {0, -1, 4096}) {
      assertThatThrownBy(() -> AdvertisementInterval.ofCentiseconds(wrong))
          .isInstanceOf(IllegalArgumentException.class);
    }
    for (int wrong : new int[] {0, -1, 256}) {
      assertThatThrownBy(() -> AdvertisementInterval.ofSeconds(wrong))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(AdvertisementInterval.ofCentiseconds(50)).hasToString("500 ms");
    assertThat(AdvertisementInterval.ofCentiseconds(200)).hasToString("2 s");
    assertThat(AdvertisementInterval.ofSeconds(3)).hasToString("3 s");
  }

  private static Duration nanos(String text) {
    return Duration.ofNanos(Long.parseLong(text.replace("_", "")));
  }
}
