package locum.core;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;

/// A rule of policy routing: what `ip rule add` would be told.
///
/// @param preference 0 to 2^32-1; the lowest is asked first
/// @param protocol 0-255, who is responsible for it
public record RoutingRule(
    AddressFamily family, long preference, Selector selector, Action action, int protocol)
    implements RoutingObject {

  /// The packets that a rule is for. What is empty does not matter.
  ///
  /// @param inverted the packets that the rest does not describe
  /// @param tos 0 is any
  /// @param uids of the sender's user
  /// @param ipProtocol 1-255
  public record Selector(
      boolean inverted,
      Optional<IpPrefix> from,
      Optional<IpPrefix> to,
      Optional<String> inputInterface,
      Optional<String> outputInterface,
      int tos,
      Optional<Mark> mark,
      Optional<Range> uids,
      OptionalInt ipProtocol,
      Optional<Range> sourcePorts,
      Optional<Range> destinationPorts,
      OptionalLong tunnelId) {}

  /// A firewall mark and the bits of it that are compared.
  public record Mark(long value, long mask) {}

  /// Both ends belong to it.
  public record Range(long first, long last) {
    @Override
    public String toString() {
      return first == last ? String.valueOf(first) : first + "-" + last;
    }
  }

  /// What happens to them.
  public sealed interface Action {

    /// Looked up in a table.
    ///
    /// @param l3mdev in the one of the packet's VRF instead; `table` is 0 then
    /// @param suppressPrefixLength routes not longer than this do not count
    /// @param suppressGroup routes over interfaces of this group do not count
    /// @param realms `from << 16 | to`
    record Lookup(
        long table,
        boolean l3mdev,
        OptionalInt suppressPrefixLength,
        OptionalInt suppressGroup,
        OptionalLong realms)
        implements Action {}

    /// On with the rule of this preference.
    record Goto(long preference) implements Action {}

    record Nop() implements Action {}

    record Discard(Route.Type how) implements Action {}
  }

  @Override
  public RoutingKey key() {
    return new RoutingKey.OfRule(family, preference);
  }

  @Override
  public String text() {
    return RoutingText.of(this);
  }

  /// None: the kernel takes rules of interfaces that do not exist yet.
  @Override
  public Set<String> interfaceNames() {
    return Set.of();
  }

  @Override
  public Optional<RoutingObject> resolve(Function<String, Optional<InterfaceIndex>> indexOf) {
    return Optional.of(this);
  }
}
