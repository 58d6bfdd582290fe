package locum.nvrrp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Command lines of nvrrp, daemon and client.
class OptionReaderTest {

  private static Invocation read(String line) {
    return OptionReader.read(line.isEmpty() ? List.of() : List.of(line.split(" ")));
  }

  private static Invocation asks(Question question) {
    return new Invocation.Ask(question, Optional.empty());
  }

  @Test
  void withoutAnOptionItIsTheDaemon() {
    assertThat(read(""))
        .isEqualTo(
            new Invocation.Run(
                new NvrrpOptions("/etc/nvrrp", Optional.empty(), "/var/log/nvrrp.log", false)));
  }

  @Test
  void itsOwnOptionsLeaveItTheDaemon() {
    assertThat(read("--config-dir /srv/v --run-dir=/run/v --log v.log --foreground"))
        .isEqualTo(
            new Invocation.Run(new NvrrpOptions("/srv/v", Optional.of("/run/v"), "v.log", true)));
    assertThat(read("--check --config-dir=/srv/v")).isEqualTo(new Invocation.Check("/srv/v"));
  }

  @Test
  void everyQuestion() {
    assertThat(read("-r")).isEqualTo(asks(new Question.Reload()));
    assertThat(read("-s")).isEqualTo(asks(new Question.State()));
    assertThat(read("-S")).isEqualTo(asks(new Question.Summary()));
    assertThat(read("-v eth2.2")).isEqualTo(asks(new Question.OfInterface("eth2.2")));
    assertThat(read("-veth2.2")).isEqualTo(asks(new Question.OfInterface("eth2.2")));
    assertThat(read("-q")).isEqualTo(asks(new Question.Quit()));
    assertThat(read("-c")).isEqualTo(asks(new Question.ClearCounters()));
    assertThat(read("-l 2")).isEqualTo(asks(new Question.LogLevel("2")));
    assertThat(read("-V")).isEqualTo(new Invocation.Version());
    assertThat(read("-h")).isEqualTo(new Invocation.Help());
  }

  @Test
  void theLastOneCounts() {
    assertThat(read("-s -S")).isEqualTo(asks(new Question.Summary()));
    assertThat(read("-Ssr")).isEqualTo(asks(new Question.Reload()));
    assertThat(read("-V -q")).isEqualTo(asks(new Question.Quit()));
    assertThat(read("-q -h")).isEqualTo(new Invocation.Help());
    assertThat(read("-sv eth0")).isEqualTo(asks(new Question.OfInterface("eth0")));
    assertThat(read("-s --run-dir /run/v"))
        .isEqualTo(new Invocation.Ask(new Question.State(), Optional.of("/run/v")));
  }

  @Test
  void whatTheClientSendsIsReadBack() {
    for (Question question :
        List.of(
            new Question.Reload(),
            new Question.State(),
            new Question.Summary(),
            new Question.OfInterface("-x"),
            new Question.Quit(),
            new Question.ClearCounters(),
            new Question.LogLevel("abc"))) {
      assertThat(OptionReader.read(question.words())).isEqualTo(asks(question));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "-x | there is no option -x",
        "-: | there is no option -:",
        "-v | -v lacks its value",
        "-sl | -l lacks its value",
        "--zork | there is no option --zork",
        "--config-dir | --config-dir lacks its value",
        "--config-dir= | --config-dir: '' cannot be a path",
        "--check=yes | --check takes no value",
        "start | 'start' is no option",
        "-- | '--' is no option"
      })
  void whatIsWrongIsTold(String line, String complaint) {
    assertThat(read(line)).isEqualTo(new Invocation.Wrong(complaint));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-\u0007", "--\u001b[2J", "\u001b"})
  void nothingThatATerminalObeysIsRepeated(String word) {
    assertThat(OptionReader.read(List.of(word)))
        .isInstanceOfSatisfying(
            Invocation.Wrong.class,
            wrong -> assertThat(wrong.complaint().chars()).noneMatch(Character::isISOControl));
  }
}
