package org.wsp4j.testkit.candidate;

import java.nio.file.Path;
import org.wsp4j.testkit.report.EntryVerdict;
import org.wsp4j.testkit.report.SetAside;

/**
 * A provider that a jar or folder declares. None of its code has run yet.
 *
 * @param type the name of its class
 * @param module the name of its module, {@code unnamed} on the class path
 * @param location the jar or folder
 */
public record DeclaredProvider(String type, String module, Path location) {
  static final String UNNAMED = "unnamed";

  boolean isModular() {
    return !module.equals(UNNAMED);
  }

  SetAside setAside(EntryVerdict verdict, String reason) {
    return new SetAside(type, module, ProviderPath.shown(location), verdict, reason);
  }

  @Override
  public String toString() {
    return type + " (" + ProviderPath.shown(location) + ")";
  }
}
