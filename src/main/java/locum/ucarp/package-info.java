/// ucarp's command line: words in, what is asked for out, and the same as a configuration with one
/// `carp_instance`, so that the daemon knows one way to be configured. Pure: it reads no file and
/// asks no host.
///
/// ```text
///   words ─► OptionReader ─► Invocation.Run(UcarpOptions) ─► InstanceText ─► ConfigParser
/// ```
///
/// [locum.ucarp.LogText] is the other direction: what happens, in the words that ucarp's users
/// search for in their logs.
@NullMarked
package locum.ucarp;

import org.jspecify.annotations.NullMarked;
