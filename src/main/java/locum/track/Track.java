package locum.track;

/// One line of `track_script`, `track_interface`, `track_file` or `track_process`: what an instance
/// tracks, and with which weight.
public sealed interface Track {

  /// The name of what is tracked, unique among its kind.
  String name();

  Weight weight();

  record Script(String name, Weight weight) implements Track {}

  record Interface(String name, Weight weight) implements Track {}

  record File(String name, Weight weight) implements Track {}

  record Processes(String name, Weight weight) implements Track {}
}
