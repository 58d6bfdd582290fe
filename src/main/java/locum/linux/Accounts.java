package locum.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The users and groups that this host knows (passwd(5), and whatever else nsswitch.conf(5) names).
///
/// A directory server may be asked, so this can wait for seconds.
@SuppressWarnings("restricted")
public final class Accounts {

  /// `struct passwd { char *pw_name, *pw_passwd; uid_t pw_uid; gid_t pw_gid; char *…; }`
  private static final int PASSWD_SIZE = 64;

  private static final int PW_NAME = 0;
  private static final int PW_UID = 16;
  private static final int PW_GID = 20;

  /// `struct group { char *gr_name, *gr_passwd; gid_t gr_gid; char **gr_mem; }`
  private static final int GROUP_SIZE = 32;

  private static final int GR_GID = 16;
  private static final int BUFFER_SIZE = 65_536;
  private static final int MOST_GROUPS = 4096;
  private static final int NAME_LIMIT = 256;

  /// A user.
  ///
  /// @param group the number of the user's own group
  public record User(String name, int uid, int group) {}

  private Accounts() {}

  /// Who this process is.
  public static User self() {
    int uid = ProcessCalls.geteuid();
    String name = byNumber(uid).map(User::name).orElse(Integer.toString(uid));
    return new User(name, uid, ProcessCalls.getegid());
  }

  /// A user by name, or by number when no user has that name.
  public static Optional<User> user(String nameOrNumber) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment entry = arena.allocate(PASSWD_SIZE, Long.BYTES);
      MemorySegment result = arena.allocate(ADDRESS);
      int error =
          ProcessCalls.getpwnam(
              arena.allocateFrom(nameOrNumber), entry, arena.allocate(BUFFER_SIZE), result);
      Optional<User> found = found(error, entry, result);
      return found.isPresent()
          ? found
          : number(nameOrNumber)
              // A number without an entry is a user all the same; its group has the same number.
              .map(uid -> byNumber(uid).orElse(new User(nameOrNumber, uid, uid)));
    }
  }

  private static Optional<User> byNumber(int uid) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment entry = arena.allocate(PASSWD_SIZE, Long.BYTES);
      MemorySegment result = arena.allocate(ADDRESS);
      return found(
          ProcessCalls.getpwuid(uid, entry, arena.allocate(BUFFER_SIZE), result), entry, result);
    }
  }

  private static Optional<User> found(int error, MemorySegment entry, MemorySegment result) {
    return error != 0 || result.get(ADDRESS, 0).address() == 0
        ? Optional.empty()
        : Optional.of(
            new User(
                entry.get(ADDRESS, PW_NAME).reinterpret(NAME_LIMIT).getString(0),
                entry.get(JAVA_INT, PW_UID),
                entry.get(JAVA_INT, PW_GID)));
  }

  /// The number of a group by name, or the number itself.
  public static Optional<Integer> group(String nameOrNumber) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment entry = arena.allocate(GROUP_SIZE, Long.BYTES);
      MemorySegment result = arena.allocate(ADDRESS);
      int error =
          ProcessCalls.getgrnam(
              arena.allocateFrom(nameOrNumber), entry, arena.allocate(BUFFER_SIZE), result);
      return error == 0 && result.get(ADDRESS, 0).address() != 0
          ? Optional.of(entry.get(JAVA_INT, GR_GID))
          : number(nameOrNumber);
    }
  }

  /// All groups of a user, its own among them.
  public static List<Integer> groupsOf(User user) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment groups = arena.allocate(JAVA_INT, MOST_GROUPS);
      MemorySegment count = arena.allocateFrom(JAVA_INT, MOST_GROUPS);
      ProcessCalls.getgrouplist(arena.allocateFrom(user.name()), user.group(), groups, count);
      List<Integer> found = new ArrayList<>();
      for (int i = 0; i < Math.min(count.get(JAVA_INT, 0), MOST_GROUPS); i++) {
        found.add(groups.getAtIndex(JAVA_INT, i));
      }
      return List.copyOf(found);
    }
  }

  private static Optional<Integer> number(String text) {
    return text.matches("\\d{1,10}") && Long.parseLong(text) < 0xffff_ffffL
        ? Optional.of((int) Long.parseLong(text))
        : Optional.empty();
  }
}
