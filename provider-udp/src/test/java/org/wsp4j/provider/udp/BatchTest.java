package org.wsp4j.provider.udp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wsp4j.provider.udp.Udp.ok;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.wsp4j.spi.Overlapped;
import org.wsp4j.spi.PeerAddress;
import org.wsp4j.spi.ProviderSocket;
import org.wsp4j.spi.SocketOption;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.WsaError;
import org.wsp4j.testsupport.Allocation;
import org.wsp4j.testsupport.Until;

/** Receives that pend together and are filled together, over a real socket. */
class BatchTest {
  private static final int PENDING = 32;
  private static final int BYTES = 8;
  private static final int ROUNDS = 40;
  private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(40);

  @RegisterExtension static final Udp UDP = new Udp();

  /**
   * Posts and collects, again and again, and allocates nothing itself. A thread of its own sends,
   * so that the one that waits is the one that receives: two that met at a socket's lock would
   * allocate what a lock queues them with.
   */
  private static final class Rounds implements AutoCloseable {
    private final ProviderSocket socket = UDP.bound();
    private final ProviderSocket peer = UDP.bound();

    /** What is sent by one call: one message, or a train of all. */
    private final MemorySegment[][] sent;

    private final MemorySegment[][] buffers = new MemorySegment[PENDING][];
    private final Overlapped[] posted = new Overlapped[PENDING];
    private final PeerAddress[] from = new PeerAddress[PENDING];
    private final Transfer transfer = new Transfer();
    private final Thread sender = Thread.ofPlatform().daemon().unstarted(this::send);
    private final Semaphore rounds = new Semaphore(0);
    private volatile boolean stopped;

    Rounds(Arena arena, boolean heap, boolean trains) {
      ok(peer.connect(Udp.addressOf(socket), null, null, null));
      MemorySegment numbers = arena.allocate((long) PENDING * BYTES);
      for (int i = 0; i < PENDING; i++) {
        numbers.set(ValueLayout.JAVA_INT_UNALIGNED, (long) i * BYTES, i);
      }
      if (trains) {
        ok(peer.setOption(SocketOption.UDP_SEND_MSG_SIZE, BYTES));
        ok(socket.setOption(SocketOption.UDP_RECV_MAX_COALESCED_SIZE, 65_535));
        sent = new MemorySegment[][] {{numbers}};
      } else {
        sent = new MemorySegment[PENDING][];
        Arrays.setAll(sent, i -> new MemorySegment[] {numbers.asSlice((long) i * BYTES, BYTES)});
      }
      for (int i = 0; i < PENDING; i++) {
        buffers[i] =
            new MemorySegment[] {heap ? MemorySegment.ofArray(new byte[64]) : arena.allocate(64)};
        posted[i] = new Overlapped();
        from[i] = new PeerAddress();
      }
      sender.start();
    }

    private void send() {
      Transfer taken = new Transfer();
      for (rounds.acquireUninterruptibly(); !stopped; rounds.acquireUninterruptibly()) {
        for (MemorySegment[] each : sent) {
          ok(peer.send(each, 1, taken.flags(0), null, null, null));
        }
      }
    }

    void run() {
      for (int i = 0; i < PENDING; i++) {
        WsaError error =
            socket.recvFrom(buffers[i], 1, transfer.flags(0), from[i], posted[i], null, UDP.me());
        if (error != WsaError.WSA_IO_PENDING) {
          throw new AssertionError(error);
        }
      }
      rounds.release();
      for (int i = 0; i < PENDING; i++) {
        boolean right =
            socket.getOverlappedResult(posted[i], transfer, true) == WsaError.NO_ERROR
                && transfer.bytesTransferred() == BYTES
                && buffers[i][0].get(ValueLayout.JAVA_INT_UNALIGNED, 0) == i;
        if (!right) {
          throw new AssertionError("receive " + i + ": " + posted[i]);
        }
      }
    }

    @Override
    public void close() {
      stopped = true;
      rounds.release();
      Until.holds("the sender has ended", () -> !sender.isAlive());
      ok(peer.close());
      ok(socket.close());
    }
  }

  @ParameterizedTest
  @CsvSource({"false,false", "true,false", "false,true", "true,true"})
  void aReceiveOfABatchOrOfATrainAllocatesNothing(boolean heap, boolean trains) {
    try (Arena arena = Arena.ofShared();
        Rounds rounds = new Rounds(arena, heap, trains)) {
      long bytes =
          Allocation.settled(
              MOST_NANOS,
              () -> {
                for (int i = 0; i < ROUNDS; i++) {
                  rounds.run();
                }
              });
      assertThat((double) bytes / (ROUNDS * PENDING)).as("bytes a receive").isZero();
    }
  }

  /** RECV-3.17 and DEC-11, in the middle of a batch. */
  @Test
  void aDatagramThatIsTooLongEndsItsOwnReceiveAlone() throws IOException {
    try (PostedBatch batch = new PostedBatch(UDP)) {
      batch.arrives(PostedBatch.BYTES, 0, 3 * PostedBatch.BYTES, 1);
      batch.fill();
      for (int i = 0; i < PostedBatch.RECEIVES; i++) {
        boolean tooLong = i % 4 == 2;
        assertThat(batch.ended(i)).isEqualTo(tooLong ? WsaError.WSAEMSGSIZE : WsaError.NO_ERROR);
        assertThat(batch.bytes(i)).isEqualTo(tooLong ? PostedBatch.BYTES : sent(i));
        assertThat(batch.messageLength(i)).isEqualTo(sent(i));
      }
    }
  }

  private static int sent(int index) {
    return switch (index % 4) {
      case 0 -> PostedBatch.BYTES;
      case 1 -> 0;
      case 2 -> 3 * PostedBatch.BYTES;
      default -> 1;
    };
  }

  /**
   * One arena of eight is closed by another thread while datagrams arrive: that receive may fail,
   * and whatever was sent is in one of the others or still queued, each once and in order.
   */
  @Test
  void aBufferClosedByAnotherThreadLosesNothing() throws Exception {
    SplittableRandom random = new SplittableRandom(1);
    AtomicReference<Arena> handed = new AtomicReference<>();
    Thread closer = Thread.ofPlatform().daemon().start(() -> closeWhatIsHanded(handed));
    ProviderSocket socket = UDP.bound();
    Udp.setNonblocking(socket, true);
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(1_500);
    int faults = 0;
    int filled = 0;
    int next = 0;
    int sent = 0;
    try (DatagramChannel peer = DatagramChannel.open().connect(Udp.addressOf(socket))) {
      while (System.nanoTime() < end) {
        Receive[] receives = new Receive[8];
        int victim = random.nextInt(receives.length);
        for (int i = 0; i < receives.length; i++) {
          receives[i] = new Receive(Arena.ofShared());
          receives[i].post(socket);
        }
        handed.set(receives[victim].arena);
        for (int i = 0; i < receives.length; i++) {
          peer.write(ByteBuffer.allocate(4).putInt(0, sent++));
        }
        Until.holds("the arena is closed", () -> handed.get() == null);
        for (Receive each : receives) {
          if (each.awaitEnd(socket)) {
            filled++;
            next = each.expect(next);
          } else {
            faults++;
          }
        }
        Receive rest = new Receive(Arena.ofShared());
        while (next < sent) {
          ok(rest.receive(socket));
          next = rest.expect(next);
        }
      }
    } finally {
      closer.interrupt();
      closer.join();
      ok(socket.close());
    }
    assertThat(next).isEqualTo(sent);
    assertThat(filled).isPositive();
    System.out.println("closed arenas: " + faults + " faults, " + filled + " filled");
  }

  private static void closeWhatIsHanded(AtomicReference<Arena> handed) {
    while (!Thread.currentThread().isInterrupted()) {
      Arena arena = handed.get();
      if (arena != null) {
        try {
          arena.close();
        } catch (IllegalStateException inUse) {
          continue;
        }
        handed.set(null);
      }
      Thread.onSpinWait();
    }
  }

  /** One receive into an arena of its own. */
  private static final class Receive {
    final Arena arena;
    private final MemorySegment[] buffers;
    private final byte[] safe = new byte[4];
    private final Overlapped overlapped = new Overlapped();
    private boolean faulted;

    Receive(Arena arena) {
      this.arena = arena;
      buffers = new MemorySegment[] {arena.allocate(4)};
    }

    void post(ProviderSocket socket) {
      WsaError error = socket.recv(buffers, 1, new Transfer(), overlapped, null, UDP.me());
      faulted = error == WsaError.WSAEFAULT;
      assertThat(error).isIn(WsaError.WSA_IO_PENDING, WsaError.NO_ERROR, WsaError.WSAEFAULT);
    }

    /** Whether it got a datagram. */
    boolean awaitEnd(ProviderSocket socket) {
      if (faulted) {
        return false;
      }
      WsaError error = socket.getOverlappedResult(overlapped, new Transfer(), true);
      assertThat(error).isIn(WsaError.NO_ERROR, WsaError.WSAEFAULT);
      return error == WsaError.NO_ERROR;
    }

    WsaError receive(ProviderSocket socket) {
      return socket.recv(buffers, 1, new Transfer(), null, null, null);
    }

    /** The number after the one that was received; what was filled and then closed is unseen. */
    int expect(int number) {
      if (!arena.scope().isAlive()) {
        return number + 1;
      }
      MemorySegment.copy(buffers[0], ValueLayout.JAVA_BYTE, 0, safe, 0, 4);
      assertThat(ByteBuffer.wrap(safe).getInt(0)).isEqualTo(number);
      return number + 1;
    }
  }
}
