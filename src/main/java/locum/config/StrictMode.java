package locum.config;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import locum.vrrp.Authentication;

/// `strict_mode` of an instance, `vrrp_strict` of all: nothing but what the RFC knows.
///
/// What contradicts it is either refused or put right, and each is told. It works on the draft,
/// before anything is made of it, so that nobody else has to ask whether an instance is strict.
final class StrictMode {

  private final InstanceDraft draft;
  private final GlobalDraft globals;
  private final Findings findings;

  private StrictMode(InstanceDraft draft, GlobalDraft globals, Findings findings) {
    this.draft = draft;
    this.globals = globals;
    this.findings = findings;
  }

  /// Puts an instance right, if it is strict.
  static void applyTo(InstanceDraft draft, GlobalDraft globals, Findings findings) {
    if (appliesTo(draft, globals)) {
      new StrictMode(draft, globals, findings).apply();
    }
  }

  static boolean appliesTo(InstanceDraft draft, GlobalDraft globals) {
    return draft.strict.orElse(globals.strict);
  }

  private void apply() {
    refuse();
    boolean owner = owner();
    draft.authentication.ifPresent(
        block ->
            reset(
                block
                    .type
                    .map(Given::location)
                    .or(() -> block.password.map(Given::location))
                    .orElse(draft.name.location()),
                "knows no authentication; adverts are neither signed nor checked"));
    draft.authentication = Optional.empty();
    draft
        .hmac
        .filter(block -> block.mode != Authentication.Mode.ENFORCE)
        .ifPresent(
            block -> {
              reset(block.location, "takes auth_hmac as given: its mode is enforce");
              block.mode = Authentication.Mode.ENFORCE;
            });
    draft.preemptDelay.ifPresent(
        given -> reset(given.location(), "knows no preempt_delay; there is none"));
    draft.preemptDelay = Optional.empty();
    if (draft.downTimerAdverts.orElse(globals.downTimerAdverts) != 3) {
      reset(draft.name.location(), "waits for three adverts; down_timer_adverts is 3");
    }
    draft.downTimerAdverts = Optional.of(3);
    accept(owner);
    announcements();
    reactions(owner);
  }

  private void refuse() {
    draft.unicast.ifPresent(
        location ->
            findings.error(
                location,
                "Strict mode allows no unicast peers: VRRP is multicast. Remove unicast_peer, or"
                    + " strict mode for this instance ('strict_mode off')."));
    if (draft.addresses.isEmpty()) {
      findings.error(
          draft.name.location(),
          "Strict mode demands at least one address in virtual_ipaddress, and this instance has"
              + " none. Add one, or 'strict_mode off'.");
    }
    draft.noVirtualAddress.ifPresent(
        location -> reset(location, "demands an address; no_virtual_ipaddress does not count"));
    draft.noVirtualAddress = Optional.empty();
  }

  /// The state is that of the priority: MASTER for 255 only. Returns whether it is 255.
  private boolean owner() {
    boolean owner =
        draft
            .priority
            .map(given -> given.value() == 255)
            .orElse(draft.stateMaster.isPresent()); // without a priority 'state MASTER' makes 255
    if (owner && draft.stateMaster.isEmpty()) {
      draft.stateBackup.ifPresent(
          location -> reset(location, "starts a router of priority 255 as MASTER"));
      draft.stateMaster = draft.priority.map(Given::location);
    } else if (!owner && draft.stateMaster.isPresent()) {
      reset(draft.stateMaster.get(), "starts a router below priority 255 as BACKUP");
      draft.stateMaster = Optional.empty();
    }
    return owner;
  }

  /// RFC 9568 §6.1, Accept_Mode: off, except for the owner. VRRPv2 has no such mode at all.
  private void accept(boolean owner) {
    boolean two = draft.version.map(Given::value).orElse(globals.version.number()) == 2;
    boolean six =
        draft.nativeIpv6
            || draft.addresses.stream().findFirst().filter(StrictMode::isIpv6).isPresent();
    Optional<Given<Boolean>> given = draft.accept;
    if (given.isPresent() && given.get().value() && !owner && two && !six) {
      reset(
          given.get().location(),
          "knows no 'accept' in VRRPv2, except for priority 255; it is off");
      given = Optional.empty();
    }
    if (given.isEmpty()) {
      if (!owner) {
        findings.warning(
            draft.name.location(),
            "Strict mode: packets to the virtual addresses are not accepted (no_accept), so they"
                + " answer no ping and no client. Write 'accept' (VRRPv3), or 'strict_mode off', if"
                + " services listen on them.");
      }
      draft.accept = Optional.of(new Given<>(owner, draft.name.location()));
    }
  }

  private static boolean isIpv6(Given<locum.engine.VirtualAddress> given) {
    return switch (given.value().prefix().family()) {
      case IPV4 -> false;
      case IPV6 -> true;
    };
  }

  private void announcements() {
    boolean asked =
        draft.announcements.lowerPriorityRepeat.orElse(0) > 0
            || draft.announcements.lowerPriorityDelay.filter(d -> !d.isZero()).isPresent();
    if (asked) {
      reset(
          draft.name.location(),
          "sends no announcements after an advert of lower priority; garp_lower_prio_* are 0");
    }
    draft.announcements.lowerPriorityRepeat = OptionalInt.of(0);
    draft.announcements.lowerPriorityDelay = Optional.of(Duration.ZERO);
  }

  private void reactions(boolean owner) {
    ReactionDraft own = draft.reactions;
    own.lowerPriorityNoAdvert
        .filter(given -> !given.value())
        .ifPresent(
            given -> reset(given.location(), "does not answer lower priorities with an advert"));
    own.lowerPriorityNoAdvert = Optional.of(new Given<>(true, draft.name.location()));
    own.higherPrioritySendAdvert
        .filter(Given::value)
        .ifPresent(
            given -> reset(given.location(), "yields to a higher priority without an advert"));
    own.higherPrioritySendAdvert = Optional.of(new Given<>(false, draft.name.location()));
    if (owner && own.ownerIgnoresAdverts.isEmpty()) {
      own.ownerIgnoresAdverts = Optional.of(new Given<>(true, draft.name.location()));
    }
  }

  private void reset(Location location, String what) {
    findings.warning(location, "Strict mode " + what + ".");
  }
}
