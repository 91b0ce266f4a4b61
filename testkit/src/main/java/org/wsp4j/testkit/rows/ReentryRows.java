package org.wsp4j.testkit.rows;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.wsp4j.spi.ServiceProvider.WSA_FLAG_OVERLAPPED;
import static org.wsp4j.spi.WsaError.NO_ERROR;
import static org.wsp4j.spi.WsaError.WSA_IO_PENDING;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.wsp4j.spi.CompletionRoutine;
import org.wsp4j.spi.MsgFlags;
import org.wsp4j.spi.PeerAddress;
import org.wsp4j.spi.ProviderSocket;
import org.wsp4j.spi.WsaError;
import org.wsp4j.testkit.Bench;
import org.wsp4j.testkit.Call;
import org.wsp4j.testkit.InOneMode;
import org.wsp4j.testkit.InRoutine;
import org.wsp4j.testkit.Link;
import org.wsp4j.testkit.Memory;
import org.wsp4j.testkit.NotIn;
import org.wsp4j.testkit.Peer;
import org.wsp4j.testkit.Requirement;

/** Section 14: re-entry and nesting. */
public interface ReentryRows {
  /**
   * 20,000 times in a row, a million with the system property {@code wsp4j.long}: no run inside
   * another, and no stack that grows.
   *
   * <p>Scenario A05.
   *
   * @param bench the bench
   */
  @Test
  @Requirement({"RECV-14.01", "DEC-07"})
  @InOneMode(because = "it posts twenty thousand times")
  default void aRoutineMayPostItselfForEver(Bench bench) {
    int total = Boolean.getBoolean("wsp4j.long") ? 1_000_000 : 20_000;
    // Datagrams must fit into the smallest receive queue, or they are lost.
    boolean stream = bench.entry().actsAsByteStream(0);
    int batch = stream ? 5_000 : 50;
    Link link = bench.connected();
    SelfPosting loop = new SelfPosting(bench, link, total);

    loop.post();
    for (int sent = 0; sent < total; sent += batch) {
      send(link, sent, batch, stream);
      int due = sent + batch;
      bench.alertableUntil(() -> done(loop, due), "the routine has run " + due + " times");
    }

    bench.check().that("failed", NO_ERROR, loop.failure());
    bench.check().that("received", total, loop.received());
    bench.check().that("wrong bytes", 0, loop.wrongBytes());
    bench.check().that("routines inside one another", 1, loop.deepest());
    bench.check().holds("the stack stays within 64 frames", loop.growthFrames() < 64);
  }

  private static boolean done(SelfPosting loop, int due) {
    return loop.received() >= due || loop.failure() != NO_ERROR;
  }

  private static void send(Link link, int from, int count, boolean stream) {
    byte[] octets = new byte[count];
    for (int i = 0; i < count; i++) {
      octets[i] = SelfPosting.octet(from + i);
    }
    if (stream) {
      link.peer().send(octets);
      return;
    }
    for (byte octet : octets) {
      link.peer().send(new byte[] {octet});
    }
  }

  /**
   * Overlapped with an event and synchronously, waiting for it there.
   *
   * <p>Scenario DOC-31.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-14.01")
  default void aRoutineMayReceiveInEveryWay(Bench bench) {
    Link link = bench.connected();
    List<Call> inside = new ArrayList<>();
    Call first =
        link.recv()
            .into(1)
            .routine((_, _, _, _) -> {
              inside.add(link.recv().into(1).sync());
              inside.add(link.recv().into(1).event());
            })
            .pends();

    link.peer().send("a");
    link.peer().send("b");
    first.completesWith("a");

    inside.get(0).receives("b");
    link.peer().send("c");
    inside.get(1).completesWith("c");
  }

  /**
   * The first receive gives the sender, and so does the one in its routine.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-14.02")
  default void theRoutineOfARecvFromMayReceive(Bench bench) {
    Link link = bench.connected();
    PeerAddress sender = new PeerAddress();
    List<Call> inside = new ArrayList<>();
    Call first =
        link.recv()
            .into(1)
            .from(new PeerAddress())
            .routine((_, _, _, _) -> inside.add(link.recv().into(1).from(sender).routine()))
            .pends();

    link.peer().send("a");
    first.completesWith("a");
    link.peer().send("b");

    inside.getFirst().completesWith("b");
    bench.check().that("sender", link.peer().localAddress(), sender.toSocketAddress());
  }

  /**
   * The routine of a send posts a receive.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-14.03")
  default void theRoutineOfASendMayReceive(Bench bench) {
    Link link = bench.connected();
    List<Call> inside = new ArrayList<>();

    CompletionRoutine routine = (_, _, _, _) -> inside.add(link.recv().into(1).routine());
    sent(bench, Sends.send(bench, link.socket(), "x", routine));
    bench.alertableUntil(() -> !inside.isEmpty(), "the routine of a send runs");
    bench.check().that("the peer has", new byte[] {'x'}, link.peer().receive(8));
    link.peer().send("a");

    inside.getFirst().pends().completesWith("a");
  }

  /**
   * The routine of a send to an address posts a receive.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-14.04")
  default void theRoutineOfASendToMayReceive(Bench bench) {
    ProviderSocket socket = bench.open(WSA_FLAG_OVERLAPPED);
    bench.ok("LPWSPBind", socket.bind(bench.address()));
    Peer peer = bench.peer(bench.nameOf(socket));
    List<Call> inside = new ArrayList<>();

    CompletionRoutine routine = (_, _, _, _) -> inside.add(bench.recv(socket).into(1).routine());
    sent(bench, Sends.sendTo(bench, socket, peer.localAddress(), "x", routine));
    bench.alertableUntil(() -> !inside.isEmpty(), "the routine of a send runs");
    peer.send("a");

    inside.getFirst().pends().completesWith("a");
  }

  private static void sent(Bench bench, WsaError error) {
    bench.check().oneOf("send returned", List.of(NO_ERROR, WSA_IO_PENDING), error);
  }

  /**
   * Two are due; whichever runs first waits alertably, and the other must not run in there.
   *
   * <p>Scenarios A06 and DOC-31.
   *
   * @param bench the bench
   */
  @Test
  @Requirement({"RECV-14.05", "DEC-20"})
  @NotIn(memory = Memory.CONFINED_ARENA, because = NotIn.CONFINED)
  default void routinesOfOneSocketNeverNest(Bench bench) {
    Link link = bench.connected();
    AtomicInteger depth = new AtomicInteger();
    AtomicInteger deepest = new AtomicInteger();
    InRoutine waits =
        (_, _, _, _) -> {
          deepest.accumulateAndGet(depth.incrementAndGet(), Math::max);
          bench.alertableLook();
          depth.decrementAndGet();
        };
    Call first = link.recv().into(1).routine(waits).pends();
    Call second = link.recv().into(1).routine(waits).pends();

    link.peer().send("a");
    link.peer().send("b");
    bench.awaitTrue(() -> bench.apcsQueued() == 2, "both routines are queued");

    first.completesWith("a");
    second.completesWith("b");
    bench.check().that("routines inside one another", 1, deepest.get());
  }

  /**
   * The same with two sockets: allowed, not asked for; both routines run in the end.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-14.06")
  @NotIn(memory = Memory.CONFINED_ARENA, because = NotIn.CONFINED)
  default void routinesOfTwoSocketsMayNest(Bench bench) {
    Link one = bench.connected();
    Link other = bench.connected();
    AtomicInteger depth = new AtomicInteger();
    AtomicInteger deepest = new AtomicInteger();
    InRoutine waits =
        (_, _, _, _) -> {
          deepest.accumulateAndGet(depth.incrementAndGet(), Math::max);
          bench.alertableLook();
          depth.decrementAndGet();
        };
    Call first = one.recv().into(1).routine(waits).pends();
    Call second = other.recv().into(1).routine(waits).pends();

    one.peer().send("a");
    other.peer().send("b");
    bench.awaitTrue(() -> bench.apcsQueued() == 2, "both routines are queued");
    first.completesWith("a");
    second.completesWith("b");

    bench.info("routines of different sockets " + (deepest.get() > 1 ? "nest" : "do not nest"));
  }

  /**
   * A server that answers each byte, all of it in routines.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-14.07")
  default void anEchoServerRunsInItsRoutinesAlone(Bench bench) {
    Link link = bench.connected();
    StringBuilder failures = new StringBuilder();
    AtomicInteger answered = new AtomicInteger();
    InRoutine[] receive = new InRoutine[1];
    List<Call> call = new ArrayList<>(1);
    receive[0] =
        (error, bytes, _, flags) -> {
          if (error.failed() || bytes != 1) {
            failures.append(error).append(' ').append(MsgFlags.toString(flags));
            return;
          }
          String text = call.removeFirst().text(1);
          CompletionRoutine again =
              (_, _, _, _) -> {
                answered.incrementAndGet();
                call.add(link.recv().into(1).routine(receive[0]));
              };
          WsaError sent = Sends.send(bench, link.socket(), text, again);
          if (sent.failed() && sent != WSA_IO_PENDING) {
            failures.append(sent);
          }
        };
    call.add(link.recv().into(1).routine(receive[0]).pends());

    for (int i = 1; i <= 32; i++) {
      int due = i;
      String text = String.valueOf((char) ('@' + i));
      link.peer().send(text);
      bench.alertableUntil(() -> answered.get() == due || !failures.isEmpty(), due + " answers");
      bench.check().that("failures", "", failures.toString());
      bench.check().that("the peer has", text, new String(link.peer().receive(8), US_ASCII));
    }
    bench.info("an echo server ran inside its routines");
  }
}
