package locum.cli;

/// The long texts of ucarp's command line, apart so that a start does not load them.
final class UcarpText {

  private UcarpText() {}

  static String usage() {
    return """

    ucarp (locum)

    --interface=<if> (-i <if>): interface <if>; default: the one that carries the address of -s
    --srcip=<ip> (-s <ip>): source (real) IP address of this host
    --mcast=<ip> (-m <ip>): multicast group IP address (default 224.0.0.18)
    --vhid=<id> (-v <id>): virtual IP identifier (1-255)
    --passfile=<file> (-o <file>): read password from the first line of <file>
    --pass=<pass> (-p <pass>): password, up to 20 characters; others on this host may see it for a moment
    --preempt (-P): becomes a master as soon as possible
    --neutral (-n): don't run downscript at start if backup
    --addr=<ip> (-a <ip>): virtual shared IP address
    --help (-h): summary of command-line options
    --advbase=<seconds> (-b <seconds>): advertisement frequency
    --advskew=<skew> (-k <skew>): advertisement skew (0-255)
    --upscript=<file> (-u <file>): run <file> to become a master; without it, locum adds and removes the address
    --downscript=<file> (-d <file>): run <file> to become a backup
    --deadratio=<ratio> (-r <ratio>): ratio to consider a host as dead
    --debug (-D): enable debug output
    --shutdown (-z): call downscript at exit
    --daemonize (-B): run in background
    --ignoreifstate (-S): ignore interface state (down, no carrier)
    --nomcast (-M): use broadcast (instead of multicast) advertisements
    --facility=<facility>, --syslog=<facility> (-f <facility>): set syslog facility (default=daemon, none=no syslog)
    --xparam=<value> (-x <value>): extra parameter to send to up/down scripts
    --run-dir=<dir>: where 'locum status' finds it (locum's own; default /run/locum/ucarp-<if>-<id>)

    Sample usage:

    Manage the 10.1.1.252 shared virtual address on interface eth0, with
    1 as a virtual address identifier, the password of /etc/ucarp.pass, and
    10.1.1.1 as a real permanent address for this host.
    Call /etc/vip-up.sh when the host becomes a master, and
    /etc/vip-down.sh when the virtual IP address has to be disabled.

    ucarp --interface=eth0 --srcip=10.1.1.1 --vhid=1 --passfile=/etc/ucarp.pass \\
          --addr=10.1.1.252 \\
          --upscript=/etc/vip-up.sh --downscript=/etc/vip-down.sh

    """;
  }
}
