/** Transports over the sockets of the kernel, for the providers of this project. */
@NullMarked
package org.wsp4j.provider.support.socket;

import org.jspecify.annotations.NullMarked;
