/**
 * Providers that are not the kit's own: found by what their jars declare, without loading a class,
 * and certified each in a JVM of its own, which may hang or die.
 */
@NullMarked
package org.wsp4j.testkit.candidate;

import org.jspecify.annotations.NullMarked;
