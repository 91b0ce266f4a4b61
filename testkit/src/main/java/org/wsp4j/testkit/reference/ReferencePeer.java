package org.wsp4j.testkit.reference;

import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.spi.ServiceFlag;
import org.wsp4j.testkit.Peer;

/** One end of a connection, driven by a test. */
final class ReferencePeer implements Peer {
  private final ReferenceNetwork network;
  private final End end;
  private final boolean sendsMessages;
  private final boolean receivesMessages;
  private final Runnable released;
  private final Duration limit;

  ReferencePeer(
      ReferenceNetwork network, ProtocolInfo entry, End end, Runnable released, Duration limit) {
    this.network = network;
    this.end = end;
    this.sendsMessages = entry.has(ServiceFlag.XP1_MESSAGE_ORIENTED);
    this.receivesMessages = !entry.actsAsByteStream(0);
    this.released = released;
    this.limit = limit;
  }

  @Override
  public void send(byte[] data) {
    send(data, true);
  }

  @Override
  public void deliverPart(String text) {
    if (!sendsMessages) {
      Peer.super.deliverPart(text);
    }
    send(text.getBytes(StandardCharsets.ISO_8859_1), false);
  }

  /** In pieces, as the room at the other end allows; an empty one is a piece too. */
  private void send(byte[] data, boolean last) {
    int done = 0;
    do {
      int from = done;
      int to = Math.min(data.length, from + End.PIECE_BYTES);
      byte[] piece = Arrays.copyOfRange(data, from, to);
      await(
          () -> {
            boolean room = end.hasRoomFor(piece.length) || end.inbox.broken().failed();
            if (room) {
              end.send(piece, last && to == data.length);
            }
            return room;
          },
          "room to send");
      done = to;
    } while (done < data.length);
  }

  @Override
  public byte[] receive(int max) {
    byte[][] received = new byte[1][];
    await(
        () -> {
          received[0] = take(max);
          return received[0] != null;
        },
        "something to receive");
    return received[0];
  }

  /** What is there of a stream, or of the first message once it is whole; null to wait. */
  private byte @Nullable [] take(int max) {
    Inbox inbox = end.inbox;
    inbox.skipMarks(false);
    int there = receivesMessages ? inbox.messageBytes() : inbox.streamBytes(max);
    if (receivesMessages ? inbox.hasWholeMessage() || inbox.isFull() : there > 0) {
      byte[] data = new byte[Math.min(max, there)];
      var _ =
          inbox.copy(
              data.length,
              (source, from, length, at) -> {
                System.arraycopy(source, from, data, at, length);
                return true;
              });
      if (receivesMessages) {
        inbox.takeMessage(data.length, data.length == there && inbox.hasWholeMessage());
      } else {
        inbox.takeStream(data.length);
      }
      end.received();
      return data;
    }
    if (inbox.broken().failed()) {
      throw new IllegalStateException("the connection broke: " + inbox.broken());
    }
    return inbox.hasEnded() ? new byte[0] : null;
  }

  private void await(BooleanSupplier step, String what) {
    if (!network.turns().await(step, limit)) {
      throw new IllegalStateException("no " + what + " at " + end.local + " within " + limit);
    }
  }

  @Override
  public SocketAddress localAddress() {
    return end.local;
  }

  @Override
  public void sendUrgent(int octet) {
    network.turns().run(() -> end.sendUrgent((byte) octet));
  }

  @Override
  public void shutdownSend() {
    network.turns().run(end::finish);
  }

  @Override
  public void reset() {
    network.turns().run(() -> end.close(true));
  }

  @Override
  public void silence() {
    network.turns().run(end::vanish);
  }

  @Override
  public void close() {
    network
        .turns()
        .run(() -> {
          end.close(false);
          released.run();
        });
  }
}
