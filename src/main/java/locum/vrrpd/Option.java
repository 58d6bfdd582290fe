package locum.vrrpd;

import java.util.Arrays;
import java.util.Optional;

/// An option of vrrpd's command line, in the order of its help text. Those without a letter are
/// locum's own.
enum Option {
  HELP('h', "help", false),
  VIRTUAL_MAC('n', false),
  INTERFACE('i', true),
  VRID('v', true),
  SWITCH_PREEMPTION('s', false),
  AUTHENTICATION('a', true),
  PRIORITY('p', true),
  DELAY('d', true),
  REDUCED('z', true),
  INCREASED('x', true),
  VERSION('V', "version", false),
  MASTER_SCRIPT('U', true),
  BACKUP_SCRIPT('D', true),
  MONITORING('M', true),
  MAGIC_SOURCE('I', true),
  MAGIC_GATEWAY('O', true),
  PID_DIRECTORY('f', true),
  DAEMON("daemon", false),
  RUN_DIR("run-dir", true),
  GROUP("group", true);

  private static final char NO_LETTER = 0;

  private final char letter;
  private final Optional<String> longName;
  final boolean takesValue;

  Option(char letter, boolean takesValue) {
    this(letter, Optional.empty(), takesValue);
  }

  Option(char letter, String longName, boolean takesValue) {
    this(letter, Optional.of(longName), takesValue);
  }

  Option(String longName, boolean takesValue) {
    this(NO_LETTER, Optional.of(longName), takesValue);
  }

  Option(char letter, Optional<String> longName, boolean takesValue) {
    this.letter = letter;
    this.longName = longName;
    this.takesValue = takesValue;
  }

  static Optional<Option> byLetter(char letter) {
    return letter == NO_LETTER
        ? Optional.empty()
        : Arrays.stream(values()).filter(option -> option.letter == letter).findFirst();
  }

  static Optional<Option> byLongName(String name) {
    return Arrays.stream(values())
        .filter(option -> option.longName.equals(Optional.of(name)))
        .findFirst();
  }

  /// How it is called in a complaint: `-v`, `--run-dir`.
  @Override
  public String toString() {
    return letter == NO_LETTER ? "--" + longName.orElseThrow() : "-" + letter;
  }
}
