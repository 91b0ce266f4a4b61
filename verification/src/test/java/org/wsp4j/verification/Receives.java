package org.wsp4j.verification;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.wsp4j.Alertable;
import org.wsp4j.Winsock;
import org.wsp4j.WinsockSocket;
import org.wsp4j.spi.CompletionRoutine;
import org.wsp4j.spi.Overlapped;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.spi.ProviderSocket;
import org.wsp4j.spi.ServiceFlag;
import org.wsp4j.spi.ServiceProvider;
import org.wsp4j.spi.ThreadId;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.WsaError;
import org.wsp4j.spi.WsaEvent;
import org.wsp4j.testkit.Peering;

/**
 * Messages that another thread sends when asked to, received in one way, by a loop of the test that
 * allocates nothing itself. Both ends are the provider's; one thread makes every call of the
 * receiving one.
 */
final class Receives implements AutoCloseable {
  /** How a receive is made. */
  enum Mode {
    /** Nonblocking, tried until the data is there. */
    NONBLOCKING,
    /** Blocking, mostly before the data is there. */
    BLOCKING,
    /** Overlapped, then getOverlappedResult with wait. */
    EVENT,
    /** Several overlapped at a time, so that one system call may serve many. */
    SEVERAL,
    /** Overlapped, posted again by the routine. */
    ROUTINE,
    /** Overlapped; the thread looks until the poller has served it. */
    POLLED
  }

  /** What it is received into. */
  enum Memory {
    NATIVE,
    HEAP,
    /** Four buffers, of both kinds in turn. */
    MIXED
  }

  private static final int MESSAGE_BYTES = 64;
  private static final int SEVERAL = 8;
  private static final Duration LONG = Duration.ofMinutes(5);

  private final ProtocolInfo entry;
  private final Mode mode;
  private final WinsockSocket near;
  private final WinsockSocket far;
  private @Nullable WinsockSocket listener;
  private final ProviderSocket socket;
  private final ThreadId thread = Winsock.currentThreadId();
  private final Arena arena = Arena.ofConfined();
  private final MemorySegment[] buffers;
  private final Transfer transfer = new Transfer();
  private final Overlapped[] overlapped = new Overlapped[SEVERAL];
  private final CompletionRoutine routine = this::completed;
  private final AtomicInteger asked = new AtomicInteger();
  private final Thread sender = Thread.ofPlatform().daemon().unstarted(this::sendWhatIsAsked);
  private volatile boolean closing;
  private volatile WsaError failure = WsaError.NO_ERROR;
  private int left;
  private int missing;

  Receives(Winsock winsock, ProtocolInfo entry, Mode mode, Memory memory) throws IOException {
    this.entry = entry;
    this.mode = mode;
    near = winsock.open(entry, ServiceProvider.WSA_FLAG_OVERLAPPED);
    if (entry.has(ServiceFlag.XP1_CONNECTIONLESS)) {
      far = winsock.open(entry, 0).bind(Peering.loopback(entry));
      near.bind(Peering.loopback(entry)).connect(far.localAddress());
      far.connect(near.localAddress());
    } else {
      WinsockSocket waiting = winsock.open(entry, 0);
      listener = waiting.bind(Peering.loopback(entry)).listen(1);
      near.connect(waiting.localAddress());
      far = waiting.accept();
    }
    near.nonblocking(mode == Mode.NONBLOCKING);
    socket = near.spi();
    for (int i = 0; i < SEVERAL; i++) {
      overlapped[i] = new Overlapped();
    }
    if (mode == Mode.EVENT) {
      overlapped[0].event(Winsock.createEvent());
    }
    buffers = new MemorySegment[memory == Memory.MIXED ? 4 : 1];
    // Only memory that the poller may touch shows what the poller allocates.
    Arena owner = mode == Mode.POLLED ? Arena.ofAuto() : arena;
    for (int i = 0; i < buffers.length; i++) {
      int size = MESSAGE_BYTES / buffers.length;
      boolean heap = memory == Memory.HEAP || (memory == Memory.MIXED && i % 2 == 1);
      buffers[i] = heap ? MemorySegment.ofArray(new byte[size]) : owner.allocate(size);
    }
    sender.start();
  }

  private void sendWhatIsAsked() {
    MemorySegment[] message = {MemorySegment.ofArray(new byte[MESSAGE_BYTES])};
    Transfer sent = new Transfer();
    for (int count = 0; !closing; ) {
      if (asked.get() == count) {
        LockSupport.park(this);
      } else {
        require(far.spi().send(message, 1, sent.flags(0), null, null, null));
        count++;
      }
    }
  }

  /** Asks for so many messages, or some more, and receives them. */
  void run(int messages) {
    left = messages;
    if (mode == Mode.ROUTINE) {
      ask(1);
      post(overlapped[0], routine);
    }
    while (left > 0 && !failure.failed()) {
      switch (mode) {
        case ROUTINE -> {
          var _ = Alertable.sleep(LONG);
        }
        case SEVERAL -> several();
        default -> one();
      }
    }
    if (failure.failed()) {
      throw new AssertionError(entry.name() + ", " + mode + ": " + failure);
    }
  }

  private void one() {
    ask(1);
    while (missing > 0 && !failure.failed()) {
      receive();
      missing -= transfer.bytesTransferred();
    }
    left--;
  }

  private void several() {
    for (Overlapped each : overlapped) {
      post(each, null);
    }
    ask(SEVERAL);
    for (Overlapped each : overlapped) {
      require(socket.getOverlappedResult(each, transfer, true));
      missing -= transfer.bytesTransferred();
    }
    while (missing > 0 && !failure.failed()) { // what a stream gave in smaller pieces
      require(socket.recv(buffers, buffers.length, transfer.flags(0), null, null, null));
      missing -= transfer.bytesTransferred();
    }
    left -= SEVERAL;
  }

  private void ask(int messages) {
    missing = messages * MESSAGE_BYTES;
    asked.addAndGet(messages);
    LockSupport.unpark(sender);
  }

  private void receive() {
    switch (mode) {
      case NONBLOCKING -> {
        WsaError error;
        do {
          error = socket.recv(buffers, buffers.length, transfer.flags(0), null, null, null);
        } while (error == WsaError.WSAEWOULDBLOCK);
        require(error);
      }
      case BLOCKING ->
          require(socket.recv(buffers, buffers.length, transfer.flags(0), null, null, null));
      case EVENT -> {
        post(overlapped[0], null);
        require(socket.getOverlappedResult(overlapped[0], transfer, true));
      }
      default -> {
        post(overlapped[0], null);
        while (!overlapped[0].isComplete()) {
          Thread.onSpinWait();
        }
        transfer.bytesTransferred(overlapped[0].bytesTransferred());
      }
    }
  }

  private void post(Overlapped operation, @Nullable CompletionRoutine told) {
    WsaError error =
        socket.recv(buffers, buffers.length, transfer.flags(0), operation, told, thread);
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
        ask(1);
      }
    }
    if (left > 0) {
      post(own, routine);
    }
  }

  private void require(WsaError error) {
    if (error.failed()) {
      failure = error;
    }
  }

  @Override
  public void close() throws IOException {
    closing = true;
    LockSupport.unpark(sender);
    join();
    near.close();
    far.close();
    SocketAddress name = null;
    if (listener != null) {
      name = listener.localAddress();
      listener.close();
    }
    if (name instanceof UnixDomainSocketAddress local) {
      Files.deleteIfExists(local.getPath());
    }
    WsaEvent event = overlapped[0].event();
    if (event != null) {
      Winsock.closeEvent(event);
    }
    arena.close();
  }

  private void join() {
    try {
      sender.join();
    } catch (InterruptedException e) {
      throw new AssertionError("the sender has not ended", e);
    }
  }
}
