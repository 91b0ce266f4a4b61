package org.wsp4j.testkit.scenario;

/** Two texts that should be one. */
record Difference(String expected, String actual) {}
