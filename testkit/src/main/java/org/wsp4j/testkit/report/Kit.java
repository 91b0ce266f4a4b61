package org.wsp4j.testkit.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Which kit made a report.
 *
 * @param version the version of the kit
 * @param manifestHash names the rows it knows, see {@link Requirements#manifestHash}
 * @param sensitivity how well it tells broken providers from sound ones
 */
public record Kit(String version, String manifestHash, Sensitivity sensitivity) {
  /**
   * What the kit's own build found: it plants providers that break one rule each.
   *
   * @param caught how many the row of that rule refused
   * @param planted how many there were
   */
  public record Sensitivity(int caught, int planted) {
    private static final String FIGURE = "sensitivity.txt";

    @Override
    public String toString() {
      return caught + "/" + planted;
    }

    private static Sensitivity read() {
      try (InputStream in = Kit.class.getResourceAsStream(FIGURE)) {
        if (in == null) {
          throw new AssertionError("resource=" + FIGURE + ": missing from the kit");
        }
        String text = new String(in.readAllBytes(), StandardCharsets.US_ASCII).strip();
        int slash = text.indexOf('/');
        return new Sensitivity(
            Integer.parseInt(text, 0, slash, 10),
            Integer.parseInt(text, slash + 1, text.length(), 10));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

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
    return new Kit(version, Requirements.load().manifestHash(), Sensitivity.read());
  }
}
