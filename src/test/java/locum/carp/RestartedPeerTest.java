package locum.carp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import locum.carp.VirtualHost.State;
import locum.core.IpAddress;
import locum.core.MonotonicTime;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Two hosts with preemption on one link, the better of which restarts: the guard against replays
/// must not keep it out.
class RestartedPeerTest {

  private static final Duration TENTH = Duration.ofMillis(100);
  private static final Cause TOLD = new Cause.Told("it was started");

  @ParameterizedTest
  @ValueSource(ints = {0, 50, 100, 500, 2_000, 5_000, 60_000})
  @DisplayName("A better locum restarted with a lower counter is Master again, alone, within 5 s")
  void aRestartedLocumIsObeyed(int downMillis) {
    Lan lan = new Lan();
    Lan.Host better = lan.host("10.1.1.1", 0, 1_000_000);
    Lan.Host other = lan.host("10.1.1.5", 128, 2_000_000);
    lan.run(Duration.ofSeconds(20));
    assertThat(better.isMaster()).isTrue();
    assertThat(other.isMaster()).isFalse();

    better.crash();
    lan.run(Duration.ofMillis(downMillis));
    better.restart(7);
    lan.run(Duration.ofSeconds(5));
    lan.runAndExpectOneMaster(better, Duration.ofSeconds(60));
    assertThat(lan.twoMasters)
        .as("while a restarted peer is refused, both are Master")
        .isLessThanOrEqualTo(Duration.ofSeconds(1));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 500, 5_000})
  @DisplayName("A restarted ucarp, which sends random counters while alone, is obeyed as soon")
  void aRestartedUcarpIsObeyed(int downMillis) {
    for (int seed = 0; seed < 20; seed++) {
      Lan lan = new Lan();
      Lan.Host better = lan.ucarp("10.1.1.1", 0, seed);
      Lan.Host other = lan.host("10.1.1.5", 128, 2_000_000);
      lan.run(Duration.ofSeconds(20));
      better.crash();
      lan.run(Duration.ofMillis(downMillis));
      better.restart(seed + 100);
      lan.run(Duration.ofSeconds(6));
      lan.runAndExpectOneMaster(better, Duration.ofSeconds(30));
      assertThat(other.refused).as("seed %d", seed).isLessThanOrEqualTo(2);
    }
  }

  @Test
  @DisplayName("A healthy master is never refused: an hour of a lone ucarp, and of a locum")
  void aHealthyMasterIsNeverRefused() {
    Lan lan = new Lan();
    lan.ucarp("10.1.1.1", 0, 1);
    Lan.Host other = lan.host("10.1.1.5", 128, 2_000_000);
    lan.run(Duration.ofHours(1));
    assertThat(other.refused).isZero();
    assertThat(other.isMaster()).isFalse();
  }

  private static IpAddress address(String text) {
    return IpAddress.parse(text).orElseThrow();
  }

  /// Hosts on a link without delay and loss.
  private static final class Lan {
    private final List<Host> hosts = new ArrayList<>();
    private MonotonicTime now = new MonotonicTime(0);
    private Duration twoMasters = Duration.ZERO;

    Host host(String address, int skew, long firstCounter) {
      return add(new Host(address(address), skew, Optional.empty()), firstCounter);
    }

    /// Sends a random counter with every advert until it hears another, and then the one that it
    /// heard last plus one.
    Host ucarp(String address, int skew, long seed) {
      return add(new Host(address(address), skew, Optional.of(new Random(seed))), 0);
    }

    private Host add(Host host, long firstCounter) {
      hosts.add(host);
      host.restart(firstCounter);
      return host;
    }

    void run(Duration duration) {
      MonotonicTime end = now.plus(duration);
      while (now.isBefore(end)) {
        MonotonicTime next = end;
        for (Host host : hosts) {
          next = host.deadline().map(next::min).orElse(next);
        }
        if (hosts.stream().filter(Host::isMaster).count() > 1) {
          twoMasters = twoMasters.plus(now.until(next));
        }
        now = next;
        for (Host host : hosts) {
          if (host.deadline().filter(d -> d.isDue(now)).isPresent()) {
            host.act(host.machine.deadlineReached(now));
          }
        }
      }
    }

    void runAndExpectOneMaster(Host master, Duration duration) {
      for (Duration passed = Duration.ZERO; passed.compareTo(duration) < 0; ) {
        run(TENTH);
        passed = passed.plus(TENTH);
        assertThat(hosts.stream().filter(Host::isMaster)).containsExactly(master);
      }
    }

    private final class Host {
      private final IpAddress address;
      private final CarpConfig config;
      private final Optional<Random> random;
      private VirtualHost machine;
      private boolean alive;
      private boolean alone;
      private long counter;
      private int refused;

      Host(IpAddress address, int skew, Optional<Random> random) {
        this.address = address;
        this.config = HostSettings.of(Profile.UCARP).interval(1, skew).preempt().build();
        this.random = random;
        this.machine = new VirtualHost(config, 0);
      }

      void restart(long firstCounter) {
        machine = new VirtualHost(config, firstCounter);
        alive = true;
        alone = true;
        machine.start(now, TOLD);
      }

      void crash() {
        alive = false;
      }

      boolean isMaster() {
        return alive && machine.state() instanceof State.Master;
      }

      Optional<MonotonicTime> deadline() {
        return alive ? machine.deadline() : Optional.empty();
      }

      void act(List<Action> actions) {
        for (Action action : actions) {
          if (action instanceof Action.Send(Advertisement said)) {
            Advertisement sent = random.map(r -> asUcarp(said, r)).orElse(said);
            hosts.stream().filter(h -> h != this).forEach(h -> h.hear(sent, address));
          } else if (action instanceof Action.Refuse) {
            refused++;
          }
        }
      }

      private Advertisement asUcarp(Advertisement said, Random r) {
        counter = alone ? r.nextLong() : counter + 1;
        return new Voice(config, counter).says(said.advbase(), said.advskew(), 0);
      }

      private void hear(Advertisement sent, IpAddress sender) {
        if (alive) {
          alone = false;
          counter = sent.counter();
          if (random.isPresent()) {
            // It checks no counter: each looks fresh to it.
            sent =
                new Voice(config, random.get().nextLong()).says(sent.advbase(), sent.advskew(), 0);
          }
          act(machine.handle(now, sent, sender, address));
        }
      }
    }
  }
}
