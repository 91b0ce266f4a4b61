package org.wsp4j.verification.mutant;

import java.util.Arrays;
import java.util.function.Predicate;
import org.wsp4j.spi.Overlapped;
import org.wsp4j.testkit.hook.DataCall;

/** Chooses the receives that a mutant spoils, so that it leaves the others alone. */
final class Calls {
  private Calls() {}

  static Predicate<DataCall> any() {
    return call -> true;
  }

  static Predicate<DataCall> sync() {
    return call -> call.overlapped() == null;
  }

  static Predicate<DataCall> overlapped() {
    return call -> call.overlapped() != null;
  }

  static Predicate<DataCall> byEvent() {
    return call -> {
      Overlapped object = call.overlapped();
      return object != null && object.event() != null && call.routine() == null;
    };
  }

  static Predicate<DataCall> byRoutine() {
    return call -> call.overlapped() != null && call.routine() != null;
  }

  /** Neither event nor routine. */
  static Predicate<DataCall> polled() {
    return call -> {
      Overlapped object = call.overlapped();
      return object != null && object.event() == null && call.routine() == null;
    };
  }

  /** Into buffers of just these sizes. */
  static Predicate<DataCall> into(long... sizes) {
    return call ->
        Bytes.room(call) >= 0
            && Arrays.equals(
                sizes,
                Arrays.stream(call.buffers(), 0, call.bufferCount())
                    .mapToLong(each -> each.byteSize())
                    .toArray());
  }

  /** With exactly these flags in. */
  static Predicate<DataCall> flags(int flags) {
    return call -> call.transfer() != null && call.flags() == flags;
  }
}
