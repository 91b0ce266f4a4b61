package org.wsp4j.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.wsp4j.spi.AcceptCondition;
import org.wsp4j.spi.Apc;
import org.wsp4j.spi.PeerAddress;
import org.wsp4j.spi.WaitEnd;

/** RECV-14.05, DEC-20, DEC-22: what may run inside what. */
class ApcNestingTest {
  private final ApcQueue queue = ApcQueue.current();
  private final List<String> trace = new ArrayList<>();

  private record Keyed(@Nullable Object key, Runnable work) implements Apc {
    @Override
    public void run(@Nullable Object context) {
      work.run();
    }

    @Override
    public @Nullable Object nestingKey(@Nullable Object context) {
      return key;
    }
  }

  private void queue(@Nullable Object key, Runnable work) {
    queue.queueApc(new Keyed(key, work), null);
  }

  private void note(@Nullable Object key, String name) {
    queue(key, () -> trace.add(name));
  }

  private WaitEnd look() {
    return queue.await(System.nanoTime(), true, true);
  }

  @Test
  void callsOfTheRunningKeyAreDeferredInOrderAndTheOthersRunNested() {
    queue(
        "a",
        () -> {
          trace.add("a1 begins");
          assertThat(look()).isEqualTo(WaitEnd.ROUTINES_RAN);
          assertThat(look()).isEqualTo(WaitEnd.TIMED_OUT);
          trace.add("a1 ends");
        });
    note("a", "a2");
    note("b", "b1");
    note("a", "a3");
    note(null, "free");
    note("b", "b2");

    assertThat(look()).isEqualTo(WaitEnd.ROUTINES_RAN);

    assertThat(trace).containsExactly("a1 begins", "b1", "free", "b2", "a1 ends", "a2", "a3");
  }

  @Test
  void everyKeyOnTheStackIsDeferred() {
    queue(
        "a",
        () -> {
          trace.add("a1 begins");
          look();
          trace.add("a1 ends");
        });
    queue(
        "b",
        () -> {
          trace.add("b1 begins");
          look();
          trace.add("b1 ends");
        });
    note("a", "a2");
    note("b", "b2");
    note("c", "c1");

    look();

    assertThat(trace)
        .containsExactly("a1 begins", "b1 begins", "c1", "b1 ends", "b2", "a1 ends", "a2");
  }

  @Test
  void aDeferredCallNeitherEndsANestedWaitNorKeepsItBusy() {
    boolean[] nested = {false};
    queue(
        "a",
        () -> {
          note("a", "a2");
          nested[0] = look() == WaitEnd.TIMED_OUT;
        });

    look();

    assertThat(nested[0]).isTrue();
    assertThat(trace).containsExactly("a2");
  }

  @Test
  void aWakeEndsANestedWaitWhileCallsAreDeferred() {
    List<WaitEnd> ends = new ArrayList<>();
    queue(
        "a",
        () -> {
          note("a", "a2");
          queue.wake();
          ends.add(queue.await(Long.MAX_VALUE, true, true));
        });

    look();

    assertThat(ends).containsExactly(WaitEnd.WOKEN);
  }

  @Test
  void keysAreComparedByIdentity() {
    String one = new String("key".toCharArray());
    String other = new String("key".toCharArray());
    queue(one, this::look);
    note(other, "nested");
    queue(one, () -> trace.add("deferred"));

    look();

    assertThat(trace).containsExactly("nested", "deferred");
  }

  @Test
  void deepNestingOfDifferentKeysWorks() {
    for (int i = 0; i < 100; i++) {
      String key = "key " + i;
      queue(
          key,
          () -> {
            look();
            trace.add(key);
          });
    }

    look();

    assertThat(trace).hasSize(100).startsWith("key 99").endsWith("key 0");
  }

  @Test
  void aCallThatInterruptsABlockingCallIsACallbackAndOneOfAnOwnWaitIsNot() {
    List<Boolean> inCallback = new ArrayList<>();
    queue(null, () -> inCallback.add(queue.inCallback()));
    queue.await(System.nanoTime(), true, true);
    queue(null, () -> inCallback.add(queue.inCallback()));
    queue.await(System.nanoTime(), true, false);

    assertThat(inCallback).containsExactly(true, false);
    assertThat(queue.inCallback()).isFalse();
  }

  @Test
  void anOwnWaitInsideACallbackStaysInIt() {
    List<Boolean> inCallback = new ArrayList<>();
    queue(
        "a",
        () -> {
          queue("b", () -> inCallback.add(queue.inCallback()));
          queue.await(System.nanoTime(), true, false);
        });

    queue.await(System.nanoTime(), true, true);

    assertThat(inCallback).containsExactly(true);
  }

  @Test
  void anAcceptConditionIsACallbackAndOneThatThrowsRejects() throws Exception {
    List<Throwable> uncaught = new ArrayList<>();
    Threads.onNewThread(() -> {
      ApcQueue own = ApcQueue.current();
      Thread.currentThread().setUncaughtExceptionHandler((t, e) -> uncaught.add(e));
      AcceptCondition defers =
          peer ->
              own.inCallback()
                  ? AcceptCondition.Decision.CF_DEFER
                  : AcceptCondition.Decision.CF_ACCEPT;
      assertThat(own.callCondition(defers, new PeerAddress()))
          .isEqualTo(AcceptCondition.Decision.CF_DEFER);
      AcceptCondition throwing =
          peer -> {
            throw new IllegalStateException("a broken condition");
          };
      assertThat(own.callCondition(throwing, new PeerAddress()))
          .isEqualTo(AcceptCondition.Decision.CF_REJECT);
      assertThat(own.inCallback()).isFalse();
      return true;
    });

    assertThat(uncaught).hasSize(1);
  }
}
