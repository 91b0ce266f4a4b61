package org.wsp4j.testkit.candidate;

import java.io.File;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The command line of a candidate's JVM: the one of this process, with the candidate on its path
 * and with access to native code for it.
 */
final class ChildCommand {
  private static final String CRASH_FILE = "hs_err_pid%s.log";
  private static final String SUPPORT = "org.wsp4j.provider.support";
  private static final String ALL_UNNAMED = "ALL-UNNAMED";
  private static final Set<String> INHERITED = Set.of("-X", "-D", "-e");

  private final ProviderPath path;
  private final DeclaredProvider candidate;
  private final Class<?> main;

  ChildCommand(ProviderPath path, DeclaredProvider candidate, Class<?> main) {
    this.path = path;
    this.candidate = candidate;
    this.main = main;
  }

  /** The file that the JVM of a process leaves if it crashes. */
  static String crashFile(long pid) {
    return CRASH_FILE.formatted(pid);
  }

  /** The command, up to the arguments of the main class. */
  List<String> jvm(Path crashFolder) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    for (String each : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      if (INHERITED.contains(each.substring(0, Math.min(2, each.length())))) {
        command.add(each);
      }
    }
    command.add("-XX:-CreateCoredumpOnCrash");
    command.add("-XX:ErrorFile=" + crashFolder.resolve(CRASH_FILE.formatted("%p")));
    command.addAll(main.getModule().isNamed() ? modular() : onClassPath());
    return command;
  }

  private List<String> modular() {
    List<String> options = new ArrayList<>();
    Set<String> modulePath = new LinkedHashSet<>();
    modulePath.add(System.getProperty("jdk.module.path", ""));
    Set<String> roots = new LinkedHashSet<>();
    if (candidate.isModular()) {
      path.modulePathFor(candidate).forEach(each -> modulePath.add(each.toString()));
      roots.add(candidate.module());
    } else {
      roots.add("ALL-DEFAULT"); // an unnamed module requires nothing by name
    }
    options.addAll(List.of("--module-path", String.join(File.pathSeparator, modulePath)));
    String classPath = classPath();
    if (!classPath.isEmpty()) {
      options.addAll(List.of("--class-path", classPath));
    }
    options.addAll(List.of("--add-modules", String.join(",", roots)));
    options.add("--enable-native-access=" + String.join(",", nativeModules()));
    options.addAll(List.of("-m", main.getModule().getName() + "/" + main.getName()));
    return options;
  }

  /** What this process may, and what the candidate brings. */
  private Set<String> nativeModules() {
    Set<String> names =
        ModuleLayer.boot().modules().stream()
            .filter(each -> each.isNativeAccessEnabled() && each.getName().startsWith("org.wsp4j."))
            .map(Module::getName)
            .collect(Collectors.toCollection(TreeSet::new));
    names.add(candidate.isModular() ? candidate.module() : ALL_UNNAMED);
    if (path.hasModule(SUPPORT)) {
      names.add(SUPPORT);
    }
    return names;
  }

  private List<String> onClassPath() {
    return List.of(
        "--class-path", classPath(), "--enable-native-access=" + ALL_UNNAMED, main.getName());
  }

  /** The kit's own, if it has one, then the candidate's. */
  private String classPath() {
    return Stream.concat(
            Stream.of(System.getProperty("java.class.path", "")).filter(each -> !each.isEmpty()),
            path.classPath().stream().map(Path::toString))
        .collect(Collectors.joining(File.pathSeparator));
  }
}
