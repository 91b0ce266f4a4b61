package org.wsp4j.verification.mutant;

import static org.wsp4j.spi.WsaError.NO_ERROR;
import static org.wsp4j.spi.WsaError.WSAEINVAL;
import static org.wsp4j.spi.WsaError.WSAENOTCONN;
import static org.wsp4j.verification.mutant.Base.TCP;
import static org.wsp4j.verification.mutant.Base.UDP;
import static org.wsp4j.verification.mutant.Calls.byEvent;
import static org.wsp4j.verification.mutant.Calls.flags;
import static org.wsp4j.verification.mutant.Calls.into;
import static org.wsp4j.verification.mutant.Calls.sync;
import static org.wsp4j.verification.mutant.Mutant.receive;

import java.net.SocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.wsp4j.spi.CompletionRoutine;
import org.wsp4j.spi.Overlapped;
import org.wsp4j.spi.PeerAddress;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.spi.ProviderSocket;
import org.wsp4j.spi.ServiceProvider;
import org.wsp4j.spi.ThreadId;
import org.wsp4j.spi.WsaError;
import org.wsp4j.testkit.hook.DataCall;
import org.wsp4j.testkit.hook.Procedure;

/** Breaks section 4: where it may be used, and what makes the local address known. */
final class UseMutants {
  static final List<Mutant> ALL =
      List.of(
          Mutant.of(
              "RECV-4.01",
              TCP,
              "the fifth receive of a connection spoils a byte",
              sound ->
                  new Broken(sound) {
                    private final Map<ProviderSocket, Integer> counts = new ConcurrentHashMap<>();

                    @Override
                    WsaError receive(DataCall call, ProviderSocket next) {
                      WsaError error = call.on(next);
                      if (error == NO_ERROR
                          && sync().and(into(8)).test(call)
                          && counts.merge(next, 1, Integer::sum) == 5) {
                        Bytes.put(call.buffers()[0], 0, '?');
                      }
                      return error;
                    }
                  }),
          Mutant.of(
                  "RECV-4.02",
                  UDP,
                  "a bound socket has to be connected",
                  receive((call, next) ->
                      sync().and(into(8)).and(flags(0)).test(call) && isBoundOnly(next)
                          ? WSAENOTCONN
                          : call.on(next)))
              .also("RECV-4.07", "RECV-4.08", "RECV-4.11", "DEC-27"),
          Mutant.of(
              "RECV-4.03",
              UDP,
              "what is refused without an address sets its event",
              sound ->
                  new Broken(sound) {
                    @Override
                    WsaError receive(DataCall call, ProviderSocket next) {
                      WsaError error = call.on(next);
                      Overlapped object = call.overlapped();
                      if (error == WSAEINVAL
                          && byEvent().and(into(8)).test(call)
                          && object != null
                          && object.event() != null) {
                        table().setEvent(object.event());
                      }
                      return error;
                    }
                  }),
          Mutant.of(
                  "RECV-4.04",
                  UDP,
                  "nothing can be posted to a socket that is bound only",
                  receive((call, next) ->
                      byEvent().and(into(8)).test(call) && isBoundOnly(next)
                          ? WSAEINVAL
                          : call.on(next)))
              .also("RECV-4.08", "DEC-27"),
          Mutant.of("RECV-4.05", TCP, "an accepted socket does not receive", AcceptsDeaf::new),
          Mutant.of(
              "RECV-4.06",
              UDP,
              "LPWSPConnect leaves the address unknown",
              implicitly(Procedure.LPWSPConnect)),
          Mutant.of(
              "RECV-4.07",
              UDP,
              "LPWSPSendTo leaves the address unknown",
              implicitly(Procedure.LPWSPSendTo)),
          Mutant.of(
              "RECV-4.08",
              UDP,
              "LPWSPJoinLeaf leaves the address unknown",
              implicitly(Procedure.LPWSPJoinLeaf)),
          Mutant.of(
                  "RECV-4.09",
                  UDP,
                  "a connection does not filter",
                  connecting(UseMutants::unfiltered))
              .also("RECV-4.01", "RECV-4.10", "RECV-4.11", "DEC-27", "DEC-42"),
          Mutant.of(
                  "RECV-4.10",
                  UDP,
                  "a stranger's message ends a receive",
                  connecting(UseMutants::unfiltered))
              .also("RECV-4.01", "RECV-4.09", "RECV-4.11", "DEC-27", "DEC-42"),
          Mutant.of(
                  "RECV-4.11",
                  UDP,
                  "the filter stays with the first peer",
                  connecting((peer, lower) ->
                      isConnected(lower) ? NO_ERROR : lower.connect(peer, null, null, null)))
              .also("DEC-27"));

  private UseMutants() {}

  static boolean isBound(ProviderSocket socket) {
    return !socket.getSockName(new PeerAddress()).failed();
  }

  static boolean isConnected(ProviderSocket socket) {
    return !socket.getPeerName(new PeerAddress()).failed();
  }

  private static boolean isBoundOnly(ProviderSocket socket) {
    return isBound(socket) && !isConnected(socket);
  }

  private static final class AcceptsDeaf extends Broken {
    private final Set<ProviderSocket> accepted = ConcurrentHashMap.newKeySet();

    AcceptsDeaf(ServiceProvider sound) {
      super(sound);
    }

    @Override
    protected ProviderSocket over(ProtocolInfo entry, ProviderSocket socket) {
      if (isConnected(socket)) {
        accepted.add(socket);
      }
      return super.over(entry, socket);
    }

    @Override
    WsaError receive(DataCall call, ProviderSocket next) {
      return accepted.contains(next) ? WSAENOTCONN : call.on(next);
    }
  }

  /** A socket whose address became known by a call is taken for one without. */
  private static Mutant.Breaking implicitly(Procedure by) {
    return sound ->
        new Broken(sound) {
          private final Set<ProviderSocket> unknown = ConcurrentHashMap.newKeySet();

          @Override
          WsaError call(
              Procedure procedure, ProviderSocket socket, Function<ProviderSocket, WsaError> next) {
            if (procedure == by && !isBound(socket)) {
              unknown.add(socket);
            }
            return next.apply(socket);
          }

          @Override
          WsaError receive(DataCall call, ProviderSocket next) {
            return unknown.contains(next) ? WSAEINVAL : call.on(next);
          }
        };
  }

  /** Connects a socket in another way. */
  @FunctionalInterface
  private interface Connect {
    WsaError connect(@Nullable SocketAddress peer, ProviderSocket lower);
  }

  private static WsaError unfiltered(@Nullable SocketAddress peer, ProviderSocket lower) {
    return isBound(lower) ? NO_ERROR : lower.connect(peer, null, null, null);
  }

  private static Mutant.Breaking connecting(Connect other) {
    return Mutant.socket((layer, entry, lower) ->
        new Broken.Socket(layer, entry, lower) {
          @Override
          public WsaError connect(
              @Nullable SocketAddress peer,
              @Nullable Overlapped overlapped,
              @Nullable CompletionRoutine routine,
              @Nullable ThreadId threadId) {
            return other.connect(peer, lower());
          }
        });
  }
}
