package locum.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.FieldRefEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.StringEntry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// What the compiled classes can say: their string constants, and the recipes of their
/// concatenations, in which an octet 1 stands for each place.
final class SpokenWords {

  private static final Path CLASSES = Path.of("target/classes/locum");

  /// A place in a recipe, or in a pattern of [String#format].
  private static final Pattern PLACE = Pattern.compile("\u0001|%(\\d\\$|0\\d)?[sdx]");

  private SpokenWords() {}

  /// All of the classes whose path below `locum/` is wanted, as `config/Findings.class`.
  static Set<String> of(Predicate<String> wanted) {
    Set<String> words = new LinkedHashSet<>();
    for (Path file : classes(wanted)) {
      for (PoolEntry entry : parse(file)) {
        if (entry instanceof StringEntry constant) {
          words.add(constant.stringValue());
        }
      }
    }
    return words;
  }

  /// The constants of [Text] that other classes of this package name.
  static Set<String> textsUsed() {
    Set<String> names = new LinkedHashSet<>();
    for (Path file : classes(path -> path.startsWith("cli/") && !path.equals("cli/Text.class"))) {
      for (PoolEntry entry : parse(file)) {
        if (entry instanceof FieldRefEntry field
            && field.owner().asInternalName().equals("locum/cli/Text")) {
          names.add(field.name().stringValue());
        }
      }
    }
    return names;
  }

  /// The words between the places, without those that are mere punctuation.
  static List<String> between(String recipe) {
    return PLACE
        .splitAsStream(recipe)
        .filter(piece -> Pattern.compile("[A-Za-z]{2}").matcher(piece).find())
        .toList();
  }

  private static List<Path> classes(Predicate<String> wanted) {
    try (var files = Files.walk(CLASSES)) {
      return files
          .filter(file -> file.toString().endsWith(".class"))
          .filter(file -> wanted.test(CLASSES.relativize(file).toString()))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Iterable<PoolEntry> parse(Path file) {
    try {
      return ClassFile.of().parse(file).constantPool();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
