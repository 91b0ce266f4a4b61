package org.wsp4j.testkit.candidate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.wsp4j.testkit.certify.Progress;
import org.wsp4j.testkit.report.Glob;
import org.wsp4j.testkit.report.KnownFailures;

/**
 * Certifies candidates of a path, each in a JVM of its own.
 *
 * @param path where they were found
 * @param main the class of the command line, which the child runs once more
 * @param silence how long a child may show no progress before it is ended
 * @param rows the rows that are asked for
 * @param known the failures that are known
 * @param crashFolder where a JVM that crashes leaves its account
 */
public record ChildCertifier(
    ProviderPath path,
    Class<?> main,
    Duration silence,
    Glob rows,
    KnownFailures known,
    Path crashFolder) {

  /**
   * Whether modules can be run.
   *
   * @param main the class of the command line
   * @return false where the kit itself is on the class path
   */
  public static boolean canRunModules(Class<?> main) {
    return main.getModule().isNamed();
  }

  /**
   * Runs a candidate, and returns when its JVM is gone.
   *
   * @param candidate one that the path declares
   * @param arguments of the command line: what the child is to do
   * @param progress told of the run
   * @return what became of it
   * @throws IOException if no JVM can be started
   * @throws InterruptedException if this thread was; the child is ended
   */
  public CandidateResult run(DeclaredProvider candidate, List<String> arguments, Progress progress)
      throws IOException, InterruptedException {
    Path folder = Files.createDirectories(crashFolder).toAbsolutePath();
    List<String> command = new ArrayList<>();
    command.addAll(new ChildCommand(path, candidate, main).jvm(folder));
    command.addAll(arguments);
    ChildAccount account = new ChildAccount(rows, known, progress);
    return new ChildRun(candidate, silence, folder, account).run(command);
  }
}
