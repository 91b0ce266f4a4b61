package org.wsp4j.provider.seqpacket;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.wsp4j.provider.seqpacket.Net.Form;
import org.wsp4j.provider.seqpacket.Net.Kind;
import org.wsp4j.spi.ProviderSocket;
import org.wsp4j.spi.WsaError;
import org.wsp4j.testsupport.Until;

/**
 * One of the children of {@link LocalPathTest}: takes stale paths over while others try the same,
 * and prints what became of each, a line a path.
 *
 * <p>The children begin every path together: they count themselves in a file that all have mapped.
 * Whoever has bound connects to itself at once, and again and again until the others are done.
 */
final class StalePathRival {
  private static final VarHandle ARRIVED = ValueLayout.JAVA_INT.varHandle();

  private final Net net;
  private final MemorySegment arrived;
  private final int rivals;
  private int expected;

  private StalePathRival(Net net, MemorySegment arrived, int rivals) {
    this.net = net;
    this.arrived = arrived;
    this.rivals = rivals;
  }

  /** The paths of a folder, as many as there are rounds. */
  static Path path(Path folder, int round) {
    return folder.resolve("s" + round);
  }

  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    Path counter = Path.of(arguments[1]);
    int rounds = Integer.parseInt(arguments[2]);
    int rivals = Integer.parseInt(arguments[3]);
    Net net = new Net(Form.LOCAL);
    net.start();
    try (Arena arena = Arena.ofShared()) {
      StalePathRival rival = new StalePathRival(net, map(counter, arena), rivals);
      for (int round = 0; round < rounds; round++) {
        System.out.println(rival.take(path(folder, round)));
      }
    }
    net.stop();
  }

  private static MemorySegment map(Path counter, Arena arena) throws IOException {
    try (FileChannel channel =
        FileChannel.open(counter, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      return channel.map(MapMode.READ_WRITE, 0, Integer.BYTES, arena);
    }
  }

  /** What a bind said; of one that succeeded, what a connect said if it did not. */
  private WsaError take(Path path) {
    ProviderSocket socket = net.open(Kind.PARTS);
    SocketAddress address = UnixDomainSocketAddress.of(path);
    together();
    WsaError bound = socket.bind(address);
    WsaError reached = bound;
    int others = arrive();
    if (bound == WsaError.NO_ERROR) {
      Net.ok(socket.listen(1));
      do {
        reached = connect(socket, address);
      } while (reached == WsaError.NO_ERROR && arrivedNow() < others);
    }
    together();
    Net.ok(socket.close());
    return reached;
  }

  private WsaError connect(ProviderSocket listener, SocketAddress address) {
    ProviderSocket client = net.open(Kind.PARTS);
    WsaError error = client.connect(address, null, null, null);
    if (error == WsaError.NO_ERROR) {
      Net.ok(Net.accept(listener).close());
    }
    Net.ok(client.close());
    return error;
  }

  private void together() {
    int all = arrive();
    long deadline = Until.farDeadline();
    while (arrivedNow() < all) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("a rival did not come: " + arrivedNow() + " of " + all);
      }
      Thread.onSpinWait();
    }
  }

  /** Counts this one, and says what the count will be when all have come. */
  private int arrive() {
    var _ = (int) ARRIVED.getAndAdd(arrived, 0L, 1);
    expected += rivals;
    return expected;
  }

  private int arrivedNow() {
    return (int) ARRIVED.getAcquire(arrived, 0L);
  }
}
