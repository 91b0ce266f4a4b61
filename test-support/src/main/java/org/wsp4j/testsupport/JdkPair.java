package org.wsp4j.testsupport;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import org.wsp4j.spi.ProviderSocket;

/**
 * A socket of ours connected to one of the JDK's: the two ends of a connection are never the same
 * code. Closing it closes both.
 */
public class JdkPair implements AutoCloseable {
  /** Ours. */
  public final ProviderSocket socket;

  /** The JDK's. */
  public final Socket peer;

  /**
   * Has ours connect.
   *
   * @param socket not yet connected
   * @throws IOException if the JDK's cannot listen or accept
   */
  protected JdkPair(ProviderSocket socket) throws IOException {
    this(socket, connected(socket));
  }

  /**
   * Takes two that are connected.
   *
   * @param socket ours
   * @param peer the other end
   * @throws IOException if the JDK's takes no options
   */
  protected JdkPair(ProviderSocket socket, Socket peer) throws IOException {
    this.socket = socket;
    this.peer = peer;
    peer.setTcpNoDelay(true);
    peer.setSoTimeout((int) TimeUnit.SECONDS.toMillis(Until.LIMIT_SECONDS));
  }

  private static Socket connected(ProviderSocket socket) throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      StartedProvider.ok(socket.connect(server.getLocalSocketAddress(), null, null, null));
      return server.accept();
    }
  }

  @Override
  public void close() throws IOException {
    var _ = socket.close();
    peer.close();
  }
}
