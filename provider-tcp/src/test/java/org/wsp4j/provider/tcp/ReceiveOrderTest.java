package org.wsp4j.provider.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wsp4j.provider.tcp.Tcp.ok;
import static org.wsp4j.provider.tcp.Tcp.pending;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wsp4j.testsupport.Until;

/** Buffers are filled in the order in which the calls entered (DEC-08, RECV-16.10, RECV-16.11). */
class ReceiveOrderTest {
  private static final int OUTSTANDING = 64;
  private static final int ROOM = 16;

  @RegisterExtension private static final Tcp TCP = new Tcp();

  @RepeatedTest(5)
  void sixtyFourReceivesOfOneThreadAreFilledInOrder() throws Exception {
    try (TcpPair pair = TcpPair.open(TCP)) {
      List<Receive> posted = new ArrayList<>();
      for (int i = 0; i < OUTSTANDING; i++) {
        posted.add(postOfAnyKind(pair, i));
      }
      sendInChunks(pair, new Random(7));
      completeAll(posted);
      assertInOrder(pair, posted);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void receivesOfSeveralThreadsAreFilledInTheOrderOfEntry(boolean virtual) throws Exception {
    int threads = 4;
    try (TcpPair pair = TcpPair.open(TCP)) {
      List<Receive> entered = Collections.synchronizedList(new ArrayList<>());
      List<FutureTask<Void>> posters = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        FutureTask<Void> poster =
            new FutureTask<>(() -> postAndWait(pair, entered, OUTSTANDING / threads));
        posters.add(poster);
        var _ = virtual ? Thread.startVirtualThread(poster) : Thread.ofPlatform().start(poster);
      }
      Until.holds("all posted", () -> entered.size() == OUTSTANDING);
      sendInChunks(pair, new Random(11));
      for (FutureTask<Void> poster : posters) {
        poster.get(Until.LIMIT_SECONDS, TimeUnit.SECONDS);
      }
      assertInOrder(pair, entered);
    }
  }

  @Test
  void aBlockedReceiveStandsInTheSameQueueAsOverlappedOnes() throws Exception {
    try (TcpPair pair = TcpPair.open(TCP)) {
      Receive first = Receive.of(4);
      pending(first.post(pair.socket, TCP.me()));
      Receive second = Receive.of(4);
      long pended = TCP.ledger().pended();
      FutureTask<Void> blocked =
          new FutureTask<>(() -> {
            ok(second.on(pair.socket));
            return null;
          });
      Thread.ofPlatform().start(blocked);
      Until.holds("second to be queued", () -> TCP.ledger().pended() == pended + 1);
      Receive third = Receive.of(4);
      pending(third.post(pair.socket, TCP.me()));
      pair.send("onesTwosTrds");
      Until.complete(third.overlapped);
      blocked.get(Until.LIMIT_SECONDS, TimeUnit.SECONDS);
      assertThat(List.of(first.text(), second.text(), third.text()))
          .containsExactly("ones", "Twos", "Trds");
    }
  }

  @Test
  void oneByteCompletesTheFirstReceiveAlone() throws Exception {
    try (TcpPair pair = TcpPair.open(TCP)) {
      Receive first = Receive.of(4);
      Receive second = Receive.of(4);
      pending(first.post(pair.socket, TCP.me()));
      pending(second.post(pair.socket, TCP.me()));
      pair.send("a");
      Until.complete(first.overlapped);
      assertThat(second.overlapped.isPending()).isTrue();
      pair.send("bcd");
      Until.complete(second.overlapped);
      assertThat(List.of(first.text(), second.text())).containsExactly("a", "bcd");
    }
  }

  private static Void postAndWait(TcpPair pair, List<Receive> entered, int count) {
    List<Receive> mine = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      synchronized (entered) {
        Receive receive = postOfAnyKind(pair, i);
        entered.add(receive);
        mine.add(receive);
      }
    }
    completeAll(mine);
    return null;
  }

  /** By turns with a routine, with an event, to be polled, and of no thread. */
  private static Receive postOfAnyKind(TcpPair pair, int turn) {
    Receive receive = Receive.of(ROOM);
    switch (turn % 4) {
      case 0 -> pending(receive.postWithRoutine(pair.socket, TCP.me()));
      case 1 -> {
        receive.overlapped.event(TCP.upcalls().createEvent(true));
        pending(receive.post(pair.socket, TCP.me()));
      }
      case 2 -> pending(receive.post(pair.socket, TCP.me()));
      default -> pending(receive.post(pair.socket, null));
    }
    return receive;
  }

  private static void sendInChunks(TcpPair pair, Random random) throws Exception {
    int sent = 0;
    while (sent < OUTSTANDING * ROOM) {
      int size = Math.min(1 + random.nextInt(3 * ROOM), OUTSTANDING * ROOM - sent);
      pair.send(Bytes.numbered(sent, size));
      sent += size;
    }
  }

  private static void completeAll(List<Receive> posted) {
    for (int i = 0; i < posted.size(); i++) {
      Receive each = posted.get(i);
      if (i % 4 == 0) {
        Until.alertably(TCP.upcalls(), "routine " + i, () -> each.routineRuns.get() > 0);
      } else {
        Until.complete(each.overlapped);
      }
    }
    for (int i = 0; i < posted.size(); i++) {
      Receive each = posted.get(i);
      assertThat(each.overlapped.isComplete()).isTrue();
      assertThat(each.routineRuns.get()).isEqualTo(i % 4 == 0 ? 1 : 0);
      assertThat(each.overlapped.event() == null || each.overlapped.event().isSignalled()).isTrue();
    }
  }

  private static void assertInOrder(TcpPair pair, List<Receive> posted) {
    StringBuilder all = new StringBuilder();
    for (Receive each : posted) {
      assertThat(each.bytes()).isBetween(1, ROOM);
      all.append(each.text());
    }
    all.append(pair.receiveAll(OUTSTANDING * ROOM - all.length()));
    assertThat(all.toString()).isEqualTo(Bytes.text(Bytes.numbered(0, OUTSTANDING * ROOM)));
  }
}
