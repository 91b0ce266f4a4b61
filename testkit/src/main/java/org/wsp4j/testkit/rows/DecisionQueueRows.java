package org.wsp4j.testkit.rows;

import static org.wsp4j.spi.MsgFlags.MSG_PEEK;
import static org.wsp4j.spi.WsaError.NO_ERROR;
import static org.wsp4j.spi.WsaError.WSAEWOULDBLOCK;
import static org.wsp4j.testkit.Memory.CONFINED_ARENA;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.wsp4j.testkit.Background;
import org.wsp4j.testkit.Bench;
import org.wsp4j.testkit.Buf;
import org.wsp4j.testkit.Call;
import org.wsp4j.testkit.Link;
import org.wsp4j.testkit.Receive;
import org.wsp4j.testkit.Requirement;

/** Section 18: the one queue of receives. */
public interface DecisionQueueRows {
  /**
   * 64 receives of every kind, posted in turn by several threads, get 64 messages in turn.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("DEC-08")
  default void receivesOfAllThreadsAndKindsAreOneQueue(Bench bench) {
    Link link = bench.connected();
    List<Call> calls = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      calls.add(link.recv().into(1).routine().pends());
      calls.add(bench.background(() -> link.recv().into(1).event()).result().pends());
      calls.add(link.recv().into(1).event().pends());
      calls.add(bench.background(() -> link.recv().into(1).overlapped()).result().pends());
    }
    Background<Call> blocked = bench.background(() -> link.recv().into(1).sync());
    blocked.blocks();
    Call behind = link.recv().into(1).event().pends();

    for (int i = 0; i < 64; i++) {
      link.peer().send(letter(i));
    }
    for (int i = 0; i < 64; i++) {
      calls.get(i).completesWith(letter(i));
    }
    blocked.blocks();
    link.peer().send("y");
    link.peer().send("z");

    blocked.result().receives("y");
    behind.completesWith("z");
  }

  private static String letter(int i) {
    return String.valueOf((char) ('0' + i));
  }

  /**
   * Four threads post sixteen receives each, all at once: every byte goes to one buffer, and those
   * of one thread are filled in its order.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("DEC-08")
  default void buffersFillInTheOrderInWhichTheCallsEntered(Bench bench) {
    Link link = bench.connected();
    List<Background<List<Call>>> posters =
        IntStream.range(0, 4)
            .mapToObj(_ ->
                bench.background(() ->
                    IntStream.range(0, 16)
                        .mapToObj(_ -> link.recv().into(1).overlapped().pends())
                        .toList()))
            .toList();
    List<List<Call>> posted = posters.stream().map(Background::result).toList();

    for (int i = 0; i < 64; i++) {
      link.peer().send(letter(i));
    }

    StringBuilder all = new StringBuilder();
    for (List<Call> calls : posted) {
      String mine = calls.stream().map(DecisionQueueRows::received).collect(Collectors.joining());
      bench.check().that("what one thread got", sorted(mine), mine);
      all.append(mine);
    }
    String sent =
        IntStream.range(0, 64).mapToObj(DecisionQueueRows::letter).collect(Collectors.joining());
    bench.check().that("what all got", sent, sorted(all.toString()));
  }

  private static String received(Call call) {
    return call.text(call.completion().bytes());
  }

  private static String sorted(String text) {
    return text.chars()
        .sorted()
        .mapToObj(c -> String.valueOf((char) c))
        .collect(Collectors.joining());
  }

  /**
   * Nothing there and something pending: it would block, and so does a peek.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("DEC-33")
  default void aNonblockingReceiveBehindAPendingOneWouldBlock(Bench bench) {
    Link link = bench.connected();
    bench.nonblocking(link.socket());
    Call pending = link.recv().into(1).event().pends();

    link.recv().into(1).sync().returns(WSAEWOULDBLOCK).leavesOutputsAlone();
    link.recv().into(1).flags(MSG_PEEK).sync().returns(WSAEWOULDBLOCK);
    link.peer().send("a");

    pending.completesWith("a");
  }

  /**
   * Data for two, one pending: the nonblocking one gets the second part, at once, and so does a
   * peek before it. Nobody but this thread can have served the pending one (DEC-36).
   *
   * @param bench the bench
   */
  @Test
  @Requirement({"DEC-33", "DEC-36"})
  default void aNonblockingReceiveLetsTheQueueTakeWhatIsThereFirst(Bench bench) {
    for (int flags : List.of(0, MSG_PEEK)) {
      Link link = bench.connected();
      bench.nonblocking(link.socket());
      Call pending = link.recv().into(bench.buf(1, CONFINED_ARENA)).event().pends();
      link.deliver("a").deliver("b");
      bench.check().that("pending before the call", true, pending.isPending());

      Call call = link.recv().into(1).flags(flags).sync();

      bench.check().that("pending after the call", false, pending.isPending());
      pending.completesWith("a");
      call.receives("b");
      link.recv().into(1).sync().returns(flags == 0 ? WSAEWOULDBLOCK : NO_ERROR);
    }
  }

  /**
   * Memory that one thread may use: no other serves it, nor what is queued behind it.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("DEC-36")
  default void aConfinedBufferIsServedByItsOwnerAlone(Bench bench) {
    Link link = bench.connected();
    bench.nonblocking(link.socket());
    Buf confined = bench.buf(1, CONFINED_ARENA);
    Call first = link.recv().into(confined).event().pends();
    Call behind = link.recv().into(1).event().pends();
    link.deliver("a").deliver("b");

    Background<Call> other =
        bench.background(() -> {
          bench.readable(link.socket());
          Call call = link.recv().into(1).sync();
          bench.fence();
          return call;
        });

    other.result().returns(WSAEWOULDBLOCK);
    bench.check().that("pending, the owner elsewhere", true, first.isPending());
    bench.check().that("bytes written", 0, confined.written());
    bench.check().that("pending behind it", true, behind.isPending());
    first.completesWith("a");
    behind.completesWith("b");
  }

  /**
   * The owner serves it in every kind of wait and call: a blocking receive, an alertable wait, an
   * event wait, a poll.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("DEC-36")
  default void aConfinedBufferIsServedWhereverItsOwnerWaits(Bench bench) {
    Link link = bench.connected();
    link.deliver("a").recv().into(bench.buf(1, CONFINED_ARENA)).sync().receives("a");
    Receive receive = link.recv();

    Call event = receive.into(bench.buf(1, CONFINED_ARENA)).event().pends();
    link.deliver("b");
    event.completesWith("b");
    Call routine = receive.into(bench.buf(1, CONFINED_ARENA)).routine().pends();
    link.deliver("c");
    routine.completesWith("c");
    Call polled = receive.into(bench.buf(1, CONFINED_ARENA)).overlapped().pends();
    link.deliver("d");
    polled.completesWith("d");
    Background<Call> blocked =
        bench.background(() -> link.recv().into(bench.buf(1, CONFINED_ARENA)).sync());
    blocked.blocks();
    link.peer().send("e");
    bench.check().that("error", NO_ERROR, blocked.result().error());
  }
}
