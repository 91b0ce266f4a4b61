package org.wsp4j.provider.support.socket;

import static java.util.Objects.requireNonNull;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import org.wsp4j.provider.support.Batch;
import org.wsp4j.provider.support.linux.SystemCalls;
import org.wsp4j.spi.PeerAddress;

/** The receives of a {@link Batch} as the kernel's interface wants them; used again and again. */
final class BatchMessages implements SystemCalls.Messages {
  private @Nullable Batch batch;

  BatchMessages of(Batch next) {
    batch = next;
    return this;
  }

  private Batch batch() {
    return requireNonNull(batch);
  }

  @Override
  public int size() {
    return batch().size();
  }

  @Override
  public MemorySegment[] buffers(int index) {
    return batch().buffers(index);
  }

  @Override
  public int count(int index) {
    return batch().count(index);
  }

  @Override
  public @Nullable PeerAddress from(int index) {
    return batch().from(index);
  }

  @Override
  public void received(int index, long length, int flags) {
    Batch all = batch();
    all.end(DatagramTransport.outcomeOf(all.roomBytes(index), length, all.result(index)));
  }
}
