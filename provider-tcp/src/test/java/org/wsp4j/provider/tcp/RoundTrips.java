package org.wsp4j.provider.tcp;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;
import org.wsp4j.spi.CompletionRoutine;
import org.wsp4j.spi.Overlapped;
import org.wsp4j.spi.ProviderSocket;
import org.wsp4j.spi.ThreadId;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.Upcalls;
import org.wsp4j.spi.WsaError;

/**
 * Messages to an echoing peer and back, received in one way, by a loop of the test that allocates
 * nothing itself. Its own thread makes every call.
 */
final class RoundTrips implements AutoCloseable {
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

  private final TcpPair pair;
  private final ProviderSocket socket;
  private final Upcalls upcalls;
  private final ThreadId thread;
  private final Mode mode;
  private final Arena arena = Arena.ofConfined();
  private final MemorySegment[] message;
  private final MemorySegment[] buffers;
  private final Transfer transfer = new Transfer();
  private final Overlapped overlapped = new Overlapped();
  private final CompletionRoutine routine = this::completed;
  private final FutureTask<Void> echo = new FutureTask<>(this::echo);
  private int left;
  private int missing;
  private WsaError failure = WsaError.NO_ERROR;

  RoundTrips(Tcp tcp, Mode mode, int count, boolean heap) throws IOException {
    this.mode = mode;
    upcalls = tcp.upcalls();
    thread = tcp.me();
    pair = TcpPair.open(tcp);
    socket = pair.socket;
    pair.setNonblocking(mode == Mode.SYNC_READY);
    // Only memory that the poller may touch shows what the poller allocates.
    message = new MemorySegment[] {Arena.ofAuto().allocate(MESSAGE_BYTES)};
    buffers = new MemorySegment[count];
    for (int i = 0; i < count; i++) {
      int size = MESSAGE_BYTES / count;
      boolean shared = mode == Mode.POLLED;
      buffers[i] =
          heap
              ? MemorySegment.ofArray(new byte[size])
              : shared ? Arena.ofAuto().allocate(size) : arena.allocate(size);
    }
    if (mode == Mode.EVENT) {
      overlapped.event(upcalls.createEvent(true));
    }
    Thread.ofPlatform().daemon().start(echo);
  }

  private Void echo() throws IOException {
    InputStream in = pair.peer.getInputStream();
    OutputStream out = pair.peer.getOutputStream();
    byte[] bytes = new byte[MESSAGE_BYTES];
    while (in.readNBytes(bytes, 0, bytes.length) == bytes.length) {
      out.write(bytes);
    }
    return null;
  }

  /** Makes so many round trips. */
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
    require(socket.send(message, 1, transfer.flags(0), null, null, null));
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
    pair.close();
    Until.holds("the echo to end", echo::isDone);
    arena.close();
    assert echo.state() != Future.State.RUNNING;
  }
}
