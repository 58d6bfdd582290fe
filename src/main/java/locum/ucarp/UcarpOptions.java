package locum.ucarp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import locum.carp.Password;
import locum.carp.Vhid;
import locum.core.Ipv4Address;

/// How ucarp is asked to run: its command line, with every path as it was typed.
///
/// @param interfaceName `-i`; empty is the interface that carries `source`
/// @param source `-s`: the address that the adverts come from
/// @param group `-m`: the multicast group of the adverts; empty is CARP's own
/// @param vhid `-v`
/// @param secret `-p` or `-o`
/// @param address `-a`: the virtual address
/// @param rate how often adverts are sent, and what is made of their absence
/// @param scripts what brings the address up and down
/// @param preempt `-P`
/// @param ignoresCarrier `-S`
/// @param broadcast `-M`: Ethernet broadcast in place of multicast
/// @param debug `-D`
/// @param daemonize `-B`
/// @param facility of syslog, `-f`; empty with `none`
/// @param runDirectory `--run-dir`, which ucarp does not have: where locum's verbs find it
/// @param passwords where passwords stand in the words
/// @param remarks sentences for whoever typed it, about what was odd
public record UcarpOptions(
    Optional<String> interfaceName,
    Ipv4Address source,
    Optional<Ipv4Address> group,
    Vhid vhid,
    Secret secret,
    Ipv4Address address,
    Rate rate,
    Scripts scripts,
    boolean preempt,
    boolean ignoresCarrier,
    boolean broadcast,
    boolean debug,
    boolean daemonize,
    OptionalInt facility,
    Optional<String> runDirectory,
    List<SecretWord> passwords,
    List<String> remarks) {

  /// What the hash is keyed with.
  public sealed interface Secret {

    /// `-p`.
    record Typed(Password password) implements Secret {}

    /// `-o`: a file whose first line it is.
    record InFile(String path) implements Secret {}
  }

  /// The rate of adverts.
  ///
  /// @param advbase `-b`: seconds, 0-255
  /// @param advskew `-k`: 1/256 s more, 0-255
  /// @param deadRatio `-r`: how many times `advbase` without an advert make a master dead
  public record Rate(int advbase, int advskew, int deadRatio) {}

  /// What brings the address up and down. Without `up`, locum does it.
  ///
  /// @param up `-u`
  /// @param down `-d`
  /// @param parameter `-x`: their third argument
  /// @param neutral `-n`: nothing is run when the first state is BACKUP
  /// @param downAtExit `-z`
  public record Scripts(
      Optional<String> up,
      Optional<String> down,
      Optional<String> parameter,
      boolean neutral,
      boolean downAtExit) {}

  public UcarpOptions {
    passwords = List.copyOf(passwords);
    remarks = List.copyOf(remarks);
  }

  /// The same with another secret.
  public UcarpOptions with(Secret other) {
    return new UcarpOptions(
        interfaceName,
        source,
        group,
        vhid,
        other,
        address,
        rate,
        scripts,
        preempt,
        ignoresCarrier,
        broadcast,
        debug,
        daemonize,
        facility,
        runDirectory,
        passwords,
        remarks);
  }

  /// The words of a command line without its passwords.
  ///
  /// @param words those that these options were read from
  public List<String> masked(List<String> words) {
    List<String> masked = new ArrayList<>(words);
    for (SecretWord secret : passwords) {
      masked.set(
          secret.word(), words.get(secret.word()).substring(0, secret.from()) + SecretWord.MASK);
    }
    return masked;
  }
}
