package org.wsp4j.verification;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.module.ModuleDescriptor.Provides;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.wsp4j.spi.ServiceProvider;

/**
 * A provider is found on the module path and on the class path alike: both declarations say the
 * same.
 */
class ServiceDeclarationsTest {

  static List<BuiltModule> modules() {
    return BuiltModule.ALL;
  }

  static Stream<BuiltModule> providers() {
    return modules().stream().filter(BuiltModule::isProvider);
  }

  @ParameterizedTest
  @MethodSource("modules")
  void descriptorAndServiceFilesAgree(BuiltModule module) throws IOException {
    assertThat(inServiceFiles(module.output().resolve("META-INF/services")))
        .as("META-INF/services against provides of %s", module)
        .isEqualTo(inDescriptor(module));
  }

  @ParameterizedTest
  @MethodSource("providers")
  void aProviderModuleProvidesAProvider(BuiltModule module) {
    assumeTrue(module.hasCode(), () -> module + " has no code yet");
    assertThat(inDescriptor(module)).containsKey(ServiceProvider.class.getName());
  }

  @Test
  void everyDeclaredProviderIsFound() {
    Set<String> declared =
        providers()
            .flatMap(module ->
                inDescriptor(module)
                    .getOrDefault(ServiceProvider.class.getName(), Set.of())
                    .stream())
            .collect(toSet());
    assertThat(
            ServiceLoader.load(ServiceProvider.class).stream().map(found -> found.type().getName()))
        .containsExactlyInAnyOrderElementsOf(declared);
  }

  /** Otherwise both runs of the build might silently be the same one. */
  @Test
  void runsOnThePathTheBuildSays() {
    assertThat(getClass().getModule().isNamed()).isEqualTo(Boolean.getBoolean("wsp4j.modulePath"));
  }

  private static Map<String, Set<String>> inDescriptor(BuiltModule module) {
    return module.descriptor().provides().stream()
        .collect(toMap(Provides::service, service -> Set.copyOf(service.providers())));
  }

  private static Map<String, Set<String>> inServiceFiles(Path folder) throws IOException {
    Map<String, Set<String>> services = new HashMap<>();
    if (Files.exists(folder)) {
      try (Stream<Path> files = Files.list(folder)) {
        for (Path file : files.toList()) {
          services.put(file.getFileName().toString(), Set.copyOf(Files.readAllLines(file)));
        }
      }
    }
    return services;
  }
}
