package org.wsp4j.provider.udp;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.wsp4j.provider.udp.Udp.ok;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.wsp4j.spi.Overlapped;
import org.wsp4j.spi.ProviderSocket;
import org.wsp4j.spi.SocketOption;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.WsaError;

/**
 * Senders that nobody slows down: what was sent is what was received and what the kernel counted as
 * dropped for want of room. Each datagram arrives at most once, in its sender's order, and whole.
 */
class LedgerTest {
  private static final int DATAGRAMS = Boolean.getBoolean("wsp4j.long") ? 1_000_000 : 50_000;
  private static final int SENDERS = 2;
  private static final int MOST_BYTES = 1_400;

  /** Sender, number, checksum. */
  private static final int HEADER_BYTES = 12;

  private static final int TRAIN = 50;
  private static final int TRAIN_MESSAGE_BYTES = 200;
  private static final int PENDING = 48;

  @RegisterExtension static final Udp UDP = new Udp();

  /** How the receives are made. */
  enum Mode {
    SYNCHRONOUS(1, 1),
    OVERLAPPED(1, 1),
    BATCHED(PENDING, 1),
    TRAINS(1, TRAIN),
    TRAINS_BATCHED(PENDING, TRAIN);

    final int pending;

    /** The datagrams that the kernel keeps together, and drops together. */
    final int train;

    Mode(int pending, int train) {
      this.pending = pending;
      this.train = train;
    }
  }

  private final int[] next = new int[SENDERS];
  private final CRC32C checksum = new CRC32C();
  private final byte[] bytes = new byte[MOST_BYTES];
  private int received;

  @ParameterizedTest
  @EnumSource
  void sentIsReceivedAndCountedLost(Mode mode) throws Exception {
    ProviderSocket socket = UDP.bound();
    Udp.setNonblocking(socket, true);
    ok(socket.setOption(SocketOption.SO_RCVBUF, 1 << 20));
    if (mode.train > 1) {
      ok(socket.setOption(SocketOption.UDP_RECV_MAX_COALESCED_SIZE, 65_535));
    }
    InetSocketAddress to = Udp.addressOf(socket);
    int share = DATAGRAMS / SENDERS;
    AtomicInteger sending = new AtomicInteger(SENDERS);
    AtomicReference<Throwable> failure = new AtomicReference<>();
    List<Thread> senders = new ArrayList<>();
    for (int i = 0; i < SENDERS; i++) {
      int id = i;
      senders.add(
          Thread.ofPlatform()
              .unstarted(() -> {
                if (mode.train > 1) {
                  sendTrains(id, share, to);
                } else {
                  sendDatagrams(id, share, to);
                }
                sending.decrementAndGet();
              }));
    }
    senders.forEach(each -> each.setUncaughtExceptionHandler((_, thrown) -> failure.set(thrown)));
    senders.forEach(Thread::start);
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(5);
    int sent = share * SENDERS;
    try (Receiver receiver = new Receiver(socket, mode)) {
      while (sending.get() > 0 || received + mode.train * dropped(to.getPort()) < sent) {
        receiver.drain();
        assertThat(failure.get()).as("what a sender failed with").isNull();
        assertThat(deadline - System.nanoTime())
            .as(
                "nanoseconds left: sent=%s received=%s dropped=%s",
                sent, received, dropped(to.getPort()))
            .isPositive();
      }
      receiver.drain();
    }
    for (Thread each : senders) {
      each.join();
    }
    int lost = mode.train * dropped(to.getPort());
    System.out.println(
        "ledger: " + mode + " sent=" + sent + " received=" + received + " lost=" + lost);
    assertThat(received + lost).isEqualTo(sent);
    assertThat(received).isPositive();
    ok(socket.close());
  }

  /** Receives what there is, in one of the ways. */
  private final class Receiver implements AutoCloseable {
    private final ProviderSocket socket;
    private final Mode mode;
    private final Arena arena = Arena.ofShared();
    private final Transfer transfer = new Transfer();
    private final MemorySegment[] single = {arena.allocate(MOST_BYTES)};
    private final Deque<Overlapped> posted = new ArrayDeque<>();

    Receiver(ProviderSocket socket, Mode mode) {
      this.socket = socket;
      this.mode = mode;
    }

    void drain() {
      if (mode == Mode.SYNCHRONOUS || mode == Mode.TRAINS) {
        while (socket.recv(single, 1, transfer.flags(0), null, null, null) == WsaError.NO_ERROR) {
          check(single[0], transfer.bytesTransferred());
        }
        return;
      }
      while (posted.size() < mode.pending) {
        post(new Overlapped(), arena.allocate(MOST_BYTES));
      }
      boolean ends = false;
      while (!ends) {
        Overlapped first = posted.element();
        ends = socket.getOverlappedResult(first, transfer, false) != WsaError.NO_ERROR;
        if (!ends) {
          MemorySegment buffer = (MemorySegment) requireNonNull(first.context());
          check(buffer, transfer.bytesTransferred());
          posted.remove();
          post(first, buffer);
        }
      }
    }

    private void post(Overlapped overlapped, MemorySegment buffer) {
      var _ = overlapped.context(buffer);
      posted.add(overlapped);
      WsaError error =
          socket.recv(
              new MemorySegment[] {buffer}, 1, transfer.flags(0), overlapped, null, UDP.me());
      assertThat(error).isIn(WsaError.NO_ERROR, WsaError.WSA_IO_PENDING);
    }

    @Override
    public void close() {
      ok(socket.cancelIo(null));
      arena.close();
    }
  }

  /** In order, at most once, and as it was sent. */
  private void check(MemorySegment buffer, int length) {
    MemorySegment.copy(buffer, ValueLayout.JAVA_BYTE, 0, bytes, 0, length);
    ByteBuffer datagram = ByteBuffer.wrap(bytes, 0, length);
    int sender = datagram.getInt(0);
    int number = datagram.getInt(4);
    checksum.reset();
    checksum.update(bytes, HEADER_BYTES, length - HEADER_BYTES);
    boolean right =
        number >= next[sender]
            && (int) checksum.getValue() == datagram.getInt(8)
            && bytes[length - 1] == (byte) number;
    if (!right) {
      throw new AssertionError(
          "sender="
              + sender
              + " number="
              + number
              + " expected>="
              + next[sender]
              + " length="
              + length);
    }
    next[sender] = number + 1;
    received++;
  }

  private static void sendDatagrams(int id, int count, InetSocketAddress to) {
    CRC32C sums = new CRC32C();
    ByteBuffer out = ByteBuffer.allocateDirect(MOST_BYTES);
    try (DatagramChannel channel = DatagramChannel.open().connect(to)) {
      for (int i = 0; i < count; i++) {
        int body = 1 + (int) (i * 7919L % (MOST_BYTES - HEADER_BYTES - 1));
        fill(out.clear(), sums, id, i, HEADER_BYTES + body);
        channel.write(out.flip());
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void sendTrains(int id, int count, InetSocketAddress to) {
    CRC32C sums = new CRC32C();
    ProviderSocket socket = UDP.bound();
    ok(socket.setOption(SocketOption.UDP_SEND_MSG_SIZE, TRAIN_MESSAGE_BYTES));
    ok(socket.connect(to, null, null, null));
    ByteBuffer out = ByteBuffer.allocateDirect(TRAIN * TRAIN_MESSAGE_BYTES);
    MemorySegment[] buffers = {MemorySegment.ofBuffer(out)};
    for (int i = 0; i < count; i += TRAIN) {
      out.clear();
      for (int j = 0; j < TRAIN; j++) {
        fill(out, sums, id, i + j, TRAIN_MESSAGE_BYTES);
      }
      ok(socket.send(buffers, 1, new Transfer(), null, null, null));
    }
    ok(socket.close());
  }

  /** Writes one datagram at the position. */
  private static void fill(ByteBuffer out, CRC32C sums, int id, int number, int length) {
    int at = out.position();
    for (int i = HEADER_BYTES; i < length; i++) {
      out.put(at + i, (byte) number);
    }
    sums.reset();
    sums.update(out.slice(at + HEADER_BYTES, length - HEADER_BYTES));
    out.putInt(at, id).putInt(at + 4, number).putInt(at + 8, (int) sums.getValue());
    out.position(at + length);
  }

  /** What the kernel counts as dropped for the socket of a port. */
  private static int dropped(int port) {
    String own = String.format(":%04X ", port);
    try (var lines = Files.lines(Path.of("/proc/net/udp"))) {
      String line =
          lines.filter(each -> each.substring(0, 24).contains(own)).findFirst().orElseThrow();
      return Integer.parseInt(line.strip().substring(line.strip().lastIndexOf(' ') + 1));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
