package org.wsp4j.testkit.rows;

import static org.wsp4j.spi.WsaError.NO_ERROR;
import static org.wsp4j.spi.WsaError.WSAEFAULT;
import static org.wsp4j.spi.WsaError.WSA_OPERATION_ABORTED;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.wsp4j.spi.Apc;
import org.wsp4j.spi.CompletionRoutine;
import org.wsp4j.spi.Overlapped;
import org.wsp4j.spi.ThreadId;
import org.wsp4j.spi.WsaError;
import org.wsp4j.testkit.Background;
import org.wsp4j.testkit.Bench;
import org.wsp4j.testkit.Call;
import org.wsp4j.testkit.Link;
import org.wsp4j.testkit.Memory;
import org.wsp4j.testkit.NotIn;
import org.wsp4j.testkit.QueuedApc;
import org.wsp4j.testkit.Requirement;

/** Section 16: routines and APCs. */
public interface RoutineRows {
  /**
   * After the post the client calls no provider; it waits alertably, no more.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-16.01")
  default void theProviderArrangesTheCallOfTheRoutine(Bench bench) {
    Link link = bench.connected();
    Call call = link.recv().into(1).routine().pends();

    link.peer().send("a");
    bench.alertableWait();

    bench.check().that("runs", 1, call.runs().size());
    call.completesWith("a");
  }

  /**
   * The same while the client does nothing at all: the call is queued when it comes back.
   *
   * <p>Scenario DOC-32.
   *
   * @param bench the bench
   */
  @Test
  @Requirement({"RECV-16.01", "RECV-16.04"})
  @NotIn(memory = Memory.CONFINED_ARENA, because = NotIn.CONFINED)
  default void theCallIsQueuedWhileTheClientIsElsewhere(Bench bench) {
    Link link = bench.connected();
    Call call = link.recv().into(1).routine().pends();

    link.peer().send("a");
    bench.awaitTrue(() -> bench.apcsQueued() > 0, "WPUQueueApc is called");
    bench.alertableLook();

    bench.check().that("runs in the first alertable wait", 1, call.runs().size());
  }

  /**
   * Two threads wait alertably for one socket, each for its own.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-16.02")
  default void theRoutineRunsOnTheThreadThatStarted(Bench bench) {
    Link link = bench.connected();
    Call own = link.recv().into(1).routine().pends();
    AtomicReference<Call> posted = new AtomicReference<>();
    Background<Call> other = bench.background(() -> ended(link, posted));
    bench.awaitTrue(() -> posted.get() != null, "the other thread has posted");

    link.peer().send("a");
    link.peer().send("b");

    own.completesWith("a");
    other.result().completesWith("b");
    bench.check().that("thread", Thread.currentThread(), own.runs().getFirst().thread());
    bench.check().that("thread", other.thread(), other.result().runs().getFirst().thread());
  }

  /**
   * Virtual threads, at once and delayed.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-16.02")
  default void theRoutineRunsOnTheVirtualThreadThatStarted(Bench bench) {
    Link link = bench.connected();
    AtomicReference<Call> posted = new AtomicReference<>();
    Background<Call> delayed = bench.backgroundVirtual(() -> ended(link, posted));
    bench.awaitTrue(() -> posted.get() != null, "the virtual thread has posted");
    link.peer().send("a");
    delayed.result().completesWith("a");

    link.deliver("b");
    Background<Call> immediate = bench.backgroundVirtual(() -> ended(link, posted));
    immediate.result().completesWith("b");

    for (Background<Call> each : List.of(delayed, immediate)) {
      bench.check().that("thread", each.thread(), each.result().runs().getFirst().thread());
    }
  }

  private static Call ended(Link link, AtomicReference<Call> posted) {
    Call call = link.recv().into(1).routine();
    posted.set(call);
    var _ = call.completion();
    return call;
  }

  /**
   * The operation is complete and the client waits, but not alertably.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-16.03")
  @NotIn(memory = Memory.CONFINED_ARENA, because = NotIn.CONFINED)
  default void theRoutineIsNeverCalledByTheProvidersThreads(Bench bench) {
    Link link = bench.connected();
    Call call = link.recv().into(1).routine().pends();

    link.peer().send("a");
    bench.awaitTrue(call.overlapped()::isComplete, "the operation ends");
    Call polled = link.recv().into(1).overlapped().pends();
    link.peer().send("b");
    bench.awaitTrue(polled.overlapped()::isComplete, "the next operation ends");
    bench.fence();

    bench.check().that("runs before an alertable wait", 0, call.runs().size());
    call.completesWith("a");
    bench.check().that("thread", Thread.currentThread(), call.runs().getFirst().thread());
  }

  /**
   * Eight operations, eight calls, all of them for this thread.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-16.04")
  default void eachRoutineIsQueuedByOneCall(Bench bench) {
    Link link = bench.connected();
    List<Call> calls =
        IntStream.range(0, 8).mapToObj(_ -> link.recv().into(1).routine().pends()).toList();

    link.peer().send("a");
    calls.getFirst().completesWith("a");
    bench.check().that("calls queued for the first", 1, bench.apcsQueued());
    for (int i = 1; i < 8; i++) {
      link.peer().send("a");
    }
    calls.forEach(call -> call.completesWith("a"));

    bench.check().that("calls queued", 8, bench.apcsQueued());
    for (QueuedApc apc : bench.apcs()) {
      bench.check().that("thread", bench.threadId(), apc.thread());
    }
  }

  /**
   * From another thread, a virtual one, a routine, and this thread itself.
   *
   * @param bench the bench
   */
  @Test
  @Requirement({"RECV-16.05", "RECV-16.08"})
  default void anyThreadMayQueueACall(Bench bench) {
    Link link = bench.connected().deliver("a");
    ThreadId here = bench.threadId();
    List<String> ran = new ArrayList<>();
    Set<Thread> threads = new HashSet<>();
    Apc apc =
        context -> {
          ran.add(String.valueOf(context));
          threads.add(Thread.currentThread());
        };

    bench.ok("WPUQueueApc", bench.upcalls().queueApc(here, apc, "itself"));
    bench.ok("WPUQueueApc", fromAnother(bench, here, apc));
    bench.ok("WPUQueueApc", fromVirtual(bench, here, apc));
    link.recv()
        .into(1)
        .routine((_, _, _, _) -> bench.upcalls().queueApc(here, apc, "routine"))
        .completesWith("a");
    bench.alertableUntil(() -> ran.size() == 4, "four calls have run");

    bench.check().that("ran", List.of("itself", "another", "virtual", "routine"), ran);
    bench.check().that("threads", Set.of(Thread.currentThread()), threads);
  }

  private static WsaError fromAnother(Bench bench, ThreadId thread, Apc apc) {
    return bench.background(() -> bench.upcalls().queueApc(thread, apc, "another")).result();
  }

  private static WsaError fromVirtual(Bench bench, ThreadId thread, Apc apc) {
    return bench.backgroundVirtual(() -> bench.upcalls().queueApc(thread, apc, "virtual")).result();
  }

  /** A client's routine that could be taken for a function of the provider's. */
  private static CompletionRoutine lookalike(List<Object> seen) {
    class Lookalike implements CompletionRoutine, Apc {
      @Override
      public void completed(WsaError error, int bytes, Overlapped overlapped, int flags) {
        seen.add(overlapped);
      }

      @Override
      public void run(@Nullable Object context) {
        seen.add("queued itself");
      }
    }

    return new Lookalike();
  }

  /**
   * What is queued is not the client's, even where the client's would do.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-16.07")
  default void theQueuedFunctionIsTheProviders(Bench bench) {
    Link link = bench.connected().deliver("a");
    List<Object> seen = new ArrayList<>();
    CompletionRoutine routine = lookalike(seen);
    Overlapped overlapped = new Overlapped();

    link.recv().into(1).raw(overlapped, routine, bench.threadId());
    bench.alertableUntil(() -> !seen.isEmpty(), "the routine runs");

    bench.check().that("seen by the client", List.<Object>of(overlapped), seen);
    bench.check().that("calls queued", 1, bench.apcsQueued());
    for (QueuedApc each : bench.apcs()) {
      bench.check().holds("the function is not the client's", !routine.equals(each.apc()));
      bench.check().holds("it is of another class", each.apc().getClass() != routine.getClass());
    }
  }

  /**
   * Any object, and none.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-16.08")
  default void theContextIsHandedOverUnchanged(Bench bench) {
    Object context = new Object();
    List<@Nullable Object> seen = new ArrayList<>();

    bench.ok("WPUQueueApc", bench.upcalls().queueApc(bench.threadId(), seen::add, context));
    bench.ok("WPUQueueApc", bench.upcalls().queueApc(bench.threadId(), seen::add, null));
    bench.alertableLook();

    bench.check().that("calls run", 2, seen.size());
    bench.check().holds("the context is the very object", context.equals(seen.getFirst()));
    bench.check().that("no context", null, seen.getLast());
  }

  /**
   * The call is refused, and what the thread had started can still be asked for.
   *
   * <p>Scenario DOC-32.
   *
   * @param bench the bench
   */
  @Test
  @Requirement({"RECV-16.13", "DEC-14"})
  default void aDeadThreadsQueueTakesNothing(Bench bench) {
    Link link = bench.connected().deliver("a");
    Background<Call> owed =
        bench.background(() -> {
          Call call = link.recv().into(1).routine();
          bench.awaitTrue(() -> !call.isPending(), "a receive of data that is there ends");
          return call;
        });
    Call done = owed.ended();
    Background<Call> pending = bench.background(() -> link.recv().into(1).routine().pends());
    Call aborted = pending.ended();
    List<@Nullable Object> seen = new ArrayList<>();

    WsaError refused = bench.upcalls().queueApc(owed.threadId(), seen::add, "lost");
    bench.awaitTrue(() -> !done.isPending() && !aborted.isPending(), "both operations end");

    bench.check().that("WPUQueueApc returned", WSAEFAULT, refused);
    bench.check().that("owed", new Call.Completion(NO_ERROR, 1, 0), done.result(false));
    bench.check().that("aborted", WSA_OPERATION_ABORTED, aborted.result(false).error());
    bench.alertableFence();
    bench.check().that("run elsewhere", 0, done.runs().size() + aborted.runs().size());
    bench.check().that("functions run", 0, seen.size());
  }
}
