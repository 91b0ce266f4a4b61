/**
 * What an application uses: start the runtime, look at the catalog, open sockets, receive, send,
 * and wait. Built on {@link org.wsp4j.spi}, which stays within reach.
 */
@NullMarked
package org.wsp4j;

import org.jspecify.annotations.NullMarked;
