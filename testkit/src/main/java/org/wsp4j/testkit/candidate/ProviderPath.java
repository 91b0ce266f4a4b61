package org.wsp4j.testkit.candidate;

import com.google.common.base.Splitter;
import java.io.File;
import java.io.IOException;
import java.lang.module.FindException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.wsp4j.spi.ServiceProvider;
import org.wsp4j.testkit.report.EntryVerdict;
import org.wsp4j.testkit.report.SetAside;

/**
 * A module path and a class path on which candidates are looked for. Only what they declare is
 * read: no class is loaded, so nothing that is wrong with one of them reaches this process.
 *
 * <p>Each element is read by itself, since a single file that is no module spoils a whole module
 * path; one that cannot be read is set aside and is on nobody's path.
 */
public final class ProviderPath {
  private static final String SERVICE = ServiceProvider.class.getName();
  private static final String JAR = ".jar";
  private static final String ALL_JARS = "*";

  private final Map<Path, ModuleDescriptor> modules = new LinkedHashMap<>();
  private final List<Path> classPath = new ArrayList<>();
  private final List<DeclaredProvider> declared = new ArrayList<>();
  private final List<SetAside> setAside = new ArrayList<>();

  /**
   * Reads both paths.
   *
   * @param modulePath jars, folders of jars and folders of classes; {@code null} for none
   * @param classPath jars, folders of classes, and {@code folder/*}; {@code null} for none
   * @throws IllegalArgumentException if an element does not exist; the message names it
   * @throws IOException if a folder cannot be read
   */
  public ProviderPath(@Nullable String modulePath, @Nullable String classPath) throws IOException {
    for (Path element : elements(modulePath)) {
      for (Path each : modulesIn(element)) {
        addModule(each);
      }
    }
    for (Path element : elements(classPath)) {
      addToClassPath(element);
    }
    for (Path element : this.classPath) {
      ServiceFile file = ServiceFile.read(element, this.classPath);
      declared.addAll(file.declared());
      setAside.addAll(file.setAside());
    }
  }

  /**
   * What the paths declare, in their order.
   *
   * @return every provider that can be tried
   */
  public List<DeclaredProvider> declared() {
    return List.copyOf(declared);
  }

  /**
   * What is not worth a try.
   *
   * @return jars that cannot be read, and declarations that name nothing
   */
  public List<SetAside> setAside() {
    return List.copyOf(setAside);
  }

  /** The elements of a class path. */
  List<Path> classPath() {
    return classPath;
  }

  /**
   * The elements that a module needs: its own, and all others but those of candidates that it does
   * not require, so that none is in the way of another.
   */
  List<Path> modulePathFor(DeclaredProvider provider) {
    Set<String> needed = requiredBy(provider.module());
    List<Path> path = new ArrayList<>();
    modules.forEach((element, descriptor) -> {
      if (providersOf(descriptor).isEmpty() || needed.contains(descriptor.name())) {
        path.add(element);
      }
    });
    return path;
  }

  /** Whether a module of this name is on the module path. */
  boolean hasModule(String name) {
    return modules.values().stream().anyMatch(each -> each.name().equals(name));
  }

  /**
   * Why a class that was asked for is not among the declared ones, if one of the jars has it.
   *
   * @param type the name of a class
   * @return what its jar lacks; empty if no jar has the class
   */
  public String undeclared(String type) {
    for (Map.Entry<Path, ModuleDescriptor> each : modules.entrySet()) {
      if (ServiceFile.holds(each.getKey(), type)) {
        return "module "
            + each.getValue().name()
            + " has the class, but does not declare it: add \"provides "
            + SERVICE
            + " with "
            + type
            + "\" to its module-info.java";
      }
    }
    for (Path each : classPath) {
      if (ServiceFile.holds(each, type)) {
        return shown(each)
            + " has the class, but does not declare it: add a line \""
            + type
            + "\" to META-INF/services/"
            + SERVICE;
      }
    }
    return "";
  }

  private Set<String> requiredBy(String module) {
    Set<String> seen = new LinkedHashSet<>();
    Deque<String> open = new ArrayDeque<>(List.of(module));
    while (!open.isEmpty()) {
      String name = open.remove();
      if (seen.add(name)) {
        modules.values().stream()
            .filter(each -> each.name().equals(name))
            .flatMap(each -> each.requires().stream())
            .forEach(each -> open.add(each.name()));
      }
    }
    return seen;
  }

  private void addModule(Path element) {
    try {
      for (ModuleReference each : ModuleFinder.of(element).findAll()) {
        modules.put(element, each.descriptor());
        providersOf(each.descriptor())
            .forEach(type ->
                declared.add(new DeclaredProvider(type, each.descriptor().name(), element)));
      }
    } catch (FindException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      setAside.add(
          new SetAside(
              shown(element),
              "unknown",
              shown(element),
              EntryVerdict.REFUSED,
              "is no module: " + message(cause)));
    }
  }

  private static List<String> providersOf(ModuleDescriptor descriptor) {
    return descriptor.provides().stream()
        .filter(each -> each.service().equals(SERVICE))
        .flatMap(each -> each.providers().stream())
        .toList();
  }

  private void addToClassPath(Path element) throws IOException {
    Path name = element.getFileName();
    if (name != null && name.toString().equals(ALL_JARS)) {
      Path folder = element.resolveSibling("");
      classPath.addAll(list(folder).stream().filter(ProviderPath::isJar).toList());
    } else {
      classPath.add(element);
    }
  }

  /** A folder is one module if it has a descriptor, else a folder of modules. */
  private static List<Path> modulesIn(Path element) throws IOException {
    if (!Files.isDirectory(element) || Files.exists(element.resolve("module-info.class"))) {
      return List.of(element);
    }
    return list(element).stream()
        .filter(each -> isJar(each) || Files.exists(each.resolve("module-info.class")))
        .toList();
  }

  private static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  static boolean isJar(Path file) {
    return file.toString().endsWith(JAR) && Files.isRegularFile(file);
  }

  private static List<Path> elements(@Nullable String path) {
    if (path == null) {
      return List.of();
    }
    List<Path> elements = new ArrayList<>();
    for (String each : Splitter.on(File.pathSeparatorChar).omitEmptyStrings().split(path)) {
      Path element = Path.of(each);
      boolean wild = each.endsWith(File.separator + ALL_JARS);
      if (!Files.exists(wild ? element.resolveSibling("") : element)) {
        throw new IllegalArgumentException(
            each + ": there is no such file or folder. Build it first, or mend the path.");
      }
      elements.add(element.toAbsolutePath().normalize());
    }
    return elements;
  }

  static String message(Throwable problem) {
    return problem.getMessage() == null ? problem.toString() : problem.getMessage();
  }

  static String shown(Path element) {
    Path name = element.getFileName();
    return name == null ? element.toString() : name.toString();
  }
}
