package org.wsp4j.provider.seqpacket;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wsp4j.provider.support.linux.Errno;
import org.wsp4j.provider.support.linux.KernelAccess;
import org.wsp4j.provider.support.linux.Linux;
import org.wsp4j.provider.support.linux.SystemCalls;
import org.wsp4j.spi.PeerAddress;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.testsupport.Until;

/** END over a connection in which the kernel has no room for it. */
class FarewellTest {
  private final SystemCalls calls = ((KernelAccess.Granted) KernelAccess.open()).calls();

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anEndThatFindsNoRoomFollowsAllTheRest(boolean closes) throws IOException {
    int fd = calls.socket(ProtocolInfo.AF_INET, Linux.SOCK_STREAM, Linux.IPPROTO_TCP);
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      PeerAddress address = new PeerAddress();
      assertThat(address.set(server.getLocalSocketAddress())).isTrue();
      assertThat(calls.connect(fd, address)).isIn(0, -Errno.EINPROGRESS);
      try (Socket peer = server.accept()) {
        long filled = fill(fd);
        Farewell farewell = new Farewell(calls, fd);
        assertThat(farewell.advance()).isFalse();
        new Farewells(calls).add(farewell);
        if (closes) {
          farewell.close();
        }
        byte[] all = peer.getInputStream().readAllBytes();
        assertThat((long) all.length).isEqualTo(filled + WireFormat.HEADER_BYTES);
        assertThat(Arrays.copyOfRange(all, (int) filled, all.length))
            .isEqualTo(Wire.frame(Wire.END));
        assertThat(farewell.advance()).isTrue();
        farewell.close();
        Until.holds("the descriptor is closed", () -> isClosed(fd));
      }
    }
    Until.holds("the thread has ended", FarewellTest::isNobodyWaiting);
  }

  private long fill(int fd) {
    MemorySegment[] some = {MemorySegment.ofArray(new byte[60_000])};
    long filled = 0;
    long taken = 0;
    Until.holds("connected", () -> calls.poll(fd, Linux.EPOLLOUT) == Linux.EPOLLOUT);
    while (taken != -Errno.EAGAIN) {
      filled += taken;
      taken = calls.send(fd, some, 1, 0, 0);
      assertThat(taken).isGreaterThanOrEqualTo(-Errno.EAGAIN);
    }
    return filled;
  }

  private boolean isClosed(int fd) {
    return calls.getsockname(fd, new PeerAddress()) < 0;
  }

  private static boolean isNobodyWaiting() {
    return Thread.getAllStackTraces().keySet().stream()
        .noneMatch(each -> each.getName().equals("wsp4j-farewell"));
  }
}
