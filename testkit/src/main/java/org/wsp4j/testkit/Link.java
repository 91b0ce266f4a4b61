package org.wsp4j.testkit;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import org.wsp4j.spi.ProviderSocket;
import org.wsp4j.spi.Transfer;

/**
 * A socket under test and the peer it talks to.
 *
 * @param bench whose link it is
 * @param socket the provider's end
 * @param peer the other end
 */
public record Link(Bench bench, ProviderSocket socket, Peer peer) {
  /**
   * Starts to describe a receive on the socket under test.
   *
   * @return a description, to be ended by one of its calls
   */
  public Receive recv() {
    return bench.recv(socket);
  }

  /**
   * Has the peer send, and waits until the data is in the socket's receive queue. Nothing may be
   * pending.
   *
   * @param text the data, one byte a character; on a message protocol one message
   * @return this
   */
  public Link deliver(String text) {
    peer.deliver(text.getBytes(StandardCharsets.ISO_8859_1));
    return this;
  }

  /**
   * Sends through the socket under test, which is not the point of any row.
   *
   * @param text the data, one byte a character; on a message protocol one message
   * @return this
   */
  public Link send(String text) {
    MemorySegment[] data = {MemorySegment.ofArray(text.getBytes(StandardCharsets.ISO_8859_1))};
    bench.ok("LPWSPSend", socket.send(data, 1, new Transfer(), null, null, null));
    return this;
  }

  /**
   * Receives synchronously, again and again, since one receive of a stream may give a single byte
   * (RECV-6.06).
   *
   * @param length how many bytes
   * @return the data, one character a byte
   */
  public String collect(int length) {
    StringBuilder text = new StringBuilder();
    while (text.length() < length) {
      Call call = recv().into(bench.buf(length - text.length())).sync();
      bench.ok("LPWSPRecv", call.error());
      bench.check().holds("the data has not ended", call.bytes() > 0);
      text.append(call.text(call.bytes()));
    }
    return text.toString();
  }
}
