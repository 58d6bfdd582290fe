package locum.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneId;
import java.time.ZonedDateTime;
import org.junit.jupiter.api.Test;

class AtroposAnswersTest {

  @Test
  void timesAreThoseOfTheHostInItsForm() {
    assertThat(
            AtroposAnswers.ctime(
                ZonedDateTime.of(2026, 11, 3, 9, 4, 5, 999_999_999, ZoneId.of("Europe/Paris"))))
        .isEqualTo("Tue Nov  3 09:04:05 2026");
    assertThat(AtroposAnswers.ctime(ZonedDateTime.of(2026, 12, 31, 23, 59, 0, 0, ZoneId.of("UTC"))))
        .isEqualTo("Thu Dec 31 23:59:00 2026");
  }
}
