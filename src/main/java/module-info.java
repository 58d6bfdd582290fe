/// locum keeps a service address alive: hosts share a virtual IP address, one holds it, another
/// takes over when it fails.
///
/// The map of the house is `docs/ARCHITECTURE.md`; each package opens with a page of prose.
@org.jspecify.annotations.NullMarked
module locum {
  requires static transitive org.jspecify;
  requires ch.qos.logback.core; // the log of nvrrp
  requires com.fasterxml.jackson.core;
  requires info.picocli;
  requires java.logging;
  requires org.apache.commons.net; // smtp
  requires jdk.net; // the user behind a control connection
  requires jdk.unsupported; // sun.misc.Signal
}
