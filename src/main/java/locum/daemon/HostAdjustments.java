package locum.daemon;

import java.io.IOException;
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
import locum.linux.Macvlans;
import locum.linux.PacketBuffers;
import locum.linux.PacketFilter;
import locum.linux.ReceiveLosses;
import locum.linux.Receiver;

/// Carries out the engine's [Adjustment]s, and undoes what an earlier daemon could not.
///
/// Nothing of it is loaded before the first one: most configurations have none.
final class HostAdjustments implements AutoCloseable {

  private static final String IGMP_REPORTS = "net/ipv4/igmp_link_local_mcast_reports";

  private final PacketBuffers buffers;
  private final Epoll epoll;
  private final IntSupplier tokens;
  private final ChangeLedger ledger;
  private final HostSettings settings;
  private final Consumer<Occurrence> reports;
  private GlobalSettings.HostChanges changes =
      new GlobalSettings.HostChanges("keepalived", -1, false, false, false);
  private boolean configured;
  private Optional<VirtualMacInterfaces> virtualMacs = Optional.empty();
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
      case Adjustment.PrepareVirtualMac(var link) -> virtualMacs().prepare(link);
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
      ledger.append("nftables " + changes.table());
      filter =
          Optional.of(
              PacketFilter.open(
                  changes.table(), changes.priority(), changes.counters(), changes.byIndex()));
    }
    return filter.get();
  }

  /// What never became a datagram, at the sockets of virtual MAC addresses.
  ReceiveLosses losses() {
    return virtualMacs.map(VirtualMacInterfaces::losses).orElse(ReceiveLosses.NONE);
  }

  /// Another socket than those that the engine asked for, by its epoll token.
  Optional<Receiver> receiver(int token) {
    return virtualMacs.flatMap(macs -> macs.receiver(token));
  }

  private VirtualMacInterfaces virtualMacs() throws IOException {
    if (virtualMacs.isEmpty()) {
      virtualMacs =
          Optional.of(new VirtualMacInterfaces(buffers, epoll, tokens, ledger, settings, reports));
    }
    return virtualMacs.get();
  }

  /// Undoes what a daemon that was killed has left behind, before anything else is looked at.
  static void cleanUp(ChangeLedger ledger, Consumer<Occurrence> reports) {
    List<String> undone = new ArrayList<>();
    try {
      List<String> lines = ledger.leftBehind();
      if (lines.isEmpty()) {
        return;
      }
      // The last change first: what a setting was before all of them comes out in the end.
      for (String line : lines.reversed()) {
        if (undo(line.split(" ", -1), reports)) {
          undone.add(line);
        }
      }
      ledger.clear();
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
          "undone what an earlier daemon left behind: " + String.join("; ", undone));
    }
  }

  private static boolean undo(String[] words, Consumer<Occurrence> reports) {
    try {
      if (words.length == 4 && words[0].equals("sysctl")) {
        HostSettings.restore(words[1], words[2], words[3]);
        return true;
      }
      if (words.length == 3 && words[0].equals("macvlan")) {
        return removeMacvlan(words[1], words[2]);
      }
      if (words.length == 2 && words[0].equals("nftables")) {
        PacketFilter.remove(words[1]);
        return true;
      }
    } catch (IOException e) {
      remark(
          reports,
          Occurrence.Severity.ERROR,
          "what an earlier daemon left behind ("
              + String.join(" ", words)
              + ") cannot be undone: "
              + e.getMessage());
    }
    return false;
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

  /// Gives back what is still held, and forgets that anything was changed.
  @Override
  public void close() {
    filter.ifPresent(PacketFilter::close);
    virtualMacs.ifPresent(VirtualMacInterfaces::close);
    try {
      settings.releaseAll();
      ledger.clear();
    } catch (IOException e) {
      remark(
          reports,
          Occurrence.Severity.ERROR,
          "a setting of this host was not restored; the next start tries again: " + e.getMessage());
    }
  }
}
