package locum.cli;

import java.util.Locale;

/// The texts of this package, by what they are for. The words stand in the bundles
/// `Texts.properties` (English, the base) and `Texts_fr.properties`, under the name in lower case
/// with hyphens: `no-daemon`.
enum Text {
  // The command line
  USAGE,
  VERBS,
  LABEL_VERB,
  LABEL_FILE,
  LABEL_DIRECTORY,
  LABEL_NAME,
  LABEL_PROGRAM,
  LABEL_WORDS,
  LABEL_OUTPUT,
  LOCUM,
  RUN,
  CHECK,
  CONVERT,
  CONVERT_WORDS,
  STATUS,
  STATUS_NAME,
  EXPLAIN,
  EXPLAIN_NAME,
  RELOAD,
  STOP,
  DEMO,
  KEEPALIVED,
  NVRRP,
  UCARP,
  VRRPD,
  ATROPOS,
  OPTION_HELP,
  OPTION_VERSION,
  OPTION_FILE,
  OPTION_PEER,
  OPTION_ELSEWHERE,
  OPTION_TO,
  OPTION_OUTPUT,
  OPTION_RUN_DIR,
  OPTION_JSON,
  NO_VERB,
  NO_ARGUMENT,
  NO_VALUE,
  GIVEN_TWICE,

  // Talking to the daemon
  NO_DAEMON,
  OTHERS_RUN,
  NO_LISTENER,
  NO_PERMISSION,
  NO_PERMISSION_ATROPOS,
  NO_ANSWER,

  // check
  CHECKED,
  CHECKED_WITH_PEER,
  INSTANCES(true),
  ERRORS(true),
  WARNINGS(true),
  SEVERITY_NOTE,
  SEVERITY_WARNING,
  SEVERITY_ERROR,

  // convert
  CONVERT_NO_PROGRAM,
  CONVERT_NOT_READ,
  CONVERT_NOTHING,
  CONVERT_SECRET,

  // status
  HEADING_NAME,
  HEADING_STATE,
  HEADING_SINCE,
  HEADING_INTERFACE,
  HEADING_VRID,
  HEADING_PRIORITY,
  HEADING_ADDRESSES,
  SECONDS,
  MINUTES,
  HOURS,
  DAYS,
  FAULT,
  GROUP,
  UNKNOWN_VRID_PACKETS(true),
  UNREADABLE_PACKETS(true),
  RECEIVE_ERRORS(true),
  TRACKER,
  TRACKER_CANNOT_RUN,
  INSTANCE,
  INSTANCE_IN_GROUP,
  INSTANCE_VRRP,
  INSTANCE_CARP,
  TAKES_OVER,
  ADDRESS,
  NOT_ADVERTISED,
  HELD,
  PREEXISTING,
  MISSING,
  TRACKS,
  TRACKS_FAULT,
  REVERSE,
  ROUTE,
  RULE,
  STATIC,
  NOT_TRACKED,
  VIRTUAL_MAC,
  NO_ACCEPT,
  HEARD(true),
  HEARD_CARP(true),
  REFUSED,
  NOTED,
  COUNTER,
  ADVERTISEMENTS_SENT,
  ADVERTISEMENTS_RECEIVED,
  PRIORITY_ZERO_SENT,
  PRIORITY_ZERO_RECEIVED,
  BECAME_MASTER,
  RELEASED_MASTER,
  ADDRESSES_RESTORED,
  ROUTES_RESTORED,
  SEND_ERRORS,

  // explain
  IS,
  IS_AT_FAULT,
  SINCE,
  FOR,
  BECAUSE,
  RETURNS_BY_ITSELF,
  SPEAKS_VRRP,
  SPEAKS_CARP,
  HOLDS,
  LACKS,
  COUNTS,
  COUNTS_AS_FAULT,
  COUNT_NOTHING(true),
  OBEYED_NOBODY,
  HEARD_PRIORITY,
  HEARD_RESIGN,
  HEARD_FREQUENCY,
  IS_REFUSED(true),
  WAS_REFUSED(true),
  AUTHENTICATION_FAILS,
  COMPARE_AUTHENTICATION,
  LAST_CHANGES,
  CHANGE,

  // In the place of keepalived
  HEALTH_CHECKERS_ONLY,
  NO_LAUNCHER,
  NO_LAUNCHER_NVRRP,
  NO_LAUNCHER_UCARP,
  NO_LAUNCHER_VRRPD,
  STAND_IN_ENDED,
  STRANGE_ANSWER,
  PASSWORD_VISIBLE,
  NOT_STARTED;

  private final boolean counted;

  Text() {
    this(false);
  }

  /// @param counted whether its form depends on a number: there are `NAME.one` and `NAME.other`
  Text(boolean counted) {
    this.counted = counted;
  }

  boolean isCounted() {
    return counted;
  }

  String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
