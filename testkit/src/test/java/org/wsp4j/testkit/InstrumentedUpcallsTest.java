package org.wsp4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.wsp4j.spi.Apc;
import org.wsp4j.spi.Overlapped;
import org.wsp4j.spi.ThreadId;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.WaitEnd;
import org.wsp4j.spi.WsaError;

class InstrumentedUpcallsTest {
  private static final List<Object> IN_ORDER =
      IntStream.range(0, 20).<Object>mapToObj(i -> i).toList();

  @Test
  void callsRunInTheOrderTheyWereQueuedInUnlessPermuted() {
    assertThat(run(null)).isEqualTo(IN_ORDER);
  }

  @Test
  void permutedCallsAllRunOnceInAnotherOrder() {
    assertThat(run(new Random(7)))
        .isNotEqualTo(IN_ORDER)
        .containsExactlyInAnyOrderElementsOf(IN_ORDER);
  }

  @Test
  void oneSeedGivesOneOrder() {
    assertThat(run(new Random(7))).isEqualTo(run(new Random(7)));
  }

  @Test
  void whatIsQueuedAndWhoWaitsIsKnown() {
    try (Candidate candidate = Candidate.start(new FakeProvider().peering(), 1)) {
      InstrumentedUpcalls upcalls = candidate.upcalls();
      Apc apc = _ -> {};

      assertThat(upcalls.queueApc(upcalls.openCurrentThread(), apc, "context"))
          .isEqualTo(WsaError.NO_ERROR);

      assertThat(upcalls.queuedCount()).isEqualTo(1);
      QueuedApc queued = upcalls.queued().getFirst();
      assertThat(queued.apc()).isSameAs(apc);
      assertThat(queued.context()).isEqualTo("context");
      assertThat(queued.by()).isSameAs(Thread.currentThread());
      assertThat(upcalls.await(upcalls.openCurrentThread(), Long.MAX_VALUE, true))
          .isEqualTo(WaitEnd.ROUTINES_RAN);
      assertThat(upcalls.isWaiting(Thread.currentThread())).isFalse();
      upcalls.reset();
      assertThat(upcalls.queuedCount()).isZero();
    }
  }

  /** The routine may run before the thread that queued it has come back from the runtime. */
  @Test
  void aCallIsNotedByTheTimeItsRoutineHasRun() throws Exception {
    int rounds = 2_000;
    try (Candidate candidate = Candidate.start(new FakeProvider().peering(), 1)) {
      InstrumentedUpcalls upcalls = candidate.upcalls();
      ThreadId here = upcalls.openCurrentThread();
      List<Object> ran = new ArrayList<>();
      Thread provider =
          Thread.ofPlatform()
              .daemon()
              .start(() -> {
                for (int i = 0; i < rounds; i++) {
                  int before = i;
                  while (upcalls.completions() <= before) {
                    Thread.onSpinWait();
                  }
                  upcalls.queueApc(here, ran::add, i);
                }
              });
      for (int i = 1; i <= rounds; i++) {
        Overlapped next = new Overlapped();
        assertThat(next.tryStart()).isTrue();
        upcalls.completeOverlappedRequest(next, WsaError.NO_ERROR, new Transfer(), false);
        while (ran.size() < i) {
          upcalls.await(here, Long.MAX_VALUE, true);
        }
        assertThat(upcalls.queuedCount()).isEqualTo(i);
      }
      provider.join();
    }
  }

  /** Whoever waits for the note, and then looks once, finds the routine. */
  @Test
  void aCallThatIsNotedIsInTheQueue() throws Exception {
    int rounds = 2_000;
    try (Candidate candidate = Candidate.start(new FakeProvider().peering(), 1)) {
      InstrumentedUpcalls upcalls = candidate.upcalls();
      ThreadId here = upcalls.openCurrentThread();
      List<Object> ran = new ArrayList<>();
      AtomicInteger asked = new AtomicInteger();
      Thread provider =
          Thread.ofPlatform()
              .daemon()
              .start(() -> {
                for (int i = 0; i < rounds; i++) {
                  while (asked.get() <= i) {
                    Thread.onSpinWait();
                  }
                  upcalls.queueApc(here, ran::add, i);
                }
              });
      for (int i = 1; i <= rounds; i++) {
        asked.incrementAndGet();
        while (upcalls.queuedCount() < i) {
          Thread.onSpinWait();
        }
        assertThat(upcalls.await(here, System.nanoTime(), true)).isEqualTo(WaitEnd.ROUTINES_RAN);
        assertThat(ran).hasSize(i);
      }
      provider.join();
    }
  }

  private static List<Object> run(@Nullable Random permutation) {
    List<Object> ran = new ArrayList<>();
    try (Candidate candidate = Candidate.start(new FakeProvider().peering(), 1)) {
      InstrumentedUpcalls upcalls = candidate.upcalls();
      if (permutation != null) {
        upcalls.permute(permutation);
      }
      IN_ORDER.forEach(i -> upcalls.queueApc(upcalls.openCurrentThread(), ran::add, i));
      while (ran.size() < IN_ORDER.size()) {
        upcalls.await(upcalls.openCurrentThread(), Long.MAX_VALUE, true);
      }
    }
    return ran;
  }
}
