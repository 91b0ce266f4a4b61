package org.wsp4j.testkit.rows;

import static org.wsp4j.spi.MsgFlags.MSG_OOB;
import static org.wsp4j.spi.ServiceProvider.WSA_FLAG_OVERLAPPED;
import static org.wsp4j.spi.WsaError.NO_ERROR;
import static org.wsp4j.spi.WsaError.WSAECONNRESET;
import static org.wsp4j.spi.WsaError.WSAEDISCON;
import static org.wsp4j.spi.WsaError.WSAEFAULT;
import static org.wsp4j.spi.WsaError.WSAEINPROGRESS;
import static org.wsp4j.spi.WsaError.WSAEINTR;
import static org.wsp4j.spi.WsaError.WSAEINVAL;
import static org.wsp4j.spi.WsaError.WSAEMSGSIZE;
import static org.wsp4j.spi.WsaError.WSAENOTCONN;
import static org.wsp4j.spi.WsaError.WSAENOTSOCK;
import static org.wsp4j.spi.WsaError.WSAEOPNOTSUPP;
import static org.wsp4j.spi.WsaError.WSAEWOULDBLOCK;
import static org.wsp4j.spi.WsaError.WSA_OPERATION_ABORTED;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.wsp4j.spi.AcceptCondition.Decision;
import org.wsp4j.spi.ProviderSocket;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.WsaError;
import org.wsp4j.testkit.Background;
import org.wsp4j.testkit.Bench;
import org.wsp4j.testkit.Call;
import org.wsp4j.testkit.InOneMode;
import org.wsp4j.testkit.Link;
import org.wsp4j.testkit.Requirement;

/** Section 3: error codes that the caller or its own side brings about. */
public interface ErrorRows {
  /**
   * A fresh socket, a bound one, and one whose connect failed.
   *
   * <p>Scenario WT-18.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-3.02")
  default void anUnconnectedSocketIsNotConnected(Bench bench) {
    ProviderSocket fresh = bench.open(WSA_FLAG_OVERLAPPED);
    bench.recv(fresh).into(8).sync().returns(WSAENOTCONN);

    bench.ok("LPWSPBind", fresh.bind(bench.address()));
    bench.recv(fresh).into(8).sync().returns(WSAENOTCONN).leavesOutputsAlone();
    bench.recv(fresh).into(8).overlapped().returns(WSAENOTCONN);

    ProviderSocket refused = bench.open(WSA_FLAG_OVERLAPPED);
    WsaError connect = refused.connect(bench.nameOf(fresh), null, null, null);
    bench.check().that("nobody listens there", true, connect.failed());
    bench.recv(refused).into(8).sync().returns(WSAENOTCONN);
  }

  /**
   * One thread blocks, another cancels it; the socket is unharmed.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-3.03")
  default void aCancelledBlockingCallIsInterrupted(Bench bench) {
    Link link = bench.connected();
    Background<Call> blocked = bench.background(() -> link.recv().into(8).sync());

    bench.awaitTrue(
        () -> bench.provider().cancelBlockingCall(blocked.threadId()) == NO_ERROR,
        "LPWSPCancelBlockingCall finds the blocked call");

    blocked.result().returns(WSAEINTR).leavesOutputsAlone();
    link.deliver("still here").recv().into(16).sync().receives("still here");
  }

  /**
   * A routine interrupts a blocked receive and blocks itself.
   *
   * @param bench the bench
   */
  @Test
  @Requirement({"RECV-3.04", "DEC-22"})
  default void aRoutineThatInterruptedABlockingCallMustNotBlock(Bench bench) {
    Link outer = bench.connected();
    Link inner = bench.connected();
    AtomicReference<@Nullable WsaError> refusal = new AtomicReference<>();
    Background<Call> blocked =
        bench.background(() -> {
          inner
              .recv()
              .into(8)
              .routine((_, _, _, _) -> refusal.set(inner.recv().into(8).sync().error()));
          return outer.recv().into(8).sync();
        });

    blocked.blocks();
    inner.peer().send("go");
    bench.awaitTrue(() -> refusal.get() != null, "the routine runs inside the blocked receive");
    outer.peer().send("end");

    bench.check().that("inside the routine", WSAEINPROGRESS, refusal.get());
    blocked.result().receives("end");
  }

  /**
   * An accept condition blocks, with data there and without.
   *
   * @param bench the bench
   */
  @Test
  @Requirement({"RECV-3.05", "DEC-22"})
  default void anAcceptConditionMustNotBlock(Bench bench) {
    bench.assumeConnections();
    Link full = bench.connected().deliver("data");
    Link empty = bench.connected();
    List<WsaError> refusals = new ArrayList<>();

    bench.accepted(
        bench.listening(),
        _ -> {
          refusals.add(empty.recv().into(8).sync().error());
          refusals.add(full.recv().into(8).sync().error());
          return Decision.CF_ACCEPT;
        });

    bench.check().that("inside the condition", List.of(WSAEINPROGRESS, WSAEINPROGRESS), refusals);
    full.recv().into(8).sync().receives("data");
  }

  /**
   * Read-only memory, a missing entry, a closed arena; each behind a good buffer, with data there.
   *
   * @param bench the bench
   */
  @Test
  @Requirement({"RECV-3.07", "DEC-23"})
  default void memoryThatIsNotWhollyValidIsAFaultAndTheDataStays(Bench bench) {
    Link link = bench.connected().deliver("abc");
    Arena arena = Arena.ofShared();
    MemorySegment closed = arena.allocate(8);
    arena.close();
    MemorySegment readOnly = MemorySegment.ofBuffer(ByteBuffer.allocate(8).asReadOnlyBuffer());

    fault(bench, link, "read-only buffer", readOnly);
    fault(bench, link, "read-only segment", bench.buf(8).segment().asReadOnly());
    fault(bench, link, "closed arena", closed);
    fault(bench, link, "null entry", null);

    link.recv().into(8).sync().receives("abc");
  }

  private static void fault(Bench bench, Link link, String what, @Nullable MemorySegment bad) {
    MemorySegment[] behindGood = {bench.buf(1).segment(), null};
    behindGood[1] = bad;
    WsaError error = link.recv().misused(behindGood, 2, new Transfer());
    bench.check().that(what, WSAEFAULT, error);
  }

  /**
   * Every way to receive from a socket that is closed.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-3.08")
  default void aClosedSocketIsNotASocket(Bench bench) {
    Link link = bench.connected();
    bench.ok("LPWSPCloseSocket", link.socket().close());

    link.recv().into(8).sync().returns(WSAENOTSOCK).leavesOutputsAlone();
    link.recv().into(8).event().returns(WSAENOTSOCK).leavesOutputsAlone();
    link.recv().into(8).routine().returns(WSAENOTSOCK).leavesOutputsAlone();
  }

  /**
   * Not stream-style, or a stream without urgent data.
   *
   * <p>Scenario DOC-21.
   *
   * @param bench the bench
   */
  @Test
  @Requirement({"RECV-3.09", "RECV-3.10"})
  default void urgentDataIsNotSupportedWhereTheBitsDoNotSaySo(Bench bench) {
    Link link = bench.connected().deliver("data");

    link.recv().into(8).flags(MSG_OOB).sync().returns(WSAEOPNOTSUPP).leavesOutputsAlone();
    link.recv().into(8).flags(MSG_OOB).overlapped().returns(WSAEOPNOTSUPP);

    link.recv().into(8).sync().receives("data");
  }

  /**
   * A protocol that only sends.
   *
   * <p>Scenario DOC-22.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-3.11")
  default void aSendOnlySocketDoesNotReceive(Bench bench) {
    ProviderSocket socket = bench.open(WSA_FLAG_OVERLAPPED);

    bench.recv(socket).into(8).sync().returns(WSAEOPNOTSUPP).leavesOutputsAlone();
    bench.recv(socket).into(8).overlapped().returns(WSAEOPNOTSUPP);
  }

  /**
   * As many as may be outstanding, and one more.
   *
   * <p>Scenario DOC-24.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-3.15")
  @InOneMode(because = "it posts as many receives as may be outstanding")
  default void oneReceiveTooManyFailsAndTheOthersComplete(Bench bench) {
    Link link = bench.connected();
    List<Call> calls = new ArrayList<>();
    for (int i = 0; i < bench.outstandingReceives(); i++) {
      calls.add(link.recv().into(bench.buf(1)).overlapped().pends());
    }

    Call extra = link.recv().into(bench.buf(1)).event();

    extra.returns(WSAEWOULDBLOCK).leavesOutputsAlone();
    for (int i = 0; i < calls.size(); i++) {
      String data = String.valueOf((char) ('a' + i % 26));
      link.peer().send(data);
      calls.get(i).completesWith(data);
    }
    bench.check().that("the extra one is indicated", false, extra.indicated());
  }

  /**
   * Nonblocking, nothing there.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-3.16")
  default void aNonblockingReceiveOfNothingWouldBlock(Bench bench) {
    Link link = bench.connected();
    bench.nonblocking(link.socket());

    link.recv().into(8).sync().returns(WSAEWOULDBLOCK).leavesOutputsAlone();
    link.deliver("data").recv().into(8).sync().receives("data");
    link.recv().into(8).sync().returns(WSAEWOULDBLOCK).leavesOutputsAlone();
  }

  /**
   * Eight bytes into three.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-3.17")
  default void theTailOfADatagramThatIsTooLargeIsGone(Bench bench) {
    Link link = bench.connected().deliver("abcdefgh").deliver("next");

    Call small = link.recv().into(3).sync().returns(WSAEMSGSIZE);

    bench.check().that("the first part", "abc", small.text(3));
    link.recv().into(16).sync().receives("next");
  }

  /**
   * Eight bytes into three, then into eight.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-3.18")
  default void aReliableMessageThatIsTooLargeIsKept(Bench bench) {
    Link link = bench.connected().deliver("abcdefgh");

    link.recv().into(3).sync().returns(WSAEMSGSIZE);

    link.recv().into(8).sync().receives("abcdefgh");
  }

  /**
   * Neither bound nor connected, nor has it sent.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-3.19")
  default void anUnboundDatagramSocketIsInvalid(Bench bench) {
    ProviderSocket fresh = bench.open(WSA_FLAG_OVERLAPPED);

    bench.recv(fresh).into(8).sync().returns(WSAEINVAL).leavesOutputsAlone();
    bench.recv(fresh).into(8).overlapped().returns(WSAEINVAL);
  }

  /**
   * A post on a socket that was not opened overlapped: nonblocking it would block, blocking it
   * does.
   *
   * @param bench the bench
   */
  @Test
  @Requirement({"RECV-3.20", "DEC-02"})
  default void aPostOnANonOverlappedSocketNeverPends(Bench bench) {
    Link nonblocking = bench.connected(bench.open(0));
    bench.nonblocking(nonblocking.socket());
    Call refused = nonblocking.recv().into(8).event().returns(WSAEWOULDBLOCK);
    bench.check().that("pending", false, refused.isPending());

    Link blocking = bench.connected(bench.open(0));
    Background<Call> call = bench.background(() -> blocking.recv().into(8).event());
    call.blocks();
    blocking.peer().send("data");

    call.result().receives("data");
    bench.check().that("completions, by this socket", 0, bench.completions());
  }

  /**
   * The peer resets; the error stays.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-3.22")
  default void aResetByThePeerIsReported(Bench bench) {
    Link link = bench.connected().send("never received");
    link.peer().deliverReset();

    link.recv().into(8).sync().returns(WSAECONNRESET).leavesOutputsAlone();
  }

  /**
   * The peer shuts down after its last message.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-3.23")
  default void theGracefulEndOfAMessageCircuitIsADisconnect(Bench bench) {
    Link link = bench.connected().deliver("last");
    link.peer().deliverEnd();

    link.recv().into(8).sync().receives("last");
    link.recv().into(8).sync().returns(WSAEDISCON).leavesOutputsAlone();
  }

  /**
   * Nothing there.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-3.24")
  default void anOverlappedReceiveOfNothingPends(Bench bench) {
    Call call = bench.connected().recv().into(8).overlapped().pends();

    bench.check().that("number", 997, call.error().number());
    bench.check().that("pending", true, call.isPending());
  }

  /**
   * Pending in three ways, then closed.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-3.25")
  default void closingAbortsWhatIsPending(Bench bench) {
    Link link = bench.connected();
    List<Call> calls = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      calls.add(link.recv().into(8).event().pends());
      calls.add(link.recv().into(8).routine().pends());
      calls.add(link.recv().into(8).overlapped().pends());
    }

    bench.ok("LPWSPCloseSocket", link.socket().close());

    bench.alertableUntil(() -> calls.stream().allMatch(Call::indicated), "all are indicated");
    for (Call call : calls) {
      bench.check().that("status", WSA_OPERATION_ABORTED, call.overlapped().error());
      bench.check().that("bytes", 0, call.overlapped().bytesTransferred());
    }
  }
}
