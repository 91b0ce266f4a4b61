package org.wsp4j.provider.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.wsp4j.spi.MsgFlags;
import org.wsp4j.spi.Overlapped;
import org.wsp4j.spi.ThreadId;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.WaitEnd;
import org.wsp4j.spi.WsaError;
import org.wsp4j.spi.WsaEvent;

/**
 * Every legal cell of {@link OpStateTest}'s table, driven by what calls and the kernel do: an
 * operation in the state of the cell, then what is meant by the event, then the result, exactly one
 * indication (RECV-2.11), and the operation back in the pool.
 */
class OpScenarioTest {
  private static final int ROOM = 8;

  /** What has moved when an operation is PARTIAL. */
  private static final String SOME = "abc";

  private final Overlapped overlapped = new Overlapped();
  private final MemorySegment room = MemorySegment.ofArray(new byte[ROOM]);

  static List<OpStateTest.Cell> legalCells() {
    return OpStateTest.cells().stream().filter(OpStateTest.Cell::isLegal).toList();
  }

  @ParameterizedTest
  @MethodSource("legalCells")
  void aLegalCellIsWhatCallsAndTheKernelDo(OpStateTest.Cell cell) {
    boolean partial = cell.state() == OpState.PARTIAL;
    try (Stage stage = new Stage()) {
      switch (cell.event()) {
        case POSTED -> posted(stage);
        case PROGRESSED -> progressed(stage, partial);
        case FILLED -> filled(stage, partial);
        case ENDED -> ended(stage, partial);
        case BROKEN -> broken(stage, partial);
        case FAULTED -> faulted(stage, partial);
        case CANCELLED -> cancelled(stage, partial);
        case TIMED_OUT -> timedOut(stage, partial);
        case INTERRUPTED -> interrupted(stage, partial);
        case CLOSED -> closed(stage, partial);
        case THREAD_ENDED -> threadEnded(stage, partial);
        case INDICATED -> indicated(stage);
        case APC_QUEUED -> routineQueued(stage);
        case ROUTINE_RAN -> routineRan(stage);
        case ROUTINE_DROPPED -> routineDropped(stage);
      }
    }
  }

  /** Posts a receive that pends: of everything, and three bytes of it there, or of anything. */
  private Operation post(Stage stage, boolean partial) {
    return post(stage, partial, room);
  }

  private Operation post(Stage stage, boolean partial, MemorySegment buffer) {
    Transfer transfer = new Transfer().flags(partial ? MsgFlags.MSG_WAITALL : 0);
    if (partial) {
      stage.arrives(SOME);
    }
    assertThat(stage.receive(buffer, transfer, overlapped)).isEqualTo(WsaError.WSA_IO_PENDING);
    Operation operation = stage.watch(stage.machine.receives);
    assertThat(operation.state()).isEqualTo(partial ? OpState.PARTIAL : OpState.QUEUED);
    assertThat(stage.indications).isEmpty();
    return operation;
  }

  /** Has the socket looked at, as by a poll of the result; answers what the poll said. */
  private WsaError look(Stage stage) {
    return stage.socket.getOverlappedResult(overlapped, new Transfer(), false);
  }

  /** It was indicated once, when it was FINISHED, and is the pool's again. */
  private void isOver(Stage stage, Operation operation, WsaError error, int bytes) {
    assertThat(stage.indications)
        .containsExactly(new Stage.Indication(overlapped, error, bytes, OpState.FINISHED));
    assertThat(overlapped.isComplete()).isTrue();
    assertThat(overlapped.error()).isEqualTo(error);
    assertThat(overlapped.bytesTransferred()).isEqualTo(bytes);
    assertThat(operation.state()).isEqualTo(OpState.FREE);
    assertThat(operation.overlapped).isNull();
    assertThat(stage.machine.receives.isEmpty()).isTrue();
  }

  private String received(int bytes) {
    return new String(
        room.asSlice(0, bytes).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.US_ASCII);
  }

  /** How an ending that is an error is told of an operation: as an error, or DEC-31. */
  private void endsAs(Stage stage, Operation operation, boolean partial, WsaError error) {
    isOver(stage, operation, partial ? WsaError.NO_ERROR : error, partial ? SOME.length() : 0);
  }

  private void posted(Stage stage) {
    Operation operation = post(stage, false);
    assertThat(stage.machine.receives.size()).isEqualTo(1);
    assertThat(overlapped.isPending()).isTrue();
    assertThat(look(stage)).isEqualTo(WsaError.WSA_IO_INCOMPLETE);
    assertThat(operation.state()).isEqualTo(OpState.QUEUED);
  }

  private void progressed(Stage stage, boolean partial) {
    Transfer transfer = new Transfer().flags(MsgFlags.MSG_WAITALL);
    if (partial) {
      stage.arrives(SOME);
    }
    assertThat(stage.receive(room, transfer, overlapped)).isEqualTo(WsaError.WSA_IO_PENDING);
    Operation operation = stage.watch(stage.machine.receives);
    assertThat(operation.state()).isEqualTo(partial ? OpState.PARTIAL : OpState.QUEUED);
    stage.arrives("de");
    assertThat(look(stage)).isEqualTo(WsaError.WSA_IO_INCOMPLETE);
    assertThat(operation.state()).isEqualTo(OpState.PARTIAL);
    assertThat(operation.doneBytes).isEqualTo(partial ? 5 : 2);
    assertThat(stage.indications).isEmpty();
    stage.arrives("fghijk".substring(0, ROOM - (int) operation.doneBytes));
    assertThat(look(stage)).isEqualTo(WsaError.NO_ERROR);
    isOver(stage, operation, WsaError.NO_ERROR, ROOM);
  }

  private void filled(Stage stage, boolean partial) {
    Operation operation = post(stage, partial);
    stage.arrives("defgh");
    assertThat(look(stage)).isEqualTo(WsaError.NO_ERROR);
    isOver(stage, operation, WsaError.NO_ERROR, partial ? ROOM : 5);
    assertThat(received(partial ? ROOM : 5)).isEqualTo(partial ? "abcdefgh" : "defgh");
  }

  private void ended(Stage stage, boolean partial) {
    Operation operation = post(stage, partial);
    stage.kernel.peerShutdown(stage.fd);
    assertThat(look(stage)).isEqualTo(WsaError.NO_ERROR);
    isOver(stage, operation, WsaError.NO_ERROR, partial ? SOME.length() : 0);
  }

  private void broken(Stage stage, boolean partial) {
    Operation operation = post(stage, partial);
    stage.kernel.peerReset(stage.fd);
    assertThat(look(stage)).isEqualTo(partial ? WsaError.NO_ERROR : WsaError.WSAECONNRESET);
    endsAs(stage, operation, partial, WsaError.WSAECONNRESET);
    assertThat(stage.receive(room, new Transfer(), null)).isEqualTo(WsaError.WSAECONNRESET);
  }

  private void faulted(Stage stage, boolean partial) {
    Arena arena = Arena.ofShared();
    Operation operation = post(stage, partial, arena.allocate(ROOM));
    arena.close();
    stage.arrives("d");
    assertThat(look(stage)).isEqualTo(partial ? WsaError.NO_ERROR : WsaError.WSAEFAULT);
    endsAs(stage, operation, partial, WsaError.WSAEFAULT);
    Transfer transfer = new Transfer();
    assertThat(stage.receive(room, transfer, null)).isEqualTo(WsaError.NO_ERROR);
    assertThat(received(transfer.bytesTransferred())).isEqualTo("d");
  }

  private void cancelled(Stage stage, boolean partial) {
    Operation operation = post(stage, partial);
    assertThat(stage.socket.cancelIo(overlapped)).isEqualTo(WsaError.NO_ERROR);
    endsAs(stage, operation, partial, WsaError.WSA_OPERATION_ABORTED);
    assertThat(stage.socket.cancelIo(overlapped)).isEqualTo(WsaError.WSAEINVAL);
  }

  private void timedOut(Stage stage, boolean partial) {
    stage.receiveTimeout(5);
    long before = stage.kernel.nanoTime();
    blocked(stage, partial, WsaError.WSAETIMEDOUT, () -> {});
    assertThat(stage.kernel.nanoTime() - before).isEqualTo(5_000_000);
  }

  private void interrupted(Stage stage, boolean partial) {
    Thread self = Thread.currentThread();
    blocked(stage, partial, WsaError.WSAEINTR, self::interrupt);
    assertThat(Thread.interrupted()).as("the interrupt status stays (DEC-34)").isTrue();
    ThreadId id = stage.openCurrentThread();
    blocked(
        stage,
        partial,
        WsaError.WSAEINTR,
        () -> assertThat(stage.sockets.cancelBlockingCall(id)).isEqualTo(WsaError.NO_ERROR));
    assertThat(stage.sockets.cancelBlockingCall(id)).isEqualTo(WsaError.WSAEINVAL);
  }

  /** A blocking receive, and what happens while it sleeps. */
  private void blocked(Stage stage, boolean partial, WsaError error, Runnable event) {
    if (partial) {
      stage.arrives(SOME);
    }
    List<Operation> seen = new ArrayList<>();
    stage.whenAsleep(() -> {
      Operation operation = stage.watch(stage.machine.receives);
      assertThat(operation.state()).isEqualTo(partial ? OpState.PARTIAL : OpState.QUEUED);
      seen.add(operation);
      event.run();
    });
    Transfer transfer = new Transfer().flags(partial ? MsgFlags.MSG_WAITALL : 0);
    assertThat(stage.receive(room, transfer, null)).isEqualTo(partial ? WsaError.NO_ERROR : error);
    assertThat(transfer.bytesTransferred()).isEqualTo(partial ? SOME.length() : 0);
    assertThat(seen).hasSize(1).allMatch(each -> each.state() == OpState.FREE);
    assertThat(stage.indications).isEmpty();
  }

  private void closed(Stage stage, boolean partial) {
    Operation operation = post(stage, partial);
    assertThat(stage.socket.close()).isEqualTo(WsaError.NO_ERROR);
    endsAs(stage, operation, partial, WsaError.WSA_OPERATION_ABORTED);
    assertThat(look(stage)).isEqualTo(WsaError.WSAENOTSOCK);
  }

  private void threadEnded(Stage stage, boolean partial) {
    List<Operation> posted = new ArrayList<>();
    Thread thread = stage.onAnotherThread(() -> posted.add(post(stage, partial)));
    assertThat(overlapped.isPending()).isTrue();
    stage.host.tellOfTheEndOf(thread);
    endsAs(stage, posted.getFirst(), partial, WsaError.WSA_OPERATION_ABORTED);
  }

  private void indicated(Stage stage) {
    WsaEvent event = stage.createEvent(true);
    assertThat(stage.setEvent(event)).isEqualTo(WsaError.NO_ERROR);
    assertThat(overlapped.event(event)).isSameAs(overlapped);
    Operation operation = post(stage, false);
    assertThat(event.isSignalled()).as("reset as it pends (RECV-15.09)").isFalse();
    stage.arrives("d");
    assertThat(look(stage)).isEqualTo(WsaError.NO_ERROR);
    isOver(stage, operation, WsaError.NO_ERROR, 1);
    assertThat(event.isSignalled()).isTrue();
    assertThat(stage.statesWhenQueued).isEmpty();
  }

  /** Posts a receive with a routine, which notes the state of its operation. */
  private Operation postWithRoutine(Stage stage, List<OpState> ran) {
    List<Operation> posted = new ArrayList<>();
    WsaError error =
        stage.socket.recv(
            new MemorySegment[] {room},
            1,
            new Transfer(),
            overlapped,
            (outcome, bytes, object, flags) -> {
              assertThat(object).isSameAs(overlapped);
              assertThat(outcome).isEqualTo(overlapped.error());
              assertThat(bytes).isEqualTo(overlapped.bytesTransferred());
              ran.add(posted.getFirst().state());
            },
            stage.openCurrentThread());
    assertThat(error).isEqualTo(WsaError.WSA_IO_PENDING);
    posted.add(stage.watch(stage.machine.receives));
    return posted.getFirst();
  }

  private void routineQueued(Stage stage) {
    List<OpState> ran = new ArrayList<>();
    Operation operation = postWithRoutine(stage, ran);
    stage.arrives("d");
    assertThat(look(stage)).isEqualTo(WsaError.NO_ERROR);
    assertThat(stage.statesWhenQueued).containsExactly(OpState.OWED);
    assertThat(operation.state()).isEqualTo(OpState.OWED);
    assertThat(stage.indications)
        .containsExactly(new Stage.Indication(overlapped, WsaError.NO_ERROR, 1, OpState.FINISHED));
    assertThat(ran).as("not before an alertable wait (RECV-2.03)").isEmpty();
    runRoutines(stage);
  }

  private static void runRoutines(Stage stage) {
    assertThat(stage.await(stage.openCurrentThread(), stage.kernel.nanoTime(), true))
        .isEqualTo(WaitEnd.ROUTINES_RAN);
  }

  private void routineRan(Stage stage) {
    List<OpState> ran = new ArrayList<>();
    Operation operation = postWithRoutine(stage, ran);
    stage.arrives("d");
    runRoutinesOnce(stage);
    assertThat(ran)
        .as("free for the next post from within (RECV-14.01)")
        .containsExactly(OpState.FREE);
    isOver(stage, operation, WsaError.NO_ERROR, 1);
  }

  private void runRoutinesOnce(Stage stage) {
    assertThat(look(stage)).isEqualTo(WsaError.NO_ERROR);
    runRoutines(stage);
    assertThat(stage.await(stage.openCurrentThread(), stage.kernel.nanoTime(), true))
        .isNotEqualTo(WaitEnd.ROUTINES_RAN);
  }

  private void routineDropped(Stage stage) {
    List<OpState> ran = new ArrayList<>();
    List<Operation> posted = new ArrayList<>();
    Thread thread = stage.onAnotherThread(() -> posted.add(postWithRoutine(stage, ran)));
    stage.arrives("d");
    assertThat(look(stage)).as("readable all the same (DEC-14)").isEqualTo(WsaError.NO_ERROR);
    assertThat(stage.statesWhenQueued).containsExactly(OpState.OWED);
    isOver(stage, posted.getFirst(), WsaError.NO_ERROR, 1);
    stage.host.tellOfTheEndOf(thread);
    assertThat(stage.indications).hasSize(1);
    assertThat(ran).isEmpty();
  }

  @Test
  void aSendThatTheTransportTakesInPartsGoesThroughTheSameStates() {
    try (Stage stage = new Stage()) {
      byte[] data = new byte[3 * Stage.SOCKET_BYTES];
      Transfer transfer = new Transfer().bytesTransferred(-1);
      WsaError error = send(stage, data, transfer);
      assertThat(error).isEqualTo(WsaError.WSA_IO_PENDING);
      assertThat(transfer.bytesTransferred()).isEqualTo(-1);
      Operation operation = stage.watch(stage.machine.sends);
      assertThat(operation.state()).isEqualTo(OpState.PARTIAL);
      assertThat(stage.kernel.peerReceive(stage.fd, data.length)).hasSize(Stage.SOCKET_BYTES);
      assertThat(look(stage)).isEqualTo(WsaError.WSA_IO_INCOMPLETE);
      assertThat(operation.doneBytes).isEqualTo(2 * Stage.SOCKET_BYTES);
      assertThat(stage.kernel.peerReceive(stage.fd, data.length)).hasSize(Stage.SOCKET_BYTES);
      assertThat(look(stage)).isEqualTo(WsaError.NO_ERROR);
      isOver(stage, operation, WsaError.NO_ERROR, data.length);
    }
  }

  @Test
  void aSendThatIsCancelledInTheMiddleEndsWithWhatWasTaken() {
    try (Stage stage = new Stage()) {
      byte[] data = new byte[3 * Stage.SOCKET_BYTES];
      assertThat(send(stage, data, new Transfer())).isEqualTo(WsaError.WSA_IO_PENDING);
      Operation operation = stage.watch(stage.machine.sends);
      assertThat(stage.socket.cancelIo(overlapped)).isEqualTo(WsaError.NO_ERROR);
      isOver(stage, operation, WsaError.NO_ERROR, Stage.SOCKET_BYTES);
    }
  }

  @Test
  void aSendThatIsBrokenInTheMiddleEndsWithWhatWasTakenAndTheNextGetsTheError() {
    try (Stage stage = new Stage()) {
      byte[] data = new byte[3 * Stage.SOCKET_BYTES];
      assertThat(send(stage, data, new Transfer())).isEqualTo(WsaError.WSA_IO_PENDING);
      Operation operation = stage.watch(stage.machine.sends);
      stage.kernel.peerReset(stage.fd);
      assertThat(look(stage)).isEqualTo(WsaError.NO_ERROR);
      isOver(stage, operation, WsaError.NO_ERROR, Stage.SOCKET_BYTES);
      assertThat(send(stage, data, new Transfer())).isEqualTo(WsaError.WSAECONNRESET);
      assertThat(stage.indications).hasSize(1);
    }
  }

  private WsaError send(Stage stage, byte[] data, Transfer transfer) {
    return stage.socket.send(
        new MemorySegment[] {MemorySegment.ofArray(data)},
        1,
        transfer,
        overlapped,
        null,
        stage.openCurrentThread());
  }
}
