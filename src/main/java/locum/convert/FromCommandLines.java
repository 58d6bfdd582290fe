package locum.convert;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import locum.convert.CommandLines.Doubt;
import locum.convert.Conversion.Note;
import locum.convert.Conversion.Part;
import locum.ucarp.InstanceText;
import locum.ucarp.UcarpOptions;
import locum.vrrp.Authentication;
import locum.vrrpd.HostText;
import locum.vrrpd.VrrpdOptions;

/// Command lines of vrrpd or ucarp as one file of locum.
public final class FromCommandLines {

  /// What precedes every instance of ucarp that has scripts.
  private static final String SCRIPT_GLOBALS = "global_defs {\n  use_symlink_paths\n}\n";

  private static final String NEUTRAL = "  neutral\n";
  private static final String DOWN_AT_EXIT = "  down_script_at_exit\n";

  /// The facility that ucarp has by default.
  private static final int SYSLOG_DAEMON = 3;

  /// A command line, and where it stands.
  ///
  /// @param words behind the name of the program
  /// @param doubt why the words are not known
  public record Given(String place, List<String> words, Doubt doubt) {
    public Given {
      words = List.copyOf(words);
    }
  }

  private final List<Note> notes = new ArrayList<>();
  private final Set<String> names = new HashSet<>();
  private boolean secret;

  private final String program;

  private FromCommandLines(String program) {
    this.program = program;
  }

  /// Advanced vrrpd.
  ///
  /// @param directory where relative paths of scripts begin
  public static Conversion vrrpd(List<Given> lines, String directory) {
    return new FromCommandLines("vrrpd").ofVrrpd(lines, directory);
  }

  /// ucarp.
  ///
  /// @param directory where relative paths begin
  public static Conversion ucarp(List<Given> lines, String directory) {
    return new FromCommandLines("ucarp").ofUcarp(lines, directory);
  }

  /// Those whose words are known.
  private List<Given> literal(List<Given> lines) {
    List<Given> literal = new ArrayList<>();
    for (Given line : lines) {
      Optional<String> sentence = sentence(line.doubt());
      sentence.ifPresent(s -> note(line, s, true));
      if (sentence.isEmpty()) {
        literal.add(line);
      }
    }
    return literal;
  }

  private Optional<String> sentence(Doubt doubt) {
    return switch (doubt) {
      case NONE -> Optional.empty();
      case EXPANDED ->
          Optional.of(
              "There is a variable or a pattern in it that only the shell can replace. Write out"
                  + " what it stands for.");
      case OTHER_COMMAND ->
          Optional.of(
              "Another command starts "
                  + program
                  + " here; this line is left out. Write the command line of "
                  + program
                  + " alone.");
      case VARIABLE ->
          Optional.of(
              "The name of this command is a variable, which may stand for "
                  + program
                  + "; this line is left out. If it does, write the name.");
      case DOCUMENT ->
          Optional.of(
              "This line stands in a here-document, and is no command there; it is left out.");
      case UNCLOSED ->
          Optional.of(
              "A quote begins here and is closed nowhere; what stands behind it is not read. Close"
                  + " it.");
    };
  }

  private Conversion ofVrrpd(List<Given> lines, String directory) {
    List<HostText.Router> routers = new ArrayList<>();
    for (Given line : literal(lines)) {
      switch (locum.vrrpd.OptionReader.read(line.words())) {
        case locum.vrrpd.Invocation.Run(VrrpdOptions options) -> {
          if (isNew(line, HostText.instanceName(options))) {
            remark(line, options);
            routers.add(new HostText.Router(options, directory));
            secret |= !options.authentication().equals(Authentication.NONE);
          }
        }
        case locum.vrrpd.Invocation.Wrong wrong -> wrong(line, wrong.complaints());
        case locum.vrrpd.Invocation.Help _,
            locum.vrrpd.Invocation.Version _,
            locum.vrrpd.Invocation.Daemon _ ->
            note(line, "This command line runs no virtual router.", false);
      }
    }
    counts(routers);
    return routers.isEmpty()
        ? result(Optional.empty())
        : result(said(() -> HostText.of(routers, Optional.empty())));
  }

  /// A sync group has one number only.
  private void counts(List<HostText.Router> routers) {
    List<Integer> counts =
        routers.stream()
            .map(router -> router.options().monitoring())
            .filter(VrrpdOptions.Monitoring.Together.class::isInstance)
            .map(VrrpdOptions.Monitoring.Together.class::cast)
            .map(VrrpdOptions.Monitoring.Together::routers)
            .distinct()
            .sorted()
            .toList();
    if (counts.size() > 1) {
      String all = counts.stream().map(String::valueOf).collect(Collectors.joining(", "));
      notes.add(
          new Note(
              "",
              "-M is not the same on all command lines ("
                  + all
                  + "); they become one group, which wants the largest number for all of them.",
              false));
    }
  }

  private void remark(Given line, VrrpdOptions options) {
    options.remarks().forEach(remark -> note(line, remark, false));
    if (options.magicPacket().isPresent()) {
      note(
          line,
          "The magic packet (-I, -O) is left out: locum announces the addresses by ARP, several"
              + " times. Where a gateway needs more, ping it from the notify_master script.",
          true);
    }
    boolean steps =
        !options.steps().equals(new VrrpdOptions.Steps(OptionalInt.empty(), OptionalInt.empty()));
    if (steps) {
      note(
          line,
          "-z and -x are left out: no signal changes a priority here. A track_file or track_script"
              + " with a weight does.",
          true);
    }
    if (!options.pidDirectory().equals("/var/run") || options.runDirectory().isPresent()) {
      note(
          line,
          "-f and --run-dir are left out: a file has no pid files of its own, and locum run takes"
              + " --run-dir.",
          true);
    }
    if (line.words().stream().noneMatch(word -> word.matches("-[A-Za-z]*d.*"))) {
      note(
          line,
          "-d is not given: 1 second is written, as in vrrpd's usage. vrrpd 1.15 itself took 2;"
              + " every router of this VRID needs the same.",
          false);
    }
  }

  private Conversion ofUcarp(List<Given> lines, String directory) {
    StringBuilder text = new StringBuilder();
    boolean scripted = false;
    for (Given line : literal(lines)) {
      switch (locum.ucarp.OptionReader.read(line.words())) {
        case locum.ucarp.Invocation.Run(UcarpOptions options) -> {
          Optional<String> block = block(line, options, directory);
          scripted |= block.filter(b -> b.startsWith(SCRIPT_GLOBALS)).isPresent();
          block.map(b -> b.replace(SCRIPT_GLOBALS, "")).ifPresent(text::append);
        }
        case locum.ucarp.Invocation.Wrong wrong -> wrong(line, wrong.complaints());
        case locum.ucarp.Invocation.Help _ ->
            note(line, "This command line runs no virtual router.", false);
      }
    }
    return text.isEmpty()
        ? result(Optional.empty())
        : result(Optional.of((scripted ? SCRIPT_GLOBALS : "") + text));
  }

  private Optional<String> block(Given line, UcarpOptions options, String directory) {
    if (options.interfaceName().isEmpty()) {
      note(
          line,
          "-i is missing, and only the host itself knows which interface ucarp takes then. Add it.",
          true);
      return Optional.empty();
    }
    String name = options.interfaceName().get();
    if (!isNew(line, InstanceText.instanceName(options, name))) {
      return Optional.empty();
    }
    options.remarks().forEach(remark -> note(line, remark, false));
    if (!options.facility().equals(OptionalInt.of(SYSLOG_DAEMON)) || options.debug()) {
      note(
          line,
          "-f and -D are left out: where and how much is logged is said on locum's command line.",
          true);
    }
    if (options.runDirectory().isPresent()) {
      note(line, "--run-dir is left out: locum run takes it.", true);
    }
    secret |= options.secret() instanceof UcarpOptions.Secret.Typed;
    return said(() -> InstanceText.of(options, name, true, directory, Optional.empty()))
        .map(text -> options.scripts().down().isPresent() ? text : withoutDownScript(line, text));
  }

  /// What is said about a script that is not there.
  private String withoutDownScript(Given line, String text) {
    String rest = text.replace(NEUTRAL, "").replace(DOWN_AT_EXIT, "");
    if (!rest.equals(text)) {
      note(
          line,
          "-n and -z are about the down script, and there is none; they are left out.",
          false);
    }
    return rest;
  }

  private interface Text {
    String make();
  }

  /// The text, unless a name or a path in it can be said in no file.
  private Optional<String> said(Text text) {
    try {
      return Optional.of(text.make());
    } catch (IllegalArgumentException e) {
      notes.add(new Note("", String.valueOf(e.getMessage()), true));
      return Optional.empty();
    }
  }

  private boolean isNew(Given line, String name) {
    if (names.add(name)) {
      return true;
    }
    note(line, "An earlier line has the same interface and id; this one is left out.", true);
    return false;
  }

  private void wrong(Given line, List<String> complaints) {
    complaints.forEach(complaint -> note(line, complaint, true));
  }

  private void note(Given line, String sentence, boolean lossy) {
    notes.add(new Note(line.place(), sentence, lossy));
  }

  private Conversion result(Optional<String> text) {
    return new Conversion(
        text.map(
                t ->
                    List.of(
                        new Part(
                            "",
                            Conversion.comments("Converted from " + program + " by locum.", notes)
                                + t)))
            .orElse(List.of()),
        notes,
        secret);
  }
}
