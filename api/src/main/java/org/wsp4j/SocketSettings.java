package org.wsp4j;

import java.lang.foreign.MemorySegment;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;
import org.wsp4j.spi.Ioctl;
import org.wsp4j.spi.NetworkEvents;
import org.wsp4j.spi.Out;
import org.wsp4j.spi.PeerAddress;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.spi.ProviderSocket;
import org.wsp4j.spi.SocketOption;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.WsaError;
import org.wsp4j.spi.WsaEvent;

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
   * Has network events recorded, and an event set when one is: {@code WSAEventSelect}. It takes the
   * place of the selection before. The socket is nonblocking from now on. One thread waits for many
   * sockets by {@link Alertable#await}, each with an event of its own, or all with the same.
   *
   * @param event set when something is recorded; {@code null} to end the selection
   * @param networkEvents a mask of {@link NetworkEvents}; 0 to end the selection
   * @return this
   * @throws WinsockException as {@link ProviderSocket#eventSelect}
   */
  public WinsockSocket eventSelect(@Nullable WsaEvent event, int networkEvents)
      throws WinsockException {
    Failures.check(
        socket.eventSelect(event, networkEvents),
        "eventSelect",
        NetworkEvents.toString(networkEvents));
    return self();
  }

  /**
   * Shows what was recorded since the last call, and forgets it: {@code WSAEnumNetworkEvents}.
   *
   * @param reset reset in the same step, or {@code null}; see {@link
   *     ProviderSocket#enumNetworkEvents} where several sockets share it
   * @param out filled
   * @return {@code out}
   * @throws WinsockException as {@link ProviderSocket#enumNetworkEvents}; nothing is forgotten then
   */
  public NetworkEvents enumNetworkEvents(@Nullable WsaEvent reset, NetworkEvents out)
      throws WinsockException {
    Failures.check(socket.enumNetworkEvents(reset, out), "enumNetworkEvents", "");
    return out;
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
