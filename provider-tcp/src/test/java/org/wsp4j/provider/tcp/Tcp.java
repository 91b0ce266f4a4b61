package org.wsp4j.provider.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.wsp4j.spi.ProviderSocket;
import org.wsp4j.spi.ServiceProvider;
import org.wsp4j.spi.WsaError;
import org.wsp4j.testsupport.StartedProvider;

/** TCP, started for the tests of one class. */
final class Tcp extends StartedProvider<TcpProvider> {
  private static final int V4 = 0;
  private static final int V6 = 1;

  Tcp() {
    super(TcpProvider::new);
  }

  ProviderSocket open() {
    return open(V4, ServiceProvider.WSA_FLAG_OVERLAPPED);
  }

  ProviderSocket openV6() {
    return open(V6, ServiceProvider.WSA_FLAG_OVERLAPPED);
  }

  ProviderSocket openWithoutOverlapped() {
    return open(V4, 0);
  }

  private ProviderSocket open(int entry, int flags) {
    return open(provider().protocols().get(entry), flags);
  }

  static InetAddress loopbackV6() {
    byte[] one = new byte[16];
    one[15] = 1;
    try {
      return InetAddress.getByAddress(one);
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  /** A listening socket of ours on the loopback address. */
  ProviderSocket listening() {
    ProviderSocket listener = open();
    ok(listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)));
    ok(listener.listen(16));
    return listener;
  }

  /** The call must have started an operation. */
  static void pending(WsaError error) {
    assertThat(error).isEqualTo(WsaError.WSA_IO_PENDING);
  }
}
