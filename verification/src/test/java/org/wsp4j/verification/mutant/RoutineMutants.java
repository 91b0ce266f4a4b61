package org.wsp4j.verification.mutant;

import static org.wsp4j.spi.WsaError.NO_ERROR;
import static org.wsp4j.spi.WsaError.WSAEFAULT;
import static org.wsp4j.spi.WsaError.WSAEINTR;
import static org.wsp4j.spi.WsaError.WSA_INVALID_HANDLE;
import static org.wsp4j.spi.WsaError.WSA_OPERATION_ABORTED;
import static org.wsp4j.verification.mutant.Base.UDP;
import static org.wsp4j.verification.mutant.Calls.into;
import static org.wsp4j.verification.mutant.Calls.overlapped;
import static org.wsp4j.verification.mutant.Calls.sync;
import static org.wsp4j.verification.mutant.Mutant.after;
import static org.wsp4j.verification.mutant.Mutant.apc;
import static org.wsp4j.verification.mutant.Mutant.asking;
import static org.wsp4j.verification.mutant.Mutant.completing;
import static org.wsp4j.verification.mutant.Mutant.socket;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.wsp4j.Alertable;
import org.wsp4j.spi.Apc;
import org.wsp4j.spi.Out;
import org.wsp4j.spi.Overlapped;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.spi.ProviderSocket;
import org.wsp4j.spi.ServiceProvider;
import org.wsp4j.spi.ThreadId;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.Upcalls;
import org.wsp4j.spi.WsaError;
import org.wsp4j.spi.WsaEvent;
import org.wsp4j.testkit.hook.DataCall;
import org.wsp4j.testkit.hook.LayeredSocket;
import org.wsp4j.testkit.hook.LayeredUpcalls;

/** Breaks sections 16 and 17: routines, threads, cancelling, the runtime. */
final class RoutineMutants {
  private static final long SOON_NANOS = 200_000_000;
  private static final long LOOK_NANOS = 20_000;

  static final List<Mutant> ALL =
      List.of(
          Mutant.of(
                  "RECV-16.01",
                  UDP,
                  "the first routine of a thread needs a second alertable wait",
                  NeedsSecondWait::new)
              .also("RECV-16.04"),
          Mutant.of(
                  "RECV-16.02",
                  UDP,
                  "the routine of a virtual thread runs elsewhere",
                  apc((thread, apc, context, next) -> {
                    if (!thread.thread().isVirtual() || isOwn(thread)) {
                      return next.queueApc(thread, apc, context);
                    }
                    apc.run(context);
                    return NO_ERROR;
                  }))
              .also("RECV-17.02", "DEC-13"),
          Mutant.of(
                  "RECV-16.03",
                  UDP,
                  "the routine is called by whoever completes another receive",
                  CallsDirectly::new)
              .also("DEC-21"),
          Mutant.of(
                  "RECV-16.04",
                  UDP,
                  "the routine of a delayed receive is queued with an empty call",
                  QueuesEmpty::new)
              .also("RECV-14.05", "DEC-20", "DEC-21"),
          Mutant.ofRuntime(
                  "RECV-16.05",
                  UDP,
                  "a virtual thread may not queue a call",
                  queueing((thread, apc, context, next) ->
                      Thread.currentThread().isVirtual() && "virtual".equals(context)
                          ? WSAEFAULT
                          : next.queueApc(thread, apc, context)))
              .also("RECV-16.08"),
          Mutant.of("RECV-16.07", UDP, "the queued function is the client's", QueuesClients::new),
          Mutant.ofRuntime(
              "RECV-16.08",
              UDP,
              "a call without a context is given one",
              queueing((thread, apc, context, next) ->
                  next.queueApc(thread, apc, context == null ? "none" : context))),
          Mutant.of(
                  "RECV-16.10",
                  UDP,
                  "the 57th and 58th buffer are filled in turn",
                  completing(swapping(Broken.Posted::byRoutine)))
              .also("RECV-14.01", "RECV-16.09", "RECV-16.11", "DEC-07", "DEC-08"),
          Mutant.of(
                  "RECV-16.11",
                  UDP,
                  "two buffers of two threads are filled in turn",
                  completing(swapping(Broken.Posted::byEvent)))
              .also("DEC-08"),
          Mutant.ofRuntime(
                  "RECV-16.13",
                  UDP,
                  "a dead thread's queue takes calls",
                  queueing((thread, apc, context, next) -> {
                    WsaError error = next.queueApc(thread, apc, context);
                    return error == WSAEFAULT ? NO_ERROR : error;
                  }))
              .also("DEC-14"),
          Mutant.of(
                  "RECV-17.01",
                  UDP,
                  "what a dead thread started without a routine goes on",
                  ownerless(thread -> !thread.thread().isVirtual()))
              .also("DEC-13"),
          Mutant.of(
                  "RECV-17.02",
                  UDP,
                  "what a dead virtual thread started goes on",
                  ownerless(thread -> thread.thread().isVirtual()))
              .also("DEC-13"),
          Mutant.of("RECV-17.03", UDP, "a dead thread takes others' operations along", Infects::new)
              .also("DEC-13", "DEC-37"),
          Mutant.of(
                  "RECV-17.05",
                  UDP,
                  "cancelling nothing succeeds",
                  sound ->
                      new Broken(sound) {
                        @Override
                        public WsaError cancelBlockingCall(ThreadId thread) {
                          return isOwn(thread) ? NO_ERROR : super.cancelBlockingCall(thread);
                        }
                      })
              .also("DEC-41"),
          Mutant.of(
                  "RECV-17.07",
                  UDP,
                  "a cancelled receive has written a byte",
                  after(
                      sync().and(into(4)), WSAEINTR, call -> Bytes.put(call.buffers()[0], 0, '!')))
              .also("DEC-09"),
          Mutant.ofRuntime(
                  "RECV-17.08",
                  UDP,
                  "every event is one of manual reset",
                  upcalls ->
                      new LayeredUpcalls(upcalls) {
                        @Override
                        public WsaEvent createEvent(boolean manualReset) {
                          return super.createEvent(true);
                        }
                      })
              .also("DEC-42"),
          Mutant.ofRuntime(
                  "RECV-17.09",
                  UDP,
                  "a closed event can be set",
                  upcalls ->
                      new LayeredUpcalls(upcalls) {
                        @Override
                        public WsaError setEvent(WsaEvent event) {
                          WsaError error = super.setEvent(event);
                          return error == WSA_INVALID_HANDLE ? NO_ERROR : error;
                        }
                      })
              .also("DEC-35"),
          Mutant.of(
                  "RECV-17.10",
                  UDP,
                  "every socket is overlapped",
                  sound ->
                      new Broken(sound) {
                        @Override
                        public WsaError open(
                            ProtocolInfo protocol, int flags, Out<ProviderSocket> socket) {
                          return super.open(protocol, flags | WSA_FLAG_OVERLAPPED, socket);
                        }
                      })
              .also("RECV-1.06", "RECV-1.07", "RECV-1.08", "RECV-3.20", "DEC-02"),
          Mutant.of(
              "RECV-17.11",
              UDP,
              "a socket has another entry than it was opened with",
              socket((layer, entry, lower) ->
                  new Broken.Socket(layer, entry.inCatalog(0, List.of()), lower))),
          Mutant.of(
                  "RECV-17.13",
                  UDP,
                  "a socket is not of the class of the procedure table",
                  sound ->
                      new Broken(sound) {
                        @Override
                        protected ProviderSocket over(ProtocolInfo entry, ProviderSocket lower) {
                          return new LayeredSocket(this, entry, lower) {};
                        }
                      })
              .also("DEC-39"));

  private RoutineMutants() {}

  static boolean isOwn(ThreadId thread) {
    return thread.thread().equals(Thread.currentThread());
  }

  /** Knows the routines of receives that had to wait for data. */
  private abstract static class Delayed extends Broken {
    private final Set<Thread> receiving = ConcurrentHashMap.newKeySet();

    Delayed(ServiceProvider sound) {
      super(sound);
    }

    @Override
    final WsaError receive(DataCall call, ProviderSocket next) {
      receiving.add(Thread.currentThread());
      try {
        return call.on(next);
      } finally {
        receiving.remove(Thread.currentThread());
      }
    }

    @Override
    final WsaError queue(ThreadId thread, Apc apc, @Nullable Object context, Upcalls next) {
      return receiving.contains(Thread.currentThread())
          ? next.queueApc(thread, apc, context)
          : queueDelayed(thread, apc, context, next);
    }

    abstract WsaError queueDelayed(
        ThreadId thread, Apc apc, @Nullable Object context, Upcalls next);
  }

  private static final class NeedsSecondWait extends Delayed {
    private final Set<Thread> told = ConcurrentHashMap.newKeySet();

    NeedsSecondWait(ServiceProvider sound) {
      super(sound);
    }

    @Override
    WsaError queueDelayed(ThreadId thread, Apc apc, @Nullable Object context, Upcalls next) {
      return told.add(thread.thread())
          ? next.queueApc(
              thread,
              _ -> afterWait(thread.thread(), () -> next.queueApc(thread, apc, context)),
              null)
          : next.queueApc(thread, apc, context);
    }
  }

  private static final class QueuesEmpty extends Delayed {
    QueuesEmpty(ServiceProvider sound) {
      super(sound);
    }

    @Override
    WsaError queueDelayed(ThreadId thread, Apc apc, @Nullable Object context, Upcalls next) {
      next.queueApc(thread, _ -> {}, null);
      return next.queueApc(thread, apc, context);
    }
  }

  /** Whoever completes a polled receive of one byte calls the routines that are still queued. */
  private static final class CallsDirectly extends Delayed {
    private final Queue<Once> owed = new ConcurrentLinkedQueue<>();

    CallsDirectly(ServiceProvider sound) {
      super(sound);
    }

    @Override
    WsaError complete(
        Overlapped overlapped, WsaError error, Transfer result, boolean signal, Upcalls next) {
      Posted call = posted(overlapped);
      if (call != null && !call.byEvent() && !call.byRoutine() && call.room() == 1) {
        Once each;
        while ((each = owed.poll()) != null) {
          each.run(each.context());
        }
      }
      return next.completeOverlappedRequest(overlapped, error, result, signal);
    }

    @Override
    WsaError queueDelayed(ThreadId thread, Apc apc, @Nullable Object context, Upcalls next) {
      Once once = new Once(owed, apc, context, new AtomicBoolean());
      WsaError error = next.queueApc(thread, once, context);
      if (!error.failed() && thread.thread().isAlive()) {
        owed.add(once);
      }
      return error;
    }

    private record Once(Queue<Once> owed, Apc apc, @Nullable Object context, AtomicBoolean ran)
        implements Apc {
      @Override
      public void run(@Nullable Object given) {
        owed.remove(this);
        if (ran.compareAndSet(false, true)) {
          apc.run(given);
        }
      }

      @Override
      public @Nullable Object nestingKey(@Nullable Object given) {
        return apc.nestingKey(given);
      }
    }
  }

  /** Does something once a thread has left the alertable wait that it is in, or soon. */
  private static void afterWait(Thread thread, Runnable body) {
    Thread.ofPlatform()
        .daemon()
        .start(() -> {
          long deadline = System.nanoTime() + SOON_NANOS;
          while (isWaiting(thread) && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(LOOK_NANOS);
          }
          body.run();
        });
  }

  private static boolean isWaiting(Thread thread) {
    String wait = Alertable.class.getName();
    return Arrays.stream(thread.getStackTrace()).anyMatch(f -> f.getClassName().equals(wait));
  }

  private static UnaryOperator<Upcalls> queueing(Mutant.AroundApc around) {
    return sound ->
        new LayeredUpcalls(sound) {
          @Override
          public WsaError queueApc(ThreadId thread, Apc apc, @Nullable Object context) {
            return around.queue(thread, apc, context, sound);
          }
        };
  }

  /** Gives the bytes Y and Z to each other's buffers. */
  private static Mutant.Completed swapping(Predicate<Broken.Posted> which) {
    return (call, error, result) -> {
      if (which.test(call) && call.room() == 1 && result.bytesTransferred() == 1) {
        byte octet = Bytes.get(call.first(), 0);
        Bytes.put(call.first(), 0, octet == 'Y' ? 'Z' : octet == 'Z' ? 'Y' : octet);
      }
      return error;
    };
  }

  private static Mutant.Breaking ownerless(Predicate<ThreadId> which) {
    return asking(
        call -> {
          ThreadId thread = call.threadId();
          return overlapped().and(into(4)).test(call)
              && call.routine() == null
              && thread != null
              && which.test(thread);
        },
        call -> call.overlapped(call.overlapped(), null, null));
  }

  private static final class QueuesClients extends Broken {
    QueuesClients(ServiceProvider sound) {
      super(sound);
    }

    @Override
    protected ProviderSocket over(ProtocolInfo entry, ProviderSocket lower) {
      return new Socket(this, entry, lower) {
        @Override
        protected WsaError data(DataCall call, ProviderSocket next) {
          if (call.routine() instanceof Apc apc && call.threadId() != null) {
            table().queueApc(call.threadId(), apc, null);
          }
          return super.data(call, next);
        }
      };
    }
  }

  /** Once an operation died with its thread, the others' receives end like it. */
  private static final class Infects extends Broken {
    private final Set<ProviderSocket> infected = ConcurrentHashMap.newKeySet();
    private final Map<Overlapped, ProviderSocket> sockets = new ConcurrentHashMap<>();

    Infects(ServiceProvider sound) {
      super(sound);
    }

    @Override
    WsaError receive(DataCall call, ProviderSocket next) {
      Overlapped object = call.overlapped();
      if (object != null && into(1).test(call)) {
        sockets.put(object, next);
      }
      return call.on(next);
    }

    @Override
    WsaError complete(
        Overlapped overlapped, WsaError error, Transfer result, boolean signal, Upcalls next) {
      ProviderSocket socket = sockets.remove(overlapped);
      Posted call = posted(overlapped);
      ThreadId thread = call == null ? null : call.call().threadId();
      if (socket != null
          && error == WSA_OPERATION_ABORTED
          && thread != null
          && !thread.thread().isAlive()) {
        infected.add(socket);
      }
      boolean spoiled = error == NO_ERROR && signal && socket != null && infected.contains(socket);
      return next.completeOverlappedRequest(
          overlapped, spoiled ? WSA_OPERATION_ABORTED : error, result, signal);
    }
  }
}
