package org.wsp4j.testkit.rows;

/** Section 18: decisions. */
public interface DecisionRows
    extends DecisionCallRows,
        DecisionOrderRows,
        DecisionMisuseRows,
        DecisionQueueRows,
        DecisionUrgentRows,
        DecisionWaitAllRows,
        DecisionCancelRows,
        DecisionWaitRows,
        DecisionEndRows {}
