package org.wsp4j.verification.mutant;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.wsp4j.spi.Apc;
import org.wsp4j.spi.CompletionRoutine;
import org.wsp4j.spi.Overlapped;
import org.wsp4j.spi.ProviderSocket;
import org.wsp4j.spi.ServiceProvider;
import org.wsp4j.spi.ThreadId;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.Upcalls;
import org.wsp4j.spi.WsaError;
import org.wsp4j.testkit.hook.DataCall;

/**
 * A provider that breaks one rule, and the row that must say so.
 *
 * @param row the id of the row
 * @param base what it is planted on
 * @param what what it does wrong, for people
 * @param also the other rows that fail with it, at most five
 * @param breaking makes it out of a sound provider
 */
record Mutant(String row, Base base, String what, List<String> also, Breaking breaking) {
  /** Makes a broken provider out of a sound one. */
  @FunctionalInterface
  interface Breaking {
    ServiceProvider over(ServiceProvider sound);
  }

  /** Stands around a receive, or a send. */
  @FunctionalInterface
  interface AroundData {
    WsaError call(DataCall call, ProviderSocket next);
  }

  /** Stands around a completion. */
  @FunctionalInterface
  interface AroundCompletion {
    WsaError complete(
        Overlapped overlapped, WsaError error, Transfer result, boolean signal, Upcalls next);
  }

  /** Stands around WPUQueueApc. */
  @FunctionalInterface
  interface AroundApc {
    WsaError queue(ThreadId thread, Apc apc, @Nullable Object context, Upcalls next);
  }

  /** Stands around a routine. */
  @FunctionalInterface
  interface AroundRoutine {
    void tell(CompletionRoutine routine, WsaError error, int bytes, Overlapped object, int flags);
  }

  static Mutant of(String row, Base base, String what, Breaking breaking) {
    return new Mutant(row, base, what, List.of(), breaking);
  }

  /** The same, with the other rows that fail with it. */
  Mutant also(String... rows) {
    return new Mutant(row, base, what, List.of(rows), breaking);
  }

  /** Every row that fails with it. */
  List<String> rows() {
    return Stream.concat(Stream.of(row), also.stream()).toList();
  }

  ServiceProvider provider() {
    return breaking.over(base.sound());
  }

  static Breaking receive(AroundData around) {
    return sound ->
        new Broken(sound) {
          @Override
          WsaError receive(DataCall call, ProviderSocket next) {
            return around.call(call, next);
          }
        };
  }

  static Breaking completion(AroundCompletion around) {
    return sound ->
        new Broken(sound) {
          @Override
          WsaError complete(
              Overlapped overlapped,
              WsaError error,
              Transfer result,
              boolean signal,
              Upcalls next) {
            return around.complete(overlapped, error, result, signal, next);
          }
        };
  }

  static Breaking apc(AroundApc around) {
    return sound ->
        new Broken(sound) {
          @Override
          WsaError queue(ThreadId thread, Apc apc, @Nullable Object context, Upcalls next) {
            return around.queue(thread, apc, context, next);
          }
        };
  }

  static Breaking routine(AroundRoutine around) {
    return sound ->
        new Broken(sound) {
          @Override
          void tell(
              CompletionRoutine routine, WsaError error, int bytes, Overlapped object, int flags) {
            around.tell(routine, error, bytes, object, flags);
          }
        };
  }

  @Override
  public String toString() {
    return row + " on " + base + ": " + what;
  }
}
