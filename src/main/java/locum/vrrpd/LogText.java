package locum.vrrpd;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import locum.core.Occurrence;
import locum.core.ReportedState;

/// What happens, in the words of vrrpd: people search their logs for them. What vrrpd has no words
/// for, such as the evidence, is told in locum's, behind the same beginning.
public final class LogText {

  /// Who was the active router, at the beginning of the sentences of [locum.vrrp.Cause].
  private static final Pattern GONE =
      Pattern.compile("(?:the active router |preempting )(\\d+(?:\\.\\d+){3})[ :].*");

  private static final Pattern BETTER =
      Pattern.compile("(\\d+(?:\\.\\d+){3}) (?:has|also has) .*", Pattern.DOTALL);

  private LogText() {}

  /// The lines about an occurrence of the instance of a vrrpd.
  ///
  /// @param options its command line
  public static List<String> of(Occurrence occurrence, VrrpdOptions options) {
    String begin = begin(options);
    if (!(occurrence instanceof Occurrence.StateChanged change) || change.from() == change.to()) {
      return List.of(begin + occurrence.sentence());
    }
    List<String> lines = new ArrayList<>();
    boolean left = change.from() == ReportedState.MASTER && change.to() != ReportedState.MASTER;
    switch (change.to()) {
      case MASTER -> {
        lines.add(peer(GONE, change.cause(), "down") + "we are now the master router.");
        options.scripts().master().ifPresent(file -> lines.add("Upscript: " + file));
        lines.add("Send gratuitous ARP for all ip addresses");
      }
      case BACKUP -> {
        lines.add(
            left
                ? peer(BETTER, change.cause(), "up") + "we are now a backup router."
                : " - INIT State (backup) -");
      }
      case FAULT -> lines.add(fault(change.cause(), options));
      case STOP, DELETED -> lines.add("vrrpd: " + StateText.COUNTERPART + " SIGTERM");
      case INIT -> lines.add(" - INIT State (backup) -");
    }
    if (left) {
      options.scripts().backup().ifPresent(file -> lines.add("scriptdown: " + file));
    }
    lines.add(change.sentence());
    return lines.stream().map(line -> begin + line).toList();
  }

  /// What vrrpd logs when a signal has changed the priority.
  public static String newPriority(VrrpdOptions options) {
    return "vrrpd: new priority " + options.priority();
  }

  /// What it logs when the magic packet leaves.
  public static String magicPacket(VrrpdOptions options) {
    return "VRRP ID " + options.vrid() + ": sending magic packet";
  }

  private static String begin(VrrpdOptions options) {
    return "VRRP ID " + options.vrid() + " on " + options.interfaceName() + ": ";
  }

  private static String peer(Pattern pattern, String cause, String how) {
    Matcher matcher = pattern.matcher(cause);
    return matcher.matches() ? matcher.group(1) + " is " + how + ", " : "";
  }

  /// vrrpd knows one fault, that of the link.
  private static String fault(String cause, VrrpdOptions options) {
    return cause.startsWith("interface " + options.interfaceName() + " is down ")
        ? "WARNING: Link down " + options.interfaceName() + " (state backup)"
        : "we are now a backup router.";
  }
}
