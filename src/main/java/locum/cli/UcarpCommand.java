package locum.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import locum.carp.Password;
import locum.core.Octets;
import locum.daemon.Daemon;
import locum.daemon.ExitStatus;
import locum.daemon.Readiness;
import locum.daemon.RunOptions;
import locum.linux.ArgumentMemory;
import locum.ucarp.Invocation;
import locum.ucarp.OptionReader;
import locum.ucarp.SecretWord;
import locum.ucarp.UcarpOptions;
import locum.ucarp.UcarpOptions.Secret;

/// The command line of ucarp: `locum ucarp ARGS`, or the name `ucarp`.
final class UcarpCommand {

  /// ucarp's for a command line that it cannot carry out.
  private static final int WRONG = 1;

  private UcarpCommand() {}

  static int run(List<String> words) {
    Invocation invocation = OptionReader.read(words);
    if (invocation instanceof Invocation.Run run) {
      hide(words, run.options().passwords());
      return run(run.options(), words);
    }
    if (invocation instanceof Invocation.Wrong wrong) {
      hide(words, wrong.passwords());
      Texts texts = Texts.of(System.getenv());
      wrong
          .complaints()
          .forEach(complaint -> System.err.println("ucarp: " + texts.said(complaint)));
      System.err.print(texts.page("usage-ucarp"));
      return WRONG;
    }
    System.out.print(Texts.of(System.getenv()).page("usage-ucarp"));
    return ExitStatus.OK;
  }

  private static int run(UcarpOptions options, List<String> words) {
    if (Readiness.isDaemonAlready()) {
      return Daemon.run(RunOptions.asUcarp(withSecret(options)), Texts::saidHere);
    }
    if (!options.daemonize()) {
      return Daemon.run(RunOptions.asUcarp(options), Texts::saidHere);
    }
    Texts texts = Texts.of(System.getenv());
    options.remarks().forEach(remark -> System.err.println("ucarp: " + texts.said(remark)));
    return DetachedStart.run(
        "ucarp",
        options.masked(words),
        Text.NO_LAUNCHER_UCARP,
        options.secret() instanceof Secret.Typed typed
            ? Optional.of(typed.password().key())
            : Optional.empty());
  }

  /// The daemon's words are masked; whoever started it wrote the password to its standard input.
  private static UcarpOptions withSecret(UcarpOptions options) {
    if (!(options.secret() instanceof Secret.Typed)) {
      return options;
    }
    try {
      byte[] key = System.in.readNBytes(Password.LONGEST);
      return options.with(new Secret.Typed(new Password(Octets.of(key))));
    } catch (IOException | IllegalArgumentException e) {
      throw new IllegalStateException("nobody told the password", e);
    }
  }

  private static void hide(List<String> words, List<SecretWord> passwords) {
    if (passwords.isEmpty()) {
      return;
    }
    try {
      ArgumentMemory.hide(
          passwords.stream()
              .map(
                  secret ->
                      new ArgumentMemory.Part(
                          words.size() - 1 - secret.word(),
                          words
                              .get(secret.word())
                              .substring(0, secret.from())
                              .getBytes(StandardCharsets.UTF_8)
                              .length))
              .toList());
    } catch (IOException | RuntimeException e) {
      System.err.println(
          "ucarp: "
              + Texts.of(System.getenv())
                  .of(Text.PASSWORD_VISIBLE, String.valueOf(e.getMessage())));
    }
  }
}
