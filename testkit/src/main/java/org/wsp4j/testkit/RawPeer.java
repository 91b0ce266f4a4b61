package org.wsp4j.testkit;

import java.net.SocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Speaks a protocol without the provider under test, so that both ends of a link are never the same
 * code. The kit has one for what the kernel speaks; {@link Peering#rawPeer} takes another.
 */
public interface RawPeer {
  /**
   * Waits for the socket under test to connect.
   *
   * @param local where; port 0 chooses one
   * @param limit how long it may wait for anything
   * @return the waiting end
   */
  Waiting listen(SocketAddress local, Duration limit);

  /**
   * Connects to the socket under test, which listens.
   *
   * @param remote where it listens
   * @param limit how long the peer may wait for anything
   * @return the peer, connected
   */
  Peer connect(SocketAddress remote, Duration limit);

  /**
   * Opens a peer of a connectionless protocol.
   *
   * @param local where; port 0 chooses one
   * @param remote the socket under test, the only one it talks to, or {@code null} for anybody
   * @param limit how long the peer may wait for anything
   * @return the peer
   */
  Peer open(SocketAddress local, @Nullable SocketAddress remote, Duration limit);

  /** A peer that waits to be connected to. */
  interface Waiting extends AutoCloseable {
    /**
     * Where it waits.
     *
     * @return the address to connect to
     */
    SocketAddress localAddress();

    /**
     * Waits for the connection.
     *
     * @return the peer, connected
     */
    Peer accept();

    @Override
    void close();
  }
}
