package org.wsp4j.testkit.report;

import java.lang.module.ModuleDescriptor;
import java.net.URI;
import java.net.URL;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Optional;
import org.wsp4j.spi.ServiceProvider;

/**
 * Which provider a report speaks of.
 *
 * @param name its name
 * @param version of its module, or of its jar's manifest; {@code unversioned} if neither says
 * @param module its module, {@code unnamed} on the class path
 * @param location the file or folder its class came from, without the folders above it; {@code
 *     unknown} for a class that was made in memory
 */
public record Subject(String name, String version, String module, String location) {
  /**
   * Describes a provider by its class.
   *
   * @param provider any provider, started or not
   * @return its description
   */
  public static Subject of(ServiceProvider provider) {
    Class<?> type = provider.getClass();
    Module module = type.getModule();
    String version =
        Optional.ofNullable(module.getDescriptor())
            .flatMap(ModuleDescriptor::rawVersion)
            .or(() -> Optional.ofNullable(type.getPackage().getImplementationVersion()))
            .orElse("unversioned");
    String named = module.isNamed() ? module.getName() : "unnamed";
    return new Subject(provider.name(), version, named, location(type));
  }

  private static String location(Class<?> type) {
    return Optional.ofNullable(type.getProtectionDomain().getCodeSource())
        .map(CodeSource::getLocation)
        .map(URL::toString)
        .map(url -> Path.of(URI.create(url).getSchemeSpecificPart()))
        .map(Path::getFileName)
        .map(Path::toString)
        .orElse("unknown");
  }
}
