package locum.config;

import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import locum.carp.Profile;
import locum.config.Keyword.Repeated;
import locum.config.Keyword.Shape;
import locum.core.Octets;

/// The keywords of a `carp_instance`, beside the [CommonKeywords]. Nothing here shows a password.
final class CarpKeywords {

  /// Longer than any patience.
  private static final int MOST_RATIO = 65_535;

  static final KeywordTable<CarpDraft> TABLE = rows().table();

  /// What the same thing is called in a `vrrp_instance`, on ucarp's command line and in `ifconfig`.
  private static final Map<String, String> OTHER_NAMES =
      Map.ofEntries(
          Map.entry("virtual_router_id", "vhid"),
          Map.entry("vrid", "vhid"),
          Map.entry("advert_int", "advbase"),
          Map.entry("authentication", "password"),
          Map.entry("auth_type", "password"),
          Map.entry("auth_pass", "password"),
          Map.entry("auth_hmac", "password"),
          Map.entry("pass", "password"),
          Map.entry("passfile", "password_file"),
          Map.entry("down_timer_adverts", "dead_ratio"),
          Map.entry("deadratio", "dead_ratio"),
          Map.entry("addr", "virtual_ipaddress"),
          Map.entry("srcip", "mcast_src_ip"),
          Map.entry("mcast", "mcast_dst_ip"),
          Map.entry("mcastip", "mcast_dst_ip"),
          Map.entry("multicast_group", "mcast_dst_ip"),
          Map.entry("carpdev", "interface"),
          Map.entry("carppeer", "unicast_peer"),
          Map.entry("upscript", "up_script"),
          Map.entry("downscript", "down_script"),
          Map.entry("shutdown", "down_script_at_exit"),
          Map.entry("ignoreifstate", "dont_track_primary"));

  private CarpKeywords() {}

  /// Where a keyword of VRRP, of ucarp or of `ifconfig` leads to, as a sentence.
  static Optional<String> meantBy(String word) {
    return switch (word) {
      case "state" -> Optional.of(" CARP has none: advbase and advskew say who is MASTER.");
      case "priority" ->
          Optional.of(" Here the keyword is 'advskew', of which the smaller one is better.");
      default ->
          Optional.ofNullable(OTHER_NAMES.get(word))
              .map(name -> " Here the keyword is '" + name + "'.");
    };
  }

  private static KeywordRows<CarpDraft> rows() {
    KeywordRows<CarpDraft> rows =
        CommonKeywords.addTo(KeywordTable.<CarpDraft>named("carp_instance"))
            .number("vhid", 1, 255, (d, given) -> d.vhid = Optional.of(given))
            .number("advbase", 0, 255, (d, given) -> d.advbase = Optional.of(given))
            .number("advskew", 0, 255, (d, given) -> d.advskew = Optional.of(given))
            .number("dead_ratio", 1, MOST_RATIO, (d, given) -> d.deadRatio = Optional.of(given))
            .row("password", Shape.LINE, Keyword.ANY, Repeated.LAST_COUNTS, CarpKeywords::password)
            .word("password_file", (d, given) -> d.passwordFile = Optional.of(given))
            .row("profile", Shape.LINE, 1, Repeated.LAST_COUNTS, CarpKeywords::profile)
            .row("advert_mac", Shape.LINE, 1, Repeated.LAST_COUNTS, CarpKeywords::advertMac);
    place(rows, "preempt", (d, at) -> d.preempt = Optional.of(new Given<>(true, at)));
    place(rows, "nopreempt", (d, at) -> d.preempt = Optional.of(new Given<>(false, at)));
    place(rows, "nomcast", (d, at) -> d.broadcast = Optional.of(at));
    place(rows, "neutral", (d, at) -> d.notify.neutral = Optional.of(at));
    place(rows, "down_script_at_exit", (d, at) -> d.notify.downAtExit = Optional.of(at));
    NotifyKeywords.command(
        rows, "up_script", (d, given) -> d.notify.up = d.notify.up.or(() -> Optional.of(given)));
    return NotifyKeywords.command(
        rows,
        "down_script",
        (d, given) -> d.notify.down = d.notify.down.or(() -> Optional.of(given)));
  }

  /// A keyword that is on by being there, and of which it matters where.
  private static void place(
      KeywordRows<CarpDraft> rows, String name, BiConsumer<CarpDraft, Location> setter) {
    rows.row(
        name,
        Shape.LINE,
        0,
        Repeated.ALL_COUNT,
        (statement, d, _) -> setter.accept(d, statement.location()));
  }

  private static void password(Statement statement, CarpDraft draft, Findings findings) {
    AuthenticationKeywords.cutByComment(statement)
        .ifPresent(
            location ->
                findings.warning(
                    location,
                    "A # or ! that is not in double quotes begins a comment: the password ends before"
                        + " it. If it is part of the password, put the password in double quotes."));
    if (statement.arguments().isEmpty()) {
      Values.missing(statement, findings);
      return;
    }
    if (statement.arguments().size() > 1) {
      findings.warning(
          statement.arguments().get(1).location(),
          "Only the first word is the password; what follows is ignored. A password with blanks"
              + " needs double quotes.");
    }
    Word word = statement.arguments().getFirst();
    draft.password =
        Optional.of(
            new Given<>(Octets.of(word.text().getBytes(statement.charset())), word.location()));
  }

  private static void profile(Statement statement, CarpDraft draft, Findings findings) {
    Optional<Profile> profile =
        switch (word(statement)) {
          case "ucarp" -> Optional.of(Profile.UCARP);
          case "openbsd" -> Optional.of(Profile.OPENBSD);
          case "freebsd" -> Optional.of(Profile.FREEBSD);
          default -> Optional.empty();
        };
    profile.ifPresentOrElse(
        known -> draft.profile = Optional.of(new Given<>(known, statement.location())),
        () ->
            findings.error(
                statement.location(),
                "'profile' says whose CARP the other hosts speak: 'ucarp', 'openbsd' or 'freebsd'."
                    + " Without the right one the hosts do not agree who is MASTER."));
  }

  private static void advertMac(Statement statement, CarpDraft draft, Findings findings) {
    switch (word(statement)) {
      case "carp" -> draft.interfaceMac = false;
      case "interface" -> draft.interfaceMac = true;
      default ->
          findings.warning(
              statement.location(), "'advert_mac' is 'carp' or 'interface'; the line is ignored.");
    }
  }

  private static String word(Statement statement) {
    return statement.arguments().isEmpty() ? "" : statement.arguments().getFirst().text();
  }
}
