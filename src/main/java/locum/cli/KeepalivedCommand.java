package locum.cli;

import java.util.List;
import java.util.Optional;
import locum.daemon.Daemon;
import locum.daemon.ExitStatus;
import locum.daemon.Readiness;
import locum.daemon.RunOptions;
import locum.keepalived.Invocation;
import locum.keepalived.KeepalivedOptions;
import locum.keepalived.OptionReader;

/// The command line of keepalived: `locum keepalived ARGS`, or the name `keepalived`.
final class KeepalivedCommand {

  /// keepalived's for a command line that it does not understand.
  private static final int WRONG = 1;

  private KeepalivedCommand() {}

  static int run(List<String> words) {
    return switch (OptionReader.read(words)) {
      case Invocation.Run(KeepalivedOptions options) -> run(options, words);
      case Invocation.ConfigTest(KeepalivedOptions options, var report) -> {
        options.remarks().forEach(System.err::println);
        yield ConfigTest.run(options, report);
      }
      case Invocation.SignalNumber(var signal) -> {
        System.out.println(signal.number());
        yield ExitStatus.OK;
      }
      case Invocation.Version() -> {
        System.err.print(KeepalivedText.version());
        yield ExitStatus.OK;
      }
      case Invocation.Help() -> {
        System.err.print(Texts.of(System.getenv()).page("usage-keepalived"));
        yield ExitStatus.OK;
      }
      case Invocation.Wrong(List<String> complaints) -> {
        complaints.forEach(System.err::println);
        yield WRONG;
      }
    };
  }

  private static int run(KeepalivedOptions options, List<String> words) {
    if (options.withoutVrrp()) {
      System.err.println("locum: " + Texts.of(System.getenv()).of(Text.HEALTH_CHECKERS_ONLY));
      return ExitStatus.FAILED;
    }
    if (options.foreground() || Readiness.isDaemonAlready()) {
      return Daemon.run(RunOptions.asKeepalived(options), Texts::saidHere);
    }
    options.remarks().forEach(System.err::println);
    return DetachedStart.run("keepalived", words, Text.NO_LAUNCHER, Optional.empty());
  }
}
