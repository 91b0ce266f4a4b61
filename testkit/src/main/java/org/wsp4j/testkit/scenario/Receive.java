package org.wsp4j.testkit.scenario;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.wsp4j.spi.CompletionRoutine;
import org.wsp4j.spi.MsgFlags;
import org.wsp4j.spi.Overlapped;
import org.wsp4j.spi.PeerAddress;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.spi.ThreadId;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.WsaError;

/** A receive as a step describes it: filled in by the grammar, then made. */
final class Receive implements Action {
  static final int UNTOUCHED = 0xDEADBEEF;
  private static final int SIZEOF_V4 = 16;
  private static final int SIZEOF_V6 = 28;
  private static final Set<String> MESSAGE_TAKEN = Set.of("NO_ERROR", "WSAEMSGSIZE");
  private static final String DEFAULT_OP = "o";
  private static final int DEFAULT_LENGTH = 16;
  private static final long START_MILLIS = 250;

  enum Bad {
    NONE,
    NULL,
    WILD,
    NULL_EMPTY
  }

  String socket = "A";
  String op = "";
  int[] lengths = {DEFAULT_LENGTH};
  boolean adjacent;
  int count = -1;
  boolean nullBuffers;
  boolean nullTransfer;

  /** Whether lpNumberOfBytesRecvd is null: nobody looks at the count. */
  boolean countless;

  int flags;
  boolean overlapped;
  boolean event = true;
  boolean routine;
  boolean from;
  int fromLength = -1;
  Bad bad = Bad.NONE;
  int badIndex;
  @Nullable String thread;
  boolean threadExits;
  boolean blocks;
  boolean overwrites;
  boolean tellsBlocked;
  int millis;
  @Nullable String payload;

  @Override
  public @Nullable JsonObject run(Scene scene) throws Exception {
    End end = scene.end(socket);
    Op operation = scene.op(op.isEmpty() ? DEFAULT_OP : op);
    scene.lastOp = operation;
    if (payload != null) {
      String text = payload;
      Sends.later(scene, Sends.peerOf(end), text, millis);
    }
    long begun = System.nanoTime();
    JsonObject outcome =
        thread == null ? call(scene, end, operation) : elsewhere(scene, end, operation);
    scene.lastCallEnded = System.nanoTime();
    scene.lastCallNanos = scene.lastCallEnded - begun;
    if (tellsBlocked && outcome != null) {
      outcome.addProperty("blocked", Steps.blocked(scene));
    }
    return outcome;
  }

  private @Nullable JsonObject elsewhere(Scene scene, End end, Op operation) throws Exception {
    String name = String.valueOf(thread);
    Helper helper = scene.helper(name);
    CompletableFuture<JsonObject> future = helper.start(() -> call(scene, end, operation));
    if (blocks) {
      scene.blocked.put(name, future);
      Scene.until(START_MILLIS, () -> future.isDone() || scene.watched.isWaiting(helper.thread()));
      return null;
    }
    JsonObject outcome = Helper.within(future, Scene.LIMIT_MILLIS);
    if (threadExits) {
      helper.exit();
    }
    return outcome;
  }

  /** Whether the step can only be understood with an assumption that no step states. */
  private void refuseWhatIsNotSaid(End end, @Nullable String expectedError) {
    if (!overlapped && !end.nonblocking && "WSAEWOULDBLOCK".equals(expectedError)) {
      throw new Unsupported("the socket is blocking as far as the steps say");
    }
  }

  @Nullable String expectedError;

  private JsonObject call(Scene scene, End end, Op operation) {
    refuseWhatIsNotSaid(end, expectedError);
    boolean reposted = operation.overlapped.isPending();
    MemorySegment[] buffers = reposted ? sameAgain(operation) : prepare(operation);
    Overlapped given = overlapped ? operation.overlapped : null;
    if (given != null && !reposted) {
      chooseEvent(scene, operation);
    }
    if (given != null && !reposted) {
      operation.end = end;
      operation.routine = routine;
      operation.ran = false;
      operation.ignored = !end.overlapped;
      operation.peek = null;
    }
    end.uncertain |= blocks || threadExits;
    Rulings.ofReceive(scene, this, operation, end, reposted);
    PeerAddress peer = from ? operation.from : null;
    operation.fromGiven = from;
    operation.from.clear();
    Transfer transfer = new Transfer().flags(flags).bytesTransferred(UNTOUCHED);
    int buffersGiven = count < 0 ? operation.count() : count;
    WsaError error = post(scene, end, operation, buffers, buffersGiven, transfer, peer, given);
    if (overwrites) {
      Arrays.fill(buffers, Arena.ofAuto().allocate(DEFAULT_LENGTH));
    }
    if (!reposted) {
      operation.refused = given != null && error.failed() && error != WsaError.WSA_IO_PENDING;
    }
    operation.pended = error == WsaError.WSA_IO_PENDING;
    if (operation.ignored && error == WsaError.NO_ERROR) {
      operation.bytes = transfer.bytesTransferred();
      operation.owedRecord =
          Records.routine(
              operation.name, error, operation.bytes, transfer.flags(), true, operation.data());
    }
    return outcome(scene, end, operation, error, transfer);
  }

  @SuppressWarnings("NullAway") // null arrays and transfers are what some steps are about
  private WsaError post(
      Scene scene,
      End end,
      Op operation,
      MemorySegment[] buffers,
      int given,
      Transfer transfer,
      @Nullable PeerAddress peer,
      @Nullable Overlapped asked) {
    MemorySegment[] array = nullBuffers ? null : buffers;
    Transfer result = nullTransfer ? null : transfer;
    CompletionRoutine called = routine ? routine(scene, operation) : null;
    ThreadId self = org.wsp4j.Winsock.currentThreadId();
    return asksFrom()
        ? end.socket.recvFrom(array, given, result, peer, asked, called, self)
        : end.socket.recv(array, given, result, asked, called, self);
  }

  private CompletionRoutine routine(Scene scene, Op operation) {
    Thread initiator = Thread.currentThread();
    return (error, bytes, completed, flagsOut) -> {
      if (!overlapped) {
        scene.callsWithoutOverlapped++;
      }
      operation.ran = true;
      scene.routines.add(
          Records.routine(
              operation.name,
              error,
              bytes,
              flagsOut,
              Thread.currentThread().equals(initiator),
              operation.data()));
    };
  }

  private MemorySegment[] sameAgain(Op operation) {
    MemorySegment[] same = new MemorySegment[operation.count()];
    Arrays.fill(same, Arena.ofAuto().allocate(DEFAULT_LENGTH));
    return same;
  }

  private MemorySegment[] prepare(Op operation) {
    MemorySegment[] buffers = operation.allocate(lengths, adjacent);
    if (bad != Bad.NONE && badIndex >= buffers.length) {
      throw new Unsupported("there is no segment " + (badIndex + 1));
    }
    switch (bad) {
      case NULL -> buffers[badIndex] = nothing();
      case WILD -> buffers[badIndex] = closed(lengths[badIndex]);
      case NULL_EMPTY -> buffers[badIndex] = MemorySegment.NULL;
      case NONE -> {}
    }
    return buffers;
  }

  @SuppressWarnings("NullAway") // an entry that is null is the point
  private static MemorySegment nothing() {
    return null;
  }

  /** Memory that is not there any more: what a wild pointer is to the JVM. */
  private static MemorySegment closed(int length) {
    try (Arena arena = Arena.ofShared()) {
      return arena.allocate(Math.max(1, length));
    }
  }

  private void chooseEvent(Scene scene, Op operation) {
    if (!event) {
      operation.overlapped.event(null);
      operation.event = null;
      return;
    }
    if (operation.event == null) {
      operation.event = scene.event(true);
    }
    operation.overlapped.event(operation.event);
  }

  @Override
  public void compared(Scene scene, @Nullable JsonElement expected, JsonObject seen) {
    End end = scene.end(socket);
    boolean outOfBand = (flags & MsgFlags.MSG_OOB) != 0;
    String error = seen.get("err").getAsString();
    if (error.equals(WsaError.WSA_IO_PENDING.name())) {
      end.posted(scene.op(op.isEmpty() ? DEFAULT_OP : op), outOfBand);
    } else if ((flags & MsgFlags.MSG_PEEK) == 0 && (end.stream || MESSAGE_TAKEN.contains(error))) {
      String data = Records.payload(seen);
      end.took(outOfBand, expected == null ? data : Records.payload(expected), data);
    }
  }

  boolean asksFrom() {
    return from || fromLength >= 0;
  }

  /** What lpFromlen says afterwards. */
  int fromLength(End end, boolean filled) {
    int whole = end.family == ProtocolInfo.AF_INET6 ? SIZEOF_V6 : SIZEOF_V4;
    return from ? filled ? whole : fromLength : -1;
  }

  private JsonObject outcome(
      Scene scene, End end, Op operation, WsaError error, Transfer transfer) {
    JsonObject seen = new JsonObject();
    seen.addProperty("ret", error.failed() ? "SOCKET_ERROR" : "0");
    seen.addProperty("err", error.name());
    int bytes = transfer.bytesTransferred();
    if (!countless) {
      seen.addProperty("bytes", bytes == UNTOUCHED ? "unchanged" : String.valueOf(bytes));
    }
    seen.addProperty("flags_out", Records.flags(transfer.flags()));
    if (error != WsaError.WSA_IO_PENDING) {
      Steps.addBuffers(seen, operation);
    }
    seen.addProperty("data", operation.data());
    if (asksFrom()) {
      seen.addProperty("fromlen_out", fromLength(end, operation.from.length() > 0));
      seen.addProperty("from", scene.nameOf(operation.from));
    }
    return seen;
  }
}
