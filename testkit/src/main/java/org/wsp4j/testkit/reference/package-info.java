/**
 * The reference provider: the receive contract in memory, over a network and a clock that a test
 * owns. It stands on {@code org.wsp4j.spi} alone and is the model for authors of providers: {@link
 * org.wsp4j.testkit.reference.Reading} is what a receive takes, and the shortest way to read
 * LPWSPRecv as a program. Applications use it as their fake.
 */
@NullMarked
package org.wsp4j.testkit.reference;

import org.jspecify.annotations.NullMarked;
