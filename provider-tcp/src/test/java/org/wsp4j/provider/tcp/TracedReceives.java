package org.wsp4j.provider.tcp;

import static org.wsp4j.provider.tcp.Tcp.ok;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.wsp4j.spi.Overlapped;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.WsaError;
import org.wsp4j.testsupport.SystemCallTrace;

/**
 * The child of {@link SystemCallTest}: makes receives of each kind, and writes marks that a tracer
 * sees, so that what is between two marks of this thread is what the receives cost. Any thread may
 * touch the memory: a poller that comes first makes the receive, and does not send its owner to
 * look.
 */
final class TracedReceives {
  static final int RECEIVES = 50;
  static final int PENDING = 64;
  static final int BYTES = 16;

  private final Tcp tcp;
  private final SystemCallTrace.Marks marks;
  private final MemorySegment[] buffers;
  private final Transfer transfer = new Transfer();

  private TracedReceives(Tcp tcp, SystemCallTrace.Marks marks, Arena arena) {
    this.tcp = tcp;
    this.marks = marks;
    buffers = new MemorySegment[] {arena.allocate(BYTES)};
  }

  public static void main(String[] arguments) throws Exception {
    Tcp tcp = new Tcp();
    tcp.start();
    try (SystemCallTrace.Marks marks = new SystemCallTrace.Marks();
        Arena arena = Arena.ofShared()) {
      TracedReceives receives = new TracedReceives(tcp, marks, arena);
      receives.ready();
      receives.notReady();
      receives.pingPong();
      receives.pending(arena);
    }
    tcp.stop();
  }

  private WsaError receive(TcpPair pair) {
    return pair.socket.recv(buffers, 1, transfer.flags(0), null, null, null);
  }

  private void ready() throws IOException {
    try (TcpPair pair = TcpPair.open(tcp)) {
      pair.send(new byte[2 * RECEIVES * BYTES]);
      pair.arrived(2 * RECEIVES * BYTES);
      ok(receive(pair));
      marks.begin("ready");
      for (int i = 0; i < RECEIVES; i++) {
        var _ = receive(pair);
      }
      marks.end();
    }
  }

  private void notReady() throws IOException {
    try (TcpPair pair = TcpPair.open(tcp)) {
      pair.setNonblocking(true);
      var _ = receive(pair);
      marks.begin("notReady");
      for (int i = 0; i < RECEIVES; i++) {
        var _ = receive(pair);
      }
      marks.end();
    }
  }

  private void pingPong() throws Exception {
    try (TcpPair pair = TcpPair.open(tcp)) {
      Thread echo = Thread.ofPlatform().start(() -> echo(pair));
      MemorySegment[] message = {MemorySegment.ofArray(new byte[BYTES])};
      for (int i = 0; i < 2 * RECEIVES; i++) {
        if (i == RECEIVES) {
          marks.begin("pingPong");
        }
        ok(pair.socket.send(message, 1, transfer.flags(0), null, null, null));
        ok(receive(pair));
      }
      marks.end();
      ok(pair.socket.close());
      echo.join();
    }
  }

  private static void echo(TcpPair pair) {
    byte[] bytes = new byte[BYTES];
    try {
      InputStream in = pair.peer.getInputStream();
      OutputStream out = pair.peer.getOutputStream();
      while (in.readNBytes(bytes, 0, BYTES) == BYTES) {
        out.write(bytes);
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** All of them are filled by one thread that waits for the last. */
  private void pending(Arena arena) throws IOException {
    try (TcpPair pair = TcpPair.open(tcp)) {
      List<Overlapped> posted = new ArrayList<>();
      for (int i = 0; i < PENDING; i++) {
        Overlapped overlapped = new Overlapped();
        MemorySegment[] own = {arena.allocate(BYTES)};
        Tcp.pending(pair.socket.recv(own, 1, transfer.flags(0), overlapped, null, tcp.me()));
        posted.add(overlapped);
      }
      marks.begin("pending");
      pair.send(new byte[PENDING * BYTES]);
      ok(pair.socket.getOverlappedResult(posted.getLast(), transfer, true));
      marks.end();
    }
  }
}
