package locum.core;

import java.util.Optional;

/// An IPv6 address as its upper and lower 64 bits in network order. Printed as RFC 5952 asks.
public record Ipv6Address(long high, long low) implements IpAddress {

  public static final Ipv6Address UNSPECIFIED = new Ipv6Address(0, 0);

  /// Reads a literal of RFC 4291 §2.2, `::` and an IPv4 tail included; a zone (`%eth0`) is refused.
  public static Optional<Ipv6Address> parse(String text) {
    int[] groups = new int[8];
    int count = 0;
    int gap = -1;
    int position = 0;
    if (text.startsWith("::")) {
      gap = 0;
      position = 2;
    }
    while (position < text.length()) {
      int end = text.indexOf(':', position);
      String part = text.substring(position, end < 0 ? text.length() : end);
      if (end < 0 && part.indexOf('.') >= 0) {
        Optional<Ipv4Address> tail = Ipv4Address.parse(part);
        if (tail.isEmpty() || count > 6) {
          return Optional.empty();
        }
        groups[count++] = tail.get().bits() >>> 16;
        groups[count++] = tail.get().bits() & 0xffff;
        break;
      }
      int group = group(part);
      if (group < 0 || count == 8) {
        return Optional.empty();
      }
      groups[count++] = group;
      if (end < 0) {
        break;
      }
      position = end + 1;
      if (position == text.length()) {
        return Optional.empty();
      }
      if (text.charAt(position) == ':') {
        if (gap >= 0) {
          return Optional.empty();
        }
        gap = count;
        position++;
      }
    }
    if (gap < 0 ? count != 8 : count > 7) {
      return Optional.empty();
    }
    int[] all = new int[8];
    int before = gap < 0 ? count : gap;
    System.arraycopy(groups, 0, all, 0, before);
    System.arraycopy(groups, before, all, 8 - (count - before), count - before);
    return Optional.of(new Ipv6Address(join(all, 0), join(all, 4)));
  }

  private static int group(String part) {
    if (part.isEmpty() || part.length() > 4) {
      return -1;
    }
    int value = 0;
    for (int i = 0; i < part.length(); i++) {
      char c = part.charAt(i);
      int digit = c < 128 ? Character.digit(c, 16) : -1;
      if (digit < 0) {
        return -1;
      }
      value = (value << 4) | digit;
    }
    return value;
  }

  private static long join(int[] groups, int from) {
    return ((long) groups[from] << 48)
        | ((long) groups[from + 1] << 32)
        | ((long) groups[from + 2] << 16)
        | groups[from + 3];
  }

  private int group(int index) {
    long half = index < 4 ? high : low;
    return (int) (half >>> (48 - 16 * (index & 3))) & 0xffff;
  }

  @Override
  public AddressFamily family() {
    return AddressFamily.IPV6;
  }

  @Override
  public Octets octets() {
    return new OctetWriter(16).i64(high).i64(low).toOctets();
  }

  @Override
  public boolean isMulticast() {
    return high >>> 56 == 0xff;
  }

  @Override
  public boolean isLinkLocal() {
    return high >>> 54 == 0xfe80 >>> 6;
  }

  @Override
  public boolean isLoopback() {
    return high == 0 && low == 1;
  }

  @Override
  public boolean isUnspecified() {
    return high == 0 && low == 0;
  }

  @Override
  public String toString() {
    int runStart = -1;
    int runLength = 1; // RFC 5952 §4.2.2: a single zero group is not shortened
    for (int i = 0; i < 8; i++) {
      int length = 0;
      while (i + length < 8 && group(i + length) == 0) {
        length++;
      }
      if (length > runLength) {
        runStart = i;
        runLength = length;
      }
      i += length;
    }
    StringBuilder text = new StringBuilder(39);
    for (int i = 0; i < 8; i++) {
      if (i == runStart) {
        text.append("::");
        i += runLength - 1;
      } else {
        if (i > 0 && i != runStart + runLength) {
          text.append(':');
        }
        text.append(Integer.toHexString(group(i)));
      }
    }
    return text.toString();
  }
}
