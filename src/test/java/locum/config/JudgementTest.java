package locum.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JudgementTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mistake-weights.conf",
        "mistake-weights-in-sync-group.conf",
        "mistake-same-address-twice.conf"
      })
  @DisplayName("keepalived's -t does not judge the meaning, so its exit code must not depend on it")
  void whatAFileMeansIsNoMistakeInItsText(String file) throws IOException {
    ParsedConfiguration parsed =
        ConfigParser.parse(ConfigurationCasesTest.source(), file, ConfigurationCasesTest.SETTINGS);

    assertThat(parsed.problems())
        .isNotEmpty()
        .filteredOn(problem -> problem.severity() != Severity.NOTE)
        .filteredOn(problem -> !problem.message().startsWith("Priority 255 is for the host"))
        .allMatch(problem -> problem.nature() == ConfigProblem.Nature.MEANING);
  }

  @Test
  void aMistakeInTheTextStaysOne() throws IOException {
    ParsedConfiguration parsed =
        ConfigParser.parse(
            ConfigurationCasesTest.source(),
            "mistake-out-of-range.conf",
            ConfigurationCasesTest.SETTINGS);

    assertThat(parsed.problems())
        .anyMatch(problem -> problem.nature() == ConfigProblem.Nature.MISTAKE);
  }
}
