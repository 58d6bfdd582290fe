package locum.track;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// What follows from a reading, for every form of weight.
class WeightTest {

  private static final Reading UP = new Reading.Health(true, "is up");
  private static final Reading DOWN = new Reading.Health(false, "is down");
  private static final Verdict FAULT = new Verdict.Fault();

  @Test
  @DisplayName("keepalived: +w while up, -w while down, the other way round in reverse; 0 is FAULT")
  void theTableOfWeights() {
    assertThat(weight(0).judge(UP)).isEqualTo(adds(0));
    assertThat(weight(0).judge(DOWN)).isEqualTo(FAULT);
    assertThat(reverse(0).judge(UP)).isEqualTo(FAULT);
    assertThat(reverse(0).judge(DOWN)).isEqualTo(adds(0));
    for (int w = 1; w <= 254; w++) {
      assertThat(weight(w).judge(UP)).isEqualTo(adds(w));
      assertThat(weight(w).judge(DOWN)).isEqualTo(adds(0));
      assertThat(weight(-w).judge(UP)).isEqualTo(adds(0));
      assertThat(weight(-w).judge(DOWN)).isEqualTo(adds(-w));
      assertThat(reverse(w).judge(UP)).isEqualTo(adds(-w));
      assertThat(reverse(w).judge(DOWN)).isEqualTo(adds(0));
      assertThat(reverse(-w).judge(UP)).isEqualTo(adds(0));
      assertThat(reverse(-w).judge(DOWN)).isEqualTo(adds(w));
    }
  }

  @Test
  void aNumberIsMultiplied() {
    assertThat(weight(1).judge(new Reading.Amount(7))).isEqualTo(adds(7));
    assertThat(weight(-3).judge(new Reading.Amount(7))).isEqualTo(adds(-21));
    assertThat(weight(-3).judge(new Reading.Amount(-7))).isEqualTo(adds(21));
    assertThat(reverse(3).judge(new Reading.Amount(7))).isEqualTo(adds(-21));
    assertThat(weight(2).judge(new Reading.Amount(200))).as("at most 253").isEqualTo(adds(253));
    assertThat(weight(-1).judge(new Reading.Amount(253))).isEqualTo(adds(-253));
    assertThat(weight(-1).judge(new Reading.Amount(254))).as("-254 is a fault").isEqualTo(FAULT);
    assertThat(weight(254).judge(new Reading.Amount(Long.MAX_VALUE / 256))).isEqualTo(adds(253));
    assertThat(weight(-254).judge(new Reading.Amount(Long.MAX_VALUE / 256))).isEqualTo(FAULT);
  }

  @Test
  void withoutWeightEveryNumberButZeroIsAFault() {
    assertThat(weight(0).judge(new Reading.Amount(0))).isEqualTo(adds(0));
    assertThat(weight(0).judge(new Reading.Amount(1))).isEqualTo(FAULT);
    assertThat(weight(0).judge(new Reading.Amount(-1))).isEqualTo(FAULT);
    assertThat(reverse(0).judge(new Reading.Amount(0))).isEqualTo(FAULT);
    assertThat(reverse(0).judge(new Reading.Amount(1))).isEqualTo(adds(0));
  }

  @Test
  void whatIsNotKnownIsWaitedForOnlyWithoutWeight() {
    assertThat(weight(0).judge(new Reading.Unknown())).isEqualTo(new Verdict.Waits());
    assertThat(reverse(0).judge(new Reading.Unknown())).isEqualTo(new Verdict.Waits());
    assertThat(weight(5).judge(new Reading.Unknown())).isEqualTo(adds(0));
    assertThat(weight(-5).judge(new Reading.Unknown())).isEqualTo(adds(0));
    assertThat(weight(0).judge(new Reading.Unavailable("no"))).isEqualTo(adds(0));
    assertThat(weight(-5).judge(new Reading.Unavailable("no"))).isEqualTo(adds(0));
  }

  private static Weight weight(int value) {
    return new Weight(value, false);
  }

  private static Weight reverse(int value) {
    return new Weight(value, true);
  }

  private static Verdict adds(int points) {
    return new Verdict.Adds(points);
  }
}
