package locum.carp;

import java.util.Arrays;

/// The numbers that were heard last, a bounded number of them, the longest unheard forgotten first.
///
/// Plain octets, because there is one for every instance, and thousands of instances.
final class RecentNumbers {

  private static final int FIRST_SIZE = 8;

  private final int most;

  /// In the order in which they were last heard.
  private long[] numbers = new long[FIRST_SIZE];

  private int count;

  RecentNumbers(int most) {
    this.most = most;
  }

  /// Remembers a number. A repeat makes it young again, so that an endless one is never forgotten.
  ///
  /// @return whether it was known
  boolean add(long number) {
    int at = count - 1;
    while (at >= 0 && numbers[at] != number) {
      at--;
    }
    if (at >= 0) {
      forget(at);
    } else if (count == most) {
      forget(0);
    } else if (count == numbers.length) {
      numbers = Arrays.copyOf(numbers, Math.min(most, 2 * count));
    }
    numbers[count++] = number;
    return at >= 0;
  }

  private void forget(int at) {
    count--;
    System.arraycopy(numbers, at + 1, numbers, at, count - at);
  }
}
