package org.wsp4j.testsupport;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Programs that a test needs and that a machine may lack. */
public final class Programs {
  private Programs() {}

  /**
   * Skips the test where a program is missing, and says what to install.
   *
   * @param program its name on the PATH
   * @param debianPackage the package that has it
   */
  public static void require(String program, String debianPackage) {
    boolean found =
        Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
            .anyMatch(each -> Files.isExecutable(Path.of(each, program)));
    assumeTrue(found, "BLOCKED: there is no " + program + ": install " + debianPackage);
  }
}
