package org.wsp4j.testkit.report;

import java.lang.module.ModuleDescriptor;
import java.util.Optional;

/**
 * Which kit made a report.
 *
 * @param version the version of the kit
 * @param manifestHash names the rows it knows, see {@link Requirements#manifestHash}
 */
public record Kit(String version, String manifestHash) {
  /**
   * This kit.
   *
   * @return its version, {@code unversioned} where it was not built as a module
   */
  public static Kit current() {
    String version =
        Optional.ofNullable(Kit.class.getModule().getDescriptor())
            .flatMap(ModuleDescriptor::rawVersion)
            .orElse("unversioned");
    return new Kit(version, Requirements.load().manifestHash());
  }
}
