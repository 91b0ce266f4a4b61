package org.wsp4j.testkit.rows;

import static org.wsp4j.spi.WsaError.NO_ERROR;
import static org.wsp4j.spi.WsaError.WSA_IO_PENDING;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.wsp4j.spi.Overlapped;
import org.wsp4j.spi.Transfer;
import org.wsp4j.testkit.Bench;
import org.wsp4j.testkit.Buf;
import org.wsp4j.testkit.Call;
import org.wsp4j.testkit.Link;
import org.wsp4j.testkit.Memory;
import org.wsp4j.testkit.NotIn;
import org.wsp4j.testkit.Requirement;
import org.wsp4j.testkit.Way;

/** Section 8: scatter buffers. */
public interface ScatterRows {
  /**
   * Five bytes into three buffers of three.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-8.01")
  default void buffersFillInListOrder(Bench bench) {
    Call call = bench.connected().deliver("abcde").recv().into(3, 3, 3).inMode();

    call.completesWith("abcde");
    bench.check().that("bytes written into each buffer", List.of(3, 2, 0), written(call));
  }

  /**
   * The same when the buffers were posted before the data came.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-8.01")
  @NotIn(way = Way.BLOCKING, memory = Memory.CONFINED_ARENA, because = NotIn.CONFINED)
  default void postedBuffersFillInListOrder(Bench bench) {
    Link link = bench.connected();
    Call call = link.recv().into(3, 3, 3).ahead();

    link.peer().send("abcde");

    call.completesWith("abcde");
    bench.check().that("bytes written into each buffer", List.of(3, 2, 0), written(call));
  }

  /**
   * Random sizes, among them none, filled by random amounts.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-8.02")
  default void aBufferIsFullBeforeTheNextIsTouched(Bench bench) {
    Link link = bench.connected();
    for (int round = 0; round < 10; round++) {
      int[] sizes = bench.random().ints(1 + bench.random().nextInt(9), 0, 12).toArray();
      int room = Arrays.stream(sizes).sum();
      if (room == 0) {
        continue;
      }
      String data = "x".repeat(1 + bench.random().nextInt(room));

      Call call = link.deliver(data).recv().into(sizes).inMode();

      call.completesWith(data);
      bench
          .check()
          .that(
              "bytes written into each buffer", expectedFill(sizes, data.length()), written(call));
    }
  }

  /**
   * The client overwrites its array as soon as the call has returned.
   *
   * <p>Scenario WT-37.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-8.03")
  default void theArrayIsCapturedBeforeTheCallReturns(Bench bench) {
    Link link = bench.connected();
    MemorySegment[] array = new MemorySegment[2];
    Buf stranger = bench.buf(8);
    Call call = link.recv().into(2, 6).array(array).event().pends();

    array[0] = stranger.segment();
    array[1] = stranger.segment();
    link.peer().send("abcde");

    call.completesWith("abcde");
    bench.check().that("bytes in the array's new buffer", 0, stranger.written());
  }

  /**
   * One array serves 64 posts.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-8.04")
  default void oneArrayServesManyPosts(Bench bench) {
    Link link = bench.connected();
    MemorySegment[] array = new MemorySegment[1];
    List<Call> calls = new ArrayList<>();
    for (int i = 0; i < 64; i++) {
      calls.add(link.recv().into(1).array(array).overlapped().pends());
    }

    for (int i = 0; i < 64; i++) {
      link.peer().send(String.valueOf((char) ('0' + i)));
    }

    for (int i = 0; i < 64; i++) {
      calls.get(i).completesWith(String.valueOf((char) ('0' + i)));
    }
  }

  /**
   * Data lands in the client's own memory, of whatever kind it is.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-8.05")
  default void dataLandsInTheCallersOwnMemory(Bench bench) {
    Link link = bench.connected();
    byte[] array = new byte[4];
    MemorySegment view = MemorySegment.ofArray(array).asSlice(1, 2);
    for (Memory memory : Memory.values()) {
      Buf buf = bench.buf(4, memory);
      link.deliver("abcd").recv().into(buf).sync().returns(NO_ERROR);
      bench.check().that(memory + " memory", "abcd", buf.text(4));
    }

    link.deliver("xy");
    Transfer transfer = new Transfer();
    MemorySegment[] buffers = {view};
    bench.ok("LPWSPRecv", link.socket().recv(buffers, 1, transfer, null, null, null));

    bench.check().that("the array behind a slice", new byte[] {0, 'x', 'y', 0}, array);
  }

  /**
   * Position and limit of a ByteBuffer are those of the moment of the call.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-8.06")
  default void movingAPositionAfterThePostDoesNotMoveTheTarget(Bench bench) {
    Link link = bench.connected();
    ByteBuffer buffer = ByteBuffer.allocateDirect(8).position(2).limit(5);
    MemorySegment[] array = {MemorySegment.ofBuffer(buffer)};
    Overlapped overlapped = new Overlapped();
    Transfer transfer = new Transfer();
    bench
        .check()
        .that(
            "returned",
            WSA_IO_PENDING,
            link.socket().recv(array, 1, transfer, overlapped, null, null));

    buffer.clear();
    link.peer().send("abc");
    bench.awaitTrue(overlapped::isComplete, "the receive completes");

    byte[] bytes = new byte[8];
    buffer.get(bytes);
    bench.check().that("memory", new byte[] {0, 0, 'a', 'b', 'c', 0, 0, 0}, bytes);
  }

  private static List<Integer> written(Call call) {
    return call.buffers().stream().map(Buf::written).toList();
  }

  private static List<Integer> expectedFill(int[] sizes, int length) {
    int[] left = {length};
    return IntStream.of(sizes)
        .map(size -> {
          int part = Math.min(size, left[0]);
          left[0] -= part;
          return part;
        })
        .boxed()
        .toList();
  }
}
