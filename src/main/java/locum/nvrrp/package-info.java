/// nvrrp's directory of sessions and its client: files in, one configuration out, and what happens
/// in the words that its users know. Pure: it reads no file and asks no host.
///
/// ```text
///   files ─► SessionFile ─► Sessions (conflicts) ─► SessionText ─► ConfigParser
///   words ─► OptionReader ─► Invocation           InstanceStatus ─► StateText ─► nvrrp -s, -S, -v
/// ```
///
/// [locum.nvrrp.LogText] puts what happens into the lines of `/var/log/nvrrp.log`. The words for
/// the states are initial, slave and master.
@NullMarked
package locum.nvrrp;

import org.jspecify.annotations.NullMarked;
