/**
 * Providers that lie over another provider, whichever, and keep its contract: {@link
 * org.wsp4j.testkit.hook.Trace} tells of everything that passes, {@link
 * org.wsp4j.testkit.hook.Recording} writes it down for a {@link org.wsp4j.testkit.hook.Replay},
 * {@link org.wsp4j.testkit.hook.FaultPlan} lets things go wrong. The base they are made of is
 * {@link org.wsp4j.testkit.hook.LayeredProvider}.
 */
@NullMarked
package org.wsp4j.testkit.hook;

import org.jspecify.annotations.NullMarked;
