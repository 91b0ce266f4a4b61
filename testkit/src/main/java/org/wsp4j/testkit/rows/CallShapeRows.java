package org.wsp4j.testkit.rows;

import static org.wsp4j.spi.MsgFlags.MSG_PARTIAL;
import static org.wsp4j.spi.MsgFlags.MSG_PEEK;
import static org.wsp4j.spi.WsaError.NO_ERROR;
import static org.wsp4j.spi.WsaError.WSAEFAULT;
import static org.wsp4j.spi.WsaError.WSAEINVAL;
import static org.wsp4j.spi.WsaError.WSAENOTSOCK;
import static org.wsp4j.spi.WsaError.WSAEWOULDBLOCK;
import static org.wsp4j.spi.WsaError.WSA_IO_PENDING;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.wsp4j.spi.Overlapped;
import org.wsp4j.spi.ProviderSocket;
import org.wsp4j.spi.ThreadId;
import org.wsp4j.spi.Transfer;
import org.wsp4j.testkit.Background;
import org.wsp4j.testkit.Bench;
import org.wsp4j.testkit.Buf;
import org.wsp4j.testkit.Call;
import org.wsp4j.testkit.InOneMode;
import org.wsp4j.testkit.Link;
import org.wsp4j.testkit.Memory;
import org.wsp4j.testkit.Receive;
import org.wsp4j.testkit.Requirement;

/** Section 1: call shape and parameters. */
public interface CallShapeRows {
  /**
   * Two sockets, each with data of its own.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-1.01")
  default void aReceiveReadsTheSocketItNames(Bench bench) {
    Link first = bench.connected().deliver("first");
    Link second = bench.connected().deliver("second");

    second.recv().into(16).inMode().completesWith("second");
    first.recv().into(16).inMode().completesWith("first");
  }

  /**
   * A socket that was closed while data was there.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-1.01")
  default void aClosedSocketIsNeverRead(Bench bench) {
    Link closed = bench.connected().deliver("secret");
    bench.ok("LPWSPCloseSocket", closed.socket().close());
    Buf buf = bench.buf(16);

    closed.recv().into(buf).sync().returns(WSAENOTSOCK).leavesOutputsAlone();
    bench.check().that("bytes in the buffer", 0, buf.written());
  }

  /**
   * 1, 2, 16 and 1,024 buffers.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-1.02")
  default void theListMayHaveOneBufferOrTheMost(Bench bench) {
    Link link = bench.connected();
    for (int count : List.of(1, 2, 16, ProviderSocket.MAX_BUFFERS)) {
      String data = "a".repeat(count);
      int[] ones = new int[count];
      Arrays.fill(ones, 1);

      link.deliver(data).recv().into(ones).inMode().completesWith(data);
    }
  }

  /**
   * One list of every kind of memory, each buffer with a length of its own.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-1.02")
  default void theListMayMixKindsOfMemory(Bench bench) {
    Memory[] kinds = Memory.values();
    Buf[] bufs = new Buf[kinds.length];
    int room = 0;
    for (int i = 0; i < kinds.length; i++) {
      bufs[i] = bench.buf(i + 1, kinds[i]);
      room += i + 1;
    }
    String data = "abcdefghijklmnopqrstuvwxyz0123456789".substring(0, room);

    bench.connected().deliver(data).recv().into(bufs).inMode().completesWith(data);
  }

  /**
   * A list of three of which two count.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-1.03")
  default void onlyTheFirstEntriesOfTheListTakePart(Bench bench) {
    Link link = bench.connected().deliver("abcd");
    Buf tail = bench.buf(4);

    Call call = link.recv().into(bench.buf(2), bench.buf(2), tail).count(2).inMode();

    call.completesWith("abcd");
    bench.check().that("bytes in the tail", 0, tail.written());
  }

  /**
   * Two receives, two counts.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-1.04")
  default void theCountIsOfThisCallAlone(Bench bench) {
    Link link = bench.connected();

    Call first = link.deliver("abc").recv().into(8).sync();
    Call second = link.deliver("de").recv().into(8).sync();

    first.receives("abc");
    second.receives("de");
  }

  /**
   * MSG_PEEK in chooses what happens, and nothing of the input is left in the output.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-1.05")
  default void flagsInSelectAndFlagsOutDescribe(Bench bench) {
    Link link = bench.connected().deliver("abc");

    Call peek = link.recv().into(8).flags(MSG_PEEK).sync();
    Call partial = link.recv().into(8).flags(MSG_PARTIAL).sync();

    peek.receives("abc");
    bench.check().flags("flags out of the peek", 0, peek.flags());
    partial.receives("abc");
    bench.check().flags("flags out of a whole message", 0, partial.flags());
  }

  /**
   * Data is there, the socket was not opened overlapped.
   *
   * @param bench the bench
   */
  @Test
  @Requirement({"RECV-1.06", "DEC-02"})
  default void theOverlappedObjectIsIgnoredOnANonOverlappedSocket(Bench bench) {
    Link link = bench.connected(bench.open(0)).deliver("abc");

    Call call = link.recv().into(8).event();

    call.receives("abc");
    bench.check().that("the object is complete", false, call.overlapped().isComplete());
    bench.check().that("the object is pending", false, call.overlapped().isPending());
    bench.check().that("the event is set", false, call.event().isSignalled());
    bench.check().that("completions", 0, bench.completions());
  }

  /**
   * The routine never runs, although later ones of this thread do.
   *
   * @param bench the bench
   */
  @Test
  @Requirement({"RECV-1.07", "DEC-02"})
  default void theRoutineIsIgnoredOnANonOverlappedSocket(Bench bench) {
    Link link = bench.connected(bench.open(0)).deliver("abc");

    Call call = link.recv().into(8).routine();

    call.receives("abc");
    bench.check().that("calls queued", 0, bench.apcsQueued());
    bench.alertableFence();
    bench.check().that("runs", 0, call.runs().size());
  }

  /**
   * No thread id, and one that names nothing.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-1.08")
  default void theThreadIdIsIgnoredOnANonOverlappedSocket(Bench bench) {
    Link link = bench.connected(bench.open(0));
    ThreadId bogus = Thread::currentThread;

    link.deliver("abc")
        .recv()
        .into(8)
        .raw(new Overlapped(), (_, _, _, _) -> {}, null)
        .receives("abc");
    link.deliver("de")
        .recv()
        .into(8)
        .raw(new Overlapped(), (_, _, _, _) -> {}, bogus)
        .receives("de");
  }

  /**
   * One thread posts in the name of another and goes on posting in its own.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-1.09")
  default void theRoutineLandsOnTheThreadThatWasNamedAtTheCall(Bench bench) {
    Link link = bench.connected();
    AtomicReference<Thread> ranOn = new AtomicReference<>();
    Background<Void> named =
        bench.background(() -> {
          bench.alertableUntil(() -> ranOn.get() != null, "the routine has run");
          return null;
        });

    ThreadId[] holder = {named.threadId()};
    Receive first = link.recv().into(1);
    first
        .raw(new Overlapped(), (_, _, _, _) -> ranOn.set(Thread.currentThread()), holder[0])
        .returns(WSA_IO_PENDING);
    holder[0] = bench.threadId();
    Call own = link.recv().into(1).routine().pends();
    link.peer().send("a");
    link.peer().send("b");

    own.completesWith("b");
    named.result();
    bench.check().that("the thread of the first routine", named.thread(), ranOn.get());
  }

  /**
   * Two threads fail in two ways, in turn, and then many times at once.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-1.10")
  @InOneMode(because = "it makes two thousand calls")
  default void errorsOfTwoThreadsDoNotMix(Bench bench) {
    Link closed = bench.connected();
    Link empty = bench.connected();
    bench.nonblocking(empty.socket());
    bench.ok("LPWSPCloseSocket", closed.socket().close());
    Receive nothing = empty.recv().into(8);
    Receive refused = closed.recv().into(8);
    Runnable here = () -> nothing.sync().returns(WSAEWOULDBLOCK);
    Runnable there = () -> refused.sync().returns(WSAENOTSOCK);

    for (int turn = 0; turn < 8; turn++) {
      here.run();
      bench.background(Executors.callable(there)).result();
    }
    Background<?> other = bench.background(Executors.callable(repeated(there)));
    repeated(here).run();
    other.result();
  }

  /**
   * Nothing stands between the kit and the procedure table; every refusal is a value, and the data
   * stays.
   *
   * @param bench the bench
   */
  @Test
  @Requirement({"RECV-1.11", "DEC-40"})
  default void providersValidateTheirOwnParameters(Bench bench) {
    Link link = bench.connected().deliver("abc");
    MemorySegment[] one = {bench.buf(8).segment()};
    Receive recv = link.recv();

    bench.check().that("null array", WSAEFAULT, recv.misused(null, 1, new Transfer()));
    bench.check().that("null transfer", WSAEFAULT, recv.misused(one, 1, null));
    bench.check().that("count -1", WSAEFAULT, recv.misused(one, -1, new Transfer()));
    bench.check().that("count 2 of 1", WSAEFAULT, recv.misused(one, 2, new Transfer()));
    MemorySegment[] many = new MemorySegment[ProviderSocket.MAX_BUFFERS + 1];
    Arrays.fill(many, one[0]);
    bench.check().that("count 1,025", WSAEFAULT, recv.misused(many, many.length, new Transfer()));
    bench.check().that("count 0", WSAEINVAL, recv.misused(one, 0, new Transfer()));

    link.recv().into(8).sync().returns(NO_ERROR).receives("abc");
  }

  private static Runnable repeated(Runnable body) {
    return () -> {
      for (int i = 0; i < 1_000; i++) {
        body.run();
      }
    };
  }
}
