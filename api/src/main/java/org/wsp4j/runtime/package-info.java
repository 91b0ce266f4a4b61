/**
 * The runtime behind {@link org.wsp4j.spi.Upcalls}: queues of asynchronous procedure calls, events,
 * waits, and the discovery of providers. Not exported; it knows the provider interface and nothing
 * of the application's face.
 */
@NullMarked
package org.wsp4j.runtime;

import org.jspecify.annotations.NullMarked;
