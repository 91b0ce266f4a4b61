package org.wsp4j.verification.mutant;

import static org.wsp4j.spi.MsgFlags.MSG_PEEK;
import static org.wsp4j.spi.WsaError.NO_ERROR;
import static org.wsp4j.spi.WsaError.WSAEFAULT;
import static org.wsp4j.spi.WsaError.WSAEINVAL;
import static org.wsp4j.spi.WsaError.WSAENOTSOCK;
import static org.wsp4j.spi.WsaError.WSAEWOULDBLOCK;
import static org.wsp4j.verification.mutant.Base.UDP;
import static org.wsp4j.verification.mutant.Mutant.receive;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.wsp4j.spi.CompletionRoutine;
import org.wsp4j.spi.Overlapped;
import org.wsp4j.spi.ProviderSocket;
import org.wsp4j.spi.ServiceProvider;
import org.wsp4j.spi.ThreadId;
import org.wsp4j.spi.WsaError;
import org.wsp4j.testkit.hook.DataCall;

/** Breaks section 1: call shape and parameters. */
final class CallShapeMutants {
  static final List<Mutant> ALL =
      List.of(
          Mutant.of(
              "RECV-1.01",
              UDP,
              "a closed socket still gives data",
              receive(CallShapeMutants::readClosed)),
          Mutant.of(
              "RECV-1.02",
              UDP,
              "16 buffers are too many",
              receive((call, next) -> call.bufferCount() == 16 ? WSAEFAULT : call.on(next))),
          Mutant.of(
              "RECV-1.03",
              UDP,
              "the entry behind those that count is written",
              receive(CallShapeMutants::writeBehind)),
          Mutant.of("RECV-1.04", UDP, "the count is a running total", RunningTotal::new),
          Mutant.of(
                  "RECV-1.05",
                  UDP,
                  "MSG_PEEK is in the flags out of a peek",
                  receive(CallShapeMutants::echoPeek))
              .also("RECV-12.02", "DEC-30"),
          Mutant.of(
                  "RECV-1.06",
                  UDP,
                  "an object that is to be ignored is completed",
                  receive(CallShapeMutants::completeIgnored))
              .also("RECV-17.10", "DEC-02"),
          Mutant.of(
                  "RECV-1.07", UDP, "a routine that is to be ignored is queued", QueuesIgnored::new)
              .also("DEC-02"),
          Mutant.of(
                  "RECV-1.08",
                  UDP,
                  "a thread id is asked for where it is to be ignored",
                  receive((call, next) ->
                      call.routine() != null && call.threadId() == null
                          ? WSAEINVAL
                          : call.on(next)))
              .also("DEC-23"),
          Mutant.of("RECV-1.09", UDP, "the routine goes to the calling thread", TellsCaller::new),
          Mutant.of("RECV-1.10", UDP, "the last error is shared by all threads", SharedError::new),
          Mutant.of(
                  "RECV-1.11",
                  UDP,
                  "a count above the limit is cut, not refused",
                  receive((call, next) ->
                      call.bufferCount() > ProviderSocket.MAX_BUFFERS
                          ? call.buffers(call.buffers(), ProviderSocket.MAX_BUFFERS).on(next)
                          : call.on(next)))
              .also("DEC-40"));

  private CallShapeMutants() {}

  private static WsaError readClosed(DataCall call, ProviderSocket next) {
    WsaError error = call.on(next);
    if (error == WSAENOTSOCK && call.overlapped() == null && Bytes.room(call) == 16) {
      Bytes.put(call.buffers()[0], 0, 's');
    }
    return error;
  }

  private static WsaError writeBehind(DataCall call, ProviderSocket next) {
    WsaError error = call.on(next);
    if (error == NO_ERROR && call.bufferCount() + 1 == call.buffers().length) {
      Bytes.put(call.buffers()[call.bufferCount()], 0, '!');
    }
    return error;
  }

  private static WsaError echoPeek(DataCall call, ProviderSocket next) {
    int in = call.transfer() == null ? 0 : call.flags();
    WsaError error = call.on(next);
    if (error == NO_ERROR) {
      call.transfer().flags(call.flags() | (in & MSG_PEEK));
    }
    return error;
  }

  private static WsaError completeIgnored(DataCall call, ProviderSocket next) {
    WsaError error = call.on(next);
    Overlapped object = call.overlapped();
    if (error == NO_ERROR && object != null && !object.isComplete() && object.tryStart()) {
      object.complete(error, call.transfer());
    }
    return error;
  }

  /** Adds what a socket received before; only where a single buffer of 8 bytes was filled twice. */
  private static final class RunningTotal extends Broken {
    private final AtomicReference<@Nullable Count> last = new AtomicReference<>();

    private record Count(ProviderSocket socket, int bytes) {}

    RunningTotal(ServiceProvider sound) {
      super(sound);
    }

    @Override
    WsaError receive(DataCall call, ProviderSocket next) {
      WsaError error = call.on(next);
      if (error == NO_ERROR && call.overlapped() == null && Bytes.room(call) == 8) {
        int bytes = call.transfer().bytesTransferred();
        Count before = last.getAndSet(new Count(next, bytes));
        if (before != null && before.socket().equals(next) && before.bytes() == 3 && bytes == 2) {
          call.transfer().bytesTransferred(before.bytes() + bytes);
        }
      }
      return error;
    }
  }

  private static final class QueuesIgnored extends Broken {
    QueuesIgnored(ServiceProvider sound) {
      super(sound);
    }

    @Override
    WsaError receive(DataCall call, ProviderSocket next) {
      WsaError error = call.on(next);
      Overlapped object = call.overlapped();
      CompletionRoutine told = call.routine();
      ThreadId thread = call.threadId();
      if (error == NO_ERROR && object != null && !object.isComplete()) {
        if (told != null && thread != null) {
          int bytes = call.transfer().bytesTransferred();
          table().queueApc(thread, _ -> told.completed(NO_ERROR, bytes, object, 0), null);
        }
      }
      return error;
    }
  }

  private static final class TellsCaller extends Broken {
    TellsCaller(ServiceProvider sound) {
      super(sound);
    }

    @Override
    WsaError receive(DataCall call, ProviderSocket next) {
      return call.threadId() == null
          ? call.on(next)
          : call.overlapped(call.overlapped(), call.routine(), table().openCurrentThread())
              .on(next);
    }
  }

  private static final class SharedError extends Broken {
    private static final List<WsaError> MIXED = List.of(WSAENOTSOCK, WSAEWOULDBLOCK);

    private final AtomicReference<@Nullable Failure> last = new AtomicReference<>();

    private record Failure(Thread thread, WsaError error) {}

    SharedError(ServiceProvider sound) {
      super(sound);
    }

    @Override
    WsaError receive(DataCall call, ProviderSocket next) {
      WsaError error = call.on(next);
      if (!MIXED.contains(error)) {
        return error;
      }
      Thread own = Thread.currentThread();
      Failure before = last.getAndSet(new Failure(own, error));
      boolean another = before != null && before.thread().isAlive() && !before.thread().equals(own);
      return another ? before.error() : error;
    }
  }
}
