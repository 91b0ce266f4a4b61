package org.wsp4j.testkit.reference;

import static org.wsp4j.spi.WsaError.NO_ERROR;
import static org.wsp4j.spi.WsaError.WSAEADDRINUSE;
import static org.wsp4j.spi.WsaError.WSAEALREADY;
import static org.wsp4j.spi.WsaError.WSAECONNREFUSED;
import static org.wsp4j.spi.WsaError.WSAEINVAL;
import static org.wsp4j.spi.WsaError.WSAEISCONN;
import static org.wsp4j.spi.WsaError.WSAENOTCONN;
import static org.wsp4j.spi.WsaError.WSAEOPNOTSUPP;
import static org.wsp4j.spi.WsaError.WSAESHUTDOWN;
import static org.wsp4j.spi.WsaError.WSAETIMEDOUT;
import static org.wsp4j.spi.WsaError.WSAEWOULDBLOCK;

import java.net.InetSocketAddress;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.spi.ProviderSocket;
import org.wsp4j.spi.ServiceFlag;
import org.wsp4j.spi.ShutdownHow;
import org.wsp4j.spi.WsaError;

/** Where a socket is in the network: bound, listening, connected. Guarded by the network's lock. */
final class Attachment {
  private final ReferenceNetwork network;
  private final Segment segment;
  private final ProtocolInfo info;
  private final boolean connectionless;
  private final Runnable host;
  private final IntSupplier postedBytes;
  private @Nullable Port port;
  private @Nullable End end;
  private @Nullable DatagramEnd datagrams;

  /** Where a connect that goes on leads to. */
  private @Nullable InetSocketAddress connecting;

  private Runnable timer = () -> {};
  private WsaError connectFailure = WSAENOTCONN;

  /** WSAEWOULDBLOCK where none was made, or it goes on. */
  private WsaError connectOutcome = WSAEWOULDBLOCK;

  /** Where a send without an address goes: the peer, or a group that was joined for sending. */
  private @Nullable InetSocketAddress destination;

  private boolean receiveShut;
  private boolean sendShut;
  private int receiveBufferBytes = Inbox.CAPACITY_BYTES;
  private boolean hearsReports = true;
  private boolean keepsAlive;
  private long keepAliveIdleNanos;
  private long keepAliveIntervalNanos;

  /**
   * Begins unattached.
   *
   * @param host looks when something has happened
   * @param postedBytes the room in receives that wait
   */
  Attachment(ReferenceNetwork network, ProtocolInfo info, Runnable host, IntSupplier postedBytes) {
    this.network = network;
    this.postedBytes = postedBytes;
    segment = network.segment();
    this.info = info;
    this.host = host;
    connectionless = info.has(ServiceFlag.XP1_CONNECTIONLESS);
  }

  @Nullable End end() {
    return end;
  }

  @Nullable DatagramEnd datagrams() {
    return datagrams;
  }

  @Nullable InetSocketAddress destination() {
    return destination;
  }

  boolean isSendShut() {
    return sendShut;
  }

  /** What was received and not yet taken, or null before there can be anything. */
  @Nullable Inbox inbox() {
    return end != null ? end.inbox : datagrams != null ? datagrams.inbox : null;
  }

  /** Takes over what an accept gave. */
  void connected(End accepted) {
    end = accepted;
    accepted.inbox.capacityBytes(receiveBufferBytes);
    accepted.keepAlive(keepsAlive, keepAliveIdleNanos, keepAliveIntervalNanos);
    accepted.host(host, postedBytes);
  }

  WsaError bind(InetSocketAddress wanted) {
    if (port != null || end != null) {
      return WSAEINVAL;
    }
    Port given = network.addresses().bind(info.name(), wanted);
    if (given == null) {
      return WSAEADDRINUSE;
    }
    port = given;
    if (connectionless) {
      DatagramEnd own = new DatagramEnd(network, info.name(), given, host);
      own.inbox.capacityBytes(receiveBufferBytes);
      own.hearsReports = hearsReports;
      datagrams = own;
      given.datagrams = own;
    }
    return NO_ERROR;
  }

  /** Gives the socket an address if it has none (RECV-4.06 to 4.08). */
  WsaError bindIfNeeded() {
    return port == null && end == null
        ? bind(new InetSocketAddress(connectionless ? Addresses.ANY : Addresses.LOOPBACK, 0))
        : NO_ERROR;
  }

  WsaError listen(int backlog) {
    if (connectionless) {
      return WSAEOPNOTSUPP;
    }
    if (end != null || connecting != null) {
      return WSAEISCONN;
    }
    if (port == null) {
      return WSAEINVAL;
    }
    if (port.listener == null) {
      port.listener = new Listener(port, backlog, host);
    }
    return NO_ERROR;
  }

  @Nullable Listener listener() {
    return port == null ? null : port.listener;
  }

  /** Starts to connect: NO_ERROR, WSAEWOULDBLOCK if it goes on, or why not. */
  WsaError connect(@Nullable InetSocketAddress to) {
    WsaError error = connectionless ? bindIfNeeded() : connectable();
    if (error.failed()) {
      return error;
    }
    if (datagrams != null) {
      datagrams.peer = to;
      destination = to;
      return NO_ERROR;
    }
    connecting = to;
    connectOutcome = WSAEWOULDBLOCK;
    WsaError outcome = goOn();
    if (outcome == WSAEWOULDBLOCK) {
      timer = network.after(network.connectNanos(), this::giveUp);
    }
    return outcome;
  }

  private WsaError connectable() {
    if (listener() != null) {
      return WSAEINVAL;
    }
    if (end != null) {
      return WSAEISCONN;
    }
    return connecting != null ? WSAEALREADY : bindIfNeeded();
  }

  /** Looks whether a connect that goes on gets an answer. */
  WsaError goOn() {
    InetSocketAddress to = connecting;
    if (to == null) {
      return end == null && !connectionless ? connectFailure : NO_ERROR;
    }
    if (!segment.isUp() || network.addresses().hasVanished(to)) {
      return WSAEWOULDBLOCK;
    }
    connecting = null;
    timer.run();
    connectOutcome = reach(to);
    connectFailure = connectOutcome;
    return connectOutcome;
  }

  private WsaError reach(InetSocketAddress to) {
    Port there = network.addresses().find(info.name(), to);
    Listener listener = there == null ? null : there.listener;
    if (listener == null || port == null) {
      return WSAECONNREFUSED;
    }
    End near = End.connect(network, info, port.address, to);
    if (!listener.offer(near.other(), network.turns())) {
      return WSAECONNREFUSED;
    }
    connected(near);
    return NO_ERROR;
  }

  private void giveUp() {
    connecting = null;
    connectFailure = WSAETIMEDOUT;
    connectOutcome = WSAETIMEDOUT;
    network.turns().look(host);
  }

  /** How the last connect ended; WSAEWOULDBLOCK if there was none, or it goes on. */
  WsaError connectOutcome() {
    return connectOutcome;
  }

  /** Why a receive cannot start, in the order of DEC-23 from WSAESHUTDOWN on. */
  WsaError refusesReceive() {
    if (receiveShut) {
      return WSAESHUTDOWN;
    }
    if (connectionless) {
      return datagrams == null ? WSAEINVAL : NO_ERROR;
    }
    return end == null ? WSAENOTCONN : NO_ERROR;
  }

  WsaError refusesSend() {
    if (sendShut) {
      return WSAESHUTDOWN;
    }
    return end == null && !connectionless ? WSAENOTCONN : NO_ERROR;
  }

  WsaError shutdown(ShutdownHow how) {
    if (end == null && datagrams == null) {
      return WSAENOTCONN;
    }
    receiveShut |= how.receiving();
    sendShut |= how.sending();
    return NO_ERROR;
  }

  WsaError joinLeaf(InetSocketAddress group, int flags) {
    boolean known =
        flags == ProviderSocket.JL_SENDER_ONLY
            || flags == ProviderSocket.JL_RECEIVER_ONLY
            || flags == ProviderSocket.JL_BOTH;
    if (!known || !group.getAddress().isMulticastAddress()) {
      return WSAEINVAL;
    }
    WsaError error = bindIfNeeded();
    if (error.failed() || datagrams == null) {
      return error;
    }
    if (flags != ProviderSocket.JL_SENDER_ONLY) {
      datagrams.groups.add(group.getAddress());
    }
    if (flags != ProviderSocket.JL_RECEIVER_ONLY) {
      destination = group;
    }
    return NO_ERROR;
  }

  @Nullable InetSocketAddress localAddress() {
    return end != null ? end.local : port == null ? null : port.address;
  }

  @Nullable InetSocketAddress peerAddress() {
    return end != null ? end.remote : datagrams == null ? null : datagrams.peer;
  }

  int receiveBufferBytes() {
    return receiveBufferBytes;
  }

  void receiveBufferBytes(int bytes) {
    receiveBufferBytes = bytes;
    Inbox inbox = inbox();
    if (inbox != null) {
      inbox.capacityBytes(bytes);
    }
  }

  void hearsReports(boolean hears) {
    hearsReports = hears;
    if (datagrams != null) {
      datagrams.hearsReports = hears;
    }
  }

  /** As {@link End#keepAlive}, now or once it is connected. */
  void keepAlive(boolean on, long idleNanos, long intervalNanos) {
    keepsAlive = on;
    keepAliveIdleNanos = idleNanos;
    keepAliveIntervalNanos = intervalNanos;
    if (end != null) {
      end.keepAlive(on, idleNanos, intervalNanos);
    }
  }

  /** Leaves the network. */
  void close(boolean abortive) {
    timer.run();
    if (end != null) {
      end.close(abortive);
    }
    if (port != null) {
      if (port.listener != null) {
        port.listener.waiting.forEach(each -> each.close(true));
      }
      network.addresses().release(info.name(), port);
    }
  }

  @Override
  public String toString() {
    return end != null
        ? "connected"
        : listener() != null ? "listening" : port != null ? "bound" : "open";
  }
}
