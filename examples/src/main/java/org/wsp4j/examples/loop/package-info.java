/** The program of {@code docs/multi-protocol.md}: many protocols, one thread. */
@NullMarked
package org.wsp4j.examples.loop;

import org.jspecify.annotations.NullMarked;
