package org.wsp4j.provider.support.linux;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.wsp4j.spi.PeerAddress;

/**
 * A stream socket as net/ipv4/tcp.c has it, without a network: what one end sends is in the queue
 * of the other at once.
 */
final class FakeSocket extends FakeFile {
  /** Its life; the two directions of a connection end by flags of their own. */
  enum State {
    CLOSED,
    LISTENING,
    CONNECTING,
    CONNECTED
  }

  private final Map<Long, byte[]> options = new HashMap<>();
  private final Deque<FakeSocket> arrived = new ArrayDeque<>();
  private final FakeStream stream;
  private final int family;
  private State state = State.CLOSED;
  private @Nullable FakeSocket peer;
  private @Nullable PeerAddress local;
  private int backlog;
  private int error;
  private boolean answerOwed;
  private boolean peerFinished;
  private boolean receiveShut;
  private boolean sendShut;
  private boolean wantsSpace;
  private boolean orphaned;

  FakeSocket(int family, int bufferBytes) {
    this.family = family;
    stream = new FakeStream(bufferBytes);
  }

  int family() {
    return family;
  }

  State state() {
    return state;
  }

  @Nullable FakeSocket peer() {
    return peer;
  }

  @Nullable PeerAddress local() {
    return local;
  }

  void local(PeerAddress address) {
    local = address;
  }

  FakeStream stream() {
    return stream;
  }

  Map<Long, byte[]> options() {
    return options;
  }

  boolean inline() {
    return flag(Linux.SO_OOBINLINE, 0);
  }

  private boolean flag(int name, int index) {
    byte[] value = options.get(key(Linux.SOL_SOCKET, name));
    return value != null && value.length > index && value[index] != 0;
  }

  static long key(int level, int name) {
    return (long) level << 32 | name;
  }

  /** SO_ERROR: told once. */
  int takeError() {
    int taken = error;
    error = 0;
    return taken;
  }

  int listen(int length) {
    if (state != State.CLOSED && state != State.LISTENING) {
      return -Errno.EINVAL;
    }
    state = State.LISTENING;
    backlog = Math.max(length, 0);
    return 0;
  }

  /** Starts a connection; a listener that is full leaves it waiting until one is accepted. */
  int connect(@Nullable FakeSocket listener) {
    return switch (state) {
      case LISTENING -> -Errno.EISCONN;
      case CONNECTING -> -Errno.EALREADY;
      case CONNECTED -> {
        boolean first = answerOwed;
        answerOwed = false;
        yield first ? 0 : -Errno.EISCONN;
      }
      case CLOSED -> start(listener);
    };
  }

  private int start(@Nullable FakeSocket listener) {
    if (answerOwed) {
      answerOwed = false;
      int failed = takeError();
      return failed == 0 ? -Errno.ECONNABORTED : -failed;
    }
    answerOwed = true;
    if (listener == null) {
      error = Errno.ECONNREFUSED;
      receiveShut = true;
      sendShut = true;
      wake(ALL);
      return -Errno.EINPROGRESS;
    }
    receiveShut = false;
    sendShut = false;
    state = State.CONNECTING;
    listener.arrived.add(this);
    listener.completeArrivals();
    return -Errno.EINPROGRESS;
  }

  /** The other machine answers an attempt to connect with a reset. */
  void refuse() {
    if (state != State.CONNECTING) {
      throw new IllegalStateException("state=" + state);
    }
    error = Errno.ECONNREFUSED;
    sever();
  }

  /** Completes the handshakes for which the backlog has room. */
  private void completeArrivals() {
    int room = backlog + 1;
    for (FakeSocket client : arrived) {
      if (room-- == 0) {
        break;
      }
      if (client.state == State.CONNECTING) {
        FakeSocket accepted = new FakeSocket(family, stream.capacity());
        accepted.local = local;
        client.join(accepted);
        client.wake(ALL);
        wake(Linux.EPOLLIN);
      }
    }
  }

  /** Connects two sockets. */
  void join(FakeSocket other) {
    peer = other;
    other.peer = this;
    state = State.CONNECTED;
    other.state = State.CONNECTED;
  }

  /** Takes the server's end of the first connection that is complete. */
  @Nullable FakeSocket accept() {
    FakeSocket client = arrived.peek();
    if (client == null || client.state == State.CONNECTING) {
      return null;
    }
    arrived.remove();
    completeArrivals();
    return client.peer;
  }

  boolean receiveEnded() {
    return receiveShut || peerFinished;
  }

  /** Receives: bytes, 0 at the end, or {@code -errno}. */
  int recv(byte[] to, int room, int flags) {
    boolean peek = (flags & Linux.MSG_PEEK) != 0;
    if (state == State.LISTENING) {
      return -Errno.ENOTCONN;
    }
    if ((flags & Linux.MSG_OOB) != 0) {
      return recvUrgent(to, peek);
    }
    int done = stream.read(to, room, peek, inline());
    if (done > 0) {
      if (!peek && peer != null) {
        peer.offerSpace();
      }
      return done;
    }
    if (peerFinished) {
      return 0;
    }
    if (error != 0) {
      return -takeError();
    }
    if (receiveShut) {
      return 0;
    }
    return state == State.CLOSED ? -Errno.ENOTCONN : -Errno.EAGAIN;
  }

  private int recvUrgent(byte[] to, boolean peek) {
    if (inline() || !stream.urgentKnown() || stream.urgentWasRead()) {
      return -Errno.EINVAL;
    }
    if (state == State.CLOSED && !peerFinished) {
      return -Errno.ENOTCONN;
    }
    to[0] = stream.readUrgent(peek);
    return 1;
  }

  /** Sends: the bytes taken, or {@code -errno}. */
  int send(byte[] from, int length, boolean urgent) {
    if (state == State.CONNECTING) {
      return -Errno.EAGAIN;
    }
    if (error != 0 || sendShut || state != State.CONNECTED || peer == null) {
      int told = takeError();
      return told == 0 ? -Errno.EPIPE : -told;
    }
    FakeSocket to = peer;
    if (to.orphaned) {
      reset();
      return length;
    }
    int taken = to.stream.append(from, 0, length, urgent, to.inline());
    if (taken < length) {
      wantsSpace = true;
    }
    if (taken > 0) {
      to.wake(Linux.EPOLLIN | Linux.EPOLLPRI);
    }
    return taken == 0 && length > 0 ? -Errno.EAGAIN : taken;
  }

  private boolean writable() {
    return peer == null || peer.orphaned || peer.stream.free() >= peer.stream.capacity() / 3;
  }

  private void offerSpace() {
    if (wantsSpace && writable()) {
      wantsSpace = false;
      wake(Linux.EPOLLOUT);
    }
  }

  int shutdown(int how) {
    if (how < Linux.SHUT_RD || how > Linux.SHUT_RDWR) {
      return -Errno.EINVAL;
    }
    if (state == State.CLOSED) {
      return -Errno.ENOTCONN;
    }
    boolean receiving = how != Linux.SHUT_WR;
    if (state != State.CONNECTED) {
      if (state == State.CONNECTING || receiving) {
        state = State.CLOSED;
        arrived.clear();
      }
      wake(ALL);
      return 0;
    }
    receiveShut |= receiving;
    if (how != Linux.SHUT_RD && !sendShut) {
      sendShut = true;
      finishPeer();
    }
    wake(ALL);
    return 0;
  }

  private void finishPeer() {
    if (peer != null && peer.state == State.CONNECTED) {
      peer.peerFinished = true;
      peer.endIfBothFinished();
      endIfBothFinished();
      peer.wake(ALL);
    }
  }

  private void endIfBothFinished() {
    if (peerFinished && sendShut) {
      state = State.CLOSED;
    }
  }

  /** The peer reset the connection. */
  void reset() {
    if (state == State.CONNECTED) {
      error = peerFinished ? Errno.EPIPE : Errno.ECONNRESET;
      sever();
    }
  }

  private void sever() {
    receiveShut = true;
    sendShut = true;
    state = State.CLOSED;
    wake(ALL);
  }

  /** connect(2) with AF_UNSPEC: resets a connection and makes the socket new. */
  int dissolve() {
    if (state == State.CONNECTED && peer != null) {
      peer.reset();
    }
    if (state == State.CONNECTED || state == State.CONNECTING) {
      error = Errno.ECONNRESET;
    }
    arrived.clear();
    stream.clear();
    sever();
    peer = null;
    peerFinished = false;
    receiveShut = false;
    sendShut = false;
    answerOwed = false;
    return 0;
  }

  @Override
  int poll() {
    if (state == State.LISTENING) {
      FakeSocket first = arrived.peek();
      return first != null && first.state != State.CONNECTING ? Linux.EPOLLIN : 0;
    }
    int mask = error != 0 ? Linux.EPOLLERR : 0;
    if (state == State.CLOSED || (receiveEnded() && sendShut)) {
      mask |= Linux.EPOLLHUP;
    }
    if (receiveEnded()) {
      mask |= Linux.EPOLLIN | Linux.EPOLLRDHUP;
    }
    if (state == State.CONNECTING) {
      return mask;
    }
    if (stream.readable(inline())) {
      mask |= Linux.EPOLLIN;
    }
    if (stream.hasUrgent()) {
      mask |= Linux.EPOLLPRI;
    }
    if (sendShut || writable()) {
      mask |= Linux.EPOLLOUT;
    } else {
      wantsSpace = true;
    }
    return mask;
  }

  @Override
  void close() {
    super.close();
    boolean abortive = flag(Linux.SO_LINGER, 0) && !flag(Linux.SO_LINGER, 4);
    orphaned = true;
    for (FakeSocket client : arrived) {
      client.reset();
    }
    if (peer == null || state == State.CLOSED) {
      return;
    }
    if (abortive || stream.free() < stream.capacity()) {
      peer.reset();
    } else if (!sendShut) {
      finishPeer();
    }
    state = State.CLOSED;
  }
}
