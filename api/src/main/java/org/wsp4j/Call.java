package org.wsp4j;

import java.lang.foreign.MemorySegment;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.wsp4j.runtime.EventObject;
import org.wsp4j.spi.Overlapped;
import org.wsp4j.spi.PeerAddress;
import org.wsp4j.spi.Transfer;

/** What one call hands to the provider, kept for the next call: it costs no allocation then. */
final class Call {
  /** At most one call for the next taker; a second one at the same time makes its own. */
  static final class Spare {
    private final AtomicReference<@Nullable Call> slot = new AtomicReference<>();

    Call take() {
      Call spare = slot.getAndSet(null);
      return spare == null ? new Call() : spare;
    }

    /** Not to be called while an operation of the call is pending. */
    void giveBack(Call call) {
      call.segments[0] = MemorySegment.NULL;
      slot.setRelease(call);
    }
  }

  final MemorySegment[] segments = {MemorySegment.NULL};
  final Transfer transfer = new Transfer();
  final PeerAddress address = new PeerAddress();
  private WeakReference<BufferView> view = new WeakReference<>(null);
  private @Nullable Timed timed;

  /** What a call with a time limit needs besides. */
  static final class Timed {
    final EventObject event = new EventObject(true);
    final Overlapped overlapped = new Overlapped().event(event);
  }

  private Call() {}

  /** Puts a buffer's remaining bytes and the flags in place. */
  Call with(ByteBuffer buffer, int flags) {
    BufferView seen = view.get();
    if (seen == null) {
      seen = new BufferView();
      view = new WeakReference<>(seen);
    }
    segments[0] = seen.of(buffer);
    transfer.flags(flags).bytesTransferred(0).messageLength(0).nativeError(0);
    return this;
  }

  Timed timed() {
    Timed own = timed;
    if (own == null) {
      own = new Timed();
      timed = own;
    }
    return own;
  }
}
