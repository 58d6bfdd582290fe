package locum.config;

import java.util.Optional;
import java.util.function.Function;
import locum.vrrp.Priority;
import locum.vrrp.Reactions;

/// How adverts are answered, as an instance says, or as `global_defs` says with `vrrp_` before each
/// name.
final class ReactionDraft {

  Optional<Given<Boolean>> lowerPriorityNoAdvert = Optional.empty();
  Optional<Given<Boolean>> higherPrioritySendAdvert = Optional.empty();
  Optional<Given<Boolean>> ownerIgnoresAdverts = Optional.empty();
  Optional<Given<Boolean>> skipCheckedAddresses = Optional.empty();

  /// locum's own, of an instance alone.
  boolean learnsInterval;

  static <D> KeywordRows<D> addTo(
      KeywordRows<D> rows, String prefix, Function<D, ReactionDraft> part) {
    return rows.boolGiven(
            prefix + "lower_prio_no_advert",
            (d, given) -> part.apply(d).lowerPriorityNoAdvert = Optional.of(given))
        .boolGiven(
            prefix + "higher_prio_send_advert",
            (d, given) -> part.apply(d).higherPrioritySendAdvert = Optional.of(given))
        .boolGiven(
            prefix + "owner_ignore_adverts",
            (d, given) -> part.apply(d).ownerIgnoresAdverts = Optional.of(given))
        .boolGiven(
            prefix + "skip_check_adv_addr",
            (d, given) -> part.apply(d).skipCheckedAddresses = Optional.of(given));
  }

  /// Those of an instance: its own words, else the global ones, else the RFC's.
  Reactions resolve(ReactionDraft globals, Optional<Priority> peersBelow) {
    return new Reactions(
        either(lowerPriorityNoAdvert, globals.lowerPriorityNoAdvert),
        either(higherPrioritySendAdvert, globals.higherPrioritySendAdvert),
        either(ownerIgnoresAdverts, globals.ownerIgnoresAdverts),
        either(skipCheckedAddresses, globals.skipCheckedAddresses),
        learnsInterval,
        peersBelow);
  }

  private static boolean either(Optional<Given<Boolean>> own, Optional<Given<Boolean>> global) {
    return own.or(() -> global).map(Given::value).orElse(false);
  }
}
