package org.wsp4j.provider.seqpacket;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import org.wsp4j.spi.MsgFlags;
import org.wsp4j.spi.ProviderSocket;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.WsaError;

/** One receive of a test and what it gave. */
record Receive(WsaError error, String bytes, int flags, int length, int nativeError) {
  static Receive on(ProviderSocket socket, int room, int flags) {
    MemorySegment[] buffers = {MemorySegment.ofArray(new byte[room])};
    Transfer transfer = new Transfer().flags(flags);
    WsaError error = socket.recv(buffers, 1, transfer, null, null, null);
    boolean filled = !error.failed() || error == WsaError.WSAEMSGSIZE;
    String bytes = filled ? text(buffers[0], transfer.bytesTransferred()) : "";
    return new Receive(
        error, bytes, transfer.flags(), transfer.messageLength(), transfer.nativeError());
  }

  static Receive on(ProviderSocket socket, int room) {
    return on(socket, room, 0);
  }

  static String text(MemorySegment segment, int length) {
    byte[] bytes = segment.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /** A whole record, or the end of one. */
  void gives(String expected) {
    assertThat(error).isEqualTo(WsaError.NO_ERROR);
    assertThat(bytes).isEqualTo(expected);
    assertThat(flags).isZero();
  }

  void givesPart(String expected) {
    assertThat(error).isEqualTo(WsaError.NO_ERROR);
    assertThat(bytes).isEqualTo(expected);
    assertThat(flags).isEqualTo(MsgFlags.MSG_PARTIAL);
  }

  void fails(WsaError expected) {
    assertThat(error).isEqualTo(expected);
  }

  void fails(WsaError expected, int errno) {
    assertThat(error).isEqualTo(expected);
    assertThat(nativeError).isEqualTo(errno);
  }

  /** A send that takes everything. */
  static void send(ProviderSocket socket, byte[] bytes, int flags) {
    Transfer transfer = new Transfer().flags(flags);
    MemorySegment[] buffers = {MemorySegment.ofArray(bytes)};
    assertThat(socket.send(buffers, 1, transfer, null, null, null)).isEqualTo(WsaError.NO_ERROR);
    assertThat(transfer.bytesTransferred()).isEqualTo(bytes.length);
  }
}
