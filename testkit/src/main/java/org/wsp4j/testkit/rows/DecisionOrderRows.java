package org.wsp4j.testkit.rows;

import static org.wsp4j.spi.ServiceProvider.WSA_FLAG_OVERLAPPED;
import static org.wsp4j.spi.WsaError.NO_ERROR;
import static org.wsp4j.spi.WsaError.WSAECONNRESET;
import static org.wsp4j.spi.WsaError.WSAEFAULT;
import static org.wsp4j.spi.WsaError.WSAEINPROGRESS;
import static org.wsp4j.spi.WsaError.WSAEINVAL;
import static org.wsp4j.spi.WsaError.WSAENOTCONN;
import static org.wsp4j.spi.WsaError.WSAENOTSOCK;
import static org.wsp4j.spi.WsaError.WSAESHUTDOWN;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.wsp4j.spi.AcceptCondition.Decision;
import org.wsp4j.spi.Out;
import org.wsp4j.spi.ProviderSocket;
import org.wsp4j.spi.ServiceFlag;
import org.wsp4j.spi.ShutdownHow;
import org.wsp4j.spi.WsaError;
import org.wsp4j.testkit.Background;
import org.wsp4j.testkit.Bench;
import org.wsp4j.testkit.Buf;
import org.wsp4j.testkit.Call;
import org.wsp4j.testkit.InRoutine;
import org.wsp4j.testkit.Link;
import org.wsp4j.testkit.Memory;
import org.wsp4j.testkit.Requirement;
import org.wsp4j.testkit.rows.Attempt.Mistake;

/** Section 18: what is checked, and what is checked first. */
public interface DecisionOrderRows {
  /**
   * One bad segment among good ones, wherever it stands, although the good ones have the room.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("DEC-23")
  default void oneBadSegmentSpoilsTheCallAndTheDataStays(Bench bench) {
    Link link = bench.connected().deliver("a");
    for (int bad = 0; bad < 3; bad++) {
      Buf[] bufs = {bench.buf(4), bench.buf(4), bench.buf(4)};
      bufs[bad] = bench.background(() -> bench.buf(4, Memory.CONFINED_ARENA)).result();

      link.recv().into(bufs).sync().returns(WSAEFAULT).leavesOutputsAlone();
      link.recv().into(bufs).event().returns(WSAEFAULT).leavesOutputsAlone();

      bench.check().that("bytes written", 0, bufs[bad == 0 ? 1 : 0].written());
    }

    link.recv().into(1).sync().receives("a");
  }

  /**
   * Two mistakes in one call: the one that stands first in the order is told. The data stays.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("DEC-23")
  default void ofTwoMistakesTheFirstInTheOrderIsTold(Bench bench) {
    Link link = bench.connected().deliver("a");
    for (Mistake first : Mistake.values()) {
      for (Mistake second : Mistake.values()) {
        if (first.compareTo(second) < 0 && first.goesWith(second) && second.goesWith(first)) {
          bench
              .check()
              .that(
                  first + " and " + second,
                  first.error(),
                  new Attempt(bench, first, second).on(link.socket()));
        }
      }
    }

    link.recv().into(1).sync().receives("a");
  }

  /**
   * A mistake in a call on a socket that could not receive anyway: closed, shut down, unconnected.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("DEC-23")
  default void aMistakeIsToldBeforeTheStateOfTheSocketUnlessItIsClosed(Bench bench) {
    Link closed = bench.connected();
    Link shut = bench.connected().deliver("a");
    ProviderSocket fresh = bench.open(WSA_FLAG_OVERLAPPED);
    bench.ok("LPWSPCloseSocket", closed.socket().close());
    bench.ok("LPWSPShutdown", shut.socket().shutdown(ShutdownHow.SD_RECEIVE));
    boolean datagrams = bench.entry().has(ServiceFlag.XP1_CONNECTIONLESS);

    for (Mistake mistake : Mistake.values()) {
      WsaError error = mistake.error();
      check(bench, mistake + ", closed", WSAENOTSOCK, closed.socket(), mistake);
      check(bench, mistake + ", shut down", error, shut.socket(), mistake);
      check(bench, mistake + ", not connected", error, fresh, mistake);
    }

    check(bench, "closed", WSAENOTSOCK, closed.socket());
    check(bench, "shut down", WSAESHUTDOWN, shut.socket());
    check(bench, "not connected", datagrams ? WSAEINVAL : WSAENOTCONN, fresh);
  }

  /**
   * A reset is told after a mistake, and after a shutdown that came before it.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("DEC-23")
  default void aShutdownIsToldBeforeAReset(Bench bench) {
    bench.assumeConnections();
    Link reset = bench.connected().send("unread");
    Link shut = bench.connected().send("unread");
    Call pending = shut.recv().into(1).event().pends();
    bench.ok("LPWSPShutdown", shut.socket().shutdown(ShutdownHow.SD_RECEIVE));
    shut.peer().deliverReset();
    pending.completesWith(WSAECONNRESET);
    reset.peer().deliverReset();

    check(bench, "reset", WSAECONNRESET, reset.socket());
    for (Mistake mistake : Mistake.values()) {
      check(bench, mistake + ", reset", mistake.error(), reset.socket(), mistake);
    }
    check(bench, "shut down and reset", WSAESHUTDOWN, shut.socket());
  }

  private static void check(
      Bench bench, String what, WsaError expected, ProviderSocket socket, Mistake... mistakes) {
    bench.check().that(what, expected, new Attempt(bench, mistakes).on(socket));
  }

  /**
   * A routine that interrupted a blocked receive may not block; every mistake is told before that,
   * every state of the socket after it.
   *
   * <p>Scenario DOC-47.
   *
   * @param bench the bench
   */
  @Test
  @Requirement({"DEC-22", "DEC-23"})
  default void aBlockingReceiveInsideABlockedOneIsRefused(Bench bench) {
    Link empty = bench.connected();
    Link ready = bench.connected().deliver("a");
    Link shut = bench.connected();
    bench.ok("LPWSPShutdown", shut.socket().shutdown(ShutdownHow.SD_RECEIVE));
    ProviderSocket fresh = bench.open(WSA_FLAG_OVERLAPPED);
    List<WsaError> told = new ArrayList<>();

    insideABlockedReceive(
        bench,
        () -> {
          for (ProviderSocket socket :
              List.of(empty.socket(), ready.socket(), shut.socket(), fresh)) {
            told.add(new Attempt(bench).on(socket));
          }
          told.add(new Attempt(bench, Mistake.BAD_SEGMENT).on(empty.socket()));
          told.add(new Attempt(bench, Mistake.NO_BUFFERS).on(empty.socket()));
          told.add(new Attempt(bench, Mistake.UNKNOWN_FLAG).on(empty.socket()));
        });

    WsaError busy = WSAEINPROGRESS;
    List<WsaError> mistakes =
        List.of(
            Mistake.BAD_SEGMENT.error(), Mistake.NO_BUFFERS.error(), Mistake.UNKNOWN_FLAG.error());
    bench
        .check()
        .that("nothing, data, shut, fresh", List.of(busy, busy, busy, busy), told.subList(0, 4));
    bench.check().that("mistakes", mistakes, told.subList(4, 7));
    ready.recv().into(1).sync().receives("a");
  }

  /**
   * What does not block is allowed there.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("DEC-22")
  default void aReceiveThatCannotBlockIsAllowedInsideABlockedOne(Bench bench) {
    Link nonblocking = bench.connected().deliver("a");
    Link overlapped = bench.connected();
    bench.nonblocking(nonblocking.socket());
    List<Call> calls = new ArrayList<>();

    insideABlockedReceive(
        bench,
        () -> {
          calls.add(nonblocking.recv().into(1).sync());
          calls.add(overlapped.recv().into(1).event());
        });

    calls.get(0).receives("a");
    calls.get(1).pends();
    overlapped.peer().send("b");
    calls.get(1).completesWith("b");
  }

  private static void insideABlockedReceive(Bench bench, Runnable body) {
    Link waking = bench.connected();
    Link blocked = bench.connected();
    AtomicBoolean ran = new AtomicBoolean();
    InRoutine routine =
        (_, _, _, _) -> {
          body.run();
          ran.set(true);
        };
    Background<Call> thread =
        bench.background(() -> {
          waking.recv().into(1).routine(routine).pends();
          return blocked.recv().into(1).sync();
        });
    thread.blocks();
    waking.peer().send("w");
    bench.awaitTrue(ran::get, "the routine has run");
    thread.blocks();
    blocked.peer().send("b");
    thread.result().receives("b");
  }

  /**
   * The condition of an accept is a callback as well.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("DEC-22")
  default void aBlockingReceiveInsideAnAcceptConditionIsRefused(Bench bench) {
    bench.assumeConnections();
    Link empty = bench.connected();
    Link ready = bench.connected().deliver("a");
    ProviderSocket listener = bench.listening();
    ProviderSocket client = bench.open(WSA_FLAG_OVERLAPPED);
    Background<WsaError> connecting =
        bench.background(() -> client.connect(bench.nameOf(listener), null, null, null));
    List<WsaError> told = new ArrayList<>();
    Out<ProviderSocket> accepted = new Out<>();

    WsaError error =
        listener.accept(
            accepted,
            null,
            _ -> {
              told.add(new Attempt(bench).on(empty.socket()));
              told.add(new Attempt(bench).on(ready.socket()));
              return Decision.CF_ACCEPT;
            });

    bench.check().that("accept", NO_ERROR, error);
    bench.owned(bench.check().given("a socket", accepted));
    bench.check().that("connect", NO_ERROR, connecting.result());
    bench.check().that("inside", List.of(WSAEINPROGRESS, WSAEINPROGRESS), told);
    ready.recv().into(1).sync().receives("a");
  }
}
