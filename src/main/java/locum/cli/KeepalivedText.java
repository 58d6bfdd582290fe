package locum.cli;

import java.util.Optional;

/// The long texts of keepalived's command line, apart so that a start does not load them.
final class KeepalivedText {

  /// The version whose command line, keywords and dumps are followed; programs read it.
  private static final String COUNTERPART = "2.2.7";

  private KeepalivedText() {}

  /// The first line has the form that exporters search.
  static String version() {
    return """
    Keepalived v%s (locum %s)

    This is locum in the place of keepalived: VRRP, its scripts and dumps; no LVS, BFD, SNMP, D-Bus.

    Config options:  NFTABLES VRRP VRRP_AUTH VRRP_VMAC JSON
    """
        .formatted(COUNTERPART, build());
  }

  private static String build() {
    return Optional.ofNullable(KeepalivedText.class.getModule().getDescriptor())
        .flatMap(descriptor -> descriptor.rawVersion())
        .orElse("(development)");
  }

  static String usage() {
    return """
    Usage: keepalived [OPTION...]
      -f, --use-file=FILE          Use the specified configuration file; the default is
                                    /etc/locum/locum.conf, else /etc/keepalived/keepalived.conf
      -P, --vrrp                   Only run with VRRP subsystem (locum has no other)
      -C, --check                  Health checkers (LVS): refused without -P
      -B, --no_bfd                 Don't run BFD subsystem (there is none)
          --all                    Force all subsystems to run
      -l, --log-console            Log messages to standard error
      -D, --log-detail             Detailed log messages
      -S, --log-facility=([0-7]|local[0-7]|user|daemon)
                                   Set syslog facility to LOG_LOCAL[0-7], user or daemon (default)
      -g, --log-file[=FILE]        Also log to FILE (default /tmp/keepalived.log)
          --flush-log-file         Flush the log file after every line
      -G, --no-syslog              Don't log via syslog
      -u, --umask=MASK             umask for file creation (in numeric form)
      -X, --release-vips           No effect: VIPs are always released
      -V, --dont-release-vrrp      Don't remove VIPs on daemon stop; the kernel does when their lease
                                    ends
      -I, --dont-release-ipvs      No effect (LVS)
      -R, --dont-respawn           No effect: there is one process
      -n, --dont-fork              Don't fork the daemon process
      -d, --dump-conf              Write the state to the log at the start
      -p, --pid=FILE               Use specified pidfile for parent process
      -r, --vrrp_pid=FILE          Use specified pidfile for VRRP process (the same process)
      -c, --checkers_pid=FILE      No effect (LVS)
      -a, --address-monitoring     Report all address additions/deletions notified via netlink
      -b, --bfd_pid=FILE           No effect
      -x, --snmp                   No effect (no SNMP)
      -A, --snmp-agent-socket=FILE No effect (no SNMP)
      -s, --namespace=NAME         Run in network namespace NAME (overrides config)
      -m, --core-dump              No effect
      -M, --core-dump-pattern[=PATN]
                                   No effect
      -e, --all-config             Error if any configuration file missing (same as includea)
      -i, --config-id=ID           Skip any configuration lines beginning '@' that don't match ID
                                    or any lines beginning '@^' that do match.
                                    The default is the host name up to its first dot
          --signum=SIGFUNC         Return signal number for STOP, RELOAD, DATA, STATS, STATS_CLEAR,
                                    JSON
      -t, --config-test[=LOG_FILE] Check the configuration, output to stderr by default
          --run-dir=DIR            Where 'locum status' finds this daemon (locum's own option)
      -v, --version                Display the version number
      -h, --help                   Display this help message
    """;
  }
}
