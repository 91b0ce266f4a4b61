/**
 * What providers share: the pending-operation machine, the ports that threads wait on, and the
 * background poller. A provider adds a {@link org.wsp4j.provider.support.Transport} and gets
 * overlapped, blocking and nonblocking calls, ordering, cancelling and routines from here.
 */
@NullMarked
package org.wsp4j.provider.support;

import org.jspecify.annotations.NullMarked;
