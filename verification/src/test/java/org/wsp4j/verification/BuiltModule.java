package org.wsp4j.verification;

import static java.util.stream.Collectors.toUnmodifiableSet;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A module of this build as its compiled classes show it. Read from its folder, so that the answer
 * is the same on the class path and on the module path.
 */
record BuiltModule(
    String folder, ModuleDescriptor descriptor, Path output, Set<String> classNames) {

  /** Tests run in the folder of this module. */
  private static final Path ROOT = Path.of("..");

  private static final Set<String> UNPUBLISHED = Set.of("examples", "verification");

  /** Every class of every module. */
  static final JavaClasses CLASSES;

  /** Every published module that has code to compile, found by its descriptor. */
  static final List<BuiltModule> ALL;

  static {
    List<String> folders = foldersWithDescriptor();
    CLASSES =
        new ClassFileImporter().importPaths(folders.stream().map(BuiltModule::outputOf).toList());
    ALL = folders.stream().map(BuiltModule::read).toList();
  }

  boolean isProvider() {
    return folder.startsWith("provider-") && !folder.equals("provider-support");
  }

  boolean contains(JavaClass type) {
    return classNames.contains(type.getBaseComponentType().getName());
  }

  /** False as long as a module is only declared: a rule about it has nothing to hold yet. */
  boolean hasCode() {
    return !classNames.isEmpty();
  }

  boolean exportsToAll(String packageName) {
    return descriptor.exports().stream()
        .anyMatch(e -> !e.isQualified() && e.source().equals(packageName));
  }

  @Override
  public String toString() {
    return folder;
  }

  static BuiltModule named(String folder) {
    return ALL.stream()
        .filter(module -> module.folder.equals(folder))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no module in folder " + folder + " among " + ALL));
  }

  private static List<String> foldersWithDescriptor() {
    try (Stream<Path> folders = Files.list(ROOT)) {
      return folders
          .filter(folder -> Files.exists(folder.resolve("src/main/java/module-info.java")))
          .map(folder -> folder.getFileName().toString())
          .filter(folder -> !UNPUBLISHED.contains(folder))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static BuiltModule read(String folder) {
    Path output = outputOf(folder);
    try (InputStream descriptor = Files.newInputStream(output.resolve("module-info.class"))) {
      return new BuiltModule(
          folder, ModuleDescriptor.read(descriptor), output, classNamesBelow(output));
    } catch (IOException e) {
      throw new UncheckedIOException("module " + folder + " is not built", e);
    }
  }

  private static Set<String> classNamesBelow(Path output) throws IOException {
    try (Stream<Path> files = Files.walk(output)) {
      return files
          .map(file -> output.relativize(file).toString())
          .filter(file -> file.endsWith(".class") && !file.equals("module-info.class"))
          .map(file -> file.substring(0, file.length() - ".class".length()))
          .filter(file -> !file.endsWith("package-info"))
          .map(file -> file.replace(output.getFileSystem().getSeparator(), "."))
          .collect(toUnmodifiableSet());
    }
  }

  private static Path outputOf(String folder) {
    return ROOT.resolve(folder).resolve("target/classes");
  }
}
