package locum.sim;

import java.time.Duration;
import java.util.Optional;
import locum.core.Datagram;
import locum.vrrp.AdvertisementCodec;
import locum.vrrp.AdvertisementCodec.Accepted;

/// What an onlooker reads in a packet, whichever protocol it is of.
///
/// @param id VRID or vhid
/// @param resigns whether its sender leaves: priority 0, or CARP's longest interval
/// @param interval the one that it promises; empty when it cannot be read
/// @param words for the trace
record SpokenAdvert(int id, boolean resigns, Optional<Duration> interval, String words) {

  private static final AdvertisementCodec.Tolerance READS_ANYTHING =
      new AdvertisementCodec.Tolerance(true, Optional.empty());

  static SpokenAdvert of(Datagram datagram) {
    if (locum.carp.AdvertisementCodec.looksLikeCarp(datagram)
        && locum.carp.AdvertisementCodec.decode(datagram)
            instanceof locum.carp.AdvertisementCodec.Accepted(var advertisement)) {
      boolean leaves = advertisement.isFarewell();
      return new SpokenAdvert(
          advertisement.vhid().value(),
          leaves,
          leaves ? Optional.empty() : Optional.of(advertisement.interval()),
          "vhid "
              + advertisement.vhid()
              + " base "
              + advertisement.advbase()
              + " skew "
              + advertisement.advskew());
    }
    int id = AdvertisementCodec.claimedVrid(datagram);
    int priority = AdvertisementCodec.claimedPriority(datagram);
    return new SpokenAdvert(
        id,
        priority == 0, // in the same octet in all versions
        AdvertisementCodec.decode(datagram, READS_ANYTHING)
                instanceof Accepted(var advertisement, _, _)
            ? Optional.of(advertisement.interval().duration())
            : Optional.empty(),
        "VRID " + id + " priority " + priority);
  }
}
