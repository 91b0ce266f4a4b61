package org.wsp4j.provider.seqpacket;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.wsp4j.spi.CompletionRoutine;
import org.wsp4j.spi.Overlapped;
import org.wsp4j.spi.ProviderSocket;
import org.wsp4j.spi.ThreadId;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.Upcalls;
import org.wsp4j.spi.WsaError;

/**
 * Messages that the peer sends when asked to, received in one way, by a loop of the test that
 * allocates nothing itself. Its own thread makes every call.
 */
final class AskedReceives implements AutoCloseable {
  /** How a receive is made. */
  enum Mode {
    /** Nonblocking, tried until the data is there. */
    SYNC_READY,
    /** Blocking, mostly before the data is there. */
    SYNC_BLOCKED,
    /** Overlapped, then getOverlappedResult with wait. */
    EVENT,
    /** Overlapped, posted again by the routine. */
    ROUTINE,
    /** Overlapped; the thread looks until the poller has served it. */
    POLLED
  }

  static final int MESSAGE_BYTES = 64;

  /** The other end. */
  private interface Peer extends AutoCloseable {
    void sendOne() throws IOException;

    @Override
    void close() throws IOException;
  }

  private final Peer peer;
  private final ProviderSocket socket;
  private final Upcalls upcalls;
  private final ThreadId thread;
  private final Mode mode;
  private final Arena arena = Arena.ofConfined();
  private final MemorySegment[] buffers;
  private final Transfer transfer = new Transfer();
  private final Overlapped overlapped = new Overlapped();
  private final CompletionRoutine routine = this::completed;
  private final AtomicInteger asked = new AtomicInteger();
  private final Thread sender = Thread.ofPlatform().daemon().unstarted(this::sendWhatIsAsked);
  private volatile boolean closing;
  private int left;
  private int missing;
  private WsaError failure = WsaError.NO_ERROR;

  /**
   * Makes a pair, and buffers.
   *
   * @param room of all buffers: less than a message makes several receives of it
   */
  AskedReceives(Net net, Net.Kind kind, Mode mode, int room, int count, boolean heap)
      throws IOException {
    this.mode = mode;
    upcalls = net.upcalls();
    thread = upcalls.openCurrentThread();
    if (net.form() == Net.Form.NETWORK) {
      RawPair pair = RawPair.greeted(net, kind);
      pair.peer.setSoTimeout(0);
      socket = pair.socket;
      peer = overTcp(pair);
    } else {
      Pair pair = Pair.open(net, kind);
      socket = pair.receiver();
      peer = overOurs(pair);
    }
    if (mode == Mode.SYNC_READY) {
      Receive.nonblocking(socket);
    }
    // Only memory that the poller may touch shows what the poller allocates.
    buffers = new MemorySegment[count];
    for (int i = 0; i < count; i++) {
      int size = room / count;
      boolean shared = mode == Mode.POLLED;
      buffers[i] =
          heap
              ? MemorySegment.ofArray(new byte[size])
              : shared ? Arena.ofAuto().allocate(size) : arena.allocate(size);
    }
    if (mode == Mode.EVENT) {
      overlapped.event(upcalls.createEvent(true));
    }
    sender.start();
  }

  private static Peer overTcp(RawPair pair) throws IOException {
    byte[] frame = Wire.frame(Wire.LAST, new byte[MESSAGE_BYTES]);
    OutputStream out = pair.peer.getOutputStream();
    return new Peer() {
      @Override
      public void sendOne() throws IOException {
        out.write(frame);
      }

      @Override
      public void close() throws IOException {
        pair.close();
      }
    };
  }

  private static Peer overOurs(Pair pair) {
    byte[] message = new byte[MESSAGE_BYTES];
    return new Peer() {
      @Override
      public void sendOne() {
        Receive.send(pair.sender(), message, 0);
      }

      @Override
      public void close() {
        pair.close();
      }
    };
  }

  private void sendWhatIsAsked() {
    try {
      for (int sent = 0; !closing; ) {
        if (asked.get() == sent) {
          LockSupport.park(this);
        } else {
          peer.sendOne();
          sent++;
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Asks for so many messages and receives them. */
  void run(int trips) {
    left = trips;
    if (mode == Mode.ROUTINE) {
      ask();
      post(routine);
      while (left > 0) {
        var _ = upcalls.await(thread, Long.MAX_VALUE, true);
      }
    } else {
      while (left > 0) {
        ask();
        while (missing > 0) {
          receive();
          missing -= transfer.bytesTransferred();
        }
        left--;
      }
    }
    if (failure.failed()) {
      throw new AssertionError(mode + ": " + failure);
    }
  }

  private void ask() {
    missing = MESSAGE_BYTES;
    asked.incrementAndGet();
    LockSupport.unpark(sender);
  }

  private void receive() {
    switch (mode) {
      case SYNC_READY -> {
        WsaError error;
        do {
          error = socket.recv(buffers, buffers.length, transfer.flags(0), null, null, null);
        } while (error == WsaError.WSAEWOULDBLOCK);
        require(error);
      }
      case SYNC_BLOCKED ->
          require(socket.recv(buffers, buffers.length, transfer.flags(0), null, null, null));
      case EVENT -> {
        post(null);
        require(socket.getOverlappedResult(overlapped, transfer, true));
      }
      default -> {
        post(null);
        while (!overlapped.isComplete()) {
          Thread.onSpinWait();
        }
        transfer.bytesTransferred(overlapped.bytesTransferred());
      }
    }
  }

  private void post(@Nullable CompletionRoutine told) {
    WsaError error =
        socket.recv(buffers, buffers.length, transfer.flags(0), overlapped, told, thread);
    if (error != WsaError.WSA_IO_PENDING) {
      require(error);
    }
  }

  private void completed(WsaError error, int bytes, Overlapped own, int flags) {
    require(error);
    missing -= bytes;
    if (missing == 0) {
      left--;
      if (left > 0) {
        ask();
      }
    }
    if (left > 0) {
      post(routine);
    }
  }

  private void require(WsaError error) {
    if (error.failed()) {
      failure = error;
      missing = 0;
      left = 1;
    }
  }

  @Override
  public void close() throws IOException {
    closing = true;
    LockSupport.unpark(sender);
    Until.holds("the sender to end", () -> !sender.isAlive());
    peer.close();
    arena.close();
  }
}
