/// What is watched, and what it does to an instance. Pure.
///
/// ```text
///   CheckFinished ────► ScriptTracker  ─┐
///   FileRead ─────────► FileTracker     ├─► Reading ──► Weight.judge ──► Verdict: fault, wait,
///   ProcessesCounted ─► ProcessTracker ─┘   (well? how many?)            or a number of points
///   links of the host ──────────────────┘
/// ```
///
/// A [Tracker] says only what it reads: whether the thing it watches is well, or a number. What
/// that means to an instance is the business of the [Weight] with which the instance tracks it:
/// with weight 0 a fault, else points that are added to the priority. The rule stands once, in
/// [Weight#judge]. A [TrackerConfig] is a tracker as configured, a [Track] one line of those who
/// track it.
package locum.track;
