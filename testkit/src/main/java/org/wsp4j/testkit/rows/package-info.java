/**
 * The rows: one interface for each section of the requirements, one default method for each test.
 * They speak to the provider through {@link org.wsp4j.testkit.Bench} alone.
 */
@NullMarked
package org.wsp4j.testkit.rows;

import org.jspecify.annotations.NullMarked;
