/// What the users of keepalived type and read, apart from the configuration: its command line, its
/// process signals, the files it dumps. Pure.
///
/// ```text
///   words ──► OptionReader ──► Invocation        what is to be done, and how
///   Dump (configuration, instances, times) ──► JsonDump, StatisticsDump, StateDump ──► text
/// ```
///
/// The names, numbers and forms are keepalived's (2.2.7, measured beside it); scripts and exporters
/// depend on them. What they do is the business of `daemon` and `cli`.
package locum.keepalived;
