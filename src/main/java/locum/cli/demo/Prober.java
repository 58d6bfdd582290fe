package locum.cli.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import locum.core.MonotonicTime;

/// Asks an address from the client every few milliseconds and keeps when it answered.
public final class Prober implements AutoCloseable {

  /// The longest time without an answer, less the time between two questions.
  public record Silence(MonotonicTime from, Duration length) {}

  private final Duration period;
  private final List<MonotonicTime> answers = new ArrayList<>();
  private int questions;
  private final LabProcess process;

  private Prober(Lab lab, String address, Duration period) {
    this.period = period;
    List<String> command = new ArrayList<>(OwnCommand.java(Probe.class));
    command.add(address);
    command.add(Long.toString(period.toMillis()));
    process = lab.start(Lab.CLIENT, "probe", command, this::took);
  }

  /// Begins to ask `address` once in each `period`.
  public static Prober start(Lab lab, String address, Duration period) {
    return new Prober(lab, address, period);
  }

  private synchronized void took(LabProcess.Line line) {
    if (line.text().startsWith("s ")) {
      questions++;
    } else if (line.text().startsWith("a ")) {
      answers.add(new MonotonicTime(Long.parseLong(line.text().substring(2))));
      notifyAll();
    }
  }

  /// How many questions were asked so far.
  public synchronized int questions() {
    return questions;
  }

  public synchronized int answers() {
    return answers.size();
  }

  public synchronized Optional<MonotonicTime> lastAnswer() {
    return answers.isEmpty() ? Optional.empty() : Optional.of(answers.getLast());
  }

  /// The first answer after `since`, else the last one before.
  synchronized MonotonicTime firstAnswerAfter(MonotonicTime since) {
    MonotonicTime found = answers.getLast();
    for (int i = answers.size() - 1; i >= 0 && answers.get(i).isAfter(since); i--) {
      found = answers.get(i);
    }
    return found;
  }

  /// Waits for an answer that came after `since`.
  public synchronized MonotonicTime awaitAnswer(Duration patience, MonotonicTime since) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      if (!answers.isEmpty() && answers.getLast().isAfter(since)) {
        return answers.stream().filter(answer -> answer.isAfter(since)).findFirst().orElseThrow();
      }
      long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (left <= 0) {
        throw new LabFailure(
            "the client got no answer within " + patience.toMillis() + " ms" + process.tail(5));
      }
      try {
        wait(left);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new LabFailure("interrupted while waiting for an answer", e);
      }
    }
  }

  /// The longest silence between two points in time; the last answer before `from` begins one.
  public synchronized Silence longestSilence(MonotonicTime from, MonotonicTime to) {
    MonotonicTime previous = from;
    Silence longest = new Silence(from, Duration.ZERO);
    for (MonotonicTime answer : answers) {
      if (answer.isAfter(to)) {
        break;
      }
      if (answer.isAfter(from)) {
        longest = longer(longest, previous, answer);
      }
      previous = answer;
    }
    return longer(longest, previous, to);
  }

  private Silence longer(Silence longest, MonotonicTime begin, MonotonicTime end) {
    Duration length = begin.until(end).minus(period);
    return length.compareTo(longest.length()) > 0 ? new Silence(begin, length) : longest;
  }

  @Override
  public void close() {
    process.kill();
  }
}
