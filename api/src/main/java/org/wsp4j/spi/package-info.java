/**
 * The contract between the runtime and a service provider: what a provider implements ({@link
 * org.wsp4j.spi.ServiceProvider}, {@link org.wsp4j.spi.ProviderSocket}), what it calls ({@link
 * org.wsp4j.spi.Upcalls}), and the types both sides share.
 *
 * <p>Names are those of Winsock 2's service provider interface. Ids such as RECV-2.05 and DEC-17
 * name rows of the requirement catalogue that the certification kit executes; {@code ./wsp4j rows}
 * prints them with their texts.
 */
@NullMarked
package org.wsp4j.spi;

import org.jspecify.annotations.NullMarked;
