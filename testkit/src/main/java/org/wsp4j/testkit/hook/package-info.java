/**
 * Providers that lie over another provider, whichever, and keep its contract: the base they are
 * made of is {@link org.wsp4j.testkit.hook.LayeredProvider}.
 */
@NullMarked
package org.wsp4j.testkit.hook;

import org.jspecify.annotations.NullMarked;
