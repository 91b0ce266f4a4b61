package org.wsp4j.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingStream;
import org.junit.jupiter.api.Test;
import org.wsp4j.spi.Overlapped;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.WsaError;

/** RECV-16.13, DEC-14: a routine owed to a dead thread. */
class ApcDroppedTest {
  @Test
  void anEventSaysSoAndTheResultStaysReadable() throws Exception {
    ApcQueue dead = Threads.onNewThread(ApcQueue::current);
    dead.thread().join();
    Overlapped overlapped = new Overlapped();
    List<RecordedEvent> events = new CopyOnWriteArrayList<>();
    try (RecordingStream stream = new RecordingStream()) {
      stream.enable("org.wsp4j.ApcDropped");
      stream.onEvent("org.wsp4j.ApcDropped", events::add);
      stream.startAsync();
      overlapped.tryStart();

      UpcallTable.INSTANCE.completeOverlappedRequest(
          overlapped, WsaError.NO_ERROR, new Transfer().bytesTransferred(3), false);
      WsaError queued = UpcallTable.INSTANCE.queueApc(dead, context -> {}, overlapped);

      assertThat(queued).isEqualTo(WsaError.WSAEFAULT);
      stream.stop();
    }
    assertThat(overlapped.bytesTransferred()).isEqualTo(3);
    assertThat(events).hasSize(1);
    assertThat(events.getFirst().getString("thread")).endsWith("#" + dead.thread().threadId());
    assertThat(events.getFirst().getString("procedure")).contains("ApcDroppedTest");
  }
}
