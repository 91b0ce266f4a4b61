/**
 * Runs written-down Winsock scenarios against the providers that are installed. A scenario is data:
 * steps in a small recurring language, and the outcome of each.
 */
@NullMarked
package org.wsp4j.testkit.scenario;

import org.jspecify.annotations.NullMarked;
