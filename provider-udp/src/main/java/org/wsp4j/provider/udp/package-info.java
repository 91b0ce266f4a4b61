/**
 * UDP as a service provider: {@link org.wsp4j.provider.udp.UdpProvider} names it, {@link
 * org.wsp4j.provider.udp.UdpEntries} declares it, {@link org.wsp4j.provider.udp.UdpTransport} and
 * {@link org.wsp4j.provider.udp.Multicast} are what is particular to it.
 */
@NullMarked
package org.wsp4j.provider.udp;

import org.jspecify.annotations.NullMarked;
