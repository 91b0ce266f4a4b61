package org.wsp4j.testkit;

import org.jspecify.annotations.Nullable;
import org.wsp4j.spi.Apc;
import org.wsp4j.spi.ThreadId;
import org.wsp4j.spi.WsaError;

/**
 * A call that a provider queued by WPUQueueApc.
 *
 * @param thread whose queue
 * @param by the thread that queued it
 * @param apc what was queued
 * @param context its context
 * @param result what the runtime answered
 */
public record QueuedApc(
    ThreadId thread, Thread by, Apc apc, @Nullable Object context, WsaError result) {}
