/**
 * Two transports of {@code docs/writing-a-provider.md}: {@link
 * org.wsp4j.examples.transport.MemoryTransport} carries messages from thread to thread, {@link
 * org.wsp4j.examples.transport.FedTransport} a byte stream that a thread of its own feeds. {@link
 * org.wsp4j.examples.transport.LocalTransport} is how the ends of both find each other.
 */
@NullMarked
package org.wsp4j.examples.transport;

import org.jspecify.annotations.NullMarked;
