/** Records. */
@NullMarked
package org.wsp4j.provider.seqpacket;

import org.jspecify.annotations.NullMarked;
