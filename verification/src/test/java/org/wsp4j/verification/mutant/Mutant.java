package org.wsp4j.verification.mutant;

import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.wsp4j.spi.Apc;
import org.wsp4j.spi.CompletionRoutine;
import org.wsp4j.spi.Overlapped;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.spi.ProviderSocket;
import org.wsp4j.spi.ServiceProvider;
import org.wsp4j.spi.ThreadId;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.Upcalls;
import org.wsp4j.spi.WsaError;
import org.wsp4j.spi.WsaEvent;
import org.wsp4j.testkit.Peering;
import org.wsp4j.testkit.hook.DataCall;

/**
 * A provider that breaks one rule, and the row that must say so.
 *
 * @param row the id of the row
 * @param base what it is planted on
 * @param what what it does wrong, for people
 * @param also the other rows that fail with it, at most five
 * @param breaking makes it out of a sound provider
 * @param runtime breaks the runtime it is started in, for rows about that
 */
record Mutant(
    String row,
    Base base,
    String what,
    List<String> also,
    Breaking breaking,
    UnaryOperator<Upcalls> runtime) {
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

  /** Stands around a completion; of a receive, if there is a call. */
  @FunctionalInterface
  interface AroundCompletion {
    WsaError complete(
        Broken.@Nullable Posted call,
        Overlapped overlapped,
        WsaError error,
        Transfer result,
        boolean signal,
        Upcalls next);
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
    return new Mutant(row, base, what, List.of(), breaking, UnaryOperator.identity());
  }

  /** A sound provider in a broken runtime. */
  static Mutant ofRuntime(String row, Base base, String what, UnaryOperator<Upcalls> runtime) {
    return new Mutant(row, base, what, List.of(), Broken::new, runtime);
  }

  /** The same, with the other rows that fail with it. */
  Mutant also(String... rows) {
    return new Mutant(row, base, what, List.of(rows), breaking, runtime);
  }

  /** Every row that fails with it. */
  List<String> rows() {
    return Stream.concat(Stream.of(row), also.stream()).toList();
  }

  /** The kit's side of it. */
  Peering peering() {
    return base.peering(breaking).upcalls(runtime);
  }

  /** A receive that has to end with one code ends with another. */
  static Breaking answering(Predicate<DataCall> which, WsaError right, WsaError wrong) {
    return after(which, right, call -> {}, wrong);
  }

  /** A receive that ends with a code leaves something behind that it must not. */
  static Breaking after(Predicate<DataCall> which, WsaError ended, Consumer<DataCall> spoil) {
    return after(which, ended, spoil, ended);
  }

  private static Breaking after(
      Predicate<DataCall> which, WsaError ended, Consumer<DataCall> spoil, WsaError answer) {
    return receive((call, next) -> {
      boolean chosen = which.test(call);
      WsaError error = call.on(next);
      if (!chosen || error != ended) {
        return error;
      }
      spoil.accept(call);
      return answer;
    });
  }

  /** A receive is passed on as another one. */
  static Breaking asking(Predicate<DataCall> which, UnaryOperator<DataCall> other) {
    return receive((call, next) -> which.test(call) ? other.apply(call).on(next) : call.on(next));
  }

  /** Changes a completion. */
  @FunctionalInterface
  interface Completed {
    /** Answers the error to complete with, or {@code null} to forget the completion. */
    @Nullable WsaError with(Broken.Posted call, WsaError error, Transfer result);
  }

  /** The completion of a receive is another one than it has to be. */
  static Breaking completing(Completed change) {
    return completion((call, overlapped, error, result, signal, next) -> {
      if (call == null) {
        return next.completeOverlappedRequest(overlapped, error, result, signal);
      }
      Transfer changed = new Transfer().set(result);
      WsaError answer = change.with(call, error, changed);
      return answer == null
          ? WsaError.NO_ERROR
          : next.completeOverlappedRequest(overlapped, answer, changed, signal);
    });
  }

  /** A call that nobody asked for is queued to the thread that completes one of these receives. */
  static Breaking queueingMore(Predicate<Broken.Posted> which) {
    return completion((call, overlapped, error, result, signal, next) -> {
      if (call != null && which.test(call)) {
        next.queueApc(next.openCurrentThread(), _ -> {}, null);
      }
      return next.completeOverlappedRequest(overlapped, error, result, signal);
    });
  }

  /** Stands around LPWSPGetOverlappedResult. */
  @FunctionalInterface
  interface AroundResult {
    WsaError result(Overlapped overlapped, Transfer result, boolean wait, ProviderSocket next);
  }

  static Breaking result(AroundResult around) {
    return sound ->
        new Broken(sound) {
          @Override
          WsaError result(
              Overlapped overlapped, Transfer result, boolean wait, ProviderSocket next) {
            return around.result(overlapped, result, wait, next);
          }
        };
  }

  /** A receive that ends with a code sets the event that its object has. */
  static Breaking settingEvent(Predicate<DataCall> which, WsaError ended) {
    return sound ->
        new Broken(sound) {
          @Override
          WsaError receive(DataCall call, ProviderSocket next) {
            boolean chosen = which.test(call);
            WsaError error = call.on(next);
            Overlapped object = call.overlapped();
            WsaEvent event = object == null ? null : object.event();
            if (chosen && error == ended && event != null) {
              table().setEvent(event);
            }
            return error;
          }
        };
  }

  /** A receive that ends with a code queues the routine that it was given. */
  static Breaking queueingRoutine(Predicate<DataCall> which, WsaError ended) {
    return sound ->
        new Broken(sound) {
          @Override
          WsaError receive(DataCall call, ProviderSocket next) {
            boolean chosen = which.test(call);
            WsaError error = call.on(next);
            CompletionRoutine told = call.routine();
            if (chosen && error == ended && told != null) {
              Overlapped object = Objects.requireNonNullElseGet(call.overlapped(), Overlapped::new);
              Apc apc = _ -> told.completed(error, 0, object, 0);
              table().queueApc(table().openCurrentThread(), apc, null);
            }
            return error;
          }
        };
  }

  /** Makes a socket over a sound one. */
  @FunctionalInterface
  interface SocketMaker {
    ProviderSocket over(Broken layer, ProtocolInfo entry, ProviderSocket lower);
  }

  /** Some procedure of every socket is another. */
  static Breaking socket(SocketMaker maker) {
    return sound ->
        new Broken(sound) {
          @Override
          protected ProviderSocket over(ProtocolInfo entry, ProviderSocket lower) {
            return maker.over(this, entry, lower);
          }
        };
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
            return around.complete(posted(overlapped), overlapped, error, result, signal, next);
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
