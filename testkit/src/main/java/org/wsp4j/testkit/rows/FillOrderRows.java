package org.wsp4j.testkit.rows;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.wsp4j.testkit.Background;
import org.wsp4j.testkit.Bench;
import org.wsp4j.testkit.Call;
import org.wsp4j.testkit.InOneMode;
import org.wsp4j.testkit.Link;
import org.wsp4j.testkit.Requirement;

/** Section 16: the order in which posted buffers fill, whatever the order of the routines. */
public interface FillOrderRows {
  /**
   * 64 receives of one byte; the kit runs their routines in an order of chance.
   *
   * @param bench the bench
   */
  @Test
  @Requirement({"RECV-16.10", "RECV-16.09"})
  default void buffersFillInTheOrderOfThePosts(Bench bench) {
    Link link = bench.connected();
    List<Integer> ran = new ArrayList<>();
    bench.permuteRoutines();
    List<Call> calls =
        IntStream.range(0, 64)
            .mapToObj(i -> link.recv().into(1).routine((_, _, _, _) -> ran.add(i)).pends())
            .toList();

    numbered(64).forEach(link.peer()::send);

    check(calls, numbered(64));
    bench.check().that("routines run", range(64), ran.stream().sorted().toList());
  }

  /**
   * Routine, event, neither, and buffers of several sizes in turn.
   *
   * @param bench the bench
   */
  @Test
  @Requirement({"RECV-16.10", "DEC-08"})
  default void receivesOfEveryKindAreInOneQueue(Bench bench) {
    Link link = bench.connected();
    List<Call> calls = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      calls.add(link.recv().into(1).routine().pends());
      calls.add(link.recv().into(1).event().pends());
      calls.add(link.recv().into(1).overlapped().pends());
    }

    numbered(48).forEach(link.peer()::send);

    check(calls, numbered(48));
  }

  /**
   * A synchronous receive entered before an overlapped one is served before it, and one entered
   * after it waits behind it.
   *
   * @param bench the bench
   */
  @Test
  @Requirement({"RECV-16.11", "DEC-08"})
  default void aSynchronousReceiveStandsInTheSameQueue(Bench bench) {
    Link link = bench.connected();
    Call before = link.recv().into(1).event().pends();
    Background<Call> blocked = bench.background(() -> link.recv().into(1).sync());
    blocked.blocks();
    Call after = link.recv().into(1).event().pends();

    numbered(3).forEach(link.peer()::send);

    before.completesWith(number(0));
    blocked.result().receives(number(1));
    after.completesWith(number(2));
  }

  /**
   * Four threads take turns; the order in which the calls entered is known.
   *
   * @param bench the bench
   */
  @Test
  @Requirement({"RECV-16.11", "DEC-08"})
  default void buffersFillInTheOrderInWhichThreadsEntered(Bench bench) {
    Link link = bench.connected();
    List<Call> entered = Collections.synchronizedList(new ArrayList<>());
    List<Background<Void>> threads = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
      threads.add(
          bench.background(() -> {
            for (int i = 0; i < 16; i++) {
              synchronized (entered) {
                entered.add(link.recv().into(1).event());
              }
            }
            return null;
          }));
    }
    threads.forEach(Background::ended);

    numbered(64).forEach(link.peer()::send);

    check(List.copyOf(entered), numbered(64));
  }

  /**
   * Four threads post at once, with routines; each sees its own receives in order, and together
   * they have every byte once.
   *
   * <p>Scenarios DOC-48 and X09.
   *
   * @param bench the bench
   * @throws InterruptedException never
   */
  @Test
  @Requirement({"RECV-16.11", "DEC-08"})
  @InOneMode(because = "it posts three hundred receives")
  default void eachThreadsBuffersFillInItsOwnOrder(Bench bench) throws InterruptedException {
    int rounds = Boolean.getBoolean("wsp4j.long") ? 100 : 5;
    for (int round = 0; round < rounds; round++) {
      Link link = bench.connected();
      CyclicBarrier start = new CyclicBarrier(4);
      CountDownLatch posted = new CountDownLatch(4);
      List<Background<List<Call>>> threads = new ArrayList<>();
      for (int t = 0; t < 4; t++) {
        threads.add(
            bench.background(() -> {
              start.await();
              List<Call> own = new ArrayList<>();
              for (int i = 0; i < 16; i++) {
                own.add(link.recv().into(1).routine());
              }
              posted.countDown();
              own.forEach(Call::completion);
              return own;
            }));
      }
      posted.await();
      numbered(64).forEach(link.peer()::send);

      List<String> all = new ArrayList<>();
      for (Background<List<Call>> each : threads) {
        List<String> texts = each.result().stream().map(call -> call.text(1)).toList();
        bench.check().that("in order", texts.stream().sorted().toList(), texts);
        all.addAll(texts);
      }
      bench.check().that("every byte once", numbered(64), all.stream().sorted().toList());
    }
  }

  private static void check(List<Call> calls, List<String> expected) {
    for (int i = 0; i < calls.size(); i++) {
      calls.get(i).completesWith(expected.get(i));
    }
  }

  private static List<Integer> range(int count) {
    return IntStream.range(0, count).boxed().toList();
  }

  private static List<String> numbered(int count) {
    return IntStream.range(0, count).mapToObj(FillOrderRows::number).toList();
  }

  private static String number(int i) {
    return String.valueOf((char) ('!' + i));
  }
}
