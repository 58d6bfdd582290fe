package locum.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import locum.engine.InstanceConfig;
import locum.engine.ProtocolConfig;
import locum.engine.SyncGroupConfig;

/// Judges the configurations of two hosts that share virtual routers, by each other.
///
/// Instances belong together when they have the same VRID and address family; where several do, by
/// the name of their interface. Each couple is judged by [CoupleJudgement], or in CARP by
/// [CarpCoupleJudgement]; this class finds them, and looks at what concerns more than one.
public final class PairJudgement {

  private final Configuration mine;
  private final Configuration other;
  private final Findings findings;

  private PairJudgement(Configuration mine, Configuration other, Findings findings) {
    this.mine = mine;
    this.other = other;
    this.findings = findings;
  }

  /// What the two do not agree on. Findings about the first stand at its lines, those about the
  /// second at the lines of the second, and name the other's line.
  public static List<ConfigProblem> of(Configuration mine, Configuration other) {
    Findings findings = new Findings();
    findings.enter(mine.places().start().file());
    findings.enter(other.places().start().file());
    new PairJudgement(mine, other, findings).judge();
    return findings.inOrder();
  }

  private void judge() {
    List<Couple> couples = new ArrayList<>();
    List<InstanceConfig> alone = new ArrayList<>();
    for (InstanceConfig instance : mine.engine().instances()) {
      Optional<InstanceConfig> partner = partner(instance, mine, other);
      partner.ifPresent(found -> couples.add(new Couple(side(mine, instance), side(other, found))));
      if (partner.isEmpty()) {
        alone.add(instance);
      }
    }
    List<InstanceConfig> aloneThere =
        new ArrayList<>(
            other.engine().instances().stream()
                .filter(instance -> partner(instance, other, mine).isEmpty())
                .toList());
    for (InstanceConfig instance : alone) {
      Optional<InstanceConfig> twin =
          aloneThere.stream().filter(candidate -> sameButVhid(instance, candidate)).findFirst();
      twin.ifPresent(aloneThere::remove);
      twin.ifPresentOrElse(found -> otherVhid(instance, found), () -> alone(mine, instance));
    }
    aloneThere.forEach(instance -> alone(other, instance));
    couples.forEach(this::judge);
    mine.engine().groups().forEach(group -> inStep(group, couples));
  }

  private void judge(Couple couple) {
    switch (couple.mine().instance().protocol()) {
      case ProtocolConfig.Vrrp _ -> new CoupleJudgement(couple, findings).judge();
      case ProtocolConfig.Carp _ -> new CarpCoupleJudgement(couple, findings).judge();
    }
  }

  /// Whether two hosts want to share the same addresses by CARP, and cannot.
  private static boolean sameButVhid(InstanceConfig one, InstanceConfig another) {
    return one.carp().isPresent()
        && another.carp().isPresent()
        && Set.copyOf(one.carp().get().addresses())
            .equals(Set.copyOf(another.carp().get().addresses()));
  }

  private void otherVhid(InstanceConfig instance, InstanceConfig there) {
    findings.doubt(
        mine.places().of(instance, Places.Part.VHID),
        "'vhid' is "
            + instance.protocol().id()
            + " here, "
            + there.protocol().id()
            + " there ("
            + other.places().of(there, Places.Part.VHID)
            + "), for the same addresses: they do not hear each other's adverts, and both become"
            + " MASTER. Write the same 'vhid' on both.");
  }

  /// An instance with what is needed to point at its lines.
  record Side(InstanceConfig instance, Optional<SyncGroupConfig> group, Places places) {

    Location at(Places.Part part) {
      return places.of(instance, part);
    }

    String shown() {
      return "'" + Spelling.printable(instance.name()) + "'";
    }
  }

  /// The same virtual router on both hosts.
  record Couple(Side mine, Side other) {}

  private static Side side(Configuration configuration, InstanceConfig instance) {
    return new Side(
        instance,
        configuration.engine().groups().stream()
            .filter(group -> group.members().contains(instance.name()))
            .findFirst(),
        configuration.places());
  }

  private static Optional<InstanceConfig> partner(
      InstanceConfig instance, Configuration own, Configuration other) {
    List<InstanceConfig> candidates = alike(instance, other);
    return candidates.size() == 1 && alike(instance, own).size() == 1
        ? Optional.of(candidates.getFirst())
        : candidates.stream()
            .filter(candidate -> candidate.interfaceName().equals(instance.interfaceName()))
            .findFirst();
  }

  private static List<InstanceConfig> alike(InstanceConfig instance, Configuration configuration) {
    return configuration.engine().instances().stream()
        .filter(other -> other.carp().isPresent() == instance.carp().isPresent())
        .filter(other -> other.protocol().id() == instance.protocol().id())
        .filter(other -> other.family() == instance.family())
        .toList();
  }

  private void alone(Configuration configuration, InstanceConfig instance) {
    findings.note(
        configuration.places().of(instance),
        "The other file has no "
            + InstanceResolution.words(instance.family())
            + (instance.carp().isPresent()
                ? " carp_instance with vhid "
                : " instance with virtual_router_id ")
            + instance.protocol().id()
            + ": nobody there takes over from '"
            + Spelling.printable(instance.name())
            + "'.");
  }

  /// Members of a group pull each other, so that a host must be the higher one in all or in none.
  private void inStep(SyncGroupConfig group, List<Couple> couples) {
    List<Couple> members =
        couples.stream()
            .filter(couple -> group.members().contains(couple.mine().instance().name()))
            .filter(couple -> order(couple) != 0)
            .toList();
    Optional<Couple> higher = members.stream().filter(couple -> order(couple) > 0).findFirst();
    Optional<Couple> lower = members.stream().filter(couple -> order(couple) < 0).findFirst();
    if (higher.isPresent() && lower.isPresent()) {
      findings.doubt(
          mine.places().of(group),
          "The hosts will not agree who holds this sync group: "
              + numbers(higher.get())
              + ", but "
              + numbers(lower.get())
              + ". Each pulls all members to itself, again and again. Let one host have the higher"
              + " priority in all members"
              + (members.stream().anyMatch(couple -> couple.mine().instance().carp().isPresent())
                  ? ", and the smaller advskew in those of CARP."
                  : "."));
    }
  }

  private static int order(Couple couple) {
    return couple.mine().instance().carp().isPresent()
        ? CarpCoupleJudgement.order(couple)
        : CoupleJudgement.effective(couple.mine()) - CoupleJudgement.effective(couple.other());
  }

  private static String numbers(Couple couple) {
    return couple.mine().instance().carp().isPresent()
        ? CarpCoupleJudgement.numbers(couple)
        : couple.mine().shown()
            + " has "
            + CoupleJudgement.effective(couple.mine())
            + " against "
            + CoupleJudgement.effective(couple.other());
  }
}
