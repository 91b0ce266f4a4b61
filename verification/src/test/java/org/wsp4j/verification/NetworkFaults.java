package org.wsp4j.verification;

import static org.wsp4j.spi.WsaError.NO_ERROR;
import static org.wsp4j.spi.WsaError.WSAECONNABORTED;
import static org.wsp4j.spi.WsaError.WSAEDISCON;
import static org.wsp4j.spi.WsaError.WSAEWOULDBLOCK;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.wsp4j.testkit.Background;
import org.wsp4j.testkit.Bench;
import org.wsp4j.testkit.Call;
import org.wsp4j.testkit.Link;
import org.wsp4j.testkit.Network;
import org.wsp4j.testkit.Receive;
import org.wsp4j.testkit.Requirement;

/**
 * Faults of a network that no row of the kit asks for, over every entry of a provider: what needs
 * more of the kernel than a certificate should.
 */
abstract class NetworkFaults extends InstalledFaults {
  private static final int MESSAGES = 64;
  private static final int LONGEST = 8_192;
  private static final int LOTS = 8;
  private static final int LOT = 50;

  NetworkFaults(String provider) {
    super(provider);
  }

  @Test
  @Requirement("RECV-11.03")
  void aLinkThatLosesPacketsLosesNothingOfAReliableProtocol(Bench bench) {
    Network network = bench.network();
    Link link = bench.connected();
    network.lose(10);

    do {
      exchange(link, messages(bench.random()));
    } while (network.lost() == 0);
    link.peer().shutdownSend();
    if (bench.entry().actsAsByteStream(0)) {
      end(link).receives("");
    } else {
      end(link).returns(WSAEDISCON);
    }
  }

  private static void exchange(Link link, List<String> messages) {
    Bench bench = link.bench();
    Background<Integer> sender =
        bench.background(() -> {
          messages.forEach(link.peer()::send);
          return messages.size();
        });
    if (bench.entry().actsAsByteStream(0)) {
      String stream = String.join("", messages);
      bench.check().holds("the stream is whole", stream.equals(collect(link, stream.length())));
    } else {
      for (int i = 0; i < MESSAGES; i++) {
        Call call = receive(link, i);
        Call.Completion end = call.completion();
        bench.check().that("message " + i, NO_ERROR, end.error());
        bench
            .check()
            .holds("message " + i + " is whole", messages.get(i).equals(call.text(end.bytes())));
      }
    }
    sender.result();
  }

  private static List<String> messages(Random random) {
    return Stream.generate(() -> message(random)).limit(MESSAGES).toList();
  }

  private static String message(Random random) {
    StringBuilder text = new StringBuilder();
    random.ints(1 + random.nextInt(LONGEST), 0, 256).forEach(octet -> text.append((char) octet));
    return text.toString();
  }

  /** In each of the three ways by turns. */
  private static Call receive(Link link, int turn) {
    Receive receive = link.recv().into(LONGEST);
    List<Supplier<Call>> ways = List.of(receive::sync, receive::event, receive::routine);
    return ways.get(turn % ways.size()).get();
  }

  private static String collect(Link link, int length) {
    StringBuilder text = new StringBuilder();
    for (int turn = 0; text.length() < length; turn++) {
      Call call = receive(link, turn);
      Call.Completion end = call.completion();
      link.bench().check().that("receive " + turn, NO_ERROR, end.error());
      link.bench().check().holds("the stream has not ended", end.bytes() > 0);
      text.append(call.text(end.bytes()));
    }
    return text.toString();
  }

  private static Call end(Link link) {
    return link.recv().into(1).sync();
  }

  /** The kernel counts what the link lost: what was sent is received or counted, and once. */
  @Test
  @Requirement("RECV-4.09")
  void aLinkThatLosesPacketsLosesWholeDatagramsAndNothingElse(Bench bench) {
    Network network = bench.network();
    Link link = bench.connected();
    bench.nonblocking(link.socket());
    network.lose(20);

    List<Integer> received = new ArrayList<>();
    for (int sent = 0; sent < LOTS * LOT; ) {
      for (int i = 0; i < LOT; i++) {
        link.peer().send(datagram(sent++));
      }
      int due = sent;
      bench.awaitTrue(
          () -> {
            drain(link, received);
            return received.size() + network.lost() >= due;
          },
          "what was sent is received or lost");
      bench.check().that("received and lost", (long) due, received.size() + network.lost());
    }
    bench.check().holds("datagrams were lost", network.lost() > 0);
    bench.check().holds("datagrams were received", !received.isEmpty());
    bench
        .check()
        .that("in order, each once", received.stream().sorted().distinct().toList(), received);
  }

  private static String datagram(int number) {
    return (number + ":").repeat(1 + number % 100);
  }

  private static void drain(Link link, List<Integer> received) {
    while (true) {
      Call call = link.recv().into(LONGEST).sync();
      if (call.error() == WSAEWOULDBLOCK) {
        return;
      }
      String text = call.returns(NO_ERROR).text(call.bytes());
      int number = Integer.parseInt(text.substring(0, text.indexOf(':')));
      link.bench().check().that("datagram", datagram(number), text);
      received.add(number);
    }
  }

  @Test
  @Requirement("RECV-3.21")
  void aConnectionThatIsEndedOnThisMachineIsAborted(Bench bench) {
    Network network = bench.network();
    Link pendingLink = bench.connected();
    Link blockedLink = bench.connected();
    Call pending = pendingLink.recv().into(8).event().pends();
    Background<Call> blocked = bench.background(() -> blockedLink.recv().into(8).sync()).blocks();

    network.abort(pendingLink);
    network.abort(blockedLink);

    pending.completesWith(WSAECONNABORTED);
    blocked.result().returns(WSAECONNABORTED).leavesOutputsAlone();
    for (Link link : List.of(pendingLink, blockedLink)) {
      link.recv().into(8).sync().returns(WSAECONNABORTED);
      Call later = link.recv().into(8).event().returns(WSAECONNABORTED);
      bench.check().that("indicated", false, later.event().isSignalled());
    }
  }
}
