package locum.engine;

/// The routes and rules that come and go with the addresses of an instance.
public record Routing() {

  public static final Routing NONE = new Routing();
}
