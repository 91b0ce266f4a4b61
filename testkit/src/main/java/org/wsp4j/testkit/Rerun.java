package org.wsp4j.testkit;

import java.util.function.UnaryOperator;

/** The line that runs one case again, which lacks its mode until the case is over. */
final class Rerun {
  private final UnaryOperator<String> withMode;

  private Rerun(UnaryOperator<String> withMode) {
    this.withMode = withMode;
  }

  /** By the command line of the kit. */
  static Rerun command(String command, String row, long seed) {
    String line = command + " --row " + row + " --seed " + seed;
    return new Rerun(mode -> mode.isEmpty() ? line : line + " --mode " + mode);
  }

  /** By the build of an author who has a test class. */
  static Rerun build(Class<?> test, String row, long seed) {
    String line =
        "mvn test -Dtest="
            + test.getSimpleName()
            + property(Certification.ROWS, row)
            + property(Certification.SEED, Long.toString(seed));
    return new Rerun(mode -> mode.isEmpty() ? line : line + property(Certification.MODES, mode));
  }

  private static String property(String name, String value) {
    return " -D" + name + "=" + value;
  }

  String line(String mode) {
    return withMode.apply(mode);
  }
}
