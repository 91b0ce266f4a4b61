package org.wsp4j.testkit;

import org.jspecify.annotations.Nullable;
import org.wsp4j.spi.Apc;
import org.wsp4j.spi.ThreadId;

/**
 * A call that a provider queued by WPUQueueApc, and that the runtime did not refuse.
 *
 * @param thread whose queue
 * @param by the thread that queued it
 * @param apc what was queued
 * @param context its context
 */
public record QueuedApc(ThreadId thread, Thread by, Apc apc, @Nullable Object context) {}
