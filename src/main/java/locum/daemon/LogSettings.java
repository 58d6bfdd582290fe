package locum.daemon;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/// Where the log goes, and how much of it.
///
/// @param style of lines on the console and in a file
/// @param console whether standard error is a destination; with ucarp, standard output too
/// @param syslogFacility of the system log; empty is not to write there
/// @param file to append to
/// @param flushed whether each line is written through at once
/// @param detail whether the steps of every change are told too
record LogSettings(
    Style style,
    boolean console,
    OptionalInt syslogFacility,
    Optional<Path> file,
    boolean flushed,
    boolean detail) {

  enum Style {
    /// `2026-01-31T23:59:59.123+01:00 WARNING …`, the level only when it is more than information.
    LOCUM,
    /// `Sat Jan 31 23:59:59 2026: …`
    KEEPALIVED,
    /// `2026-01-31T23:59:59.123456: [WARNING] …`, in ucarp's words; what is less than a warning
    /// goes to standard output.
    UCARP,
    /// `[pid 01/31/26 23:59:59] INFO : …`; the file is rotated.
    NVRRP,
    /// In the system log vrrpd's: every line a warning. Elsewhere as [#LOCUM].
    VRRPD
  }

  /// On standard error, in locum's own form.
  static final LogSettings PLAIN =
      new LogSettings(Style.LOCUM, true, OptionalInt.empty(), Optional.empty(), false, false);
}
