package org.wsp4j.testkit.certify;

import org.wsp4j.testkit.Bench;
import org.wsp4j.testkit.Certification;
import org.wsp4j.testkit.Requirement;
import org.wsp4j.testkit.rows.BlockingRows;
import org.wsp4j.testkit.rows.ByteStreamRows;
import org.wsp4j.testkit.rows.CallShapeRows;
import org.wsp4j.testkit.rows.CancelCallRows;
import org.wsp4j.testkit.rows.CloseRows;
import org.wsp4j.testkit.rows.CompletionRows;
import org.wsp4j.testkit.rows.DatagramRows;
import org.wsp4j.testkit.rows.DecisionRows;
import org.wsp4j.testkit.rows.ErrorFaultRows;
import org.wsp4j.testkit.rows.ErrorRows;
import org.wsp4j.testkit.rows.ErrorShutdownRows;
import org.wsp4j.testkit.rows.FillOrderRows;
import org.wsp4j.testkit.rows.FlagRows;
import org.wsp4j.testkit.rows.MessageRows;
import org.wsp4j.testkit.rows.OverlappedEventRows;
import org.wsp4j.testkit.rows.OverlappedObjectRows;
import org.wsp4j.testkit.rows.OverlappedRows;
import org.wsp4j.testkit.rows.PartRows;
import org.wsp4j.testkit.rows.ReentryRows;
import org.wsp4j.testkit.rows.ReturnRows;
import org.wsp4j.testkit.rows.RoutineRows;
import org.wsp4j.testkit.rows.RuntimeRows;
import org.wsp4j.testkit.rows.ScatterRows;
import org.wsp4j.testkit.rows.StreamFillRows;
import org.wsp4j.testkit.rows.ThreadExitRows;
import org.wsp4j.testkit.rows.UrgentRows;
import org.wsp4j.testkit.rows.UseRows;

/**
 * The certification of one provider: every row, over every entry of its catalog. An author extends
 * this class, answers one question, and has a JUnit test:
 *
 * {@snippet :
 * class AcmeCertification extends ProviderCertification {
 *   @Override
 *   protected Peering peering() {
 *     return Peering.of(new AcmeProvider());
 *   }
 * }
 * }
 *
 * <p>The class needs a constructor without parameters and must not need a surrounding object. Rows
 * are inherited: one interface for each section of the requirements, one default method for each
 * test, which cites its rows by {@link Requirement} and works with a {@link Bench}, where it is
 * said how to write one. Every test runs on a platform thread of its own, within the time limit of
 * the peering.
 *
 * <p>System properties: {@code wsp4j.rows} chooses rows by a {@link org.wsp4j.testkit.report.Glob},
 * {@code wsp4j.seed} repeats a schedule.
 */
public abstract class ProviderCertification extends Certification
    implements CallShapeRows,
        ReturnRows,
        ErrorRows,
        ErrorFaultRows,
        ErrorShutdownRows,
        UseRows,
        OverlappedRows,
        BlockingRows,
        ByteStreamRows,
        ScatterRows,
        StreamFillRows,
        MessageRows,
        PartRows,
        DatagramRows,
        CloseRows,
        FlagRows,
        UrgentRows,
        CompletionRows,
        ReentryRows,
        OverlappedObjectRows,
        OverlappedEventRows,
        RoutineRows,
        FillOrderRows,
        ThreadExitRows,
        CancelCallRows,
        RuntimeRows,
        DecisionRows {
  /** For subclasses. */
  protected ProviderCertification() {}
}
