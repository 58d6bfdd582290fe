package locum.keepalived;

/// An option of keepalived's command line.
///
/// The order is that of its help text; the class is read at every start and holds no more than the
/// reader needs.
enum Option {
  USE_FILE('f', "use-file", Argument.REQUIRED),
  VRRP('P', "vrrp", Argument.NONE),
  CHECK('C', "check", Argument.NONE),
  NO_BFD('B', "no_bfd", Argument.NONE),
  ALL("all", Argument.NONE),
  LOG_CONSOLE('l', "log-console", Argument.NONE),
  LOG_DETAIL('D', "log-detail", Argument.NONE),
  LOG_FACILITY('S', "log-facility", Argument.REQUIRED),
  LOG_FILE('g', "log-file", Argument.OPTIONAL),
  FLUSH_LOG_FILE("flush-log-file", Argument.NONE),
  NO_SYSLOG('G', "no-syslog", Argument.NONE),
  UMASK('u', "umask", Argument.REQUIRED),
  RELEASE_VIPS('X', "release-vips", Argument.NONE),
  DONT_RELEASE_VRRP('V', "dont-release-vrrp", Argument.NONE),
  DONT_RELEASE_IPVS('I', "dont-release-ipvs", Argument.NONE),
  DONT_RESPAWN('R', "dont-respawn", Argument.NONE),
  DONT_FORK('n', "dont-fork", Argument.NONE),
  DUMP_CONF('d', "dump-conf", Argument.NONE),
  PID('p', "pid", Argument.REQUIRED),
  VRRP_PID('r', "vrrp_pid", Argument.REQUIRED),
  GENHASH('T', "genhash", Argument.NONE),
  CHECKERS_PID('c', "checkers_pid", Argument.REQUIRED),
  ADDRESS_MONITORING('a', "address-monitoring", Argument.NONE),
  BFD_PID('b', "bfd_pid", Argument.REQUIRED),
  SNMP('x', "snmp", Argument.NONE),
  SNMP_AGENT_SOCKET('A', "snmp-agent-socket", Argument.REQUIRED),
  NAMESPACE('s', "namespace", Argument.REQUIRED),
  CORE_DUMP('m', "core-dump", Argument.NONE),
  CORE_DUMP_PATTERN('M', "core-dump-pattern", Argument.OPTIONAL),
  ALL_CONFIG('e', "all-config", Argument.NONE),
  CONFIG_ID('i', "config-id", Argument.REQUIRED),
  SIGNUM("signum", Argument.REQUIRED),
  CONFIG_TEST('t', "config-test", Argument.OPTIONAL),
  VERSION('v', "version", Argument.NONE),
  HELP('h', "help", Argument.NONE),
  /// locum's own; found by its whole name only, so that it makes no abbreviation ambiguous.
  RUN_DIR("run-dir", Argument.REQUIRED);

  enum Argument {
    NONE,
    REQUIRED,
    /// In the same word or not at all.
    OPTIONAL
  }

  private static final char NO_LETTER = 0;

  private final char letter;
  final String longName;
  final Argument argument;

  Option(String longName, Argument argument) {
    this(NO_LETTER, longName, argument);
  }

  Option(char letter, String longName, Argument argument) {
    this.letter = letter;
    this.longName = longName;
    this.argument = argument;
  }

  boolean hasLetter(char asked) {
    return letter == asked && letter != NO_LETTER;
  }

  boolean mayBeAbbreviated() {
    return this != RUN_DIR;
  }
}
