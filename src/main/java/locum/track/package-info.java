/// What is watched, and what it does to an instance. Pure.
///
/// ```text
///   script runs, files, processes, links ──► Tracker (up or down?) ──► Weight ──► fault, or a number
/// ```
///
/// A tracker says only whether the thing it watches is well. What that means to an instance is the
/// business of the [Weight] with which the instance tracks it: with weight 0 a fault, else a number
/// that is added to the priority. The rule stands once, in [Weight#judge].
package locum.track;
