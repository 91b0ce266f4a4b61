package org.wsp4j.provider.udp;

import static org.wsp4j.provider.udp.Udp.ok;

import com.sun.management.ThreadMXBean;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.wsp4j.spi.ProviderSocket;
import org.wsp4j.spi.SocketOption;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.WsaError;

/**
 * How many datagrams of 64 bytes a synchronous receiver takes in a second from a sender that never
 * pauses: as they are; sent in trains; and received in trains as well. A main class that prints
 * figures; the rounds alternate, and the median of each way counts.
 */
final class TrainRates {
  private static final int BYTES = 64;
  private static final int TRAIN = 64;
  private static final int ROUNDS = 9;
  private static final long ROUND_NANOS = TimeUnit.MILLISECONDS.toNanos(700);
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** A way to send and receive. */
  private enum Way {
    PLAIN(false, false),
    SENT_IN_TRAINS(true, false),
    TRAINS(true, true);

    private final boolean sends;
    private final boolean receives;

    Way(boolean sends, boolean receives) {
      this.sends = sends;
      this.receives = receives;
    }
  }

  private static final Map<Way, List<Double>> PER_SECOND = new EnumMap<>(Way.class);
  private static final Map<Way, List<Double>> CPU_NANOS = new EnumMap<>(Way.class);

  private volatile boolean stopped;

  private TrainRates() {}

  public static void main(String[] arguments) throws Exception {
    Udp udp = new Udp();
    udp.start();
    for (int round = 0; round < ROUNDS; round++) {
      for (Way way : Way.values()) {
        new TrainRates().run(udp, way);
      }
    }
    double plain = median(PER_SECOND, Way.PLAIN);
    double plainCpu = median(CPU_NANOS, Way.PLAIN);
    for (Way way : Way.values()) {
      double rate = median(PER_SECOND, way);
      double cpu = median(CPU_NANOS, way);
      System.out.printf(
          "trains: %-14s %,12.0f datagrams/s (%.2f x plain), %5.0f ns of the receiver's CPU each"
              + " (%.2f x)%n",
          way, rate, rate / plain, cpu, plainCpu / cpu);
    }
    udp.stop();
  }

  private static List<Double> of(Map<Way, List<Double>> figures, Way way) {
    return figures.computeIfAbsent(way, key -> new ArrayList<>());
  }

  private static double median(Map<Way, List<Double>> figures, Way way) {
    return of(figures, way).stream().sorted().skip(ROUNDS / 2).findFirst().orElseThrow();
  }

  private void run(Udp udp, Way way) throws InterruptedException {
    try (Arena arena = Arena.ofShared()) {
      ProviderSocket receiver = udp.bound();
      ok(receiver.setOption(SocketOption.SO_RCVBUF, 1 << 20));
      ok(receiver.setOption(SocketOption.SO_RCVTIMEO, 5_000));
      ok(receiver.setOption(SocketOption.UDP_RECV_MAX_COALESCED_SIZE, way.receives ? 65_535 : 0));
      InetSocketAddress to = Udp.addressOf(receiver);
      Thread sender = Thread.ofPlatform().start(() -> send(udp, way, to, arena));
      MemorySegment[] buffers = {arena.allocate(BYTES)};
      Transfer transfer = new Transfer();
      long cpu = THREADS.getCurrentThreadCpuTime();
      long start = System.nanoTime();
      long received = 0;
      while (System.nanoTime() - start < ROUND_NANOS) {
        for (int i = 0; i < TRAIN; i++) {
          ok(receiver.recv(buffers, 1, transfer.flags(0), null, null, null));
        }
        received += TRAIN;
      }
      long nanos = System.nanoTime() - start;
      of(PER_SECOND, way).add(received * 1e9 / nanos);
      of(CPU_NANOS, way).add((double) (THREADS.getCurrentThreadCpuTime() - cpu) / received);
      stopped = true;
      sender.join();
      ok(receiver.close());
    }
  }

  private void send(Udp udp, Way way, InetSocketAddress to, Arena arena) {
    ProviderSocket socket = udp.open();
    ok(socket.connect(to, null, null, null));
    if (way.sends) {
      ok(socket.setOption(SocketOption.UDP_SEND_MSG_SIZE, BYTES));
    }
    MemorySegment[] buffers = {arena.allocate(way.sends ? (long) TRAIN * BYTES : BYTES)};
    Transfer transfer = new Transfer();
    while (!stopped) {
      WsaError error = socket.send(buffers, 1, transfer.flags(0), null, null, null);
      ok(error);
    }
    ok(socket.close());
  }
}
