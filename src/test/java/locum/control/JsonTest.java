package locum.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class JsonTest {

  @Test
  void whatIsWrittenIsReadAgain() {
    String line = "{\"a\":[1,2.5,true,null,\"\\\"x\\n\"],\"b\":{}}";

    assertThat(Json.parse(line).orElseThrow().toLine()).isEqualTo(line);
  }

  @Test
  void aWholeNumberHasNoFraction() {
    assertThat(Json.of(3).toLine()).isEqualTo("3");
    assertThat(Json.of(3).text()).contains("3");
  }

  @Test
  void aMissingMemberIsNothing() {
    assertThat(Json.of(1).get("x").text()).isEmpty();
    assertThat(Json.of("x").elements()).isEmpty();
  }

  @Test
  void textThatIsNoJsonIsRefusedWithoutAnException() {
    assertThat(Json.parse("")).isEmpty();
    assertThat(Json.parse("{")).isEmpty();
    assertThat(Json.parse("{} {}")).isEmpty();
    assertThat(Json.parse("[".repeat(5000))).as("nested too deeply").isEmpty();
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 2000; i++) {
      StringBuilder text = new StringBuilder();
      random.ints(random.nextInt(40), 1, 128).forEach(c -> text.append((char) c));
      Json.parse(text.toString());
    }
  }
}
