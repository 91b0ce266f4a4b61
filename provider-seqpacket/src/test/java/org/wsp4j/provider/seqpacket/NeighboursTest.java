package org.wsp4j.provider.seqpacket;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.wsp4j.provider.seqpacket.Net.Kind;
import org.wsp4j.provider.support.linux.Errno;
import org.wsp4j.spi.Overlapped;
import org.wsp4j.spi.ProviderSocket;
import org.wsp4j.spi.ShutdownHow;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.WsaError;

/** What bad peers do to their own connections, and nothing to a good one of the same listener. */
@Timeout(300)
class NeighboursTest {
  private static final boolean LONG = Boolean.getBoolean("wsp4j.long");
  private static final int ROUNDS = LONG ? 200 : 10;
  private static final int DRIPS = LONG ? 2_000 : 100;
  private static final int TRIPS = LONG ? 20_000 : 2_000;
  private static final long DRIP_NANOS = 1_000_000_000;
  private static final long MOST_GROWTH_BYTES = 16 << 20;
  private static final int LONGEST = 3_000;

  @RegisterExtension static final Net NET = new Net();

  /** What a peer sends after its TCP connection, and how the next receive ends. */
  private record Bad(String name, String hex, int errno) {
    static Bad stranger(String name, String hex) {
      return new Bad(name, hex, Errno.EPROTO);
    }

    static Bad frames(String name, byte[]... frames) {
      byte[] all = Wire.join(Wire.hello(), Wire.join(frames));
      return new Bad(name, HexFormat.of().formatHex(all), Errno.EPROTO);
    }
  }

  /** Short, long, negative, huge, repeated, out of order, garbage. */
  private static final List<Bad> BAD =
      List.of(
          Bad.stranger("a stranger", "474554202f20485454502f312e310d0a0d0a"),
          Bad.stranger("a limit too small", "895753505345510a000100000000ffff"),
          new Bad(
              "another version",
              HexFormat.of().formatHex(Wire.hello(7, 0, 1 << 20)),
              Errno.EPROTONOSUPPORT),
          Bad.frames("an empty part", new byte[] {Wire.PART, 0, 0, 0}),
          Bad.frames("a long end", new byte[] {Wire.END, 0, 0, 1}),
          Bad.frames(
              "an end within a record", Wire.frame(Wire.PART, (byte) 1), Wire.frame(Wire.END)),
          Bad.frames("a negative type", new byte[] {-1, -1, -1, -1}),
          Bad.frames("a hello again", Wire.hello()),
          Bad.frames("no type", new byte[] {0, 0, 0, 1, 1}));

  /** A good connection, both ends ours, that numbers its records. */
  private static final class Good implements AutoCloseable {
    private final ProviderSocket sender;
    private final ProviderSocket receiver;
    private final FutureTask<Integer> sending = new FutureTask<>(this::send);
    private final FutureTask<Integer> receiving = new FutureTask<>(this::receive);
    private volatile boolean enough;

    Good(ProviderSocket listener, Kind kind) {
      sender = NET.open(kind);
      Net.ok(sender.connect(Net.nameOf(listener), null, null, null));
      receiver = Net.accept(listener);
    }

    Good start() {
      Thread.ofPlatform().start(sending);
      Thread.ofPlatform().start(receiving);
      return this;
    }

    private static byte[] record(int number) {
      byte[] bytes = new byte[4 + number % LONGEST];
      Arrays.fill(bytes, (byte) number);
      MemorySegment.ofArray(bytes).set(ValueLayout.JAVA_INT_UNALIGNED, 0, number);
      return bytes;
    }

    private int send() {
      int sent = 0;
      while (!enough) {
        Receive.send(sender, record(sent++), 0);
      }
      Net.ok(sender.shutdown(ShutdownHow.SD_SEND));
      return sent;
    }

    private int receive() {
      byte[] room = new byte[4 + LONGEST];
      MemorySegment[] buffers = {MemorySegment.ofArray(room)};
      Transfer transfer = new Transfer();
      for (int received = 0; ; received++) {
        WsaError error = receiver.recv(buffers, 1, transfer.flags(0), null, null, null);
        if (error == WsaError.WSAEDISCON) {
          return received;
        }
        Net.ok(error);
        assertThat(Arrays.copyOf(room, transfer.bytesTransferred())).isEqualTo(record(received));
      }
    }

    /** Every record that was sent was received, whole and in order, and then the end. */
    void isUnharmed() throws Exception {
      enough = true;
      int sent = sending.get();
      assertThat(receiving.get()).isEqualTo(sent).isPositive();
    }

    @Override
    public void close() {
      enough = true;
      var _ = sender.close();
      var _ = receiver.close();
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"PARTS", "WHOLE"})
  void badInputEndsItsOwnConnectionAlone(Kind kind) throws Exception {
    ProviderSocket listener = NET.listening(kind);
    byte[] bomb = Wire.join(Wire.hello(), new byte[] {Wire.LAST, -1, -1, -1, 1});
    List<RawPair> bombs = new ArrayList<>();
    try (Good good = new Good(listener, kind).start()) {
      long before = usedHeapBytes();
      for (int round = 0; round < ROUNDS; round++) {
        RawPair claims = RawPair.accept(listener);
        bombs.add(claims);
        claims.send(bomb);
        for (Bad bad : BAD) {
          endsAlone(listener, bad);
        }
        Net.setNonblocking(claims.socket, true);
        Receive.on(claims.socket, 99).fails(WsaError.WSAEWOULDBLOCK);
      }
      assertThat(usedHeapBytes() - before).isLessThanOrEqualTo(MOST_GROWTH_BYTES);
      good.isUnharmed();
    } finally {
      for (RawPair each : bombs) {
        each.close();
      }
      Net.ok(listener.close());
    }
  }

  private static void endsAlone(ProviderSocket listener, Bad bad) throws IOException {
    try (RawPair pair = RawPair.accept(listener)) {
      pair.send(HexFormat.of().parseHex(bad.hex));
      Receive receive = Receive.on(pair.socket, 99);
      assertThat(receive.error()).as(bad.name).isEqualTo(WsaError.WSAECONNABORTED);
      assertThat(receive.nativeError()).as(bad.name).isEqualTo(bad.errno);
    }
  }

  private static long usedHeapBytes() {
    var memory = ManagementFactory.getMemoryMXBean();
    memory.gc();
    return memory.getHeapMemoryUsage().getUsed();
  }

  /** Every connection sends one byte a second of a record that never ends. */
  @Test
  void connectionsThatDripHoldUpNobodyElse() throws Exception {
    ProviderSocket listener = NET.listening(Kind.PARTS);
    List<RawPair> dripping = new ArrayList<>();
    List<Overlapped> pending = new ArrayList<>();
    try (Pair pair = Pair.open(NET, Kind.PARTS)) {
      roundTrips(pair);
      long[] alone = roundTrips(pair);
      for (int i = 0; i < DRIPS; i++) {
        RawPair each = RawPair.accept(listener);
        dripping.add(each);
        each.send(Wire.hello());
        pending.add(posted(each.socket));
      }
      Dripper dripper = new Dripper(dripping);
      dripper.start();
      LongStream.Builder besides = LongStream.builder();
      while (dripper.drops < DRIPS) {
        Arrays.stream(roundTrips(pair)).forEach(besides);
      }
      long drops = dripper.stop();
      long[] beside = besides.build().sorted().toArray();
      System.out.printf(
          "drips: beside %d connections and %d bytes of theirs, p50 %.2f x, p99 %.2f x (%d us)%n",
          DRIPS,
          drops,
          ratio(beside, alone, 50),
          ratio(beside, alone, 99),
          percentile(beside, 99) / 1_000);
      assertThat(drops).isGreaterThanOrEqualTo(DRIPS);
      assertThat(pending).allMatch(Overlapped::isPending);
    } finally {
      for (RawPair each : dripping) {
        each.close();
      }
      Net.ok(listener.close());
    }
    assertThat(pending).allMatch(each -> each.error() == WsaError.WSA_OPERATION_ABORTED);
  }

  private static Overlapped posted(ProviderSocket socket) {
    Overlapped overlapped = new Overlapped();
    MemorySegment[] room = {MemorySegment.ofArray(new byte[64])};
    assertThat(socket.recv(room, 1, new Transfer(), overlapped, null, null))
        .isEqualTo(WsaError.WSA_IO_PENDING);
    return overlapped;
  }

  /** Sends one byte of a long record on each connection in turn, all of them in a second. */
  private static final class Dripper {
    private final List<RawPair> connections;
    private final FutureTask<Long> task = new FutureTask<>(this::drip);
    private volatile boolean stopped;
    private volatile long drops;

    Dripper(List<RawPair> connections) {
      this.connections = connections;
    }

    void start() {
      Thread.ofPlatform().daemon().start(task);
    }

    private long drip() throws IOException {
      byte[] record =
          Wire.join(new byte[] {Wire.LAST, -1, -1, -1}, "x".repeat(99).getBytes(US_ASCII));
      long due = System.nanoTime();
      for (long done = 0; !stopped; drops = ++done) {
        int turn = (int) (done / connections.size() % record.length);
        RawPair next = connections.get((int) (done % connections.size()));
        next.peer.getOutputStream().write(record, turn, 1);
        due += DRIP_NANOS / connections.size();
        LockSupport.parkNanos(due - System.nanoTime());
      }
      return drops;
    }

    long stop() throws Exception {
      stopped = true;
      return task.get();
    }
  }

  /** Nanoseconds of each, sorted. */
  private static long[] roundTrips(Pair pair) throws Exception {
    FutureTask<Integer> echo =
        new FutureTask<>(() -> {
          for (int i = 0; i < TRIPS; i++) {
            Receive.on(pair.receiver(), 8).gives("question");
            Receive.send(pair.receiver(), "answer".getBytes(US_ASCII), 0);
          }
          return TRIPS;
        });
    Thread.ofPlatform().start(echo);
    long[] nanos = new long[TRIPS];
    for (int i = 0; i < TRIPS; i++) {
      long start = System.nanoTime();
      Receive.send(pair.sender(), "question".getBytes(US_ASCII), 0);
      Receive.on(pair.sender(), 8).gives("answer");
      nanos[i] = System.nanoTime() - start;
    }
    assertThat(echo.get()).isEqualTo(TRIPS);
    Arrays.sort(nanos);
    return nanos;
  }

  private static long percentile(long[] sorted, int percent) {
    return sorted[sorted.length * percent / 100];
  }

  private static double ratio(long[] one, long[] other, int percent) {
    return (double) percentile(one, percent) / percentile(other, percent);
  }
}
