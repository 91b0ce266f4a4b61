package org.wsp4j.provider.support;

import java.util.UUID;
import org.wsp4j.provider.support.linux.SystemCalls;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.spi.ServiceFlag;
import org.wsp4j.spi.SocketType;
import org.wsp4j.spi.Upcalls;

/** What the tests of the machine make over and over. */
final class Engines {
  /** A byte stream with urgent data. */
  static final ProtocolInfo STREAM =
      ProtocolInfo.builder(
              UUID.fromString("8f0b9d5c-52d5-4b7e-8a43-0f9a4d1c2b11"),
              "stream",
              SocketType.SOCK_STREAM)
          .services(
              ServiceFlag.XP1_GUARANTEED_DELIVERY,
              ServiceFlag.XP1_GUARANTEED_ORDER,
              ServiceFlag.XP1_GRACEFUL_CLOSE,
              ServiceFlag.XP1_EXPEDITED_DATA)
          .family(ProtocolInfo.AF_INET, 16, 16)
          .protocol(ProtocolInfo.IPPROTO_TCP, 2)
          .build();

  private Engines() {}

  static Engine over(SystemCalls calls, Upcalls upcalls, ThreadHost host) {
    Engine engine = Engine.open(calls, upcalls, host);
    if (engine == null) {
      throw new AssertionError("no engine could be made");
    }
    return engine;
  }
}
