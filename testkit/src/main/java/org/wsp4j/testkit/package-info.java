/**
 * What rows are made of: {@link org.wsp4j.testkit.Bench} is what a row works with, {@link
 * org.wsp4j.testkit.Peering} what it is run over.
 */
@NullMarked
package org.wsp4j.testkit;

import org.jspecify.annotations.NullMarked;
