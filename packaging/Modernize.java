import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.lang.reflect.AccessFlag;
import java.util.ArrayList;
import java.util.List;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.attribute.ModuleAttribute;
import java.lang.classfile.attribute.ModuleRequireInfo;
import java.lang.classfile.ClassTransform;
import java.lang.constant.ModuleDesc;
import java.lang.constant.PackageDesc;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/// Raises the classes of the jars in a directory to a class file version that the AOT cache accepts.
///
/// The cache passes over classes made for Java 5 and older, because they have no stack maps; picocli's
/// 228 classes are such. With the maps, computed here, they are cached: a command of locum starts in
/// two thirds of the time, with 9 MB less.
///
/// A `switch` over types asks the virtual machine at its first run for a class made for it, which the
/// cache does not hold. The start and the first take-over run thirty of them, at a millisecond each. In
/// locum.jar, such a switch becomes a method that asks `instanceof` in turn.
///
/// A jar without a module descriptor (commons-net has only a name) gets one, for jlink takes no other:
/// it exports every package and needs java.base alone, which is enough for what locum uses of it.
///
/// logback-core asks for java.xml, 12 MB of the image, to read configuration files that locum does not
/// have. In the copy it does without.
///
/// Usage: `java packaging/Modernize.java DIRECTORY`
final class Modernize {

  private static final ClassDesc SWITCH_BOOTSTRAPS =
      ClassDesc.of("java.lang.runtime.SwitchBootstraps");

  /// No method of Java source can be called so.
  private static final String METHOD_NAME = "switch-";

  private static final int FIRST_CACHED = ClassFile.JAVA_6_VERSION;

  public static void main(String[] arguments) throws IOException {
    try (var jars = Files.newDirectoryStream(Path.of(arguments[0]), "*.jar")) {
      for (Path jar : jars) {
        rewrite(jar);
        describe(jar);
      }
    }
  }

  private static void describe(Path jar) throws IOException {
    Path described = jar.resolveSibling(jar.getFileName() + ".new");
    try (var in = new JarFile(jar.toFile())) {
      Set<String> packages = new TreeSet<>();
      String name = in.getManifest().getMainAttributes().getValue("Automatic-Module-Name");
      boolean hasOwn = false;
      for (var entry : in.stream().toList()) {
        String path = entry.getName();
        hasOwn |= path.equals("module-info.class");
        if (path.endsWith(".class") && !path.startsWith("META-INF/") && path.contains("/")) {
          packages.add(path.substring(0, path.lastIndexOf('/')));
        }
      }
      if (hasOwn || name == null) {
        return;
      }
      byte[] descriptor =
          ClassFile.of()
              .buildModule(
                  ModuleAttribute.of(
                      ModuleDesc.of(name),
                      module -> {
                        module.requires(ModuleDesc.of("java.base"), ClassFile.ACC_MANDATED, null);
                        for (String path : packages) {
                          module.exports(PackageDesc.ofInternalName(path), 0);
                        }
                      }));
      try (var out = new ZipOutputStream(Files.newOutputStream(described))) {
        out.putNextEntry(new ZipEntry("module-info.class"));
        out.write(descriptor);
        out.closeEntry();
        for (var entry : in.stream().toList()) {
          out.putNextEntry(new ZipEntry(entry.getName()));
          try (InputStream content = in.getInputStream(entry)) {
            content.transferTo(out);
          }
          out.closeEntry();
        }
      }
      IO.println(jar.getFileName() + ": a descriptor for the module " + name);
    }
    Files.move(described, jar, REPLACE_EXISTING);
  }

  private static void rewrite(Path jar) throws IOException {
    Path rewritten = jar.resolveSibling(jar.getFileName() + ".new");
    int raised = 0;
    try (var in = new ZipFile(jar.toFile());
        var out = new ZipOutputStream(Files.newOutputStream(rewritten));
        var classes = new URLClassLoader(new URL[] {jar.toUri().toURL()})) {
      var hierarchy =
          ClassHierarchyResolver.ofResourceParsing(classes)
              .orElse(ClassHierarchyResolver.defaultResolver());
      var classFile =
          ClassFile.of(
              StackMapsOption.GENERATE_STACK_MAPS, ClassHierarchyResolverOption.of(hierarchy));
      for (var entry : in.stream().toList()) {
        byte[] octets;
        try (InputStream content = in.getInputStream(entry)) {
          octets = content.readAllBytes();
        }
        if (entry.getName().endsWith(".class") && majorVersion(octets) < FIRST_CACHED) {
          octets = raise(classFile, octets);
          raised++;
        } else if (jar.getFileName().toString().startsWith("logback-core-")
            && entry.getName().equals("module-info.class")) {
          octets = withoutNeedOf("java.xml", octets);
          raised++;
        } else if (jar.endsWith("locum.jar") && entry.getName().endsWith(".class")) {
          byte[] plain = withPlainSwitches(classFile, octets);
          raised += plain == octets ? 0 : 1;
          octets = plain;
        }
        var copy = new ZipEntry(entry.getName());
        copy.setTimeLocal(entry.getTimeLocal());
        out.putNextEntry(copy);
        out.write(octets);
        out.closeEntry();
      }
    }
    if (raised > 0) {
      Files.move(rewritten, jar, REPLACE_EXISTING);
      IO.println(jar.getFileName() + ": " + raised + " classes");
    } else {
      Files.delete(rewritten);
    }
  }

  /// The same descriptor, with a module that has to be there only when it is compiled.
  private static byte[] withoutNeedOf(String name, byte[] octets) {
    return ClassFile.of()
        .transformClass(
            ClassFile.of().parse(octets),
            (type, element) -> {
              if (element instanceof ModuleAttribute module) {
                type.with(relaxed(name, module));
              } else {
                type.with(element);
              }
            });
  }

  private static ModuleAttribute relaxed(String name, ModuleAttribute module) {
    List<ModuleRequireInfo> requires = new ArrayList<>();
    for (ModuleRequireInfo one : module.requires()) {
      boolean relaxed = one.requires().name().equalsString(name);
      requires.add(
          ModuleRequireInfo.of(
              one.requires(),
              relaxed ? ClassFile.ACC_STATIC_PHASE : one.requiresFlagsMask(),
              one.requiresVersion().orElse(null)));
    }
    return ModuleAttribute.of(
        module.moduleName(),
        module.moduleFlagsMask(),
        module.moduleVersion().orElse(null),
        requires,
        module.exports(),
        module.opens(),
        module.uses(),
        module.provides());
  }

  /// The same class, of version 50 and with stack maps, which come of writing each method anew.
  private static byte[] raise(ClassFile classFile, byte[] octets) {
    return classFile.transformClass(
        classFile.parse(octets),
        ClassTransform.dropping(ClassFileVersion.class::isInstance)
            .andThen(ClassTransform.transformingMethodBodies((code, element) -> code.with(element)))
            .andThen(ClassTransform.endHandler(type -> type.withVersion(FIRST_CACHED, 0))));
  }

  /// The same class with its type switches as methods of its own; the same array if it has none.
  private static byte[] withPlainSwitches(ClassFile classFile, byte[] octets) {
    ClassModel type = classFile.parse(octets);
    boolean isInterface = type.flags().has(AccessFlag.INTERFACE);
    ClassDesc self = type.thisClass().asSymbol();
    var switches = new ArrayList<InvokeDynamicInstruction>();
    CodeTransform calls =
        (code, element) -> {
          if (element instanceof InvokeDynamicInstruction call && isTypeSwitch(call)) {
            code.invokestatic(
                self, METHOD_NAME + switches.size(), call.typeSymbol(), isInterface);
            switches.add(call);
          } else {
            code.with(element);
          }
        };
    ClassTransform methods =
        ClassTransform.endHandler(
            builder -> {
              for (int i = 0; i < switches.size(); i++) {
                InvokeDynamicInstruction call = switches.get(i);
                builder.withMethodBody(
                    METHOD_NAME + i,
                    call.typeSymbol(),
                    ClassFile.ACC_PRIVATE | ClassFile.ACC_STATIC | ClassFile.ACC_SYNTHETIC,
                    code -> writeSwitch(code, call.bootstrapArgs()));
              }
            });
    byte[] changed =
        classFile.transformClass(
            type, ClassTransform.transformingMethodBodies(calls).andThen(methods));
    return switches.isEmpty() ? octets : changed;
  }

  private static boolean isTypeSwitch(InvokeDynamicInstruction call) {
    return call.bootstrapMethod().owner().equals(SWITCH_BOOTSTRAPS)
        && call.bootstrapMethod().methodName().equals("typeSwitch")
        && call.bootstrapArgs().stream().allMatch(ClassDesc.class::isInstance);
  }

  /// What `SwitchBootstraps.typeSwitch` promises: the first label from the given one on that fits, -1
  /// for null, the number of labels if none does.
  private static void writeSwitch(CodeBuilder code, List<ConstantDesc> labels) {
    code.aload(0).ifThen(Opcode.IFNULL, none -> none.iconst_m1().ireturn());
    for (int i = 0; i < labels.size(); i++) {
      int label = i;
      code.iload(1)
          .loadConstant(label)
          .ifThen(
              Opcode.IF_ICMPLE,
              asked ->
                  asked
                      .aload(0)
                      .instanceOf((ClassDesc) labels.get(label))
                      .ifThen(Opcode.IFNE, fits -> fits.loadConstant(label).ireturn()));
    }
    code.loadConstant(labels.size()).ireturn();
  }

  private static int majorVersion(byte[] octets) {
    return (octets[6] & 0xff) << 8 | octets[7] & 0xff;
  }
}
