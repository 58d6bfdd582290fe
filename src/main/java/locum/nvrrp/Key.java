package locum.nvrrp;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// The keys of a session's file.
enum Key {
  PRIMARY_INTF("primary_intf NAME", true),
  VRRP_INTF("vrrp_intf NAME", true),
  VIP("vip ADDRESS/LENGTH", true),
  VRID("vrid N", true),
  PRIORITY("priority N", true),
  ADVERT_INT("advert_int MILLISECONDS", true),
  ALLOW_PREEMPTION("allow_preemption yes", false),
  VERSION("version 3", false),
  ACCEPT_MODE("accept_mode yes", false),
  CREATE_INTF("create_intf yes", false);

  /// How a line with it looks.
  final String example;

  final String word;
  final boolean required;

  Key(String example, boolean required) {
    this.example = example;
    this.required = required;
    word = example.substring(0, example.indexOf(' '));
  }

  static Optional<Key> of(String word) {
    return Arrays.stream(values()).filter(key -> key.word.equals(word)).findFirst();
  }

  static String all() {
    return Arrays.stream(values()).map(key -> key.word).collect(Collectors.joining(", "));
  }

  static List<Key> requiredOnes() {
    return Arrays.stream(values()).filter(key -> key.required).toList();
  }
}
