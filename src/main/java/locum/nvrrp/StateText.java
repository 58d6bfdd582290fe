package locum.nvrrp;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import locum.core.AddressFamily;
import locum.core.Event;
import locum.core.InterfaceAddress;
import locum.core.InterfaceIndex;
import locum.core.IpAddress;
import locum.core.Link;
import locum.core.MacAddress;
import locum.core.MonotonicTime;
import locum.core.Octets;
import locum.core.ReportedState;
import locum.engine.InstanceStatus;
import locum.engine.Statistics;
import locum.vrrp.AdvertisementInterval;
import locum.vrrp.VrrpTimers;

/// What `nvrrp -s`, `-S` and `-v` print: the labels, order and units of nvrrp's own.
public final class StateText {

  /// Labels end in this column.
  private static final int LABEL = 18;

  /// Master_Down_Interval counts this many adverts.
  private static final int ADVERTS = 3;

  private static final int NANOS = 1_000_000_000;
  private static final MacAddress NO_MAC = new MacAddress(0);

  /// A session, and the instance that runs it.
  public record Running(Session session, InstanceStatus status) {}

  private final MonotonicTime at;
  private final Map<String, Link> links = new HashMap<>();
  private final Map<InterfaceIndex, InterfaceAddress> ipv4 = new HashMap<>();
  private final Map<InterfaceIndex, InterfaceAddress> ipv6 = new HashMap<>();

  /// For statuses of one moment.
  ///
  /// @param at the moment of the statuses
  /// @param host as it is at about that moment
  public StateText(MonotonicTime at, Event.HostSurveyed host) {
    this.at = at;
    host.links().forEach(link -> links.put(link.name(), link));
    for (InterfaceAddress address : host.addresses()) {
      if (!address.leased()) {
        switch (address.address().family()) {
          case IPV4 -> ipv4.putIfAbsent(address.interfaceIndex(), address);
          case IPV6 -> {
            if (address.address().isLinkLocal()) {
              ipv6.putIfAbsent(address.interfaceIndex(), address);
            }
          }
        }
      }
    }
  }

  /// `-s`: a block for each session, and an empty line behind it.
  public String full(List<Running> sessions) {
    StringBuilder text = new StringBuilder();
    sessions.forEach(one -> block(one, text));
    return text.toString();
  }

  /// `-S`.
  public static String summary(List<InstanceStatus> instances) {
    long slaves = count(instances, ReportedState.BACKUP);
    long masters = count(instances, ReportedState.MASTER);
    return (instances.size() - slaves - masters)
        + " initial session(s)\n"
        + slaves
        + " slave session(s)\n"
        + masters
        + " master session(s)\n";
  }

  private static long count(List<InstanceStatus> instances, ReportedState state) {
    return instances.stream().filter(status -> status.state() == state).count();
  }

  /// `-v`.
  ///
  /// @param state empty when no session has that interface
  public static String ofInterface(Optional<ReportedState> state) {
    return state.map(StateWord::of).orElse("invalid interface") + "\n";
  }

  private void block(Running running, StringBuilder text) {
    Session session = running.session();
    InstanceStatus status = running.status();
    AddressFamily family = session.family();
    Optional<Link> primary = Optional.ofNullable(links.get(session.primaryInterface()));
    Optional<Link> vrrp = Optional.ofNullable(links.get(session.vrrpInterface()));
    Optional<InterfaceAddress> own =
        primary.flatMap(
            link ->
                Optional.ofNullable(
                    (family == AddressFamily.IPV4 ? ipv4 : ipv6).get(link.index())));
    String source = own.map(one -> one.address().toString()).orElse(unspecified(family));
    AdvertisementInterval learned =
        status.terms() instanceof InstanceStatus.Terms.Vrrp terms
            ? terms.advertisementInterval()
            : session.interval();
    Statistics counted = status.statistics();
    line(text, "filename", session.file());
    line(text, "primary intf", session.primaryInterface());
    line(text, "primary IP", source);
    line(text, "primary addr", source);
    line(text, "primary netmask", netmask(family, own.map(one -> one.prefix().length()).orElse(0)));
    line(text, "primary MAC", primary.flatMap(Link::mac).orElse(NO_MAC));
    line(text, "primary idx", primary.map(link -> link.index().value()).orElse(0));
    line(text, "vip intf", session.vrrpInterface());
    line(text, "vip IP", session.vip());
    line(text, "vip addr", session.vip().address());
    line(text, "vip netmask", netmask(family, session.vip().length()));
    line(text, "vip MAC", vrrp.flatMap(Link::mac).orElse(NO_MAC));
    line(text, "vip idx", vrrp.map(link -> link.index().value()).orElse(0));
    line(text, "vrid", session.vrid());
    line(text, "priority", session.priority());
    line(text, "adv interval", session.interval().duration().toNanos());
    line(text, "master adv int", learned.duration().toNanos());
    line(
        text,
        "master down int",
        VrrpTimers.activeDownInterval(ADVERTS, session.priority(), learned).toNanos());
    line(text, "skew time", VrrpTimers.skewTime(session.priority(), learned).toNanos());
    line(text, "timer adv", timer(status.nextAdvertisement()));
    line(text, "timer mdown", timer(status.activeDown()));
    line(text, "iphdr id", counted.advertisementsSent() & 0xffff);
    line(text, "version", "3");
    line(text, "state", StateWord.of(status.state()));
    line(text, "allow preempt", session.preempts() ? "yes" : "no");
    line(text, "slave to master", counted.moves().backupToActive());
    line(text, "master to slave", counted.moves().activeToBackup());
    line(text, "slave to initial", counted.moves().backupToInitialize());
    line(text, "master to initial", counted.moves().activeToInitialize());
    line(text, "adverts recvd", counted.advertisementsReceived());
    line(text, "adverts sent", counted.advertisementsSent());
    line(text, "send errors", counted.sendErrors());
    text.append('\n');
  }

  private static void line(StringBuilder text, String label, Object value) {
    text.append(" ".repeat(LABEL - label.length()))
        .append(label)
        .append(' ')
        .append(value)
        .append('\n');
  }

  /// When a timer fires, in seconds and nanoseconds of CLOCK_MONOTONIC; zeros when it does not run.
  private String timer(Optional<Duration> left) {
    long fires = left.map(duration -> at.plus(duration).nanos()).orElse(0L);
    return Math.floorDiv(fires, (long) NANOS) + " " + Math.floorMod(fires, (long) NANOS);
  }

  private static String unspecified(AddressFamily family) {
    return switch (family) {
      case IPV4 -> "0.0.0.0";
      case IPV6 -> "::";
    };
  }

  /// `255.255.0.0`, `ffff:ffff::`.
  private static String netmask(AddressFamily family, int length) {
    byte[] mask = new byte[family.octets()];
    for (int bit = 0; bit < length; bit++) {
      mask[bit / 8] |= (byte) (0x80 >> bit % 8);
    }
    return IpAddress.of(Octets.of(mask)).toString().toLowerCase(Locale.ROOT);
  }
}
