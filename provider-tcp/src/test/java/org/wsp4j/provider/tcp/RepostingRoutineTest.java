package org.wsp4j.provider.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wsp4j.provider.tcp.Tcp.pending;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.wsp4j.spi.CompletionRoutine;
import org.wsp4j.spi.Overlapped;
import org.wsp4j.spi.ProviderSocket;
import org.wsp4j.spi.ThreadId;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.WsaError;
import org.wsp4j.testsupport.Until;

/** A routine that posts the next receive costs no stack (RECV-14.01, DEC-07). */
class RepostingRoutineTest {
  private static final int TIMES = 1_000_000;
  private static final int LOOK_EVERY = 10_000;

  @RegisterExtension private static final Tcp TCP = new Tcp();

  @Test
  @Timeout(value = 40, unit = TimeUnit.SECONDS)
  void aMillionRepostsKeepTheStackAsItIs() throws Exception {
    try (TcpPair pair = TcpPair.open(TCP);
        Arena arena = Arena.ofConfined()) {
      FutureTask<Void> sender =
          new FutureTask<>(() -> {
            int chunk = 50_000;
            for (int sent = 0; sent < TIMES; sent += chunk) {
              pair.send(Bytes.numbered(sent, chunk));
            }
            return null;
          });
      Thread.ofPlatform().start(sender);
      Reposting reposting = new Reposting(pair.socket, TCP.me(), arena.allocate(1));
      WsaError first = reposting.post();
      if (first.failed()) {
        pending(first);
      }
      Until.alertably(TCP.upcalls(), "a million", () -> reposting.done == TIMES);
      sender.get(Until.LIMIT_SECONDS, TimeUnit.SECONDS);
      assertThat(reposting.failure).isEqualTo(WsaError.NO_ERROR);
      assertThat(reposting.outOfOrder).isZero();
      assertThat(reposting.deepest - reposting.shallowest)
          .as("depth of the stack from %s to %s", reposting.shallowest, reposting.deepest)
          .isLessThanOrEqualTo(Reposting.TOLERATED_FRAMES);
    }
  }

  /** Receives one byte after the other with one overlapped object. */
  private static final class Reposting implements CompletionRoutine {
    /** The wait looks for calls at two places, one a frame deeper. */
    static final int TOLERATED_FRAMES = 3;

    private final ProviderSocket socket;
    private final ThreadId thread;
    private final MemorySegment[] buffers;
    private final Transfer transfer = new Transfer();
    private final Overlapped overlapped = new Overlapped();
    int done;
    int outOfOrder;
    int deepest;
    int shallowest = Integer.MAX_VALUE;
    WsaError failure = WsaError.NO_ERROR;

    Reposting(ProviderSocket socket, ThreadId thread, MemorySegment buffer) {
      this.socket = socket;
      this.thread = thread;
      buffers = new MemorySegment[] {buffer};
    }

    WsaError post() {
      return socket.recv(buffers, 1, transfer.flags(0), overlapped, this, thread);
    }

    @Override
    public void completed(WsaError error, int bytes, Overlapped completed, int flags) {
      if (error.failed() || bytes != 1) {
        failure = error.failed() ? error : WsaError.WSAECONNABORTED;
        done = TIMES;
        return;
      }
      if (buffers[0].get(ValueLayout.JAVA_BYTE, 0) != Bytes.at(done)) {
        outOfOrder++;
      }
      if (done % LOOK_EVERY == 0) {
        int depth = StackWalker.getInstance().walk(frames -> (int) frames.count());
        deepest = Math.max(deepest, depth);
        shallowest = Math.min(shallowest, depth);
      }
      done++;
      if (done < TIMES) {
        WsaError next = post();
        if (next.failed() && next != WsaError.WSA_IO_PENDING) {
          failure = next;
          done = TIMES;
        }
      }
    }
  }
}
