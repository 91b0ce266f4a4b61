package org.wsp4j.provider.seqpacket;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.wsp4j.provider.seqpacket.Net.Kind;
import org.wsp4j.spi.MsgFlags;
import org.wsp4j.spi.ProviderSocket;
import org.wsp4j.spi.WsaError;
import org.wsp4j.testsupport.Until;

/** A length costs its sender four bytes, and us no memory. */
class LengthBombTest {
  private static final int CONNECTIONS = Boolean.getBoolean("wsp4j.long") ? 4_000 : 400;
  private static final long MOST_GROWTH_BYTES = 16 << 20;

  @RegisterExtension static final Net NET = new Net();

  @ParameterizedTest
  @EnumSource(Kind.class)
  void connectionsThatClaimTheLimitTakeNoMemory(Kind kind) throws Exception {
    ProviderSocket listener = NET.listening(kind);
    List<RawPair> pairs = new ArrayList<>();
    byte[] bomb = {Wire.LAST, -1, -1, -1};
    try (RawPair other = RawPair.accept(listener)) {
      other.send(Wire.hello());
      long before = usedHeapBytes();
      for (int i = 0; i < CONNECTIONS; i++) {
        RawPair pair = RawPair.accept(listener);
        pairs.add(pair);
        pair.send(Wire.hello(), bomb, "a little".getBytes(US_ASCII));
        Net.setNonblocking(pair.socket, true);
      }
      for (RawPair each : pairs) {
        Until.holds(
            "the little is there",
            () ->
                kind == Kind.WHOLE
                    || Receive.on(each.socket, 1, MsgFlags.MSG_PEEK | MsgFlags.MSG_PARTIAL)
                        .bytes()
                        .equals("a"));
        Receive.on(each.socket, 99)
            .fails(kind == Kind.PSEUDO ? WsaError.NO_ERROR : WsaError.WSAEWOULDBLOCK);
      }
      long growth = usedHeapBytes() - before;
      System.out.println("length bombs: " + kind + " heap grows by " + growth + " B");
      assertThat(growth).isLessThanOrEqualTo(MOST_GROWTH_BYTES);

      other.send(Wire.frame(Wire.LAST, "unharmed".getBytes(US_ASCII)));
      Receive.on(other.socket, 99).gives("unharmed");
    } finally {
      for (RawPair each : pairs) {
        each.close();
      }
      Net.ok(listener.close());
    }
  }

  private static long usedHeapBytes() {
    var memory = ManagementFactory.getMemoryMXBean();
    memory.gc();
    return memory.getHeapMemoryUsage().getUsed();
  }
}
