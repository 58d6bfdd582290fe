package locum.daemon;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import locum.config.GlobalSettings;
import locum.core.Adjustment;
import locum.core.Link;
import locum.core.Occurrence;
import locum.linux.Epoll;
import locum.linux.Errno;
import locum.linux.Macvlans;
import locum.linux.NamedPipe;
import locum.linux.PacketBuffers;
import locum.linux.PacketFilter;
import locum.linux.ReceiveLosses;
import locum.linux.Receiver;
import locum.linux.SystemCallException;

/// Carries out the engine's [Adjustment]s, and undoes what an earlier daemon could not.
///
/// Nothing of it is loaded before the first one: most configurations have none.
final class HostAdjustments implements AutoCloseable {

  /// So many of the changes that were undone are named.
  private static final int TOLD = 20;

  private static final String IGMP_REPORTS = "net/ipv4/igmp_link_local_mcast_reports";

  private final PacketBuffers buffers;
  private final Epoll epoll;
  private final IntSupplier tokens;
  private final ChangeLedger ledger;
  private final HostSettings settings;
  private final Consumer<Occurrence> reports;
  private GlobalSettings.HostChanges changes =
      new GlobalSettings.HostChanges(Optional.empty(), -1, false, false, false);
  private boolean configured;
  private Optional<VirtualMacInterfaces> virtualMacs = Optional.empty();
  private Optional<ProvidedInterfaces> provided = Optional.empty();
  private Optional<PacketFilter> filter = Optional.empty();

  HostAdjustments(
      PacketBuffers buffers,
      Epoll epoll,
      IntSupplier tokens,
      ChangeLedger ledger,
      Consumer<Occurrence> reports) {
    this.buffers = buffers;
    this.epoll = epoll;
    this.tokens = tokens;
    this.ledger = ledger;
    this.reports = reports;
    settings = new HostSettings(ledger);
  }

  void carryOut(Adjustment adjustment) throws IOException {
    switch (adjustment) {
      case Adjustment.PrepareVirtualMac(var link) -> {
        if (provided.isPresent()) {
          provided.get().handOver(link);
        }
        virtualMacs().prepare(link);
      }
      case Adjustment.EnableVirtualMacs(var links) -> {
        for (var link : links) {
          virtualMacs().enable(link);
        }
      }
      case Adjustment.DisableVirtualMacs(var links) -> {
        for (var link : links) {
          virtualMacs().disable(link);
        }
      }
      case Adjustment.ReleaseVirtualMac(var link) -> virtualMacs().release(link);
      case Adjustment.RaiseInterface(var link) -> provided().raise(link);
      case Adjustment.LowerInterface(var link) -> provided().lower(link);
      case Adjustment.BlockAddresses(var addresses) -> filter().block(addresses);
      case Adjustment.UnblockAddresses(var addresses) -> filter().unblock(addresses);
      case Adjustment.PromoteSecondaries(String interfaceName, boolean on) -> {
        // The name of an interface that the kernel knows: no slash in it.
        String name = "net/ipv4/conf/" + interfaceName + "/promote_secondaries";
        if (on) {
          settings.hold(name, "1");
        } else {
          settings.release(name);
        }
      }
    }
  }

  /// Makes ready what would cost time in a take-over.
  ///
  /// @param blocking whether any instance does not accept packets to its addresses
  void configure(GlobalSettings.HostChanges wanted, boolean blocking) {
    if (!configured) {
      configured = true;
      changes = wanted; // not at a reload: the table is in use
      if (wanted.quietIgmp()) {
        attempt("disable_local_igmp", () -> settings.hold(IGMP_REPORTS, "0"));
      }
    }
    if (blocking) {
      attempt("no_accept", this::filter);
    }
  }

  private interface Attempt {
    void make() throws IOException;
  }

  private void attempt(String keyword, Attempt attempt) {
    try {
      attempt.make();
    } catch (IOException e) {
      remark(
          reports, Occurrence.Severity.ERROR, "running without " + keyword + ": " + e.getMessage());
    }
  }

  private PacketFilter filter() throws IOException {
    if (filter.isEmpty()) {
      String line = "nftables " + table();
      ledger.append(line);
      try {
        filter =
            Optional.of(
                PacketFilter.open(
                    table(), changes.priority(), changes.counters(), changes.byIndex()));
      } catch (SystemCallException e) {
        ledger.strike(line); // the table that is there is not ours
        if (e.is(Errno.EEXIST)) {
          throw new IOException(
              "there is an nftables table '"
                  + table()
                  + "' that this daemon has not made; it is left alone. Name another one with"
                  + " 'nftables NAME' in global_defs, or, if nobody uses it, remove it: nft delete"
                  + " table ip "
                  + table()
                  + "; nft delete table ip6 "
                  + table(),
              e);
        }
        throw e;
      }
    }
    return filter.get();
  }

  private String table() {
    return changes.table().orElseGet(ledger::ownTable);
  }

  /// What never became a datagram, at the sockets of virtual MAC addresses.
  ReceiveLosses losses() {
    return virtualMacs
        .map(VirtualMacInterfaces::losses)
        .orElse(ReceiveLosses.NONE)
        .plus(provided.map(ProvidedInterfaces::losses).orElse(ReceiveLosses.NONE));
  }

  /// Another socket than those that the engine asked for, by its epoll token.
  Optional<Receiver> receiver(int token) {
    return virtualMacs
        .flatMap(macs -> macs.receiver(token))
        .or(() -> provided.flatMap(links -> links.receiver(token)));
  }

  private VirtualMacInterfaces virtualMacs() throws IOException {
    if (virtualMacs.isEmpty()) {
      virtualMacs =
          Optional.of(new VirtualMacInterfaces(buffers, epoll, tokens, ledger, settings, reports));
    }
    return virtualMacs.get();
  }

  private ProvidedInterfaces provided() throws IOException {
    if (provided.isEmpty()) {
      provided = Optional.of(new ProvidedInterfaces(buffers, epoll, tokens, ledger, reports));
    }
    return provided.get();
  }

  /// Undoes what a daemon that was killed has left behind, before anything else is looked at. What
  /// cannot be undone now stays in the ledger.
  static void cleanUp(ChangeLedger ledger, Consumer<Occurrence> reports) {
    List<String> undone = new ArrayList<>();
    try {
      List<String> lines = ledger.leftBehind();
      if (lines.isEmpty()) {
        return;
      }
      // The last change first: what a setting was before all of them comes out in the end. Settings
      // after interfaces: whether a parent still has other macvlans is seen when ours are gone.
      for (boolean settings : new boolean[] {false, true}) {
        for (String line : lines.reversed()) {
          if (line.startsWith("sysctl ") == settings && undo(line, undone, reports)) {
            ledger.strike(line);
          }
        }
      }
    } catch (IOException e) {
      remark(
          reports,
          Occurrence.Severity.WARNING,
          "cannot tell what an earlier daemon has changed on this host: " + e.getMessage());
    }
    if (!undone.isEmpty()) {
      remark(
          reports,
          Occurrence.Severity.WARNING,
          "undone what an earlier daemon left behind: "
              + String.join("; ", undone.subList(0, Math.min(undone.size(), TOLD)))
              + (undone.size() > TOLD ? "; and " + (undone.size() - TOLD) + " more" : ""));
    }
  }

  /// @return whether nothing of it is left to do
  private static boolean undo(String line, List<String> undone, Consumer<Occurrence> reports) {
    String[] words = line.split(" ", -1);
    try {
      boolean found = false;
      if (words.length == 4 && words[0].equals("sysctl")) {
        found = true;
        if (!VirtualMacInterfaces.isNeededByAnother(words[1], reports)) {
          HostSettings.restore(words[1], words[2], words[3]);
        }
      } else if (words.length == 3 && words[0].equals("macvlan")) {
        found = removeMacvlan(words[1], words[2]);
      } else if (words.length == 3 && words[0].equals("raised")) {
        found = ProvidedInterfaces.setDown(words[1], words[2]);
      } else if (words.length == 2 && words[0].equals("nftables")) {
        PacketFilter.remove(words[1]);
        found = true;
      } else if (words[0].equals("fifo")) {
        found = NamedPipe.remove(Path.of(line.substring("fifo ".length())));
      }
      if (found) {
        undone.add(line);
      }
      return true;
    } catch (IOException | InvalidPathException e) {
      remark(
          reports,
          Occurrence.Severity.ERROR,
          "what an earlier daemon left behind (" + line + ") cannot be undone: " + e.getMessage());
      return false;
    }
  }

  private static boolean removeMacvlan(String name, String mac) throws IOException {
    try (Macvlans macvlans = Macvlans.open()) {
      Optional<Link> link =
          macvlans
              .find(name)
              .filter(l -> l.macvlan().isPresent())
              .filter(l -> l.mac().filter(m -> m.toString().equals(mac)).isPresent());
      if (link.isPresent()) {
        macvlans.remove(link.get().index());
      }
      return link.isPresent();
    }
  }

  private static void remark(
      Consumer<Occurrence> reports, Occurrence.Severity severity, String sentence) {
    reports.accept(new Occurrence.Remark("locum", severity, sentence));
  }

  /// Gives back what is still held.
  @Override
  public void close() {
    filter.ifPresent(PacketFilter::close);
    virtualMacs.ifPresent(VirtualMacInterfaces::close);
    provided.ifPresent(ProvidedInterfaces::close);
    try {
      if (filter.isPresent()) {
        ledger.strike("nftables " + table());
      }
      settings.releaseAll();
    } catch (IOException e) {
      remark(
          reports,
          Occurrence.Severity.ERROR,
          "a setting of this host was not restored; the next start tries again: " + e.getMessage());
    }
  }
}
