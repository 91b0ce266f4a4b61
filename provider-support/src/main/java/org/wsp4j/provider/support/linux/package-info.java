/** The Linux engine's door to the kernel: system calls through the foreign function interface. */
@NullMarked
package org.wsp4j.provider.support.linux;

import org.jspecify.annotations.NullMarked;
