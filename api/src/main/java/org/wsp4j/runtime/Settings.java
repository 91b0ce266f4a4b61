package org.wsp4j.runtime;

import com.google.common.base.Splitter;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * What people may set about providers. Each setting is taken from the first of three places that
 * has it: the program, the system properties, the file.
 *
 * @param order names of providers that come first in the catalog
 * @param allow which providers may be instantiated, see {@link AllowList}; {@code null} for all
 */
public record Settings(List<String> order, @Nullable List<String> allow) {
  /** Names of providers that come first, separated by commas. */
  public static final String PROVIDERS = "wsp4j.providers";

  /** Which providers may be instantiated, separated by commas. */
  public static final String ALLOW = "wsp4j.providers.allow";

  /** Names the file of settings; none is looked for elsewhere. */
  public static final String FILE = "wsp4j.settings";

  /**
   * Brings the places together.
   *
   * @param order from the program, or {@code null}
   * @param allow from the program, or {@code null}
   * @param file from the program, or {@code null}
   * @param system the system properties
   * @return the settings
   * @throws IOException if a file is named and cannot be read: what it forbids must not be allowed
   */
  public static Settings of(
      @Nullable List<String> order,
      @Nullable List<String> allow,
      @Nullable Path file,
      Properties system)
      throws IOException {
    String named = system.getProperty(FILE);
    Path path = file == null && named != null ? Path.of(named) : file;
    Properties inFile = new Properties();
    if (path != null) {
      try (Reader reader = Files.newBufferedReader(path, StandardCharsets.UTF_8)) {
        inFile.load(reader);
      }
    }
    List<String> first = order == null ? list(PROVIDERS, system, inFile) : order;
    List<String> allowed = allow == null ? list(ALLOW, system, inFile) : allow;
    return new Settings(first == null ? List.of() : first, allowed);
  }

  private static @Nullable List<String> list(String key, Properties system, Properties inFile) {
    String property = system.getProperty(key);
    String value = property == null ? inFile.getProperty(key) : property;
    return value == null
        ? null
        : Splitter.on(',').trimResults().omitEmptyStrings().splitToList(value);
  }
}
