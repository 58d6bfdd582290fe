package locum.nvrrp;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import locum.config.VrrpBlock;
import locum.vrrp.VrrpVersion;

/// Sessions as the text of one configuration that does the same.
public final class SessionText {

  private final String text;
  private final NavigableMap<Integer, Session> byLine;
  private final Map<String, Session> byInstance;

  private SessionText(
      String text, NavigableMap<Integer, Session> byLine, Map<String, Session> byInstance) {
    this.text = text;
    this.byLine = byLine;
    this.byInstance = byInstance;
  }

  /// Composes the text, a block for each session in their order.
  ///
  /// @throws IllegalArgumentException for an interface that no configuration can name, which
  ///   [SessionFile] refuses
  public static SessionText of(List<Session> sessions) {
    StringBuilder text = new StringBuilder();
    NavigableMap<Integer, Session> byLine = new TreeMap<>();
    Map<String, Session> byInstance = new HashMap<>();
    int line = 1;
    for (Session session : sessions) {
      String name = freeName(session, byInstance);
      String block = block(name, session);
      byInstance.put(name, session);
      byLine.put(line, session);
      line += (int) block.chars().filter(c -> c == '\n').count();
      text.append(block);
    }
    return new SessionText(text.toString(), byLine, byInstance);
  }

  private static String block(String name, Session session) {
    VrrpBlock block =
        new VrrpBlock(name)
            .interfaceName(session.primaryInterface())
            .version(VrrpVersion.V3)
            .vrid(session.vrid())
            .priority(session.priority().value())
            .advertInterval((int) session.interval().duration().toMillis());
    if (!session.preempts()) {
      block = block.noPreemption();
    }
    block =
        session.createsInterface()
            ? block.virtualMac(session.vrrpInterface())
            : block.providedInterface(session.vrrpInterface());
    if (session.accepts().isPresent()) {
      block = block.accept(session.accepts().get());
    }
    return block.address(session.vip()).text();
  }

  /// The file's own name, with what words of a configuration and scripts stumble over replaced.
  private static String freeName(Session session, Map<String, Session> taken) {
    String file = session.file().substring(session.file().lastIndexOf('/') + 1);
    StringBuilder safe = new StringBuilder();
    file.chars().forEach(c -> safe.append(isSafe(c) ? (char) c : '_'));
    String name = safe.isEmpty() ? "session" : safe.toString();
    String free = name;
    for (int i = 2; taken.containsKey(free); i++) {
      free = name + "-" + i;
    }
    return free;
  }

  private static boolean isSafe(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || "_.-".indexOf(c) >= 0;
  }

  /// The configuration.
  public String text() {
    return text;
  }

  /// The session whose block has this line.
  ///
  /// @param line from 1
  public Optional<Session> at(int line) {
    return Optional.ofNullable(byLine.floorEntry(line)).map(Map.Entry::getValue);
  }

  /// The session that runs as the instance of this name.
  public Optional<Session> instance(String name) {
    return Optional.ofNullable(byInstance.get(name));
  }

  /// In the order of the files.
  public List<Session> sessions() {
    return new ArrayList<>(byLine.values());
  }
}
