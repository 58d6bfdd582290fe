/// The language of `keepalived.conf`: text in, a [Configuration] and a list of findings out. Pure:
/// files are read through a [ConfigSource], randomness comes from a seed.
///
/// ```text
///   ConfigSource ──► TextReader            lines: comments, @conditions, $definitions, ~SEQ and ~LST,
///    (files)            │                  includes, quotes, braces
///                       ▼
///                   BlockBuilder           nested Blocks of Statements, each Word with its Location
///                       │
///                       ▼
///                   KeywordTable           one row per keyword: RootKeywords, GlobalKeywords,
///                       │                  CommonKeywords, InstanceKeywords, CarpKeywords, …
///                       ▼
///                   InstanceDraft, CarpDraft, GlobalDraft          what the file says
///                       │
///                       ▼
///                   InstanceResolution, CarpResolution   defaults, side effects: what that makes
///                       │
///                       ▼
///                   Configuration  +  ConfigProblem… (file:line:column, severity, a plain sentence)
///                       │
///                       ▼
///                   Judgement, HostJudgement, PairJudgement    what all of it means: by itself, on
///                                          a host, beside the file of its peer; Places knows the lines
///
///   CarpBlock          the way back: a carp_instance of a program as text
/// ```
///
/// A keyword is added as one row of a table. The row says what it takes, and either what it sets or
/// what becomes of it: recognised but not yet effective, skipped because it belongs to LVS, not
/// supported, obsolete. Nothing that a file says is dropped without a finding.
///
/// Files that run in production today must run: what is unknown, superfluous or out of range is a
/// WARNING, and the line or the block is skipped whole. An ERROR is only what leaves no sensible
/// way to start: an instance without VRID or interface, two instances that would be one on the
/// wire, a file that must be there and is not, text that expands without end.
///
/// A finding never shows a password, nor a word that might be one.
package locum.config;
