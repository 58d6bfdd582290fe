package locum.config;

import java.util.Optional;
import java.util.OptionalInt;
import locum.config.Keyword.Repeated;
import locum.config.Keyword.Shape;
import locum.vrrp.VirtualRouterConfig;
import locum.vrrp.VrrpVersion;

/// The keywords of `global_defs`.
final class GlobalKeywords {

  private static final int MOST_OCTETS = 1 << 30;
  private static final int ETHERNET_MTU = 1500;

  static final KeywordTable<GlobalDraft> TABLE = later(effective()).table();

  private GlobalKeywords() {}

  private static KeywordRows<GlobalDraft> effective() {
    KeywordRows<GlobalDraft> rows =
        KeywordTable.<GlobalDraft>named("global_defs")
            .word("default_interface", (d, given) -> d.defaultInterface = Optional.of(given))
            .word("iproute_usr_dir", (d, given) -> d.iprouteUsrDirectory = given.value())
            .word("iproute_etc_dir", (d, given) -> d.iprouteEtcDirectory = given.value())
            .word("router_id", (d, given) -> d.routerId = Optional.of(given.value()))
            .number("vrrp_version", 2, 3, (d, given) -> d.version = version(given.value()))
            .address("vrrp_mcast_group4", (d, given) -> d.group4 = Optional.of(given))
            .address("vrrp_mcast_group6", (d, given) -> d.group6 = Optional.of(given))
            .number(
                "vrrp_down_timer_adverts", 1, 100, (d, given) -> d.downTimerAdverts = given.value())
            .flagWithIgnoredValue("v3_checksum_as_v2", d -> d.checksumAsV2 = true)
            .flag("vrrp_check_unicast_src", d -> d.checkUnicastSource = true)
            .bool(
                "vrrp_min_garp",
                (d, on) -> {
                  if (on) {
                    d.announcements.minimize();
                  }
                })
            .row(
                "dynamic_interfaces",
                Shape.LINE,
                1,
                Repeated.ALL_COUNT,
                (_, d, _) -> d.dynamicInterfaces = true)
            .seconds(
                "vrrp_startup_delay", "0", "86400", (d, given) -> d.startupDelay = given.value())
            .seconds(
                "vrrp_delay_after_boot",
                "0",
                "86400",
                (d, given) -> d.delayAfterBoot = given.value())
            .clampedNumber(
                "vrrp_rt_priority",
                1,
                99,
                (d, given) -> d.realTimePriority = OptionalInt.of(given.value()))
            .clampedNumber(
                "vrrp_priority",
                -20,
                19,
                (d, given) -> d.nicePriority = OptionalInt.of(given.value()))
            .flag("vrrp_no_swap", d -> d.noSwap = true)
            .flag("log_unknown_vrids", d -> d.logUnknownVrids = true)
            .number(
                "vrrp_netlink_monitor_rcv_bufs",
                1,
                MOST_OCTETS,
                (d, given) -> d.netlinkMonitorBuffer = OptionalInt.of(given.value()))
            .bool("vrrp_netlink_monitor_rcv_bufs_force", (d, on) -> d.netlinkMonitorForced = on)
            .number(
                "process_monitor_rcv_bufs",
                1,
                MOST_OCTETS,
                (d, given) -> d.processMonitorBuffer = OptionalInt.of(given.value()))
            .bool("process_monitor_rcv_bufs_force", (d, on) -> d.processMonitorForced = on)
            .number(
                "vrrp_netlink_cmd_rcv_bufs",
                1,
                MOST_OCTETS,
                (d, given) -> d.netlinkCommandBuffer = OptionalInt.of(given.value()))
            .bool("vrrp_netlink_cmd_rcv_bufs_force", (d, on) -> d.netlinkCommandForced = on)
            .row(
                "vrrp_rx_bufs_policy", Shape.LINE, 1, Repeated.LAST_COUNTS, GlobalKeywords::buffers)
            // Both are worked off by TextReader, because they change how the text itself is read.
            .row("include_check", Shape.LINE, Keyword.ANY, Repeated.ALL_COUNT, (_, _, _) -> {})
            .row("random_seed", Shape.LINE, 1, Repeated.ALL_COUNT, (_, _, _) -> {});
    rows.seconds("vrrp_garp_interval", "0", "86400", (d, given) -> d.garpInterval = given.value())
        .seconds("vrrp_gna_interval", "0", "86400", (d, given) -> d.gnaInterval = given.value())
        .number(
            "vrrp_rx_bufs_multiplier",
            1,
            1_000_000,
            (d, given) -> d.advertBufferMultiplier = given.value());
    ProcessDraft.addTo(rows);
    rows.bool("vrrp_strict", (d, on) -> d.strict = on);
    ReactionDraft.addTo(rows, "vrrp_", d -> d.reactions);
    DumpDraft.addTo(rows);
    return MessageKeywords.addTo(
        AnnouncementKeywords.addTo(PacketFilterKeywords.addTo(rows), "vrrp_", d -> d.announcements),
        d -> d.messages);
  }

  private static KeywordRows<GlobalDraft> later(KeywordRows<GlobalDraft> rows) {
    return rows.notSupported(
            "SNMP",
            "enable_snmp_vrrp",
            "enable_snmp_keepalived",
            "enable_snmp_rfc",
            "enable_snmp_rfcv2",
            "enable_snmp_rfcv3",
            "enable_traps",
            "snmp_socket")
        .notSupported("D-Bus", "enable_dbus", "dbus_service_name", "dbus_no_interface_name")
        .notSupported(
            "BFD",
            "bfd_priority",
            "bfd_no_swap",
            "bfd_rt_priority",
            "bfd_rlimit_rttime",
            "bfd_rlimit_rtime",
            "bfd_cpu_affinity",
            "bfd_process_name")
        .loadBalancer(
            "smtp_alert_checker",
            "checker_log_all_failures",
            "lvs_timeouts",
            "lvs_flush",
            "lvs_flush_on_stop",
            "lvs_flush_onstop",
            "lvs_sync_daemon",
            "nftables_ipvs",
            "nftables_ipvs_priority",
            "nftables_ipvs_start_fwmark",
            "lvs_notify_fifo",
            "lvs_notify_fifo_script",
            "checker_priority",
            "checker_no_swap",
            "checker_rt_priority",
            "checker_cpu_affinity",
            "checker_rlimit_rttime",
            "checker_rlimit_rtime",
            "checker_process_name",
            "lvs_process_name",
            "enable_snmp_checker",
            "snmp_vs_stats_update_interval",
            "snmp_rs_stats_update_interval",
            "lvs_netlink_cmd_rcv_bufs",
            "lvs_netlink_cmd_rcv_bufs_force",
            "lvs_netlink_monitor_rcv_bufs",
            "lvs_netlink_monitor_rcv_bufs_force",
            "rs_init_notifies",
            "no_checker_emails");
  }

  static VrrpVersion version(int number) {
    return number == 3 ? VrrpVersion.V3 : VrrpVersion.V2;
  }

  private static void buffers(Statement statement, GlobalDraft draft, Findings findings) {
    if (statement.arguments().isEmpty()) {
      Values.missing(statement, findings);
      return;
    }
    Word word = statement.arguments().getFirst();
    if (word.text().equalsIgnoreCase("MTU")) {
      draft.advertBuffer = Optional.of(_ -> ETHERNET_MTU);
      return;
    }
    if (word.text().equalsIgnoreCase("ADVERT")) {
      draft.advertBuffer = Optional.of(GlobalKeywords::advertOctets);
      return;
    }
    Values.number("vrrp_rx_bufs_policy", word, 1, MOST_OCTETS, findings)
        .ifPresent(octets -> draft.advertBuffer = Optional.of(_ -> octets));
  }

  /// IP header, fixed part, addresses, and the authentication data of VRRPv2.
  private static int advertOctets(VirtualRouterConfig router) {
    int header =
        switch (router.family()) {
          case IPV4 -> 20;
          case IPV6 -> 40;
        };
    int authentication = router.version() == VrrpVersion.V2 ? 8 : 0;
    return header + 8 + router.addresses().size() * router.family().octets() + authentication;
  }
}
