package org.wsp4j.testkit.reference;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.wsp4j.WinsockException;
import org.wsp4j.WinsockSocket;
import org.wsp4j.testkit.Peer;

/** The same seed gives the same run, another one another. */
class DeterminismTest {
  private static final int MESSAGES = 40;
  private static final Duration MOST = Duration.ofSeconds(1);

  @Test
  void theSameSeedGivesTheSameTrace() throws WinsockException {
    List<String> first = datagrams(7);

    assertThat(datagrams(7)).isEqualTo(first);
    assertThat(datagrams(8)).isNotEqualTo(first);
    assertThat(first).hasSize(MESSAGES);
  }

  /** What came when, of datagrams that overtake each other. */
  private static List<String> datagrams(long seed) throws WinsockException {
    List<String> trace = new ArrayList<>();
    try (Fake fake = new Fake("datagram");
        WinsockSocket socket = fake.open()) {
      socket.bind(Fake.at(9000));
      Peer peer = fake.peers.open(Fake.at(9001), Fake.at(9000), Fake.LIMIT);
      fake.network.schedule(ReferenceSchedule.seeded(seed, MOST));
      List<Fake.Posted> posted =
          IntStream.range(0, MESSAGES).mapToObj(_ -> fake.post(socket, 8)).toList();
      for (int i = 0; i < MESSAGES; i++) {
        peer.send("m" + i);
      }
      int seen = 0;
      while (seen < MESSAGES) {
        fake.network.advance(Duration.ofMillis(1));
        while (seen < MESSAGES && posted.get(seen).overlapped().isComplete()) {
          trace.add(fake.network.clock().nanoTime() + " " + posted.get(seen++));
        }
      }
    }
    return trace;
  }

  @Test
  void aConnectionKeepsItsOrderWhateverTheSchedule() throws WinsockException {
    try (Fake fake = new Fake("message");
        WinsockSocket socket = fake.open()) {
      Peer peer = fake.connect(socket);
      fake.network.schedule(ReferenceSchedule.seeded(7, MOST));
      List<Fake.Posted> posted =
          IntStream.range(0, MESSAGES).mapToObj(_ -> fake.post(socket, 8)).toList();
      for (int i = 0; i < MESSAGES; i++) {
        peer.send("m" + i);
      }
      peer.close();
      fake.network.advance(MOST);

      String expected =
          IntStream.range(0, MESSAGES).mapToObj(i -> "m" + i).collect(Collectors.joining(" "));
      String received = posted.stream().map(Fake.Posted::text).collect(Collectors.joining(" "));
      assertThat(received).isEqualTo(expected);
    }
  }

  @Test
  void whatIsLostIsLostForDatagramsAlone() throws WinsockException {
    ReferenceSchedule loses = (_, _, _) -> ReferenceSchedule.LOST;
    try (Fake datagrams = new Fake("datagram");
        Fake stream = new Fake("stream");
        WinsockSocket deaf = datagrams.open();
        WinsockSocket socket = stream.open()) {
      deaf.bind(Fake.at(9000));
      Peer sender = datagrams.peers.open(Fake.at(9001), Fake.at(9000), Fake.LIMIT);
      Fake.Posted lost = datagrams.post(deaf, 8);
      datagrams.network.schedule(loses);
      sender.send("lost");
      Peer peer = stream.connect(socket);
      stream.network.schedule(loses);
      peer.send("kept");

      assertThat(lost.overlapped().isPending()).isTrue();
      Fake.assertReceived(stream.post(socket, 8), "kept");
    }
  }
}
