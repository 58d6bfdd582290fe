package locum.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Every keyword of keepalived's VRRP is known: it is effective, or the file is told by its name
/// that it is not.
class EveryKeywordTest {

  /// A place in the file, and all keywords that may stand there.
  enum Place {
    ROOT(
        "",
        "",
        """
        net_namespace net_namespace_ipvs namespace_with_ipsets instance use_pid_dir
        linkbeat_use_polling child_wait_time global_defs linkbeat_interfaces track_group
        static_ipaddress static_routes static_rules vrrp_sync_group garp_group vrrp_instance
        vrrp_script vrrp_track_process track_file vrrp_track_file interface_up_down_delays
        bfd_instance virtual_server virtual_server_group real_server SSL
        """),
    GLOBAL(
        "global_defs {\n",
        "}\n",
        """
        router_id notification_email notification_email_from smtp_server smtp_helo_name
        smtp_connect_timeout smtp_alert smtp_alert_vrrp no_email_faults script_user
        enable_script_security use_symlink_paths set_supplementary_groups startup_script
        shutdown_script startup_script_timeout shutdown_script_timeout notify_fifo vrrp_notify_fifo
        notify_fifo_script vrrp_notify_fifo_script vrrp_notify_priority_changes
        fifo_write_vrrp_states_on_reload process_names process_name vrrp_process_name
        bfd_process_name vrrp_priority bfd_priority vrrp_no_swap bfd_no_swap vrrp_rt_priority
        bfd_rt_priority vrrp_rlimit_rttime bfd_rlimit_rttime vrrp_rlimit_rtime bfd_rlimit_rtime
        vrrp_cpu_affinity bfd_cpu_affinity max_auto_priority min_auto_priority_delay umask
        random_seed tmp_config_directory config_save_dir reload_check_config reload_time_file
        reload_repeat reload_file include_check data_use_instance state_dump_file stats_dump_file
        json_dump_file state_file_location stats_file_location json_file_location json_version
        iproute_usr_dir iproute_etc_dir

        vrrp_version vrrp_mcast_group4 vrrp_mcast_group6 default_interface dynamic_interfaces
        vrrp_garp_master_delay vrrp_garp_master_repeat vrrp_garp_lower_prio_delay
        vrrp_garp_lower_prio_repeat vrrp_garp_master_refresh vrrp_garp_master_refresh_repeat
        vrrp_garp_interval vrrp_gna_interval vrrp_min_garp vrrp_garp_extra_if vrrp_vmac_garp_intvl
        vrrp_down_timer_adverts vrrp_lower_prio_no_advert vrrp_higher_prio_send_advert
        vrrp_owner_ignore_adverts vrrp_check_unicast_src vrrp_skip_check_adv_addr vrrp_strict
        v3_checksum_as_v2 vrrp_startup_delay vrrp_delay_after_boot log_unknown_vrids
        vrrp_rx_bufs_policy vrrp_rx_bufs_multiplier vrrp_netlink_cmd_rcv_bufs
        vrrp_netlink_cmd_rcv_bufs_force vrrp_netlink_monitor_rcv_bufs
        vrrp_netlink_monitor_rcv_bufs_force process_monitor_rcv_bufs process_monitor_rcv_bufs_force
        disable_local_igmp vmac_prefix vmac_addr_prefix nftables nftables_priority
        nftables_counters nftables_ifindex vrrp_iptables vrrp_ipsets enable_snmp_vrrp
        enable_snmp_keepalived enable_snmp_rfc enable_snmp_rfcv2 enable_snmp_rfcv3 enable_traps
        snmp_socket enable_dbus dbus_service_name dbus_no_interface_name

        smtp_alert_checker checker_log_all_failures lvs_timeouts lvs_flush lvs_flush_on_stop
        lvs_flush_onstop lvs_sync_daemon nftables_ipvs nftables_ipvs_priority
        nftables_ipvs_start_fwmark lvs_notify_fifo lvs_notify_fifo_script checker_priority
        checker_no_swap checker_rt_priority checker_cpu_affinity checker_rlimit_rttime
        checker_rlimit_rtime checker_process_name lvs_process_name enable_snmp_checker
        snmp_vs_stats_update_interval snmp_rs_stats_update_interval lvs_netlink_cmd_rcv_bufs
        lvs_netlink_cmd_rcv_bufs_force lvs_netlink_monitor_rcv_bufs
        lvs_netlink_monitor_rcv_bufs_force rs_init_notifies no_checker_emails
        """),
    INSTANCE(
        "vrrp_instance VI_1 {\n",
        "}\n",
        """
        state interface vrf virtual_router_id priority advert_int version native_ipv6 use_vmac
        vmac_xmit_base use_vmac_addr use_ipvlan mcast_src_ip unicast_src_ip track_src_ip
        mcast_dst_ip unicast_peer unicast_ttl check_unicast_src unicast_fault_no_peer
        old_unicast_checksum v3_checksum_as_v2 authentication auth_hmac virtual_ipaddress
        virtual_ipaddress_excluded no_virtual_ipaddress promote_secondaries virtual_routes
        virtual_rules accept no_accept nopreempt preempt preempt_delay down_timer_adverts
        timer_expired_backup thread_timer_expired lower_prio_no_advert higher_prio_send_advert
        owner_ignore_adverts skip_check_adv_addr strict_mode dont_track_primary track_interface
        track_script track_file track_process track_bfd garp_master_delay garp_master_repeat
        garp_master_refresh garp_master_refresh_repeat garp_lower_prio_delay
        garp_lower_prio_repeat garp_extra_if vmac_garp_intvl notify_master notify_backup
        notify_fault notify_stop notify notify_master_rx_lower_pri notify_deleted
        notify_priority_changes smtp_alert kernel_rx_buf_size linkbeat_use_polling
        lvs_sync_daemon_interface debug
        """),
    SYNC_GROUP(
        "vrrp_sync_group G {\n",
        "}\n",
        """
        group track_interface track_script track_file track_process track_bfd notify_master
        notify_backup notify_fault notify_stop notify smtp_alert notify_priority_changes
        sync_group_tracking_weight global_tracking expects_instances
        """),
    SCRIPT("vrrp_script S {\n", "}\n", "script interval timeout weight rise fall user init_fail"),
    PROCESS(
        "vrrp_track_process P {\n",
        "}\n",
        """
        process param_match weight quorum quorum_max delay fork_delay terminate_delay full_command
        """),
    FILE("track_file F {\n", "}\n", "file weight init_file"),
    OLD_FILE("vrrp_track_file F {\n", "}\n", "file weight init_file"),
    TRACK_GROUP("track_group T {\n", "}\n", "group"),
    GARP_GROUP("garp_group {\n", "}\n", "garp_interval gna_interval interface interfaces");

    private final String before;
    private final String after;
    private final String keywords;

    Place(String before, String after, String keywords) {
      this.before = before;
      this.after = after;
      this.keywords = keywords;
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("keepalived: each keyword is known where it may stand, with and without a block")
  void noKeywordIsUnknown(Place place) {
    List<String> unknown = new ArrayList<>();
    for (String keyword : place.keywords.strip().split("\\s+", -1)) {
      for (String line : List.of(keyword + " 1\n", keyword + " {\n}\n")) {
        findings(place.before + line + place.after)
            .filter(finding -> finding.contains("is no keyword"))
            .forEach(unknown::add);
      }
    }
    assertThat(unknown).isEmpty();
  }

  @Test
  void aKeywordThatDoesNotExistIsFound() {
    assertThat(findings("global_defs {\nvrrp_no_such_thing 1\n}\n"))
        .anyMatch(finding -> finding.contains("is no keyword of global_defs"));
  }

  private static Stream<String> findings(String text) {
    ConfigSource source =
        new MemoryConfigSource(
            Map.of("locum.conf", ConfigText.decode(text.getBytes(UTF_8), false)));
    return ConfigParser.parse(source, "locum.conf", ConfigurationCasesTest.SETTINGS)
        .problems()
        .stream()
        .map(ConfigProblem::toString);
  }
}
