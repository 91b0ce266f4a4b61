package org.wsp4j.examples.loop;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.wsp4j.Winsock;
import org.wsp4j.WinsockSocket;
import org.wsp4j.spi.Overlapped;
import org.wsp4j.spi.PeerAddress;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.spi.ServiceFlag;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.WsaError;

/** Sends back what one socket receives. All of it runs on the thread of the loop. */
final class Session {
  private static final int BUFFER_BYTES = 1024;

  private final WinsockSocket socket;
  private final ProtocolInfo entry;
  private final Thread loop = Thread.currentThread();
  private final MemorySegment memory = Arena.ofAuto().allocate(BUFFER_BYTES);
  private final MemorySegment[] buffer = new MemorySegment[1];
  private final Transfer transfer = new Transfer();
  private final Overlapped overlapped = new Overlapped();
  private final PeerAddress sender = new PeerAddress();
  private int echoed;

  Session(WinsockSocket socket) {
    this.socket = socket;
    entry = socket.protocolInfo();
  }

  /** How many times something was sent back. */
  int echoed() {
    return echoed;
  }

  void receive() {
    buffer[0] = memory;
    started(
        socket
            .spi()
            .recvFrom(
                buffer,
                1,
                transfer.flags(0),
                sender,
                overlapped,
                this::received,
                Winsock.currentThreadId()));
  }

  private void received(WsaError error, int bytes, Overlapped same, int flags) {
    assert Thread.currentThread().equals(loop); // RECV-16.02
    boolean datagram = entry.has(ServiceFlag.XP1_CONNECTIONLESS);
    if (datagram && error.failed()) {
      receive(); // too large, or an earlier answer reached nobody: the socket lives on
    } else if (error.failed() || (bytes == 0 && entry.actsAsByteStream(0))) {
      socket.close();
    } else {
      echoed++;
      buffer[0] = memory.asSlice(0, bytes);
      started(
          socket
              .spi()
              .sendTo(
                  buffer,
                  1,
                  transfer.flags(flags), // MSG_PARTIAL: the message goes on
                  datagram ? sender : null,
                  overlapped,
                  this::sent,
                  Winsock.currentThreadId()));
    }
  }

  private void sent(WsaError error, int bytes, Overlapped same, int flags) {
    if (error.failed()) {
      socket.close();
    } else {
      receive();
    }
  }

  /** A call that started nothing has no routine. */
  private void started(WsaError error) {
    if (error.failed() && error != WsaError.WSA_IO_PENDING) {
      socket.close();
    }
  }
}
