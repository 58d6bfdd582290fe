package locum;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.MethodTypeEntry;
import java.lang.classfile.constantpool.NameAndTypeEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Holds the direction of the house: imports point towards `core`, never back up, and the pure
/// packages touch no thread, clock, socket, file, logger or random source.
class PackageDependencyTest {

  private static final Path CLASSES = Path.of("target/classes/locum");

  private static final Map<String, Set<String>> ALLOWED =
      Map.ofEntries(
          Map.entry("core", Set.of()),
          Map.entry("wire", Set.of("core")),
          Map.entry("vrrp", Set.of("core", "wire")),
          Map.entry("carp", Set.of("core", "wire")),
          Map.entry("track", Set.of("core")),
          Map.entry("engine", Set.of("core", "vrrp", "carp", "wire", "track")),
          Map.entry("notify", Set.of("core")),
          Map.entry("config", Set.of("core", "vrrp", "carp", "track", "engine", "notify")),
          Map.entry("ucarp", Set.of("core", "carp", "config")),
          Map.entry("vrrpd", Set.of("core", "vrrp", "engine", "config")),
          Map.entry("nvrrp", Set.of("core", "vrrp", "engine", "config")),
          Map.entry(
              "convert",
              Set.of(
                  "core", "vrrp", "carp", "track", "engine", "notify", "config", "ucarp", "vrrpd",
                  "nvrrp")),
          Map.entry("linux", Set.of("core", "wire")),
          Map.entry("mail", Set.of("core", "notify")),
          Map.entry("script", Set.of("core", "linux")),
          Map.entry("control", Set.of("core", "vrrp", "carp", "track", "engine")),
          Map.entry(
              "sim", Set.of("core", "wire", "vrrp", "carp", "track", "engine", "config", "notify")),
          Map.entry(
              "keepalived",
              Set.of("core", "vrrp", "carp", "track", "engine", "notify", "config", "control")),
          Map.entry(
              "daemon",
              Set.of(
                  "core",
                  "wire",
                  "vrrp",
                  "track",
                  "engine",
                  "notify",
                  "config",
                  "linux",
                  "script",
                  "mail",
                  "control",
                  "carp",
                  "ucarp",
                  "vrrpd",
                  "nvrrp",
                  "keepalived")),
          Map.entry(
              "cli",
              Set.of(
                  "core",
                  "wire",
                  "vrrp",
                  "config",
                  "engine",
                  "linux",
                  "script",
                  "control",
                  "daemon",
                  "sim",
                  "keepalived",
                  "carp",
                  "ucarp",
                  "vrrpd",
                  "nvrrp",
                  "convert",
                  "track")));

  private static final Set<String> PURE =
      Set.of(
          "core",
          "wire",
          "vrrp",
          "carp",
          "track",
          "engine",
          "notify",
          "config",
          "keepalived",
          "ucarp",
          "vrrpd",
          "nvrrp",
          "convert",
          "sim");

  /// What a pure package may use of the JDK; a prefix ends with a dot.
  private static final List<String> PURE_JDK =
      List.of(
          "java.lang.",
          "java.util.",
          "java.time.Duration",
          "java.time.DateTimeException",
          "java.math.",
          "java.nio.ByteBuffer",
          "java.nio.CharBuffer",
          "java.nio.charset.",
          "java.security.MessageDigest",
          "java.security.NoSuchAlgorithmException",
          "java.text.",
          "java.io.Serializable");

  private static final List<String> NEVER_PURE =
      List.of(
          "java.lang.Thread",
          "java.lang.Process",
          "java.lang.Runtime",
          "java.lang.foreign.",
          "java.lang.reflect.",
          "java.util.Random",
          "java.util.Timer",
          "java.util.concurrent.",
          "java.util.logging.");

  /// The slash tells a type from the list of a record's components: `length;totalLength;`.
  private static final Pattern DESCRIPTOR_TYPE = Pattern.compile("L([a-zA-Z_$][\\w$]*/[\\w$/]*);");

  @Test
  void importsPointTowardsCore() throws IOException {
    Set<String> violations = new TreeSet<>();
    for (Path file : classFiles()) {
      String from = packageOf(CLASSES.relativize(file).toString());
      for (String type : typesUsedBy(file)) {
        if (type.startsWith("locum.")) {
          String to = packageOf(type.substring("locum.".length()).replace('.', '/'));
          if (!to.equals(from) && !ALLOWED.getOrDefault(from, Set.of()).contains(to)) {
            violations.add(from + " -> " + to + " (" + file.getFileName() + ")");
          }
        }
      }
    }
    assertThat(violations).isEmpty();
  }

  @Test
  void everyPackageIsOnTheMapAndOpensWithProse() throws IOException {
    Set<String> found = new TreeSet<>();
    for (Path file : classFiles()) {
      found.add(packageOf(CLASSES.relativize(file).toString()));
    }
    assertThat(ALLOWED.keySet()).containsAll(found);
    assertThat(found)
        .allSatisfy(
            name -> assertThat(Path.of("src/main/java/locum", name, "package-info.java")).exists());
  }

  @Test
  void thePurePackagesTouchNothingOfTheHost() throws IOException {
    Set<String> violations = new TreeSet<>();
    for (Path file : classFiles()) {
      String from = packageOf(CLASSES.relativize(file).toString());
      if (PURE.contains(from)) {
        for (String type : typesUsedBy(file)) {
          boolean ours = type.startsWith("locum.") || type.startsWith("org.jspecify.");
          boolean allowed = PURE_JDK.stream().anyMatch(type::startsWith);
          boolean never = NEVER_PURE.stream().anyMatch(type::startsWith);
          if (!ours && (!allowed || never)) {
            violations.add(type + " in " + file.getFileName());
          }
        }
      }
    }
    assertThat(violations).isEmpty();
  }

  @Test
  void onlyLinuxCallsNativeCode() throws IOException {
    Set<String> violations = new TreeSet<>();
    for (Path file : classFiles()) {
      if (!packageOf(CLASSES.relativize(file).toString()).equals("linux")) {
        typesUsedBy(file).stream()
            .filter(type -> type.startsWith("java.lang.foreign."))
            .forEach(type -> violations.add(type + " in " + file.getFileName()));
      }
    }
    assertThat(violations).isEmpty();
  }

  private static List<Path> classFiles() throws IOException {
    try (var files = Files.walk(CLASSES)) {
      return files.filter(f -> f.toString().endsWith(".class")).toList();
    }
  }

  /// The first path element: `engine` of `engine/Announcer.class`.
  private static String packageOf(String path) {
    int slash = path.indexOf('/');
    return slash < 0 ? "" : path.substring(0, slash);
  }

  /// Every class that a class file names, in its constant pool and in its descriptors.
  private static Set<String> typesUsedBy(Path file) throws IOException {
    Set<String> types = new TreeSet<>();
    ClassModel model = ClassFile.of().parse(file);
    for (PoolEntry entry : model.constantPool()) {
      switch (entry) {
        case ClassEntry type -> addType(types, type.asInternalName());
        case NameAndTypeEntry use -> addDescriptor(types, use.type().stringValue());
        case MethodTypeEntry type -> addDescriptor(types, type.descriptor().stringValue());
        default -> {}
      }
    }
    model.fields().forEach(field -> addDescriptor(types, field.fieldType().stringValue()));
    model.methods().forEach(method -> addDescriptor(types, method.methodType().stringValue()));
    return types;
  }

  private static void addDescriptor(Set<String> types, String descriptor) {
    Matcher matcher = DESCRIPTOR_TYPE.matcher(descriptor);
    while (matcher.find()) {
      addType(types, matcher.group(1));
    }
  }

  private static void addType(Set<String> types, String internalName) {
    String name = internalName.replaceAll("^\\[+L?|;$", "");
    if (name.length() > 1) {
      types.add(name.replace('/', '.'));
    }
  }
}
