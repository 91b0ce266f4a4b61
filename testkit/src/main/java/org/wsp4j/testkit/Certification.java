package org.wsp4j.testkit;

import java.util.List;
import org.junit.jupiter.api.ClassTemplate;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.opentest4j.AssertionFailedError;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.testkit.report.EntryReport;
import org.wsp4j.testkit.report.RowResult;
import org.wsp4j.testkit.report.Verdict;

/**
 * A JUnit class of rows that are run over every entry of one provider. The kit's own rows are in
 * {@code org.wsp4j.testkit.certify.ProviderCertification}; who has rows of his own may extend this.
 */
@SuppressWarnings("exports")
@ClassTemplate
@Execution(ExecutionMode.SAME_THREAD)
@TestMethodOrder(RowOrder.class)
@ExtendWith(CertificationExtension.class)
public abstract class Certification {
  /** The parameter, or system property, that chooses rows by a glob. */
  public static final String ROWS = "wsp4j.rows";

  /**
   * The parameter, or system property, that says in which {@link Modes} the rows are run: every,
   * unless said otherwise.
   */
  public static final String MODES = "wsp4j.modes";

  /** The parameter, or system property, that repeats a schedule. */
  public static final String SEED = "wsp4j.seed";

  /**
   * The parameter, or system property, that names a folder in which each class leaves what it
   * found, as a {@code report.json} with the name of the class.
   */
  public static final String REPORTS = "wsp4j.reports";

  /** The parameter that says which command runs this provider again; not a setting. */
  public static final String COMMAND = "org.wsp4j.testkit.command";

  /** For subclasses. */
  protected Certification() {}

  /**
   * What is certified, and over what.
   *
   * @return the provider, not yet started, and what the kit cannot guess about it
   */
  protected abstract Peering peering();

  /**
   * Told of the entries when the provider has started, before the first row.
   *
   * @param entries those that the rows will be run over, as the catalog lists them
   */
  protected void begins(List<ProtocolInfo> entries) {}

  /**
   * Told of an entry when its last row has run.
   *
   * @implSpec fails if a row passes that is listed as a known failure: the list must be mended
   * @param report what the rows said
   */
  protected void ends(EntryReport report) {
    List<String> mended =
        report.rows().stream()
            .filter(row -> row.verdict() == Verdict.XPASS)
            .map(RowResult::detail)
            .toList();
    if (!mended.isEmpty()) {
      throw new AssertionFailedError(report.entry().name() + ": " + String.join("; ", mended));
    }
  }
}
