package org.wsp4j.provider.support.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;
import org.wsp4j.provider.support.linux.Errno;
import org.wsp4j.provider.support.linux.FaultPlan;
import org.wsp4j.provider.support.linux.ForwardingCalls;
import org.wsp4j.provider.support.linux.Linux;
import org.wsp4j.provider.support.linux.ScriptedKernel;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.spi.WsaError;

/** A kernel from before trains: it knows neither option, and nothing changes. */
class TrainRefusalTest {
  private static final class OldKernel extends ForwardingCalls {
    OldKernel() {
      super(new ScriptedKernel(FaultPlan.none()));
    }

    @Override
    public int setsockopt(int fd, int level, int name, MemorySegment value) {
      return level == Linux.IPPROTO_UDP
          ? -Errno.ENOPROTOOPT
          : super.setsockopt(fd, level, name, value);
    }
  }

  @Test
  void bothOptionsAreWsaenoprotooptAndStayOff() {
    OldKernel kernel = new OldKernel();
    int fd = kernel.socket(ProtocolInfo.AF_INET, Linux.SOCK_DGRAM, 0);
    DatagramTransport transport = new DatagramTransport(kernel, fd);
    assertThat(transport.cutSends(100)).isEqualTo(WsaError.WSAENOPROTOOPT);
    assertThat(transport.coalesceReceives(100)).isEqualTo(WsaError.WSAENOPROTOOPT);
    assertThat(transport.coalesceReceives(0)).isEqualTo(WsaError.NO_ERROR);
    assertThat(transport.cutSends()).isZero();
    assertThat(transport.coalesceReceives()).isZero();
    transport.close(false);
  }
}
