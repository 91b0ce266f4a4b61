package org.wsp4j.provider.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wsp4j.spi.MsgFlags.MSG_OOB;
import static org.wsp4j.spi.MsgFlags.MSG_PEEK;
import static org.wsp4j.spi.NetworkEvents.FD_CLOSE;
import static org.wsp4j.spi.NetworkEvents.FD_OOB;
import static org.wsp4j.spi.NetworkEvents.FD_READ;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.wsp4j.provider.support.linux.CountingCalls;
import org.wsp4j.provider.support.linux.ForwardingCalls;
import org.wsp4j.provider.support.linux.Linux;
import org.wsp4j.spi.NetworkEvents;
import org.wsp4j.spi.Overlapped;
import org.wsp4j.spi.ShutdownHow;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.WsaError;
import org.wsp4j.spi.WsaEvent;

/**
 * Network events of what is received, on a kernel that does only what the test says. The names in
 * brackets are those of the Winsock scenarios that a test follows.
 */
final class EventSelectionTest {
  private static final int RECEIVING = FD_READ | FD_OOB | FD_CLOSE;

  private final Stage stage = new Stage();
  private final SelectedSocket selected = new SelectedSocket(stage.socket, RECEIVING);

  @AfterEach
  void close() {
    stage.close();
  }

  /** The poller has seen the transport ready, late, and perhaps for the second time. */
  private void news() {
    stage.machine.ready(Linux.EPOLLIN | Linux.EPOLLOUT);
  }

  /**
   * [N01] Data is shown once, and again after a receive that leaves some.
   *
   * <p>Scenario WT-40.
   */
  @Test
  void dataIsShownOnceAndAgainAfterAReceiveThatLeavesSome() {
    assertThat(selected.shown()).isEqualTo("0");
    stage.arrives("abcdef");
    assertThat(selected.shown()).isEqualTo("FD_READ");
    assertThat(selected.shown()).isEqualTo("0");
    assertThat(selected.receive(2, 0)).isEqualTo("ab");
    assertThat(selected.shown()).isEqualTo("FD_READ");
    assertThat(selected.receive(16, 0)).isEqualTo("cdef");
    assertThat(selected.shown()).isEqualTo("0");
    assertThat(selected.receive(16, 0)).isEqualTo("WSAEWOULDBLOCK");
    assertThat(selected.shown()).isEqualTo("0");
  }

  @Test
  void theEventIsSetWhenSomethingIsRecordedAndNotAgainForTheSame() {
    assertThat(selected.event.isSignalled()).isFalse();
    stage.arrives("abc");
    news();
    assertThat(selected.event.isSignalled()).isTrue();
    assertThat(selected.shown()).isEqualTo("FD_READ");
    news();
    news();
    assertThat(selected.event.isSignalled()).as("after news of nothing new").isFalse();
  }

  /** [N02, WT-42] What a pending receive takes is no FD_READ; what it leaves is one. */
  @Test
  void dataThatAPendingReceiveTakesIsNotRecorded() {
    Overlapped overlapped = new Overlapped();
    MemorySegment room = MemorySegment.ofArray(new byte[4]);
    assertThat(stage.receive(room, new Transfer(), overlapped)).isEqualTo(WsaError.WSA_IO_PENDING);
    stage.arrives("data");
    news();
    assertThat(overlapped.isComplete()).isTrue();
    assertThat(selected.event.isSignalled()).isFalse();
    assertThat(selected.shown()).isEqualTo("0");
    stage.arrives("more");
    assertThat(selected.shown()).isEqualTo("FD_READ");
    assertThat(stage.receive(room, new Transfer(), overlapped)).isEqualTo(WsaError.NO_ERROR);
    assertThat(selected.shown()).isEqualTo("0");
    assertThat(stage.receive(room, new Transfer(), overlapped)).isEqualTo(WsaError.WSA_IO_PENDING);
    stage.arrives("data and more");
    assertThat(selected.shown()).isEqualTo("FD_READ");
  }

  @Test
  void dataOfACancelledReceiveIsRecorded() {
    Overlapped overlapped = new Overlapped();
    MemorySegment room = MemorySegment.ofArray(new byte[4]);
    assertThat(stage.receive(room, new Transfer(), overlapped)).isEqualTo(WsaError.WSA_IO_PENDING);
    assertThat(stage.socket.cancelIo(overlapped)).isEqualTo(WsaError.NO_ERROR);
    stage.arrives("data");
    news();
    assertThat(selected.shown()).isEqualTo("FD_READ");
  }

  /** [N05, N09] A peek and a receive without room enable FD_READ, a refused receive does not. */
  @Test
  void whateverReceivesEnablesFdReadUnlessItIsRefused() {
    stage.arrives("abc");
    assertThat(selected.shown()).isEqualTo("FD_READ");
    assertThat(selected.receive(2, MSG_PEEK)).isEqualTo("ab");
    assertThat(selected.shown()).isEqualTo("FD_READ");
    assertThat(selected.receive(0, 0)).isEmpty();
    assertThat(selected.shown()).isEqualTo("FD_READ");
    MemorySegment[] readOnly = {MemorySegment.ofArray(new byte[4]).asReadOnly()};
    assertThat(stage.socket.recv(readOnly, 1, new Transfer(), null, null, null))
        .isEqualTo(WsaError.WSAEFAULT);
    assertThat(selected.shown()).isEqualTo("0");
  }

  /** [WT-40] A new selection does not show again what was shown; new data does. */
  @Test
  void newDataIsShownWithoutAReceiveAndOldDataIsNotShownToANewSelection() {
    stage.arrives("01234");
    assertThat(selected.shown()).isEqualTo("FD_READ");
    selected.select(RECEIVING);
    assertThat(selected.shown()).isEqualTo("0");
    selected.deselect();
    selected.select(RECEIVING);
    assertThat(selected.shown()).isEqualTo("0");
    stage.arrives("56789");
    news();
    assertThat(selected.event.isSignalled()).isTrue();
    assertThat(selected.shown()).isEqualTo("FD_READ");
    assertThat(selected.receive(2, 0)).isEqualTo("01");
    assertThat(selected.shown()).isEqualTo("FD_READ");
    for (char next = '2'; next < '9'; next++) {
      assertThat(selected.receive(1, 0)).isEqualTo(String.valueOf(next));
      assertThat(selected.shown()).as("after %s", next).isEqualTo("FD_READ");
    }
    assertThat(selected.receive(1, 0)).isEqualTo("9");
    assertThat(selected.shown()).isEqualTo("0");
  }

  @Test
  void whatWasRecordedAndNotShownIsRecordedForANewSelection() {
    stage.arrives("abc");
    news();
    WsaEvent other = stage.createEvent(true);
    SelectedSocket again = new SelectedSocket(stage.socket, other, FD_READ);
    assertThat(other.isSignalled()).isTrue();
    assertThat(again.shown()).isEqualTo("FD_READ");
  }

  @Test
  void whatHoldsAtTheSelectionIsRecordedBeforeItReturns() {
    selected.deselect();
    stage.arrives("abc");
    news();
    assertThat(selected.event.isSignalled()).as("while nothing is selected").isFalse();
    selected.select(FD_READ);
    assertThat(selected.event.isSignalled()).isTrue();
    assertThat(selected.shown()).isEqualTo("FD_READ");
  }

  @Test
  void aReceiveThatTakesAllTakesTheRecordAlong() {
    stage.arrives("abc");
    news();
    assertThat(selected.receive(16, 0)).isEqualTo("abc");
    assertThat(selected.event.isSignalled()).as("set for what was consumed since").isTrue();
    assertThat(selected.shown()).isEqualTo("0");
  }

  /** [N04 of a graceful end, WT-44] The end is shown once, and after the data: the document's. */
  @Test
  void theGracefulEndIsShownOnceAfterAllDataWasRead() {
    stage.arrives("abc");
    assertThat(selected.shown()).isEqualTo("FD_READ");
    stage.kernel.peerShutdown(stage.fd);
    news();
    assertThat(selected.event.isSignalled()).as("while data is unread").isFalse();
    assertThat(selected.receive(16, 0)).isEqualTo("abc");
    assertThat(selected.event.isSignalled()).isTrue();
    assertThat(selected.shown()).isEqualTo("FD_CLOSE");
    assertThat(selected.shown()).isEqualTo("0");
    assertThat(selected.receive(16, 0)).isEmpty();
    assertThat(selected.shown()).isEqualTo("0");
    selected.select(RECEIVING);
    assertThat(selected.shown()).isEqualTo("0");
  }

  @Test
  void theEndThatAPendingReceiveGetsIsShownToo() {
    Overlapped overlapped = new Overlapped();
    MemorySegment room = MemorySegment.ofArray(new byte[4]);
    assertThat(stage.receive(room, new Transfer(), overlapped)).isEqualTo(WsaError.WSA_IO_PENDING);
    stage.kernel.peerShutdown(stage.fd);
    news();
    assertThat(overlapped.isComplete()).isTrue();
    assertThat(selected.shown()).isEqualTo("FD_CLOSE");
  }

  /** [N04, WT-46] A reset has the document's error, and is left for the receives (DEC-25). */
  @Test
  void aResetIsShownWithItsErrorAndLeftForTheReceives() {
    stage.kernel.peerReset(stage.fd);
    news();
    assertThat(selected.event.isSignalled()).isTrue();
    assertThat(selected.shown()).isEqualTo("FD_CLOSE: WSAECONNRESET");
    assertThat(selected.shown()).isEqualTo("0");
    assertThat(selected.receive(16, 0)).isEqualTo("WSAECONNRESET");
    assertThat(selected.receive(16, 0)).isEqualTo("WSAECONNRESET");
    assertThat(selected.shown()).isEqualTo("0");
  }

  @Test
  void dataThatShutdownKeepsFromReceivesIsNotRecorded() {
    assertThat(stage.socket.shutdown(ShutdownHow.SD_RECEIVE)).isEqualTo(WsaError.NO_ERROR);
    stage.arrives("abc");
    news();
    assertThat(selected.shown()).isEqualTo("0");
  }

  /** [O12, WT-43] */
  @Test
  void anUrgentByteIsShownOnceAndANewerOneAgain() {
    assertThat(stage.kernel.peerUrgent(stage.fd, (byte) 'a')).isOne();
    assertThat(selected.shown()).isEqualTo("FD_OOB");
    stage.machine.ready(Linux.EPOLLPRI);
    assertThat(selected.shown()).isEqualTo("0");
    assertThat(stage.kernel.peerUrgent(stage.fd, (byte) 'b')).isOne();
    stage.machine.ready(Linux.EPOLLPRI);
    assertThat(selected.event.isSignalled()).isTrue();
    assertThat(selected.shown()).isEqualTo("FD_OOB");
    assertThat(selected.receive(16, MSG_OOB)).isEqualTo("b");
    assertThat(selected.shown()).isEqualTo("0");
    assertThat(selected.receive(16, MSG_OOB)).isEqualTo("WSAEWOULDBLOCK");
  }

  @Test
  void onlySelectedEventsAreRecorded() {
    selected.select(FD_CLOSE);
    stage.arrives("abc");
    news();
    assertThat(selected.shown()).isEqualTo("0");
    selected.select(FD_READ);
    assertThat(selected.receive(16, 0)).isEqualTo("abc");
    stage.kernel.peerShutdown(stage.fd);
    news();
    assertThat(selected.shown()).isEqualTo("0");
  }

  /** [N06, N07, WT-47] */
  @Test
  void aSelectedSocketIsNonblockingUntilTheSelectionEnds() {
    assertThat(selected.receive(16, 0)).isEqualTo("WSAEWOULDBLOCK");
    assertThat(selected.setNonblocking(true)).isEqualTo(WsaError.NO_ERROR);
    assertThat(selected.setNonblocking(false)).isEqualTo(WsaError.WSAEINVAL);
    selected.deselect();
    assertThat(selected.receive(16, 0)).isEqualTo("WSAEWOULDBLOCK");
    assertThat(selected.setNonblocking(false)).isEqualTo(WsaError.NO_ERROR);
  }

  @Test
  void aSelectionThatIsRefusedChangesNothing() {
    WsaEvent closed = stage.createEvent(true);
    assertThat(stage.closeEvent(closed)).isEqualTo(WsaError.NO_ERROR);
    assertThat(stage.socket.eventSelect(selected.event, 0x40)).isEqualTo(WsaError.WSAEINVAL);
    assertThat(stage.socket.eventSelect(null, FD_READ)).isEqualTo(WsaError.WSAEINVAL);
    assertThat(stage.socket.eventSelect(closed, FD_READ)).isEqualTo(WsaError.WSA_INVALID_HANDLE);
    stage.arrives("abc");
    assertThat(selected.shown()).isEqualTo("FD_READ");
  }

  @Test
  @SuppressWarnings("NullAway") // what no compiler lets pass
  void anEnumerationThatFailsForgetsNothing() {
    stage.arrives("abc");
    news();
    WsaEvent closed = stage.createEvent(true);
    assertThat(stage.closeEvent(closed)).isEqualTo(WsaError.NO_ERROR);
    NetworkEvents out = new NetworkEvents().mask(FD_CLOSE);
    assertThat(stage.socket.enumNetworkEvents(closed, out)).isEqualTo(WsaError.WSA_INVALID_HANDLE);
    assertThat(out.mask()).isEqualTo(FD_CLOSE);
    assertThat(stage.socket.enumNetworkEvents(selected.event, null)).isEqualTo(WsaError.WSAEFAULT);
    assertThat(selected.event.isSignalled()).isTrue();
    assertThat(selected.shown()).isEqualTo("FD_READ");
  }

  @Test
  void aClosedSocketSetsNothing() {
    stage.arrives("abc");
    assertThat(stage.socket.close()).isEqualTo(WsaError.NO_ERROR);
    news();
    assertThat(selected.event.isSignalled()).isFalse();
    assertThat(stage.socket.eventSelect(selected.event, 0x40)).isEqualTo(WsaError.WSAENOTSOCK);
    assertThat(stage.socket.enumNetworkEvents(null, selected.events))
        .isEqualTo(WsaError.WSAENOTSOCK);
    assertThat(selected.event.isSignalled()).isFalse();
  }

  /** Whatever a call has seen before it came to the lock, there it finds the socket closed. */
  @Test
  void callsThatACloseOvertakesSelectAndShowNothing() throws Exception {
    WsaEvent other = stage.createEvent(true);
    FutureTask<WsaError> selecting =
        new FutureTask<>(() -> stage.socket.eventSelect(other, RECEIVING));
    FutureTask<WsaError> showing =
        new FutureTask<>(() -> stage.socket.enumNetworkEvents(other, selected.events));
    stage.arrives("abc");
    stage.machine.lock.lock();
    try {
      startAndAwaitAtLock(stage.machine, selecting);
      startAndAwaitAtLock(stage.machine, showing);
      assertThat(stage.socket.close()).isEqualTo(WsaError.NO_ERROR);
    } finally {
      stage.machine.lock.unlock();
    }
    assertThat(selecting.get()).isEqualTo(WsaError.WSAENOTSOCK);
    assertThat(showing.get()).isEqualTo(WsaError.WSAENOTSOCK);
    assertThat(other.isSignalled()).isFalse();
    assertThat(selected.event.isSignalled()).isFalse();
  }

  @Test
  void aCloseWaitsForASelectionAndEndsIt() throws Exception {
    AtomicReference<Runnable> duringSelection = new AtomicReference<>(() -> {});
    try (Stage paused =
        new Stage(kernel ->
            new ForwardingCalls(kernel) {
              @Override
              public int poll(int fd, int events) {
                duringSelection.getAndSet(() -> {}).run();
                return super.poll(fd, events);
              }
            })) {
      FutureTask<WsaError> closing = new FutureTask<>(paused.socket::close);
      duringSelection.set(() -> startAndAwaitAtLock(paused.machine, closing));
      WsaEvent event = paused.createEvent(true);
      assertThat(paused.socket.eventSelect(event, RECEIVING)).isEqualTo(WsaError.NO_ERROR);
      assertThat(closing.get()).isEqualTo(WsaError.NO_ERROR);
      paused.machine.ready(Linux.EPOLLIN);
      assertThat(paused.socket.enumNetworkEvents(null, new NetworkEvents()))
          .isEqualTo(WsaError.WSAENOTSOCK);
      assertThat(event.isSignalled()).isFalse();
    }
  }

  private static void startAndAwaitAtLock(Machine machine, FutureTask<?> call) {
    Thread thread = Thread.ofPlatform().daemon().start(call);
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!machine.lock.hasQueuedThread(thread)) {
      assertThat(call.isDone()).as("over, without the socket's lock").isFalse();
      assertThat(System.nanoTime() - deadline).as("came to the lock in time").isNegative();
      Thread.onSpinWait();
    }
  }

  @Test
  void aClientThatClosedItsEventStillHasItsRecord() {
    assertThat(stage.closeEvent(selected.event)).isEqualTo(WsaError.NO_ERROR);
    stage.arrives("abc");
    news();
    assertThat(stage.socket.enumNetworkEvents(null, selected.events)).isEqualTo(WsaError.NO_ERROR);
    assertThat(selected.events.mask()).isEqualTo(FD_READ);
  }

  @Test
  void aReceiveWithoutASelectionIsOneSystemCall() {
    CountingCalls[] counting = new CountingCalls[1];
    try (Stage counted =
        new Stage(kernel -> {
          counting[0] = new CountingCalls(kernel);
          return counting[0];
        })) {
      SelectedSocket plain = new SelectedSocket(counted.socket, RECEIVING);
      plain.deselect();
      assertThat(plain.shown()).isEqualTo("0");
      counted.arrives("abc");
      counting[0].reset();
      assertThat(plain.receive(16, 0)).isEqualTo("abc");
      assertThat(counting[0].total()).isOne();
    }
  }
}
