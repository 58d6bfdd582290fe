package locum.config;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Makes nested blocks of a flat list of words and braces, and makes the best of missing and
/// superfluous braces.
final class BlockBuilder {

  /// Blocks that stand at the top only. One that turns up inside another known one says that a `}`
  /// is missing before it.
  private static final Set<String> TOP_ONLY =
      Set.of(
          "global_defs",
          "vrrp_instance",
          "carp_instance",
          "vrrp_script",
          "vrrp_sync_group",
          "vrrp_track_file",
          "vrrp_track_process",
          "virtual_server",
          "virtual_server_group",
          "bfd_instance");

  /// A block that is still open. Its statements come first, their blocks later.
  private static final class Frame {
    final Optional<Fragment.Words> header;
    final Location location;
    final List<Statement> statements = new ArrayList<>();
    Optional<Fragment.Words> pending = Optional.empty();

    Frame(Optional<Fragment.Words> header, Location location) {
      this.header = header;
      this.location = location;
    }

    void completePending(Optional<Block> block) {
      pending.ifPresent(words -> statements.add(statement(words, block)));
      pending = Optional.empty();
    }
  }

  private final Findings findings;
  private final Deque<Frame> open = new ArrayDeque<>();

  private BlockBuilder(Findings findings) {
    this.findings = findings;
  }

  static Block build(List<Fragment> fragments, Location start, Findings findings) {
    return new BlockBuilder(findings).buildAll(fragments, start);
  }

  private Block buildAll(List<Fragment> fragments, Location start) {
    open.push(new Frame(Optional.empty(), start));
    for (int i = 0; i < fragments.size(); i++) {
      switch (fragments.get(i)) {
        case Fragment.Words words -> {
          boolean opens = i + 1 < fragments.size() && fragments.get(i + 1) instanceof Fragment.Open;
          if (opens && open.size() > 1 && isTopOnly(words) && insideTopOnly()) {
            closeAllBefore(words);
          }
          open.element().completePending(Optional.empty());
          open.element().pending = Optional.of(words);
        }
        case Fragment.Open(Location location) -> open(location);
        case Fragment.Close(Location location) -> {
          if (open.size() == 1) {
            findings.warning(
                location,
                "This } closes nothing and is ignored. Probably a { is missing above, or a } is too"
                    + " many.");
          } else {
            close();
          }
        }
      }
    }
    if (open.size() > 1) {
      findings.warning(
          open.element().location,
          "This { is never closed: "
              + (open.size() == 2 ? "a } is" : open.size() - 1 + " } are")
              + " missing at the end of the file. All that follows is read as part of "
              + describe(open.element())
              + ".");
    }
    while (open.size() > 1) {
      close();
    }
    Frame root = open.pop();
    root.completePending(Optional.empty());
    return new Block(start, root.statements);
  }

  private void open(Location location) {
    Frame parent = open.element();
    if (parent.pending.isEmpty()) {
      findings.warning(
          location,
          "This { has no keyword before it; everything up to its } is skipped. Put it behind the"
              + " keyword whose block it opens.");
      Word nameless = new Word("{", location, false);
      parent.pending =
          Optional.of(
              new Fragment.Words(List.of(nameless), Optional.empty(), StandardCharsets.UTF_8));
    }
    open.push(new Frame(parent.pending, location));
  }

  private void close() {
    Frame closed = open.pop();
    closed.completePending(Optional.empty());
    open.element().completePending(Optional.of(new Block(closed.location, closed.statements)));
  }

  private void closeAllBefore(Fragment.Words words) {
    findings.warning(
        words.location(),
        "A } is missing before this line: "
            + describe(open.element())
            + " is still open. It is closed here.");
    while (open.size() > 1) {
      close();
    }
  }

  private boolean insideTopOnly() {
    // The outermost open block is the last but one on the stack.
    return open.stream()
        .skip(open.size() - 2L)
        .limit(1)
        .anyMatch(frame -> frame.header.filter(BlockBuilder::isTopOnly).isPresent());
  }

  private static boolean isTopOnly(Fragment.Words words) {
    return TOP_ONLY.contains(words.words().getFirst().text());
  }

  private static String describe(Frame frame) {
    return frame
        .header
        .map(
            words ->
                "'"
                    + Spelling.printable(words.words().getFirst().text())
                    + "' of line "
                    + words.location().line())
        .orElse("the file");
  }

  private static Statement statement(Fragment.Words words, Optional<Block> block) {
    return new Statement(
        words.words().getFirst(),
        words.words().subList(1, words.words().size()),
        words.comment(),
        words.charset(),
        block);
  }
}
