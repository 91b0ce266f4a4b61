package org.wsp4j.provider.udp;

import static org.assertj.core.api.Assertions.assertThat;

import org.wsp4j.spi.WsaError;
import org.wsp4j.testsupport.SystemCallTrace;

/** The child of {@link SystemCallTest}: fills batches between marks that a tracer sees. */
final class TracedBatch {
  private TracedBatch() {}

  public static void main(String[] arguments) throws Exception {
    Udp udp = new Udp();
    udp.start();
    try (SystemCallTrace.Marks marks = new SystemCallTrace.Marks()) {
      fill(udp, marks, "whole", PostedBatch.BYTES);
      fill(udp, marks, "mixed", PostedBatch.BYTES, 0, 3 * PostedBatch.BYTES, 1);
    }
    udp.stop();
  }

  private static void fill(Udp udp, SystemCallTrace.Marks marks, String phase, int... lengths)
      throws Exception {
    try (PostedBatch batch = new PostedBatch(udp)) {
      batch.arrives(lengths);
      marks.begin(phase);
      batch.fill();
      marks.end();
      for (int i = 0; i < PostedBatch.RECEIVES; i++) {
        boolean fits = lengths[i % lengths.length] <= PostedBatch.BYTES;
        assertThat(batch.ended(i)).isEqualTo(fits ? WsaError.NO_ERROR : WsaError.WSAEMSGSIZE);
      }
    }
  }
}
