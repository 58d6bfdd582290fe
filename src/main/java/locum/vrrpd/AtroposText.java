package locum.vrrpd;

import java.util.List;
import java.util.stream.Collectors;

/// What atropos prints, in its form.
public final class AtroposText {

  private static final String RULE = "#".repeat(60);

  private AtroposText() {}

  /// A process that stands for a virtual router, as `ps -f` shows it.
  ///
  /// @param user the name, or the number where it has none
  /// @param started `HH:MM` of today, else as `Nov21`
  /// @param cpuSeconds whole seconds of processor time
  /// @param command its words, as everybody may see them
  public record Listed(
      String user, long pid, long parent, String started, long cpuSeconds, String command) {}

  /// An interface and its MAC address now.
  public record Mac(String interfaceName, String address) {}

  /// `--state`.
  ///
  /// @param stateFiles of all virtual routers, from [StateText]
  /// @param where half a sentence on how locum's own verbs find the daemon
  public static String state(
      List<String> stateFiles, List<Listed> processes, List<Mac> macs, String where) {
    StringBuilder text = new StringBuilder(RULE + "\n\n");
    stateFiles.forEach(file -> text.append(file).append('\n').append(RULE).append("\n\n"));
    return text.append(table(processes))
        .append('\n')
        .append(
            macs.stream()
                .map(mac -> mac.interfaceName() + " Current MAC is: " + mac.address() + "\n")
                .collect(Collectors.joining()))
        .append('\n')
        .append(summary(stateFiles))
        .append('\n')
        .append("syslog file contains detailed information about VRRPD state\n")
        .append("locum explain " + where + " tells why each is as it is\n")
        .toString();
  }

  /// `--state` where no vrrpd runs.
  public static String nothing() {
    return RULE + "\n\n\nVRRPD RUN: 0\n";
  }

  /// `--backup`, before the state.
  ///
  /// @param seconds how long the routers leave the addresses to others
  public static String backup(int seconds) {
    return "VRRPD BACKUP\nPLEASE WAIT\nstays backup for " + seconds + " seconds\nOK \n";
  }

  /// `--reduce` and `--increase`.
  public static String changed() {
    return "Please wait\nDONE\n";
  }

  /// All lines that a search for `state` finds.
  private static String summary(List<String> stateFiles) {
    return stateFiles.stream()
        .flatMap(String::lines)
        .filter(line -> line.contains("state"))
        .map(line -> line + "\n")
        .collect(Collectors.joining());
  }

  /// As `ps -fC vrrpd` writes it.
  private static String table(List<Listed> processes) {
    return "UID          PID    PPID  C STIME TTY          TIME CMD\n"
        + processes.stream()
            .map(
                process ->
                    "%-8s %7d %7d  0 %5s ?        %02d:%02d:%02d %s\n"
                        .formatted(
                            process.user(),
                            process.pid(),
                            process.parent(),
                            process.started(),
                            process.cpuSeconds() / 3600,
                            process.cpuSeconds() / 60 % 60,
                            process.cpuSeconds() % 60,
                            process.command()))
            .collect(Collectors.joining());
  }
}
