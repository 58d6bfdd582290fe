package locum.config;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import locum.core.Octets;
import locum.vrrp.AdvertisementInterval;
import locum.vrrp.Authentication;

/// Makes keys of what an `auth_hmac` block says.
final class HmacResolution {

  private static final int SHORTEST_KEY = 32;
  private static final int LONGEST_KEY = 64;
  private static final String HEX = "hex:";
  private static final String FILE = "file:";

  private static final long SHORTEST_WINDOW = 5;
  private static final long LONGEST_WINDOW = 300;

  private final HmacDraft draft;
  private final ConfigSource source;
  private final Findings findings;

  HmacResolution(HmacDraft draft, ConfigSource source, Findings findings) {
    this.draft = draft;
    this.source = source;
    this.findings = findings;
  }

  /// Empty, with an error, when there is no usable key.
  Optional<Authentication> resolve(AdvertisementInterval interval) {
    Map<Integer, Octets> keys = new LinkedHashMap<>();
    draft.keys.forEach(
        (id, given) -> key(given.value().text(), given.location()).ifPresent(k -> keys.put(id, k)));
    if (keys.isEmpty()) {
      findings.error(
          draft.location,
          "'auth_hmac' has no usable key, so adverts could be neither signed nor checked. Add 'key"
              + " 1 VALUE' with a VALUE of 32-64 octets, the same on all hosts, and 'active_key"
              + " 1'.");
      return Optional.empty();
    }
    Duration window = draft.window.orElseGet(() -> standardWindow(interval));
    return Optional.of(
        new Authentication.Trailer(keys, activeKey(keys), draft.freshness, window, draft.mode));
  }

  private static Duration standardWindow(AdvertisementInterval interval) {
    return Duration.ofSeconds(
        Math.clamp(3 * interval.duration().toSeconds(), SHORTEST_WINDOW, LONGEST_WINDOW));
  }

  /// keepalived switches the whole authentication off when the active key does not exist.
  private int activeKey(Map<Integer, Octets> keys) {
    int first = keys.keySet().iterator().next();
    if (draft.activeKey.isEmpty()) {
      findings.warning(
          draft.location,
          "'auth_hmac' names no active_key; key " + first + ", its first, signs what is sent.");
      return first;
    }
    Given<Integer> given = draft.activeKey.get();
    if (!keys.containsKey(given.value())) {
      findings.warning(
          given.location(),
          "There is no usable key "
              + given.value()
              + " (there "
              + (keys.size() == 1 ? "is " : "are ")
              + keys.keySet().stream().map(String::valueOf).collect(Collectors.joining(", "))
              + "); key "
              + first
              + " signs what is sent, because keepalived's way, no authentication at all, would be"
              + " worse.");
      return first;
    }
    return given.value();
  }

  private Optional<Octets> key(Octets written, Location location) {
    String text = latin(written);
    if (text.startsWith(FILE)) {
      return file(written.from(FILE.length()), location)
          .flatMap(content -> octets(content, location));
    }
    return octets(written, location);
  }

  private Optional<Octets> octets(Octets written, Location location) {
    String text = latin(written);
    boolean hex = text.startsWith(HEX);
    String digits = hex ? text.substring(HEX.length()) : "";
    if (hex && (digits.length() % 2 != 0 || !digits.matches("[0-9a-fA-F]*"))) {
      findings.warning(
          location, "The key is no whole number of octets in hexadecimal digits; it is not used.");
      return Optional.empty();
    }
    Octets key = hex ? Octets.ofHex(digits) : written;
    if (key.length() < SHORTEST_KEY || key.length() > LONGEST_KEY) {
      findings.warning(
          location,
          "The key has "
              + key.length()
              + " octets; 32-64 are allowed, and it is not used. 'openssl rand -hex 32' makes one"
              + " to write behind 'hex:'.");
      return Optional.empty();
    }
    return Optional.of(key);
  }

  private Optional<Octets> file(Octets name, Location location) {
    String written = new String(name.toArray(), StandardCharsets.UTF_8);
    int slash = location.file().lastIndexOf('/');
    String path =
        written.startsWith("/") ? written : location.file().substring(0, slash + 1) + written;
    switch (source.read(path)) {
      case ConfigText.Content content -> {
        if (!source.isPrivate(path)) {
          findings.warning(
              location,
              "The file of this key may be read by others than its owner; it is used all the same."
                  + " 'chmod 600' it.");
        }
        byte[] octets = content.text().getBytes(content.charset());
        int end = octets.length;
        while (end > 0 && (octets[end - 1] == '\n' || octets[end - 1] == '\r')) {
          end--;
        }
        return Optional.of(Octets.of(octets).slice(0, end));
      }
      case ConfigText.Missing _ -> unreadable("it does not exist", location);
      case ConfigText.Directory _ -> unreadable("it is a directory", location);
      case ConfigText.Unreadable(String reason) -> unreadable(reason, location);
    }
    return Optional.empty();
  }

  private void unreadable(String reason, Location location) {
    findings.warning(
        location, "The file of this key cannot be read: " + reason + "; the key is not used.");
  }

  private static String latin(Octets octets) {
    return new String(octets.toArray(), StandardCharsets.ISO_8859_1);
  }
}
