package locum.vrrpd;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import locum.core.IpPrefix;
import locum.core.Ipv4Address;
import locum.vrrp.Authentication;
import locum.vrrp.Vrid;

/// How one vrrpd is asked to run: its command line, with every path as it was typed.
///
/// @param interfaceName `-i`
/// @param vrid `-v`
/// @param addresses the virtual addresses, at least one
/// @param priority `-p`: 1-255
/// @param steps what SIGTTIN and SIGTTOU make of the priority
/// @param interval `-d`: seconds, 1-255
/// @param preempt whether `-s` was given an even number of times
/// @param authentication `-a`: none, a password, or a header
/// @param virtualMac `-n`
/// @param scripts what is run when it comes and goes
/// @param monitoring `-M`: with how many others it moves
/// @param magicPacket `-I` and `-O`
/// @param pidDirectory `-f`: where the pid file is
/// @param runDirectory `--run-dir`, which vrrpd does not have: where locum's verbs find the daemon
/// @param passwords the places of words that hold one
/// @param remarks sentences for whoever typed it, about what was odd
public record VrrpdOptions(
    String interfaceName,
    Vrid vrid,
    List<IpPrefix> addresses,
    int priority,
    Steps steps,
    int interval,
    boolean preempt,
    Authentication authentication,
    boolean virtualMac,
    Scripts scripts,
    Monitoring monitoring,
    Optional<MagicPacket> magicPacket,
    String pidDirectory,
    Optional<String> runDirectory,
    List<Integer> passwords,
    List<String> remarks) {

  /// What the signals make of the priority.
  ///
  /// @param reduced `-z`: the priority after SIGTTIN; empty is ten less
  /// @param increased `-x`: the priority after SIGTTOU; empty is ten more
  public record Steps(OptionalInt reduced, OptionalInt increased) {}

  /// What is run.
  ///
  /// @param master `-U`: when it has become master
  /// @param backup `-D`: when it is master no longer
  public record Scripts(Optional<String> master, Optional<String> backup) {}

  /// Whether it moves with the others on this host that monitor.
  public sealed interface Monitoring {

    /// Without `-M`, or with 0.
    record Off() implements Monitoring {}

    /// `-M N`.
    ///
    /// @param routers how many vrrpd there have to be, 1-9; 0 is any number
    record Together(int routers) implements Monitoring {}
  }

  /// A TCP SYN that makes the gateway look up the MAC address of the virtual address anew.
  public record MagicPacket(Ipv4Address source, Ipv4Address gateway) {}

  public VrrpdOptions {
    addresses = List.copyOf(addresses);
    passwords = List.copyOf(passwords);
    remarks = List.copyOf(remarks);
  }

  /// The same with another priority.
  public VrrpdOptions withPriority(int other) {
    return new VrrpdOptions(
        interfaceName,
        vrid,
        addresses,
        other,
        steps,
        interval,
        preempt,
        authentication,
        virtualMac,
        scripts,
        monitoring,
        magicPacket,
        pidDirectory,
        runDirectory,
        passwords,
        remarks);
  }
}
