package org.wsp4j.testkit.rows;

import static org.wsp4j.spi.WsaError.NO_ERROR;
import static org.wsp4j.spi.WsaError.WSAEINVAL;
import static org.wsp4j.spi.WsaError.WSA_IO_INCOMPLETE;
import static org.wsp4j.spi.WsaError.WSA_IO_PENDING;

import java.lang.foreign.MemorySegment;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.wsp4j.spi.CompletionRoutine;
import org.wsp4j.spi.Overlapped;
import org.wsp4j.spi.Transfer;
import org.wsp4j.testkit.Bench;
import org.wsp4j.testkit.Call;
import org.wsp4j.testkit.Link;
import org.wsp4j.testkit.Requirement;

/** Section 15: the overlapped object, and its use with or without a routine. */
public interface OverlappedObjectRows {
  /**
   * The client keeps neither the object nor the buffer, and everything unreachable is collected.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-15.01")
  default void theProviderHoldsWhatIsPending(Bench bench) {
    Link link = bench.connected();
    AtomicReference<byte[]> received = new AtomicReference<>();
    WeakReference<Overlapped> posted =
        forgotten(
            link,
            (_, _, object, _) -> received.set((byte[]) Objects.requireNonNull(object.context())));

    collectGarbage(bench);
    bench.check().holds("the pending object is held", posted.get() != null);
    link.peer().send("a");
    bench.alertableUntil(() -> received.get() != null, "the routine of a forgotten object runs");

    bench.check().that("data", new byte[] {'a'}, received.get());
  }

  private static WeakReference<Overlapped> forgotten(Link link, CompletionRoutine routine) {
    byte[] memory = new byte[1];
    Overlapped overlapped = new Overlapped().context(memory);
    MemorySegment[] buffers = {MemorySegment.ofArray(memory)};
    link.bench()
        .check()
        .that(
            "returned",
            WSA_IO_PENDING,
            link.socket()
                .recv(buffers, 1, new Transfer(), overlapped, routine, link.bench().threadId()));
    return new WeakReference<>(overlapped);
  }

  private static void collectGarbage(Bench bench) {
    WeakReference<Object> garbage = new WeakReference<>(new Object());
    for (int i = 0; i < 100 && garbage.get() != null; i++) {
      System.gc();
    }
    if (garbage.get() != null) {
      throw bench.untested("the garbage collector does not run when asked");
    }
  }

  /**
   * After the completion the client gives the object to somebody else; the provider goes on.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-15.01")
  default void aCompletedObjectIsNotTouchedAgain(Bench bench) {
    Link link = bench.connected();
    Call call = link.recv().into(1).event().pends();
    link.peer().send("a");
    call.completesWith("a");
    Overlapped object = call.overlapped().event(bench.event());

    bench.check().holds("the client can claim the object", object.tryStart());
    Call next = link.recv().into(1).event().pends();
    link.peer().send("b");
    next.completesWith("b");
    bench.ok("CancelIoEx", link.socket().cancelIo(null));
    bench.ok("LPWSPCloseSocket", link.socket().close());
    bench.fence();

    bench.check().that("still claimed", true, object.isPending());
    object.abandon();
    bench.check().that("its new event is set", false, call.event().isSignalled());
    bench.check().that("bytes in the first buffer", "a", call.text(1));
  }

  /**
   * 16 operations, 16 objects, each with its own result.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-15.02")
  default void eachOperationHasItsResultInItsOwnObject(Bench bench) {
    Link link = bench.connected();
    List<Call> calls =
        IntStream.range(0, 16).mapToObj(_ -> link.recv().into(1).overlapped().pends()).toList();

    for (int i = 0; i < calls.size(); i++) {
      link.peer().send(letter(i));
    }

    for (int i = 0; i < calls.size(); i++) {
      calls.get(i).completesWith(letter(i));
    }
  }

  private static String letter(int i) {
    return String.valueOf((char) ('a' + i));
  }

  /**
   * On the same socket and on another one.
   *
   * @param bench the bench
   */
  @Test
  @Requirement({"RECV-15.02", "DEC-07"})
  default void aPendingObjectIsRefused(Bench bench) {
    Link link = bench.connected();
    Link other = bench.connected();
    Call first = link.recv().into(1).event().pends();

    Call again = link.recv().into(1).on(first.overlapped()).overlapped();
    again.returns(WSAEINVAL).leavesOutputsAlone();
    other.recv().into(1).on(first.overlapped()).routine().returns(WSAEINVAL).leavesOutputsAlone();

    link.peer().send("a");
    link.peer().send("b");
    first.completesWith("a");
    link.recv().into(1).sync().receives("b");
    bench.check().that("bytes in the refused buffer", 0, again.written());
    bench.check().that("routines queued", 0, bench.apcsQueued());
  }

  /**
   * One object, one operation after the other, also in another mode.
   *
   * @param bench the bench
   */
  @Test
  @Requirement({"RECV-15.02", "DEC-07"})
  default void aCompletedObjectIsUsedAgain(Bench bench) {
    Link link = bench.connected();
    Overlapped object = new Overlapped();
    for (int i = 0; i < 8; i++) {
      Call call =
          i % 2 == 0
              ? link.recv().into(1).on(object).event(bench.event()).pends()
              : link.recv().into(1).on(object).routine().pends();
      link.peer().send(letter(i));
      call.completesWith(letter(i));
    }
  }

  /**
   * With the routine null, what happens to the event: nothing before the end, set by it.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-15.03")
  default void theEventIsSetAtCompletion(Bench bench) {
    Link link = bench.connected();
    Call delayed = link.recv().into(1).event().pends();
    bench.fence();
    bench.check().that("set while pending", false, delayed.event().isSignalled());
    link.peer().send("a");
    delayed.completesWith("a");

    link.deliver("b").recv().into(1).event().completesWith("b");

    Call autoReset = link.recv().into(1).event(bench.event(false)).pends();
    link.peer().send("c");
    autoReset.completesWith("c");
  }

  /**
   * Neither routine nor event.
   *
   * <p>Scenario V04.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-15.04")
  default void anOperationWithoutEventAndRoutineIsPolled(Bench bench) {
    Link link = bench.connected();
    Call call = link.recv().into(4).overlapped().pends();

    link.peer().send("a");
    bench.awaitTrue(() -> call.result(false).error() != WSA_IO_INCOMPLETE, "the operation ends");

    bench.check().that("result", new Call.Completion(NO_ERROR, 1, 0), call.result(false));
    bench.check().that("object is complete", true, call.overlapped().isComplete());
    bench.check().that("routines queued", 0, bench.apcsQueued());
  }

  /**
   * Of two operations with events one is waited for and one polled.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-15.05")
  default void anOperationWithAnEventIsWaitedForOrPolled(Bench bench) {
    Link link = bench.connected();
    Call waited = link.recv().into(4).event().pends();
    link.peer().send("a");
    bench.check().that("waited", new Call.Completion(NO_ERROR, 1, 0), waited.result(true));

    Call polled = link.recv().into(4).event().pends();
    link.peer().send("b");
    bench.awaitTrue(() -> polled.result(false).error() != WSA_IO_INCOMPLETE, "the operation ends");
    bench.check().that("polled", new Call.Completion(NO_ERROR, 1, 0), polled.result(false));

    bench.awaitEvent(waited.event());
    bench.awaitEvent(polled.event());
  }
}
