package org.wsp4j;

import java.lang.foreign.MemorySegment;
import java.net.SocketAddress;
import org.wsp4j.spi.Ioctl;
import org.wsp4j.spi.Out;
import org.wsp4j.spi.PeerAddress;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.spi.ProviderSocket;
import org.wsp4j.spi.SocketOption;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.WsaError;

/** The part of {@link WinsockSocket} that asks and sets; a file of its own for its size alone. */
abstract sealed class SocketSettings permits WinsockSocket {
  final ProviderSocket socket;

  SocketSettings(ProviderSocket socket) {
    this.socket = socket;
  }

  abstract WinsockSocket self();

  /**
   * The provider's own face of this socket, for whoever wants every detail.
   *
   * @return the procedure table
   */
  public ProviderSocket spi() {
    return socket;
  }

  /**
   * The catalog entry this socket was opened with.
   *
   * @return the entry
   */
  public ProtocolInfo protocolInfo() {
    return socket.protocolInfo();
  }

  /**
   * Reads an option.
   *
   * @param option which
   * @param <T> the type of its value
   * @return its value
   * @throws WinsockException WSAENOPROTOOPT if this protocol has no such option
   */
  public <T> T option(SocketOption<T> option) throws WinsockException {
    Out<T> value = new Out<>();
    Failures.check(socket.getOption(option, value), "option", option);
    return value.value();
  }

  /**
   * Sets an option.
   *
   * @param option which
   * @param value its value
   * @param <T> the type of its value
   * @return this
   * @throws WinsockException as {@link ProviderSocket#setOption}
   */
  public <T> WinsockSocket option(SocketOption<T> option, T value) throws WinsockException {
    Failures.check(socket.setOption(option, value), "option", option + "=" + value);
    return self();
  }

  /**
   * Chooses whether synchronous calls wait: {@code FIONBIO}.
   *
   * @param nonblocking {@code true}: they answer WSAEWOULDBLOCK instead
   * @return this
   * @throws WinsockException as {@link ProviderSocket#ioctl}
   */
  public WinsockSocket nonblocking(boolean nonblocking) throws WinsockException {
    MemorySegment in = MemorySegment.ofArray(new int[] {nonblocking ? 1 : 0});
    WsaError error = socket.ioctl(Ioctl.FIONBIO, in, null, new Transfer());
    Failures.check(error, "nonblocking", nonblocking);
    return self();
  }

  /**
   * How much could be received now: {@code FIONREAD}.
   *
   * @return bytes, as the protocol counts them
   * @throws WinsockException as {@link ProviderSocket#ioctl}
   */
  public int available() throws WinsockException {
    return read(Ioctl.FIONREAD, "available");
  }

  /**
   * Whether the next byte of the stream is at the urgent mark: {@code SIOCATMARK} (DEC-06).
   *
   * @return what the transport says
   * @throws WinsockException as {@link ProviderSocket#ioctl}
   */
  public boolean atMark() throws WinsockException {
    return read(Ioctl.SIOCATMARK, "atMark") != 0;
  }

  private int read(int code, String name) throws WinsockException {
    int[] value = {0};
    WsaError error = socket.ioctl(code, null, MemorySegment.ofArray(value), new Transfer());
    Failures.check(error, name, "");
    return value[0];
  }

  /**
   * The local address.
   *
   * @return the address
   * @throws WinsockException WSAEINVAL if the socket is not bound
   */
  public SocketAddress localAddress() throws WinsockException {
    PeerAddress address = new PeerAddress();
    Failures.check(socket.getSockName(address), "localAddress", "");
    return Failures.known(address.toSocketAddress(), "localAddress");
  }

  /**
   * The peer's address.
   *
   * @return the address
   * @throws WinsockException WSAENOTCONN if there is no peer
   */
  public SocketAddress remoteAddress() throws WinsockException {
    PeerAddress address = new PeerAddress();
    Failures.check(socket.getPeerName(address), "remoteAddress", "");
    return Failures.known(address.toSocketAddress(), "remoteAddress");
  }

  @Override
  public String toString() {
    return "WinsockSocket[" + socket.protocolInfo().name() + "]";
  }
}
