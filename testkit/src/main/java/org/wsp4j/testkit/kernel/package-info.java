/**
 * The kit's own small peer: plain blocking kernel sockets through the foreign function interface.
 * It shares no code with any provider, so that both ends of a test are never the same.
 */
@NullMarked
package org.wsp4j.testkit.kernel;

import org.jspecify.annotations.NullMarked;
