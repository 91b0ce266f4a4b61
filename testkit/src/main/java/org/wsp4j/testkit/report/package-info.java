/**
 * What a certification found: the catalogue of requirements, the verdicts, and the reports made of
 * them.
 */
@NullMarked
package org.wsp4j.testkit.report;

import org.jspecify.annotations.NullMarked;
