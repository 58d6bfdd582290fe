package locum.carp;

import java.util.List;
import java.util.stream.Stream;
import locum.core.IpAddress;

/// A virtual host for tests: vhid 42 with the password `love`, 10.1.1.252, interval 1 s, and what a
/// test says differently.
public final class HostSettings {

  private final Profile profile;
  private int vhid = 42;
  private int advbase = 1;
  private int advskew;
  private String password = "love";
  private int deadRatio = 3;
  private boolean preempt;
  private List<IpAddress> addresses = parse("10.1.1.252");

  private HostSettings(Profile profile) {
    this.profile = profile;
  }

  public static HostSettings of(Profile profile) {
    return new HostSettings(profile);
  }

  public HostSettings vhid(int value) {
    vhid = value;
    return this;
  }

  public HostSettings interval(int base, int skew) {
    advbase = base;
    advskew = skew;
    return this;
  }

  public HostSettings password(String value) {
    password = value;
    return this;
  }

  public HostSettings deadRatio(int value) {
    deadRatio = value;
    return this;
  }

  public HostSettings preempt() {
    preempt = true;
    return this;
  }

  public HostSettings addresses(String... values) {
    addresses = parse(values);
    return this;
  }

  public CarpConfig build() {
    return new CarpConfig(
        profile,
        new Vhid(vhid),
        advbase,
        advskew,
        Password.of(password).orElseThrow(),
        deadRatio,
        preempt,
        addresses);
  }

  private static List<IpAddress> parse(String... addresses) {
    return Stream.of(addresses).map(text -> IpAddress.parse(text).orElseThrow()).toList();
  }
}
