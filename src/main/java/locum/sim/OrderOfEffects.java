package locum.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import locum.core.AddressAssignment;
import locum.core.Announcement;
import locum.core.Datagram;
import locum.core.Effect;
import locum.core.IpAddress;
import locum.core.ReportedState;

/// The order inside a turn: on a take-over the advert, then the addresses, then the announcements;
/// on leaving the resignation, then the removal.
///
/// The advert first, so that the old Active gives its addresses back before two hosts answer for
/// them. The resignation first, so that a peer begins to wait at once.
final class OrderOfEffects implements Invariant {

  @Override
  public void afterTurn(Simulation simulation, Turn turn) {
    turn.before()
        .forEach(
            (instance, before) -> {
              if (before == ReportedState.MASTER && instance.state() != ReportedState.MASTER) {
                left(simulation, turn, instance);
              } else if (before != ReportedState.MASTER
                  && instance.state() == ReportedState.MASTER) {
                tookOver(simulation, turn, instance);
              }
            });
  }

  private static void tookOver(Simulation simulation, Turn turn, SimulatedInstance instance) {
    List<Integer> steps = new ArrayList<>();
    steps.add(firstAdvert(turn.effects(), instance, false).orElse(-1));
    for (IpAddress address : instance.addresses().toList()) {
      adds(turn.effects(), address).ifPresent(steps::add);
    }
    for (IpAddress address : instance.addresses().toList()) {
      steps.add(announces(turn.effects(), address).orElse(-1));
    }
    expectSorted(simulation, instance + " took over", steps);
  }

  private static void left(Simulation simulation, Turn turn, SimulatedInstance instance) {
    if (instance.state() == ReportedState.BACKUP && !instance.mates().isEmpty()) {
      return; // it may have been outranked, or follow its sync group with a resignation
    }
    boolean outranked = instance.state() == ReportedState.BACKUP;
    Optional<Integer> resignation = firstAdvert(turn.effects(), instance, true);
    if (outranked && resignation.isPresent()) {
      throw simulation.violation(instance + " resigned though another router is Active");
    }
    List<Integer> steps = new ArrayList<>();
    if (!outranked) {
      steps.add(resignation.orElse(-1));
    }
    for (IpAddress address : instance.addresses().toList()) {
      removes(turn.effects(), address).ifPresent(steps::add);
    }
    expectSorted(simulation, instance + " left", steps);
  }

  /// Steps of one kind may be one effect, or stand in any order; a missing one is -1.
  private static void expectSorted(Simulation simulation, String what, List<Integer> steps) {
    for (int i = 0; i < steps.size(); i++) {
      if (steps.get(i) < 0 || (i > 0 && steps.get(i) < steps.get(i - 1))) {
        throw simulation.violation(what + " with its effects out of order: " + steps);
      }
    }
  }

  private static Optional<Integer> firstAdvert(
      List<Effect> effects, SimulatedInstance instance, boolean resignation) {
    for (int i = 0; i < effects.size(); i++) {
      Optional<Datagram> packet = packet(effects.get(i));
      if (packet.isPresent() && isAdvert(packet.get(), instance, resignation)) {
        return Optional.of(i);
      }
    }
    return Optional.empty();
  }

  private static Optional<Datagram> packet(Effect effect) {
    return effect instanceof Effect.Transmit(Datagram datagram)
        ? Optional.of(datagram)
        : effect instanceof Effect.TransmitFrame(Datagram framed, _)
            ? Optional.of(framed)
            : Optional.empty();
  }

  private static boolean isAdvert(
      Datagram datagram, SimulatedInstance instance, boolean resignation) {
    SpokenAdvert advert = SpokenAdvert.of(datagram);
    return datagram.interfaceIndex().equals(instance.port().index())
        && datagram.source().family() == instance.config().family()
        && advert.id() == instance.config().protocol().id()
        && advert.resigns() == resignation;
  }

  private static Optional<Integer> adds(List<Effect> effects, IpAddress address) {
    for (int i = 0; i < effects.size(); i++) {
      if (effects.get(i) instanceof Effect.AddAddresses(var added) && has(added, address)) {
        return Optional.of(i);
      }
    }
    return Optional.empty();
  }

  private static Optional<Integer> removes(List<Effect> effects, IpAddress address) {
    for (int i = 0; i < effects.size(); i++) {
      if (effects.get(i) instanceof Effect.RemoveAddresses(var removed) && has(removed, address)) {
        return Optional.of(i);
      }
    }
    return Optional.empty();
  }

  private static Optional<Integer> announces(List<Effect> effects, IpAddress address) {
    for (int i = 0; i < effects.size(); i++) {
      if (effects.get(i) instanceof Effect.AnnounceAddresses(var announcements)
          && announcements.stream().map(Announcement::address).anyMatch(address::equals)) {
        return Optional.of(i);
      }
    }
    return Optional.empty();
  }

  private static boolean has(List<AddressAssignment> assignments, IpAddress address) {
    return assignments.stream().map(AddressAssignment::address).anyMatch(address::equals);
  }
}
