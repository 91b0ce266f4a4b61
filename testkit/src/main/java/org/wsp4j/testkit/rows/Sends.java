package org.wsp4j.testkit.rows;

import java.lang.foreign.MemorySegment;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import org.wsp4j.spi.CompletionRoutine;
import org.wsp4j.spi.Overlapped;
import org.wsp4j.spi.PeerAddress;
import org.wsp4j.spi.ProviderSocket;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.WsaError;
import org.wsp4j.testkit.Bench;

/** Overlapped sends with a routine, for rows that receive inside one. */
final class Sends {
  private Sends() {}

  /** LPWSPSend of a text of one byte a character; NO_ERROR or WSA_IO_PENDING is right. */
  static WsaError send(Bench bench, ProviderSocket socket, String text, CompletionRoutine routine) {
    return socket.send(
        buffers(text), 1, new Transfer(), new Overlapped(), routine, bench.threadId());
  }

  /** LPWSPSendTo of a text of one byte a character; NO_ERROR or WSA_IO_PENDING is right. */
  static WsaError sendTo(
      Bench bench,
      ProviderSocket socket,
      SocketAddress to,
      String text,
      CompletionRoutine routine) {
    PeerAddress address = new PeerAddress();
    bench.check().holds("an address that can be sent to", address.set(to));
    return socket.sendTo(
        buffers(text), 1, new Transfer(), address, new Overlapped(), routine, bench.threadId());
  }

  private static MemorySegment[] buffers(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    return new MemorySegment[] {MemorySegment.ofArray(bytes)};
  }
}
