package org.wsp4j.provider.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wsp4j.provider.tcp.Tcp.ok;
import static org.wsp4j.provider.tcp.Tcp.pending;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.wsp4j.spi.Ioctl;
import org.wsp4j.spi.Out;
import org.wsp4j.spi.ProviderSocket;
import org.wsp4j.spi.SocketOption;
import org.wsp4j.spi.SocketType;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.WsaError;
import org.wsp4j.testsupport.Until;

/** Options and ioctls that concern receiving (DEC-32, DEC-33). */
class OptionsTest {
  @RegisterExtension private static final Tcp TCP = new Tcp();

  private static <T> T get(ProviderSocket socket, SocketOption<T> option) {
    Out<T> value = new Out<>();
    ok(socket.getOption(option, value));
    return value.value();
  }

  @Test
  void everyOptionIsReadBackAsItWasSet() throws Exception {
    try (TcpPair pair = TcpPair.open(TCP)) {
      ProviderSocket socket = pair.socket;
      for (boolean on : new boolean[] {true, false}) {
        ok(socket.setOption(SocketOption.SO_OOBINLINE, on));
        ok(socket.setOption(SocketOption.SO_KEEPALIVE, on));
        ok(socket.setOption(SocketOption.TCP_NODELAY, on));
        assertThat(get(socket, SocketOption.SO_OOBINLINE)).isEqualTo(on);
        assertThat(get(socket, SocketOption.SO_KEEPALIVE)).isEqualTo(on);
        assertThat(get(socket, SocketOption.TCP_NODELAY)).isEqualTo(on);
      }
      for (int linger : new int[] {30, 0, -1}) {
        ok(socket.setOption(SocketOption.SO_LINGER, linger));
        assertThat(get(socket, SocketOption.SO_LINGER)).isEqualTo(linger);
      }
      ok(socket.setOption(SocketOption.SO_RCVBUF, 50_000));
      ok(socket.setOption(SocketOption.SO_SNDBUF, 60_000));
      ok(socket.setOption(SocketOption.SO_RCVTIMEO, 70));
      ok(socket.setOption(SocketOption.SO_SNDTIMEO, 80));
      assertThat(get(socket, SocketOption.SO_RCVBUF)).isEqualTo(50_000);
      assertThat(get(socket, SocketOption.SO_SNDBUF)).isEqualTo(60_000);
      assertThat(get(socket, SocketOption.SO_RCVTIMEO)).isEqualTo(70);
      assertThat(get(socket, SocketOption.SO_SNDTIMEO)).isEqualTo(80);
    }
  }

  @Test
  void whatCannotBeSetIsRefused() throws Exception {
    try (TcpPair pair = TcpPair.open(TCP)) {
      ProviderSocket socket = pair.socket;
      assertThat(get(socket, SocketOption.SO_PROTOCOL_INFO)).isEqualTo(socket.protocolInfo());
      assertThat(get(socket, SocketOption.SO_TYPE)).isEqualTo(SocketType.SOCK_STREAM);
      assertThat(get(socket, SocketOption.SO_ERROR)).isEqualTo(WsaError.NO_ERROR);
      assertThat(socket.setOption(SocketOption.SO_PROTOCOL_INFO, socket.protocolInfo()))
          .isEqualTo(WsaError.WSAENOPROTOOPT);
      assertThat(socket.setOption(SocketOption.SO_TYPE, SocketType.SOCK_DGRAM))
          .isEqualTo(WsaError.WSAENOPROTOOPT);
      assertThat(socket.setOption(SocketOption.SO_ERROR, WsaError.WSAEINTR))
          .isEqualTo(WsaError.WSAENOPROTOOPT);
      assertThat(socket.getOption(SocketOption.SO_MAX_MSG_SIZE, new Out<>()))
          .isEqualTo(WsaError.WSAENOPROTOOPT);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, Integer.MIN_VALUE})
  void valuesOutOfRangeAreRefusedAndChangeNothing(int bad) throws Exception {
    try (TcpPair pair = TcpPair.open(TCP)) {
      ProviderSocket socket = pair.socket;
      int buffer = get(socket, SocketOption.SO_RCVBUF);
      assertThat(socket.setOption(SocketOption.SO_RCVTIMEO, bad)).isEqualTo(WsaError.WSAEINVAL);
      assertThat(socket.setOption(SocketOption.SO_RCVBUF, bad)).isEqualTo(WsaError.WSAEINVAL);
      assertThat(socket.setOption(SocketOption.SO_LINGER, bad - 1)).isEqualTo(WsaError.WSAEINVAL);
      assertThat(socket.setOption(SocketOption.SO_LINGER, 70_000)).isEqualTo(WsaError.WSAEINVAL);
      assertThat(get(socket, SocketOption.SO_RCVTIMEO)).isZero();
      assertThat(get(socket, SocketOption.SO_RCVBUF)).isEqualTo(buffer);
      assertThat(get(socket, SocketOption.SO_LINGER)).isEqualTo(-1);
    }
  }

  @Test
  void theTimeOutOfAReceiveIsKeptAndTouchesNoOverlappedOne() throws Exception {
    try (TcpPair pair = TcpPair.open(TCP)) {
      ok(pair.socket.setOption(SocketOption.SO_RCVTIMEO, 50));
      Receive overlapped = Receive.of(4);
      pending(overlapped.post(pair.socket, TCP.me()));
      for (int i = 0; i < 3; i++) {
        long start = System.nanoTime();
        assertThat(Receive.of(1).on(pair.socket)).isEqualTo(WsaError.WSAETIMEDOUT);
        assertThat(System.nanoTime() - start)
            .isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(50));
      }
      assertThat(overlapped.overlapped.isPending()).isTrue();
      pair.send("data");
      Until.complete(overlapped.overlapped);
      assertThat(overlapped.text()).isEqualTo("data");
      ok(pair.socket.setOption(SocketOption.SO_RCVTIMEO, 0));
      pair.send("more");
      assertThat(pair.receiveAll(4)).isEqualTo("more");
    }
  }

  @Test
  void fionreadCountsWhatAReceiveCouldTakeAndNotWhatAPendingOneTakes() throws Exception {
    try (TcpPair pair = TcpPair.open(TCP)) {
      assertThat(pair.available()).isZero();
      pair.send("abcdef");
      pair.arrived(6);
      assertThat(pair.receive(2)).isEqualTo("ab");
      assertThat(pair.available()).isEqualTo(4);
      assertThat(pair.receiveAll(4)).isEqualTo("cdef");
      Receive pendingOne = Receive.of(6);
      pending(pendingOne.post(pair.socket, TCP.me()));
      pair.send("ghi");
      Until.holds(
          "FIONREAD 0 until the receive is complete",
          () -> {
            assertThat(pair.available()).isZero();
            return pendingOne.overlapped.isComplete();
          });
      pair.send("jk");
      pair.arrived(2);
      assertThat(pendingOne.text() + pair.receiveAll(2)).isEqualTo("ghijk");
    }
  }

  @Test
  void nonblockingIsForSynchronousCallsOnly() throws Exception {
    try (TcpPair pair = TcpPair.open(TCP)) {
      pair.setNonblocking(true);
      assertThat(Receive.of(4).on(pair.socket)).isEqualTo(WsaError.WSAEWOULDBLOCK);
      Receive overlapped = Receive.of(4);
      pending(overlapped.post(pair.socket, TCP.me()));
      assertThat(Receive.of(4).on(pair.socket)).isEqualTo(WsaError.WSAEWOULDBLOCK);
      pair.send("datarest");
      Receive rest = Receive.of(4);
      Until.holds("the rest", () -> rest.on(pair.socket) == WsaError.NO_ERROR);
      assertThat(overlapped.overlapped.isComplete()).isTrue();
      assertThat(overlapped.text() + rest.text()).isEqualTo("datarest");
      pair.setNonblocking(false);
      pair.send("x");
      assertThat(pair.receive(1)).isEqualTo("x");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1, 5000, 1000, NO_ERROR, true",
    "1, 1, 1, NO_ERROR, true",
    "0, 0, 0, NO_ERROR, false",
    "1, 0, 1000, WSAEINVAL, false",
    "1, 1000, -1, WSAEINVAL, false",
    "1, 2147483647, 1000, WSAEINVAL, false"
  })
  void keepAliveValuesTurnProbesOnOrAreRefused(
      int on, int idle, int interval, WsaError expected, boolean probes) throws Exception {
    try (TcpPair pair = TcpPair.open(TCP)) {
      MemorySegment values = MemorySegment.ofArray(new int[] {on, idle, interval});
      Transfer returned = new Transfer().bytesTransferred(-1);
      assertThat(pair.socket.ioctl(Ioctl.SIO_KEEPALIVE_VALS, values, null, returned))
          .isEqualTo(expected);
      assertThat(get(pair.socket, SocketOption.SO_KEEPALIVE)).isEqualTo(probes);
    }
  }

  @Test
  void aSmallReceiveBufferHoldsThePeerBackAndLosesNothing() throws Exception {
    int total = 20_000;
    try (TcpPair pair = TcpPair.open(TCP)) {
      ok(pair.socket.setOption(SocketOption.SO_RCVBUF, 0));
      Thread sender =
          Thread.ofPlatform()
              .start(() -> {
                try {
                  pair.send(Bytes.numbered(0, total));
                } catch (IOException e) {
                  throw new AssertionError(e);
                }
              });
      byte[] all = new byte[total];
      int done = 0;
      while (done < total) {
        MemorySegment rest = MemorySegment.ofArray(all).asSlice(done);
        Receive receive = Receive.into(rest);
        ok(receive.on(pair.socket));
        done += receive.bytes();
      }
      sender.join();
      assertThat(all).isEqualTo(Bytes.numbered(0, total));
    }
  }

  /** Scenario WT-33. */
  @Test
  void anIoctlSaysHowMuchItWrote() throws Exception {
    try (TcpPair pair = TcpPair.open(TCP)) {
      MemorySegment out = MemorySegment.ofArray(new byte[] {9, 9, 9, 9, 9});
      Transfer returned = new Transfer().bytesTransferred(-1);
      ok(pair.socket.ioctl(Ioctl.FIONREAD, null, out, returned));
      assertThat(returned.bytesTransferred()).isEqualTo(Integer.BYTES);
      assertThat(out.get(ValueLayout.JAVA_INT_UNALIGNED, 0)).isZero();
      assertThat(out.get(ValueLayout.JAVA_BYTE, 4)).isEqualTo((byte) 9);
    }
  }
}
