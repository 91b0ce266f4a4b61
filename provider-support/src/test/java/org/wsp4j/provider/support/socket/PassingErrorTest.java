package org.wsp4j.provider.support.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wsp4j.provider.support.linux.Errno;
import org.wsp4j.provider.support.linux.FaultPlan;
import org.wsp4j.provider.support.linux.ForwardingCalls;
import org.wsp4j.provider.support.linux.Linux;
import org.wsp4j.provider.support.linux.ScriptedKernel;
import org.wsp4j.spi.PeerAddress;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.WsaError;

/**
 * Errors that ICMP left on a datagram socket, whose entry in the queue was read before (DEC-27).
 */
class PassingErrorTest {
  /** Fails a few calls that move data, with nothing in the queue of errors. */
  private static final class Failing extends ForwardingCalls {
    private int errno;
    private int left;
    private int calls;

    Failing() {
      super(new ScriptedKernel(FaultPlan.none()));
    }

    void fails(int times, int with) {
      left = times;
      errno = with;
      calls = 0;
    }

    private boolean isFailing() {
      calls++;
      return left-- > 0;
    }

    @Override
    public long recvFrom(
        int fd, MemorySegment[] buffers, int count, int flags, @Nullable PeerAddress from) {
      return isFailing() ? -errno : super.recvFrom(fd, buffers, count, flags, from);
    }

    @Override
    public long sendMessage(
        int fd, MemorySegment[] buffers, int count, int flags, @Nullable PeerAddress to) {
      return isFailing() ? -errno : super.sendMessage(fd, buffers, count, flags, to);
    }
  }

  private final Failing kernel = new Failing();
  private final PeerAddress address = new PeerAddress();
  private final Transfer transfer = new Transfer();
  private final MemorySegment[] buffers = {MemorySegment.ofArray(new byte[8])};

  private DatagramTransport bound() {
    int fd = kernel.socket(ProtocolInfo.AF_INET, Linux.SOCK_DGRAM, 0);
    address.set(ProtocolInfo.AF_INET, 4, 0, 0);
    assertThat(kernel.bind(fd, address)).isZero();
    assertThat(kernel.getsockname(fd, address)).isZero();
    return new DatagramTransport(kernel, fd);
  }

  private WsaError receive(DatagramTransport transport) {
    return transport.receive(buffers, 1, 0, 0, transfer, null);
  }

  private WsaError send(DatagramTransport transport) {
    return transport.send(buffers, 1, 0, 0, transfer, address);
  }

  @ParameterizedTest
  @ValueSource(ints = {Errno.EHOSTUNREACH, Errno.ENETUNREACH, Errno.EACCES, Errno.ECONNREFUSED})
  void anErrorThatComesOnceWasAboutSomethingElse(int errno) {
    DatagramTransport transport = bound();
    kernel.fails(1, errno);
    assertThat(send(transport)).isEqualTo(WsaError.NO_ERROR);
    kernel.fails(1, errno);
    assertThat(receive(transport)).isEqualTo(WsaError.NO_ERROR);
    kernel.fails(1, errno);
    assertThat(receive(transport)).isEqualTo(WsaError.WSAEWOULDBLOCK);
    transport.close(false);
  }

  @ParameterizedTest
  @ValueSource(ints = {Errno.EHOSTUNREACH, Errno.ENETUNREACH, Errno.EACCES})
  void anErrorThatComesAgainIsTheCallsOwn(int errno) {
    DatagramTransport transport = bound();
    kernel.fails(Integer.MAX_VALUE, errno);
    assertThat(send(transport)).isEqualTo(Errno.toWsaError(errno));
    assertThat(kernel.calls).isEqualTo(2);
    assertThat(receive(transport)).isEqualTo(Errno.toWsaError(errno));
    assertThat(transfer.nativeError()).isEqualTo(errno);
    transport.close(false);
  }
}
