package locum.core;

/// The kernel's number for an interface. It stays when the interface is renamed and is new when the
/// interface is created again.
public record InterfaceIndex(int value) {

  public InterfaceIndex {
    if (value <= 0) {
      throw new IllegalArgumentException("interface index " + value);
    }
  }

  @Override
  public String toString() {
    return Integer.toString(value);
  }
}
