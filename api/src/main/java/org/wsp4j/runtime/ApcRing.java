package org.wsp4j.runtime;

import org.jspecify.annotations.Nullable;
import org.wsp4j.spi.Apc;

/**
 * The calls queued to one thread, first in, first out, in a ring that doubles when it is full and
 * then allocates no more. It is bounded by the operations that may be outstanding, since each
 * queues one call. Every method is called under the lock of the {@link ApcQueue} that owns it.
 */
final class ApcRing {
  private static final int FIRST_CAPACITY = 16;

  /** One queued call; the object stays in the ring and is filled again. */
  static final class Call {
    private static final Apc NOTHING = context -> {};

    Apc apc = NOTHING;
    @Nullable Object context;
    @Nullable Object key;

    void set(Apc apc, @Nullable Object context, @Nullable Object key) {
      this.apc = apc;
      this.context = context;
      this.key = key;
    }

    void clear() {
      set(NOTHING, null, null);
    }
  }

  /** Of a length that is a power of two. */
  private Call[] calls = new Call[0];

  private int head;
  private int size;

  int size() {
    return size;
  }

  /** The call at a distance from the oldest. */
  Call at(int index) {
    return calls[head + index & calls.length - 1];
  }

  void add(Apc apc, @Nullable Object context, @Nullable Object key) {
    if (size == calls.length) {
      grow();
    }
    at(size++).set(apc, context, key);
  }

  /**
   * Copies the call at a distance from the oldest out and removes it. Those before it, which are
   * deferred, move up by one; their order stays.
   */
  void take(int index, Call taken) {
    Call call = at(index);
    taken.set(call.apc, call.context, call.key);
    call.clear();
    for (int i = index; i > 0; i--) {
      calls[head + i & calls.length - 1] = at(i - 1);
    }
    calls[head] = call;
    head = head + 1 & calls.length - 1;
    size--;
  }

  private void grow() {
    Call[] larger = new Call[Math.max(FIRST_CAPACITY, 2 * calls.length)];
    for (int i = 0; i < larger.length; i++) {
      larger[i] = i < size ? at(i) : new Call();
    }
    calls = larger;
    head = 0;
  }
}
