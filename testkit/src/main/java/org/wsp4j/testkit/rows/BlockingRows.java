package org.wsp4j.testkit.rows;

import static org.wsp4j.spi.ServiceProvider.WSA_FLAG_OVERLAPPED;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.wsp4j.spi.Out;
import org.wsp4j.spi.SocketOption;
import org.wsp4j.testkit.Background;
import org.wsp4j.testkit.Bench;
import org.wsp4j.testkit.Buf;
import org.wsp4j.testkit.Call;
import org.wsp4j.testkit.Link;
import org.wsp4j.testkit.Memory;
import org.wsp4j.testkit.NotIn;
import org.wsp4j.testkit.Requirement;

/** Section 6: non-overlapped and blocking. */
public interface BlockingRows {
  /**
   * On a blocking and on a nonblocking socket, one opened overlapped and one not.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-6.01")
  default void bufferedDataIsCopied(Bench bench) {
    for (int flags : new int[] {0, WSA_FLAG_OVERLAPPED}) {
      Link link = bench.connected(bench.open(flags));

      bench.check().that("data", "abc", link.deliver("abc").collect(3));
      bench.nonblocking(link.socket());
      bench.check().that("data, nonblocking", "def", link.deliver("def").collect(3));
    }
  }

  /**
   * A platform thread.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-6.02")
  @NotIn(memory = Memory.CONFINED_ARENA, because = NotIn.CONFINED)
  default void aBlockingReceiveBlocksUntilDataArrives(Bench bench) {
    blocksUntilDataArrives(bench, bench::background);
  }

  /**
   * A virtual thread.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-6.02")
  @NotIn(memory = Memory.CONFINED_ARENA, because = NotIn.CONFINED)
  default void aBlockingReceiveOnAVirtualThreadBlocksUntilDataArrives(Bench bench) {
    blocksUntilDataArrives(bench, bench::backgroundVirtual);
  }

  private static void blocksUntilDataArrives(
      Bench bench, Function<Callable<Call>, Background<Call>> start) {
    for (int flags : new int[] {0, WSA_FLAG_OVERLAPPED}) {
      Link link = bench.connected(bench.open(flags));
      Buf buf = bench.buf(8);
      Background<Call> blocked = start.apply(() -> link.recv().into(buf).sync()).blocks();
      bench.check().that("bytes written while it blocks", 0, buf.written());

      link.peer().send("a");

      blocked.result().receives("a");
    }
  }

  /**
   * A receive blocks for longer than any budget where time passes when the kit says so; elsewhere,
   * how long a wait may be cannot be shown by waiting, but that nobody has set a time-out can.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-6.03")
  default void noTimeOutIsSetUnlessAskedFor(Bench bench) {
    Out<Integer> millis = new Out<>();
    Link link = bench.connected();
    bench.ok("LPWSPGetSockOpt", link.socket().getOption(SocketOption.SO_RCVTIMEO, millis));
    bench.check().that("SO_RCVTIMEO", 0, bench.check().given("a time-out", millis));

    Background<Call> blocked = bench.background(() -> link.recv().into(8).sync()).blocks();
    if (bench.advance(Duration.ofDays(365))) {
      blocked.blocks();
    } else {
      bench.info("SO_RCVTIMEO of a fresh socket is 0: none");
    }
    link.peer().send("late");

    blocked.result().receives("late");
  }

  /**
   * 100 bytes into 1,000, 100 bytes into 10.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-6.04")
  default void aStreamReturnsAsMuchAsFitsAndIsThere(Bench bench) {
    String data = "0123456789".repeat(10);

    bench.connected().deliver(data).recv().into(1000).inMode().completesWith(data);
    Call call = bench.connected().deliver(data).recv().into(10).inMode();
    call.completesWith(data.substring(0, 10));
  }

  /**
   * One byte, and room for a thousand.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-6.05")
  default void oneByteUnblocksAStream(Bench bench) {
    Link link = bench.connected();
    Background<Call> blocked = bench.background(() -> link.recv().into(1000).sync()).blocks();
    link.peer().send("a");
    blocked.result().receives("a");

    Call posted = link.recv().into(1000).event().pends();
    link.peer().send("b");
    posted.completesWith("b");
  }

  /**
   * An empty message, blocked and posted.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-6.08")
  default void anEmptyMessageUnblocks(Bench bench) {
    Link link = bench.connected();
    Background<Call> blocked = bench.background(() -> link.recv().into(8).sync()).blocks();
    link.peer().send("");
    blocked.result().receives("");

    Call posted = link.recv().into(8).event().pends();
    link.peer().send("");
    posted.completesWith("");
  }
}
