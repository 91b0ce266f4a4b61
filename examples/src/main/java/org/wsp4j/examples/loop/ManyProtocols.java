package org.wsp4j.examples.loop;

import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.wsp4j.Alertable;
import org.wsp4j.AwaitResult;
import org.wsp4j.Need;
import org.wsp4j.Winsock;
import org.wsp4j.WinsockException;
import org.wsp4j.WinsockSocket;
import org.wsp4j.spi.NetworkEvents;
import org.wsp4j.spi.ServiceFlag;
import org.wsp4j.spi.WsaEvent;

/** An echo service for any number of protocols, on one thread and without a lock. */
public final class ManyProtocols implements AutoCloseable {
  private static final int BACKLOG = 16;

  private final WsaEvent stop = Winsock.createEvent();
  private final List<WsaEvent> events = new ArrayList<>(List.of(stop));

  /** Those that listen, each with the event at the same place. */
  private final List<WinsockSocket> listeners = new ArrayList<>();

  private final List<WinsockSocket> sockets = new ArrayList<>();
  private final List<Session> sessions = new ArrayList<>();
  private final NetworkEvents happened = new NetworkEvents();

  /** Makes a service of no protocol yet. */
  public ManyProtocols() {}

  /**
   * Adds a protocol. On the thread that will {@link #serve}.
   *
   * @param winsock where it is found
   * @param need which
   * @param local where it is served
   * @return the address
   * @throws WinsockException if that cannot be had
   */
  public SocketAddress add(Winsock winsock, Need need, SocketAddress local)
      throws WinsockException {
    WinsockSocket socket = winsock.open(need).bind(local);
    sockets.add(socket);
    if (socket.protocolInfo().has(ServiceFlag.XP1_CONNECTIONLESS)) {
      begin(socket);
    } else {
      WsaEvent event = Winsock.createEvent();
      socket.listen(BACKLOG).eventSelect(event, NetworkEvents.FD_ACCEPT);
      events.add(event);
      listeners.add(socket);
    }
    return socket.localAddress();
  }

  /**
   * Serves until {@link #stop}.
   *
   * @throws WinsockException if a connection that is there cannot be accepted
   */
  public void serve() throws WinsockException {
    WsaEvent[] waitedFor = events.toArray(WsaEvent[]::new);
    while (true) {
      switch (Alertable.await(waitedFor)) { // the routines of every session run in here
        case AwaitResult.RoutinesRan _ -> {}
        case AwaitResult.Signalled s when s.index() > 0 ->
            accept(listeners.get(s.index() - 1), waitedFor[s.index()]);
        case AwaitResult.Signalled _, AwaitResult.Interrupted _ -> {
          return;
        }
        case AwaitResult.TimedOut _, AwaitResult.InvalidHandle _ ->
            throw new AssertionError("an event was closed under the loop");
      }
    }
  }

  private void accept(WinsockSocket listener, WsaEvent event) throws WinsockException {
    listener.enumNetworkEvents(event, happened);
    if (happened.has(NetworkEvents.FD_ACCEPT)) {
      WinsockSocket socket = listener.accept().eventSelect(null, 0);
      sockets.add(socket);
      begin(socket);
    }
  }

  private void begin(WinsockSocket socket) {
    Session session = new Session(socket);
    sessions.add(session);
    session.receive();
  }

  /** Ends {@link #serve}. Any thread may call. */
  public void stop() {
    Winsock.setEvent(stop);
  }

  /**
   * How many times something was sent back. For the thread that served.
   *
   * @return of all protocols together
   */
  public int echoed() {
    return sessions.stream().mapToInt(Session::echoed).sum();
  }

  /** Closes every socket: what is pending is cancelled, and its routines run in the next wait. */
  @Override
  public void close() {
    sockets.forEach(WinsockSocket::close);
    events.forEach(Winsock::closeEvent);
  }
}
