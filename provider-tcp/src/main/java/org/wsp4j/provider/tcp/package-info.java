/**
 * TCP as a service provider: {@link org.wsp4j.provider.tcp.TcpProvider} names it, {@link
 * org.wsp4j.provider.tcp.TcpEntries} declares it, {@link
 * org.wsp4j.provider.support.socket.TcpTransport} is what is particular to it.
 */
@NullMarked
package org.wsp4j.provider.tcp;

import org.jspecify.annotations.NullMarked;
