package org.wsp4j.provider.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wsp4j.provider.tcp.Tcp.ok;
import static org.wsp4j.provider.tcp.Tcp.pending;

import java.lang.foreign.Arena;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wsp4j.spi.WsaError;
import org.wsp4j.testsupport.Until;

/** Memory of a confined arena is touched by its owner alone, and the queue keeps (DEC-36). */
class ConfinedArenaTest {
  @RegisterExtension private static final Tcp TCP = new Tcp();

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void onlyTheOwnerServesItAndThoseBehindItWait(boolean virtual) throws Exception {
    try (TcpPair pair = TcpPair.open(TCP)) {
      CountDownLatch posted = new CountDownLatch(1);
      CountDownLatch mayWait = new CountDownLatch(1);
      Receive second = Receive.of(4);
      FutureTask<String> owner =
          new FutureTask<>(() -> {
            try (Arena arena = Arena.ofConfined()) {
              Receive first = Receive.into(arena.allocate(4));
              pending(first.post(pair.socket, TCP.me()));
              posted.countDown();
              mayWait.await();
              assertThat(first.overlapped.isPending()).isTrue();
              Until.alertably(TCP.upcalls(), "first", first.overlapped::isComplete);
              return first.text();
            }
          });
      var _ = virtual ? Thread.startVirtualThread(owner) : Thread.ofPlatform().start(owner);
      posted.await();
      pending(second.post(pair.socket, TCP.me()));
      pair.send("onestwos");
      theOthersAreServed();
      assertThat(second.overlapped.isPending()).isTrue();
      assertThat(Receive.of(1).post(pair.socket, TCP.me())).isEqualTo(WsaError.WSA_IO_PENDING);
      mayWait.countDown();
      assertThat(owner.get(Until.LIMIT_SECONDS, TimeUnit.SECONDS)).isEqualTo("ones");
      Until.complete(second.overlapped);
      assertThat(second.text()).isEqualTo("twos");
    }
  }

  /** A fence: what arrives later, for another socket, is there. */
  private static void theOthersAreServed() throws Exception {
    for (int i = 0; i < 3; i++) {
      try (TcpPair other = TcpPair.open(TCP)) {
        Receive receive = Receive.of(1);
        pending(receive.post(other.socket, null));
        other.send("x");
        Until.complete(receive.overlapped);
      }
    }
  }

  @Test
  void aCallOfTheOwnerServesIt() throws Exception {
    try (TcpPair pair = TcpPair.open(TCP);
        Arena arena = Arena.ofConfined()) {
      Receive receive = Receive.into(arena.allocate(4));
      pending(receive.post(pair.socket, TCP.me()));
      pair.send("data");
      Until.holds(
          "the result",
          () ->
              pair.socket.getOverlappedResult(receive.overlapped, receive.transfer, false)
                  == WsaError.NO_ERROR);
      assertThat(receive.text()).isEqualTo("data");
    }
  }

  @Test
  void memoryOfAnotherThreadIsAFault() throws Exception {
    try (TcpPair pair = TcpPair.open(TCP);
        Arena arena = Arena.ofConfined()) {
      Receive receive = Receive.into(arena.allocate(4));
      FutureTask<WsaError> stranger = new FutureTask<>(() -> receive.on(pair.socket));
      Thread.ofPlatform().start(stranger);
      assertThat(stranger.get(Until.LIMIT_SECONDS, TimeUnit.SECONDS)).isEqualTo(WsaError.WSAEFAULT);
    }
  }

  /** Nobody can serve it any more: it must not hold up the queue for ever. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void itEndsWithItsOwnerAlsoWhenItIsTheSockets(boolean virtual) throws Exception {
    try (TcpPair pair = TcpPair.open(TCP)) {
      FutureTask<Receive> owner =
          new FutureTask<>(() -> {
            Receive confined = Receive.into(Arena.ofConfined().allocate(4));
            pending(confined.post(pair.socket, null));
            return confined;
          });
      var _ = virtual ? Thread.startVirtualThread(owner) : Thread.ofPlatform().start(owner);
      Receive orphan = owner.get(Until.LIMIT_SECONDS, TimeUnit.SECONDS);
      Receive next = Receive.of(4);
      pending(next.post(pair.socket, null));
      Until.complete(orphan.overlapped);
      assertThat(orphan.overlapped.error()).isEqualTo(WsaError.WSA_OPERATION_ABORTED);
      pair.send("data");
      Until.complete(next.overlapped);
      assertThat(next.text()).isEqualTo("data");
    }
  }

  @Test
  void anArenaClosedByItsOwnerWhileItPendsIsAFault() throws Exception {
    try (TcpPair pair = TcpPair.open(TCP)) {
      Arena arena = Arena.ofConfined();
      Receive receive = Receive.into(arena.allocate(4));
      pending(receive.post(pair.socket, TCP.me()));
      arena.close();
      pair.send("data");
      Until.alertably(TCP.upcalls(), "completion", receive.overlapped::isComplete);
      assertThat(receive.overlapped.error()).isEqualTo(WsaError.WSAEFAULT);
      assertThat(pair.receive(4)).isEqualTo("data");
    }
  }

  @Test
  void aBlockedReceiveOfTheOwnerIsServedBehindAnother() throws Exception {
    try (TcpPair pair = TcpPair.open(TCP);
        Arena arena = Arena.ofConfined()) {
      Receive first = Receive.of(2);
      pending(first.post(pair.socket, null));
      pair.send("ab");
      Until.complete(first.overlapped);
      Receive again = Receive.of(2);
      pending(again.post(pair.socket, null));
      FutureTask<Void> sender =
          new FutureTask<>(() -> {
            pair.send("cdef");
            return null;
          });
      Thread.ofPlatform().start(sender);
      Receive own = Receive.into(arena.allocate(2));
      ok(own.on(pair.socket));
      assertThat(again.text() + own.text()).isEqualTo("cdef");
    }
  }
}
