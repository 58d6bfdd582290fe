package locum.core;

/// Why a received packet was refused, or what is odd about one that was obeyed: the name of a
/// counter, and a sentence. Each protocol has its own.
public interface Reason {

  /// In capitals with underscores, as counters are called; of an enum constant its own name.
  String name();

  /// Half a sentence for people, to be read after "because".
  String sentence();
}
