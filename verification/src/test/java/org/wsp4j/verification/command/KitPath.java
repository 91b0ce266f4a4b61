package org.wsp4j.verification.command;

import java.io.File;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The module path of a kit as it is installed: no tests, no tools of this build. */
final class KitPath {
  /** What nothing requires by name, since it is a service. */
  private static final List<String> ROOTS =
      List.of("org.wsp4j.testkit", "org.wsp4j.provider.tcp", "org.junit.jupiter.engine");

  /** What {@code ./wsp4j} allows too. */
  static final String NATIVE =
      "--enable-native-access=org.wsp4j.provider.support,org.wsp4j.testkit";

  private KitPath() {}

  /** The jars and folders of classes, from both paths of this JVM, that the kit needs. */
  static String modulePath() {
    return modulePathWithout("");
  }

  /** The same, lacking a module. */
  static String modulePathWithout(String lacking) {
    Map<String, ModuleReference> found = new LinkedHashMap<>();
    Stream.of("jdk.module.path", "java.class.path")
        .flatMap(each -> Stream.of(System.getProperty(each, "").split(File.pathSeparator, -1)))
        .filter(each -> !each.isEmpty())
        .flatMap(each -> ModuleFinder.of(Path.of(each)).findAll().stream())
        .forEach(each -> found.putIfAbsent(each.descriptor().name(), each));
    Map<String, Path> needed = new LinkedHashMap<>();
    Deque<String> open = new ArrayDeque<>(ROOTS);
    while (!open.isEmpty()) {
      String name = open.remove();
      ModuleReference module = found.get(name);
      if (module != null && !name.equals(lacking) && !needed.containsKey(name)) {
        needed.put(name, Path.of(module.location().orElseThrow()));
        module.descriptor().requires().forEach(each -> open.add(each.name()));
      }
    }
    return needed.values().stream()
        .map(Path::toString)
        .collect(Collectors.joining(File.pathSeparator));
  }
}
