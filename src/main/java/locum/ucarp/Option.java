package locum.ucarp;

/// An option of ucarp's command line, in the order of its help text; read at every start, so no
/// more than the reader needs.
enum Option {
  INTERFACE('i', "interface", true),
  SRCIP('s', "srcip", true),
  /// `-m` stands in ucarp's help and manual, but its program refuses it.
  MCASTIP('m', "mcastip", true),
  VHID('v', "vhid", true),
  PASS('p', "pass", true),
  PASSFILE('o', "passfile", true),
  PREEMPT('P', "preempt", false),
  NEUTRAL('n', "neutral", false),
  ADDR('a', "addr", true),
  HELP('h', "help", false),
  ADVBASE('b', "advbase", true),
  ADVSKEW('k', "advskew", true),
  UPSCRIPT('u', "upscript", true),
  DOWNSCRIPT('d', "downscript", true),
  DEADRATIO('r', "deadratio", true),
  DEBUG('D', "debug", false),
  SHUTDOWN('z', "shutdown", false),
  DAEMONIZE('B', "daemonize", false),
  IGNOREIFSTATE('S', "ignoreifstate", false),
  NOMCAST('M', "nomcast", false),
  FACILITY('f', "facility", true),
  /// What ucarp's documentation calls `--facility`, and its program does not know.
  SYSLOG("syslog", true),
  XPARAM('x', "xparam", true),
  /// locum's own; found by its whole name only, so that it makes no abbreviation ambiguous.
  RUN_DIR("run-dir", true);

  private static final char NO_LETTER = 0;

  private final char letter;
  final String longName;
  final boolean takesValue;

  Option(String longName, boolean takesValue) {
    this(NO_LETTER, longName, takesValue);
  }

  Option(char letter, String longName, boolean takesValue) {
    this.letter = letter;
    this.longName = longName;
    this.takesValue = takesValue;
  }

  boolean hasLetter(char asked) {
    return letter == asked && letter != NO_LETTER;
  }

  boolean mayBeAbbreviated() {
    return this != RUN_DIR;
  }

  /// How it is called in a complaint: `-v (--vhid)`.
  @Override
  public String toString() {
    return letter == NO_LETTER ? "--" + longName : "-" + letter + " (--" + longName + ")";
  }
}
