package org.wsp4j.testkit.cli;

import com.google.common.base.Splitter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that can be set from outside: the table {@code settings.tsv} has all of them.
 *
 * @param name the property or variable
 * @param kind where it is set
 * @param otherwise what holds where it is not set
 * @param help what it does
 */
record Setting(String name, Kind kind, String otherwise, String help) {
  private static final String TABLE = "settings.tsv";

  /** Where a setting is set. */
  enum Kind {
    PROPERTY("system property"),
    ENVIRONMENT("environment");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }
  }

  /** Its value now, {@code null} where it is not set. */
  @Nullable String value() {
    return kind == Kind.PROPERTY ? System.getProperty(name) : System.getenv(name);
  }

  /** Every setting, in the order of the table. */
  static List<Setting> all() {
    try (InputStream in = Setting.class.getResourceAsStream(TABLE)) {
      if (in == null) {
        throw new AssertionError("resource=" + TABLE + ": missing from the kit");
      }
      return Splitter.on('\n')
          .omitEmptyStrings()
          .splitToStream(new String(in.readAllBytes(), StandardCharsets.UTF_8))
          .skip(1)
          .map(Splitter.on('\t')::splitToList)
          .map(c -> new Setting(c.get(0), Kind.valueOf(c.get(1)), c.get(2), c.get(3)))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
