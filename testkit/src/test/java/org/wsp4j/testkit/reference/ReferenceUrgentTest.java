package org.wsp4j.testkit.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wsp4j.spi.MsgFlags.MSG_OOB;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;
import org.wsp4j.WinsockException;
import org.wsp4j.WinsockSocket;
import org.wsp4j.spi.Ioctl;
import org.wsp4j.spi.SocketOption;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.WsaError;
import org.wsp4j.testkit.Peer;

/** Where the reference is stricter about urgent data than a kernel (DEC-06). */
class ReferenceUrgentTest {
  @Test
  void everyUrgentByteIsKeptAndNoneIsInTheStream() throws WinsockException {
    try (Fake fake = new Fake("stream, urgent");
        WinsockSocket socket = fake.open()) {
      Peer peer = fake.connect(socket);
      peer.send("abc");
      peer.sendUrgent('X');
      peer.send("def");
      peer.sendUrgent('Y');

      assertThat(asked(socket, Ioctl.SIOCATMARK)).isZero();
      Fake.assertReceived(fake.post(socket, 16), "abc");
      Fake.assertReceived(fake.post(socket, 16), "def");
      Fake.assertReceived(fake.post(socket, 16, MSG_OOB), "X");
      Fake.assertReceived(fake.post(socket, 16, MSG_OOB), "Y");
      assertThat(asked(socket, Ioctl.SIOCATMARK)).isEqualTo(1);
      assertThat(fake.post(socket, 16).overlapped().isPending()).isTrue();
    }
  }

  @Test
  void inlineUrgentDataIsAReceiveOfItsOwn() throws WinsockException {
    try (Fake fake = new Fake("stream, urgent");
        WinsockSocket socket = fake.open()) {
      Peer peer = fake.connect(socket);
      assertThat(socket.spi().setOption(SocketOption.SO_OOBINLINE, true))
          .isEqualTo(WsaError.NO_ERROR);
      peer.send("abc");
      peer.sendUrgent('X');
      peer.send("def");

      assertThat(asked(socket, Ioctl.FIONREAD)).isEqualTo(7);
      Fake.assertReceived(fake.post(socket, 16), "abc");
      Fake.assertReceived(fake.post(socket, 16), "X");
      Fake.assertReceived(fake.post(socket, 16), "def");
    }
  }

  @Test
  void aByteThatWaitsBecomesInlineWithTheOption() throws WinsockException {
    try (Fake fake = new Fake("stream, urgent");
        WinsockSocket socket = fake.open()) {
      fake.connect(socket).sendUrgent('X');
      var _ = socket.spi().setOption(SocketOption.SO_OOBINLINE, true);

      Fake.assertReceived(fake.post(socket, 16), "X");
      assertThat(asked(socket, Ioctl.FIONREAD)).isZero();
    }
  }

  private static int asked(WinsockSocket socket, int code) {
    MemorySegment answer = MemorySegment.ofArray(new int[1]);
    assertThat(socket.spi().ioctl(code, null, answer, new Transfer())).isEqualTo(WsaError.NO_ERROR);
    return answer.get(ValueLayout.JAVA_INT, 0);
  }
}
