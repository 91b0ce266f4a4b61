package org.wsp4j.runtime;

import java.security.CodeSource;

/**
 * Where a provider comes from; known without running any of its code.
 *
 * @param type the name of its class, or of what could not be loaded
 * @param module the name of its module, or {@code unnamed}
 * @param location where its class was loaded from, or {@code unknown}
 */
public record Origin(String type, String module, String location) {
  private static final String UNKNOWN = "unknown";

  /**
   * The origin of a class.
   *
   * @param type the class
   * @return its origin
   */
  static Origin of(Class<?> type) {
    String module = type.getModule().isNamed() ? type.getModule().getName() : "unnamed";
    CodeSource source = type.getProtectionDomain().getCodeSource();
    boolean placed = source != null && source.getLocation() != null;
    return new Origin(type.getName(), module, placed ? source.getLocation().toString() : UNKNOWN);
  }

  /** Of what the service loader could not even name. */
  static Origin unknown() {
    return new Origin(UNKNOWN, UNKNOWN, UNKNOWN);
  }

  @Override
  public String toString() {
    return type + " (module " + module + ", " + location + ")";
  }
}
