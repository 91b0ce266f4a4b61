package org.wsp4j.provider.support;

import static java.util.Objects.requireNonNull;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.wsp4j.provider.support.linux.Errno;
import org.wsp4j.provider.support.linux.Linux;
import org.wsp4j.provider.support.linux.ScriptedKernel;
import org.wsp4j.provider.support.socket.TcpTransport;
import org.wsp4j.spi.Ioctl;
import org.wsp4j.spi.MsgFlags;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.spi.ServiceProvider;
import org.wsp4j.spi.SocketOption;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.WsaError;

/**
 * A connection of the simulation: the socket under test, its peer, and what both may expect. What
 * the peer sends at a position is a function of the position, so whatever is received can be told
 * from what should have been.
 */
final class SimSocket {
  /** The one urgent byte; no stream holds it. */
  static final byte URGENT = (byte) 0xFF;

  private static final int STREAM_VALUES = 251;

  final int index;
  final int fd;
  final int far;
  final TransportSocket socket;
  final boolean nonblocking;
  final int timeoutMillis;
  final List<SimOperation> operations = new ArrayList<>();
  private final ScriptedKernel kernel;
  private final Trace trace;
  private final boolean kernelResets;
  private final Set<SimClient> inside = new HashSet<>();
  private final ByteArrayOutputStream atPeer = new ByteArrayOutputStream();
  private byte[] leftOver = {};
  private boolean wholeStream;
  private int calls;
  private int peerSent;
  private int cancels;
  private boolean urgentSent;
  private boolean peerEnded;
  private boolean peerReset;
  private boolean receiveShut;
  private boolean sendShut;
  private boolean closed;

  SimSocket(
      int index,
      ScriptedKernel kernel,
      Trace trace,
      boolean kernelResets,
      Sockets sockets,
      SimCalls calls,
      boolean nonblocking,
      int timeoutMillis) {
    this.index = index;
    this.kernel = kernel;
    this.trace = trace;
    this.kernelResets = kernelResets;
    this.nonblocking = nonblocking;
    this.timeoutMillis = timeoutMillis;
    int[] pair = kernel.streamPair(ProtocolInfo.AF_INET);
    fd = pair[0];
    far = pair[1];
    socket =
        new TransportSocket(
            sockets,
            Engines.STREAM,
            ServiceProvider.WSA_FLAG_OVERLAPPED,
            new TcpTransport(calls, fd),
            Connection.Phase.CONNECTED);
    MemorySegment on = MemorySegment.ofArray(new int[] {nonblocking ? 1 : 0});
    WsaError first = socket.ioctl(Ioctl.FIONBIO, on, null, new Transfer());
    WsaError second = socket.setOption(SocketOption.SO_RCVTIMEO, timeoutMillis);
    if (first.failed() || second.failed()) {
      throw new AssertionError(first + ", " + second);
    }
  }

  Machine machine() {
    return socket.machine();
  }

  void trace(String what, long first, long second) {
    trace.add(what, toString(), first, second);
  }

  void called() {
    calls++;
  }

  void cancelled() {
    cancels++;
  }

  boolean isClosed() {
    return closed;
  }

  /** Urgent data blurs what can be said of the rest, so not every socket has it. */
  boolean allowsUrgent() {
    return index % 3 == 1;
  }

  boolean enterRoutine(SimClient client) {
    return inside.add(client);
  }

  void leaveRoutine(SimClient client) {
    inside.remove(client);
  }

  private byte at(int position) {
    return (byte) ((position * 31 + index * 7 + (position >> 8) * 13) % STREAM_VALUES);
  }

  private byte[] stream(int from, int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = at(from + i);
    }
    return bytes;
  }

  void peerSend(int length) {
    if (!closed && !peerEnded) {
      int sent = kernel.peerSend(fd, stream(peerSent, length));
      peerSent += Math.max(0, sent);
      trace("peer sends", length, sent);
    }
  }

  void peerUrgent() {
    if (!closed && !peerEnded) {
      urgentSent = true;
      trace("peer urgent", kernel.peerUrgent(fd, URGENT), 0);
    }
  }

  void peerReceive(int most) {
    if (!closed) {
      byte[] bytes = kernel.peerReceive(fd, most);
      atPeer.writeBytes(bytes);
      trace("peer receives", most, bytes.length);
    }
  }

  void peerShutdown() {
    if (!closed) {
      peerEnded = true;
      kernel.peerShutdown(fd);
      trace("peer shuts down", 0, 0);
    }
  }

  void peerReset() {
    if (!closed) {
      peerEnded = true;
      peerReset = true;
      kernel.peerReset(fd);
      trace("peer resets", 0, 0);
    }
  }

  void shutDown(boolean receiving, boolean sending) {
    receiveShut |= receiving;
    sendShut |= sending;
  }

  /** What is left in both kernels' buffers when nothing is pending any more. */
  void drain() {
    if (closed) {
      return;
    }
    peerReceive(1 << 20);
    wholeStream = !kernelResets && !peerReset;
    if (!urgentSent && machine().receives.isEmpty()) {
      int queued = Math.max(0, kernel.ioctl(fd, Linux.FIONREAD));
      byte[] rest = new byte[queued];
      int at = 0;
      MemorySegment[] room = {MemorySegment.ofArray(rest)};
      while (at < queued) {
        long received = kernel.recv(fd, room, 1, at, 0);
        if (received == 0 || received == -Errno.ECONNRESET) {
          break;
        }
        at += (int) Math.max(0, received);
      }
      leftOver = Arrays.copyOf(rest, at);
    }
  }

  void close() {
    closed = true;
  }

  /** The peer's end is closed at last; what arrived there counts. */
  void endOfPeer() {
    int queued;
    while ((queued = kernel.ioctl(far, Linux.FIONREAD)) > 0) {
      byte[] rest = new byte[queued];
      MemorySegment[] room = {MemorySegment.ofArray(rest)};
      long received = kernel.recv(far, room, 1, 0, 0);
      if (received == 0) {
        break;
      }
      atPeer.write(rest, 0, (int) Math.max(0, received));
    }
    var _ = kernel.close(far);
  }

  /** Whether an ending has a cause. */
  void allows(SimOperation operation, WsaError error) {
    SimClient client = operation.client;
    boolean synchronous = operation.overlapped == null;
    boolean allowed =
        switch (error) {
          case NO_ERROR -> true;
          case WSAECONNRESET -> kernelResets || peerReset;
          case WSA_OPERATION_ABORTED -> cancels > 0 || closed || !client.survives();
          case WSAEINTR -> synchronous && (closed || client.wasInterrupted());
          case WSAETIMEDOUT -> synchronous && operation.isLate(kernel.nanoTime());
          case WSAEFAULT -> operation.arena != null && !operation.arena.scope().isAlive();
          case WSAEWOULDBLOCK -> synchronous && nonblocking;
          case WSAENOTSOCK -> closed;
          case WSAESHUTDOWN -> operation.sends ? sendShut : receiveShut;
          case WSAENOBUFS -> operation.sends;
          case WSAEINPROGRESS -> synchronous && client.routineDepth() > 0;
          case WSAEOPNOTSUPP -> synchronous && nonblocking && operation.has(MsgFlags.MSG_WAITALL);
          default -> false;
        };
    if (!allowed) {
      throw operation.wrong("ended with " + error + " for no reason");
    }
  }

  /** All calls are over: every byte is where it belongs. */
  void checkAtEnd() {
    operations.forEach(SimOperation::checkAtEnd);
    checkReceived();
    checkSent();
    Ledger ledger = machine().outcomes.ledger();
    boolean sums =
        ledger.calls() == calls
            && ledger.immediate() + ledger.pended() + ledger.rejected() == calls
            && ledger.completed() == ledger.pended();
    if (!sums) {
      throw new AssertionError(this + ": calls=" + calls + ", " + ledger);
    }
  }

  private void checkReceived() {
    int position = 0;
    for (SimOperation each : operations) {
      if (each.sends || each.failed()) {
        continue;
      }
      byte[] moved = each.moved();
      byte[] bytes = moved == null ? stream(position, each.bytes()) : withoutUrgent(moved);
      if (each.has(MsgFlags.MSG_OOB)) {
        if (bytes.length != 0) {
          throw each.wrong("ordinary data for an urgent receive: " + Arrays.toString(bytes));
        }
        continue;
      }
      if (!Arrays.equals(bytes, stream(position, bytes.length))) {
        throw each.wrong("bytes from position " + position + ": " + Arrays.toString(bytes));
      }
      if (!each.has(MsgFlags.MSG_PEEK)) {
        position += bytes.length;
      }
      checkShort(each, position);
    }
    if (position > peerSent) {
      throw new AssertionError(this + ": received " + position + " of " + peerSent);
    }
    if (wholeStream && !urgentSent) {
      boolean rest = Arrays.equals(leftOver, stream(position, leftOver.length));
      if (!rest || position + leftOver.length != peerSent) {
        throw new AssertionError(
            this + ": lost bytes, " + position + " + " + leftOver.length + " of " + peerSent);
      }
    }
  }

  /** Less than there was room for, or nothing, needs a reason (RECV-9, DEC-31). */
  private void checkShort(SimOperation operation, int position) {
    boolean ended = peerEnded || kernelResets;
    if (operation.bytes() == 0 && operation.room > 0) {
      if (!ended) {
        throw operation.wrong("0 bytes before the end");
      }
      if (!peerReset && !kernelResets && position != peerSent) {
        throw operation.wrong("0 bytes at " + position + " of " + peerSent + " (RECV-11.03)");
      }
    }
    boolean excused =
        ended
            || closed
            || cancels > 0
            || timeoutMillis > 0
            || operation.arena != null
            || operation.client.wasInterrupted()
            || !operation.client.survives();
    if (operation.has(MsgFlags.MSG_WAITALL) && operation.bytes() < operation.room && !excused) {
      throw operation.wrong("bytes=" + operation.bytes() + " with MSG_WAITALL");
    }
  }

  private static byte[] withoutUrgent(byte[] all) {
    int kept = 0;
    byte[] bytes = new byte[all.length];
    for (byte each : all) {
      if (each != URGENT) {
        bytes[kept++] = each;
      }
    }
    return Arrays.copyOf(bytes, kept);
  }

  private void checkSent() {
    ByteArrayOutputStream taken = new ByteArrayOutputStream();
    for (SimOperation each : operations) {
      if (each.sends && !each.failed()) {
        taken.writeBytes(requireNonNull(each.moved()));
      }
    }
    byte[] expected = taken.toByteArray();
    byte[] arrived = atPeer.toByteArray();
    boolean whole = !kernelResets && !peerReset;
    boolean right =
        arrived.length <= expected.length
            && Arrays.equals(arrived, Arrays.copyOf(expected, arrived.length))
            && (!whole || arrived.length == expected.length);
    if (!right) {
      int same = Arrays.mismatch(arrived, expected);
      throw new AssertionError(
          this
              + ": sent "
              + expected.length
              + ", arrived "
              + arrived.length
              + ", equal to "
              + same);
    }
  }

  /** When nothing moves any more, nothing may be there for which somebody waits. */
  void checkQuiet(Simulation world) {
    if (closed) {
      return;
    }
    int in = Linux.EPOLLIN | Linux.EPOLLRDHUP | Linux.EPOLLHUP | Linux.EPOLLERR;
    checkIdle(world, machine().receives, in);
    checkIdle(world, machine().urgents, Linux.EPOLLPRI);
    checkIdle(world, machine().sends, Linux.EPOLLOUT);
  }

  private void checkIdle(Simulation world, Lane lane, int events) {
    Operation head = lane.head;
    if (head == null) {
      return;
    }
    boolean servable = head.confinedTo == null || world.isWaiting(head.confinedTo);
    int ready = kernel.poll(fd, events) & events;
    if (servable && ready != 0) {
      throw new AssertionError(
          this + ": " + lane.size() + " pending, but events " + ready + " hold: an edge is lost");
    }
  }

  @Override
  public String toString() {
    return "socket#" + index;
  }
}
