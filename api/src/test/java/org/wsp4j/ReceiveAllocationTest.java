package org.wsp4j;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.wsp4j.fake.FakeProvider;
import org.wsp4j.fake.StubSocket;
import org.wsp4j.spi.CompletionRoutine;
import org.wsp4j.spi.Out;
import org.wsp4j.spi.Overlapped;
import org.wsp4j.spi.PeerAddress;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.spi.ProviderSocket;
import org.wsp4j.spi.ThreadId;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.WsaError;

/** What the face adds to a receive: the view of the buffer and the result, 64 bytes at most. */
class ReceiveAllocationTest {
  private static final int ROUNDS = 50_000;

  /** Always has a byte, and allocates nothing itself. */
  private static final class Spring extends StubSocket {
    Spring(ProtocolInfo protocolInfo) {
      super(protocolInfo);
    }

    @Override
    public WsaError recvFrom(
        MemorySegment[] buffers,
        int bufferCount,
        Transfer transfer,
        @Nullable PeerAddress from,
        @Nullable Overlapped overlapped,
        @Nullable CompletionRoutine routine,
        @Nullable ThreadId threadId) {
      transfer.flags(0).bytesTransferred(1).messageLength(1);
      return WsaError.NO_ERROR;
    }
  }

  private static final class SpringProvider extends FakeProvider {
    SpringProvider() {
      super("spring");
    }

    @Override
    public Class<? extends ProviderSocket> procedureTable() {
      return Spring.class;
    }

    @Override
    public WsaError open(ProtocolInfo protocol, int flags, Out<ProviderSocket> socket) {
      socket.set(new Spring(protocol));
      return WsaError.NO_ERROR;
    }
  }

  @ParameterizedTest
  @CsvSource({"false,1", "true,1", "false,7", "true,7"})
  void aReceiveIntoAByteBufferAllocatesAtMost64Bytes(boolean direct, int moves) throws Exception {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    ByteBuffer buffer = direct ? ByteBuffer.allocateDirect(64) : ByteBuffer.allocate(64);
    StartupOptions options = StartupOptions.defaults().provider(new SpringProvider());
    try (Winsock winsock = Winsock.startup(options);
        WinsockSocket socket = winsock.open(Need.stream())) {
      long least = Long.MAX_VALUE;
      int received = 0;
      for (int attempt = 0; attempt < 20; attempt++) {
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < ROUNDS; i++) {
          buffer.clear().position(i % moves);
          received += socket.receive(buffer) instanceof ReceiveResult.Received ? 1 : 0;
        }
        least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
      }

      assertThat(received).isEqualTo(20 * ROUNDS);
      assertThat(least).isLessThanOrEqualTo(64L * ROUNDS);
    }
  }
}
