package org.wsp4j.provider.udp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wsp4j.provider.udp.Udp.ok;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.util.Arrays;
import org.wsp4j.spi.Overlapped;
import org.wsp4j.spi.ProviderSocket;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.WsaError;

/**
 * Receives that pend on one socket, into memory that only their thread may touch: nobody fills them
 * before it looks (DEC-36), and then all of them are filled together.
 */
final class PostedBatch implements AutoCloseable {
  /** Each batch has room for twice what the one before got, up to 16: 1, 2, 4, 8, 16 and 16. */
  static final int RECEIVES = 47;

  static final int CALLS = 6;

  static final int BYTES = 16;

  private final Arena arena = Arena.ofConfined();
  private final ProviderSocket socket;
  private final MemorySegment[] buffers = new MemorySegment[RECEIVES];
  private final Overlapped[] posted = new Overlapped[RECEIVES];
  private final DatagramSocket peer;

  PostedBatch(Udp udp) throws IOException {
    socket = udp.bound();
    peer = new DatagramSocket();
    for (int i = 0; i < RECEIVES; i++) {
      buffers[i] = arena.allocate(BYTES);
      posted[i] = new Overlapped();
      MemorySegment[] own = {buffers[i]};
      assertThat(socket.recv(own, 1, new Transfer(), posted[i], null, udp.me()))
          .isEqualTo(WsaError.WSA_IO_PENDING);
    }
  }

  /** The peer sends one datagram for each, of so many bytes that are all its number. */
  void arrives(int... lengths) throws IOException {
    for (int i = 0; i < RECEIVES; i++) {
      byte[] bytes = new byte[lengths[i % lengths.length]];
      Arrays.fill(bytes, (byte) i);
      // a JDK's socket that is connected sends no empty datagram
      peer.send(new DatagramPacket(bytes, bytes.length, Udp.addressOf(socket)));
    }
  }

  /** Waits for the last, which fills all. */
  void fill() {
    assertThat(socket.getOverlappedResult(posted[RECEIVES - 1], new Transfer(), true))
        .isIn(WsaError.NO_ERROR, WsaError.WSAEMSGSIZE);
  }

  /** A receive that ended: how, and that it has the bytes of its own datagram. */
  WsaError ended(int index) {
    assertThat(posted[index].isComplete()).as("receive %d", index).isTrue();
    byte[] expected = new byte[posted[index].bytesTransferred()];
    Arrays.fill(expected, (byte) index);
    assertThat(buffers[index].asSlice(0, expected.length).toArray(ValueLayout.JAVA_BYTE))
        .as("receive %d", index)
        .isEqualTo(expected);
    return posted[index].error();
  }

  int bytes(int index) {
    return posted[index].bytesTransferred();
  }

  int messageLength(int index) {
    Transfer result = new Transfer();
    var _ = socket.getOverlappedResult(posted[index], result, false);
    return result.messageLength();
  }

  @Override
  public void close() {
    peer.close();
    ok(socket.close());
    arena.close();
  }
}
