package org.wsp4j.testkit.rows;

/** Section 10: message fill and the truncation ladder. */
public interface MessageRows {}
