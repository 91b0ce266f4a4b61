package org.wsp4j.provider.support;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.wsp4j.provider.support.linux.Errno;
import org.wsp4j.provider.support.linux.ForwardingCalls;
import org.wsp4j.provider.support.linux.Linux;
import org.wsp4j.provider.support.linux.SystemCalls;
import org.wsp4j.spi.MsgFlags;
import org.wsp4j.spi.Overlapped;
import org.wsp4j.spi.ThreadId;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.WsaError;

/** Threads and what the engine knows of them, on a kernel in memory. */
class DriverTest {
  private static MemorySegment room(int bytes) {
    return MemorySegment.ofArray(new byte[bytes]);
  }

  @Test
  void aWakeUpThatAnotherPollerTookStillEndsTheOwnersWait() {
    try (Stage stage = new Stage()) {
      Driver driver = stage.engine.driver();
      Port port = requireNonNull(driver.port);
      driver.wake();
      assertThat(port.poll(port.readyList(), Long.MIN_VALUE)).as("it is taken").isTrue();
      assertThat(port.poll(port.readyList(), Long.MIN_VALUE)).as("it was there once").isFalse();
      assertThat(driver.drive(Long.MAX_VALUE)).as("comes back with nothing").isFalse();
      long deadline = stage.kernel.nanoTime() + 1000;
      assertThat(driver.drive(deadline)).as("and the next wait sleeps").isFalse();
      assertThat(stage.kernel.nanoTime()).isGreaterThanOrEqualTo(deadline);
    }
  }

  @Test
  void aRetiredPortIsNotPolled() {
    try (Stage stage = new Stage()) {
      Driver driver = stage.engine.driver();
      driver.close();
      assertThat(driver.drive(Long.MAX_VALUE)).isFalse();
      assertThat(driver.isDriving()).isFalse();
    }
  }

  @Test
  void anOperationPostedForAThreadThatHasEndedIsCancelledOrRefused() {
    try (Stage stage = new Stage()) {
      List<ThreadId> ids = new ArrayList<>();
      Thread thread =
          stage.onAnotherThread(() -> {
            ids.add(stage.openCurrentThread());
            assertThat(stage.engine.driver().port).isNotNull();
          });
      ThreadId dead = ids.getFirst();
      Overlapped early = new Overlapped();
      assertThat(post(stage, early, dead)).isEqualTo(WsaError.WSA_IO_PENDING);
      Driver driver = stage.engine.driver(dead);
      driver.leave();
      Overlapped late = new Overlapped();
      assertThat(stage.socket.cancelIo(early)).isEqualTo(WsaError.NO_ERROR);
      stage.machine.threadEnded(driver);
      assertThat(post(stage, late, dead)).isEqualTo(WsaError.WSA_OPERATION_ABORTED);
      assertThat(late.isPending()).isFalse();
      stage.host.tellOfTheEndOf(thread);
      assertThat(stage.indications).hasSize(1);
      Overlapped again = new Overlapped();
      assertThat(post(stage, again, dead)).as("a new driver").isEqualTo(WsaError.WSA_IO_PENDING);
      stage.host.tellOfTheEndOf(thread);
      assertThat(again.error()).isEqualTo(WsaError.WSA_OPERATION_ABORTED);
    }
  }

  private static WsaError post(Stage stage, Overlapped overlapped, ThreadId thread) {
    MemorySegment[] buffers = {room(4)};
    return stage.socket.recv(buffers, 1, new Transfer(), overlapped, null, thread);
  }

  @Test
  void confinedMemoryWhoseOwnerEndsHoldsUpNobody() {
    try (Stage stage = new Stage()) {
      Overlapped confined = new Overlapped();
      Thread thread =
          stage.onAnotherThread(() -> {
            MemorySegment[] buffers = {Arena.ofConfined().allocate(4)};
            // It has no thread, as a future's has none (DEC-37), but only this one may serve it.
            assertThat(stage.socket.recv(buffers, 1, new Transfer(), confined, null, null))
                .isEqualTo(WsaError.WSA_IO_PENDING);
          });
      Overlapped behind = new Overlapped();
      assertThat(stage.receive(room(4), new Transfer(), behind)).isEqualTo(WsaError.WSA_IO_PENDING);
      stage.arrives("abc");
      stage.machine.ready(Linux.EPOLLIN);
      assertThat(behind.isPending()).as("it waits behind (DEC-36)").isTrue();
      stage.host.tellOfTheEndOf(thread);
      assertThat(confined.error()).isEqualTo(WsaError.WSA_OPERATION_ABORTED);
      assertThat(behind.isComplete()).isTrue();
      assertThat(behind.bytesTransferred()).isEqualTo(3);
    }
  }

  @Test
  void confinedMemoryIsServedByItsOwnerAloneWhoIsTold() {
    try (Stage stage = new Stage();
        Arena arena = Arena.ofConfined()) {
      Overlapped overlapped = new Overlapped();
      assertThat(stage.receive(arena.allocate(4), new Transfer(), overlapped))
          .isEqualTo(WsaError.WSA_IO_PENDING);
      stage.arrives("abc");
      for (int edge = 0; edge < 3; edge++) {
        stage.onAnotherThread(() -> stage.machine.ready(Linux.EPOLLIN));
        assertThat(overlapped.isPending()).isTrue();
      }
      assertThat(stage.engine.driver().drive(Long.MIN_VALUE)).as("there was something").isTrue();
      assertThat(overlapped.bytesTransferred()).isEqualTo(3);
      stage.onAnotherThread(() -> stage.machine.ready(Linux.EPOLLIN));
      assertThat(stage.indications).hasSize(1);
    }
  }

  @Test
  void aSocketThatClosesIsForgottenByTheThreadsThatKnewIt() throws Exception {
    try (Stage stage = new Stage()) {
      List<Driver> drivers = new ArrayList<>();
      drivers.add(stage.engine.driver());
      assertThat(stage.receive(room(4), new Transfer(), new Overlapped()))
          .isEqualTo(WsaError.WSA_IO_PENDING);
      Thread parks =
          Thread.ofVirtual()
              .start(() -> {
                assertThat(stage.receive(room(4), new Transfer(), new Overlapped()))
                    .isEqualTo(WsaError.WSA_IO_PENDING);
                drivers.add(stage.engine.driver());
              });
      parks.join();
      assertThat(drivers).hasSize(2).allMatch(each -> each.sockets.contains(stage.machine));
      assertThat(drivers.getLast().port).as("a virtual thread has none").isNull();
      assertThat(stage.socket.close()).isEqualTo(WsaError.NO_ERROR);
      assertThat(drivers).allMatch(each -> each.sockets.isEmpty());
    }
  }

  @Test
  void aWaitAllOfManyShortReceivesCostsNoStack() {
    int bytes = 1_000_000;
    Function<SystemCalls, SystemCalls> byteByByte =
        kernel ->
            new ForwardingCalls(kernel) {
              @Override
              public long recv(int fd, MemorySegment[] buffers, int count, long skip, int flags) {
                return 1;
              }
            };
    try (Stage stage = new Stage(byteByByte)) {
      Transfer transfer = new Transfer().flags(MsgFlags.MSG_WAITALL);
      assertThat(stage.receive(room(bytes), transfer, null)).isEqualTo(WsaError.NO_ERROR);
      assertThat(transfer.bytesTransferred()).isEqualTo(bytes);
    }
  }

  @Test
  void bytesThatWereTakenAreNotLostWhereTheRestCannotBeWaitedFor() {
    Function<SystemCalls, SystemCalls> unwatchable =
        kernel ->
            new ForwardingCalls(kernel) {
              @Override
              public int epollCtl(int epfd, int op, int fd, int events, long data) {
                boolean socket = (events & Linux.EPOLLET) != 0;
                return socket ? -Errno.ENOMEM : super.epollCtl(epfd, op, fd, events, data);
              }
            };
    try (Stage stage = new Stage(unwatchable)) {
      Overlapped overlapped = new Overlapped();
      assertThat(stage.receive(room(8), new Transfer(), overlapped)).isEqualTo(WsaError.WSAENOBUFS);
      assertThat(overlapped.isPending()).isFalse();
      assertThat(stage.indications).isEmpty();
      stage.arrives("abc");
      Transfer all = new Transfer().flags(MsgFlags.MSG_WAITALL);
      assertThat(stage.receive(room(8), all, overlapped)).isEqualTo(WsaError.NO_ERROR);
      assertThat(all.bytesTransferred()).isEqualTo(3);
      assertThat(overlapped.bytesTransferred()).isEqualTo(3);
      assertThat(stage.indications).hasSize(1);
    }
  }
}
