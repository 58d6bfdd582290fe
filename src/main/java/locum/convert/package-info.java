/// Configurations of other programs as files of locum, and back. Pure.
///
/// ```text
///   command lines ──► CommandLines ─┐
///   words ──────────────────────────┼─► FromCommandLines ──► Conversion (a file, notes)
///   session files ──────────────────┴─► FromSessions     ──►
///   Configuration ──► ToVrrpd, ToUcarp, ToNvrrp ──► Conversion (command lines or files, notes)
/// ```
///
/// A script becomes command lines by [locum.convert.ShellReader], which expands nothing.
///
/// On the way back, what was written is read again and compared with what was meant
/// ([locum.convert.Losses]): whatever is lost on the way has a sentence, with the line that it
/// stands in.
@NullMarked
package locum.convert;

import org.jspecify.annotations.NullMarked;
