package org.wsp4j.verification.mutant;

import static org.wsp4j.spi.MsgFlags.MSG_OOB;
import static org.wsp4j.spi.WsaError.NO_ERROR;
import static org.wsp4j.spi.WsaError.WSAECONNABORTED;
import static org.wsp4j.spi.WsaError.WSAECONNRESET;
import static org.wsp4j.spi.WsaError.WSAEDISCON;
import static org.wsp4j.spi.WsaError.WSAEFAULT;
import static org.wsp4j.spi.WsaError.WSAEINPROGRESS;
import static org.wsp4j.spi.WsaError.WSAEINTR;
import static org.wsp4j.spi.WsaError.WSAEINVAL;
import static org.wsp4j.spi.WsaError.WSAEMSGSIZE;
import static org.wsp4j.spi.WsaError.WSAENETDOWN;
import static org.wsp4j.spi.WsaError.WSAENETRESET;
import static org.wsp4j.spi.WsaError.WSAENOBUFS;
import static org.wsp4j.spi.WsaError.WSAENOTCONN;
import static org.wsp4j.spi.WsaError.WSAENOTSOCK;
import static org.wsp4j.spi.WsaError.WSAEOPNOTSUPP;
import static org.wsp4j.spi.WsaError.WSAEWOULDBLOCK;
import static org.wsp4j.spi.WsaError.WSA_IO_PENDING;
import static org.wsp4j.spi.WsaError.WSA_OPERATION_ABORTED;
import static org.wsp4j.verification.mutant.Base.MESSAGES;
import static org.wsp4j.verification.mutant.Base.PSEUDO_STREAM;
import static org.wsp4j.verification.mutant.Base.REFERENCE_DATAGRAMS;
import static org.wsp4j.verification.mutant.Base.REFERENCE_SEND_ONLY;
import static org.wsp4j.verification.mutant.Base.REFERENCE_STREAM;
import static org.wsp4j.verification.mutant.Base.TCP;
import static org.wsp4j.verification.mutant.Base.UDP;
import static org.wsp4j.verification.mutant.Base.WHOLE_MESSAGES;
import static org.wsp4j.verification.mutant.Calls.any;
import static org.wsp4j.verification.mutant.Calls.byRoutine;
import static org.wsp4j.verification.mutant.Calls.flags;
import static org.wsp4j.verification.mutant.Calls.into;
import static org.wsp4j.verification.mutant.Calls.overlapped;
import static org.wsp4j.verification.mutant.Calls.polled;
import static org.wsp4j.verification.mutant.Calls.sync;
import static org.wsp4j.verification.mutant.Mutant.after;
import static org.wsp4j.verification.mutant.Mutant.answering;
import static org.wsp4j.verification.mutant.Mutant.asking;
import static org.wsp4j.verification.mutant.Mutant.completing;
import static org.wsp4j.verification.mutant.Mutant.receive;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.wsp4j.spi.ProviderSocket;
import org.wsp4j.spi.ShutdownHow;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.WsaError;
import org.wsp4j.testkit.hook.DataCall;

/** Breaks section 3: error codes. */
final class ErrorMutants {
  static final List<Mutant> ALL =
      List.of(
          Mutant.of(
                  "RECV-3.01",
                  REFERENCE_DATAGRAMS,
                  "a network that is down reset the connection",
                  answering(sync(), WSAENETDOWN, WSAECONNRESET))
              .also("DEC-42"),
          Mutant.of(
                  "RECV-3.02",
                  TCP,
                  "a socket that is not connected is invalid",
                  answering(any(), WSAENOTCONN, WSAEINVAL))
              .also("RECV-4.03", "DEC-23"),
          Mutant.of(
              "RECV-3.03",
              UDP,
              "an interrupted receive writes the count",
              after(sync().and(into(8)), WSAEINTR, call -> call.transfer().bytesTransferred(0))),
          Mutant.of(
                  "RECV-3.04",
                  UDP,
                  "a routine that must not block is told so by another code",
                  answering(any(), WSAEINPROGRESS, WSAEWOULDBLOCK))
              .also("DEC-22", "DEC-23"),
          Mutant.of(
                  "RECV-3.05",
                  TCP,
                  "a condition that must not block is told so by another code",
                  answering(any(), WSAEINPROGRESS, WSAEWOULDBLOCK))
              .also("RECV-3.04", "DEC-22", "DEC-23"),
          Mutant.of(
                  "RECV-3.06",
                  REFERENCE_STREAM,
                  "a lost keep-alive is an aborted connection",
                  completing(
                      (call, error, result) -> error == WSAENETRESET ? WSAECONNABORTED : error))
              .also("DEC-43"),
          Mutant.of(
                  "RECV-3.07",
                  UDP,
                  "a closed arena is some invalid argument",
                  receive(ErrorMutants::closedArena))
              .also("DEC-23", "DEC-40"),
          Mutant.of(
                  "RECV-3.08",
                  UDP,
                  "a closed socket is an invalid argument to a routine",
                  answering(byRoutine(), WSAENOTSOCK, WSAEINVAL))
              .also("RECV-2.06", "DEC-23"),
          Mutant.of(
              "RECV-3.09",
              UDP,
              "MSG_OOB is ignored where there is no urgent data",
              asking(flags(MSG_OOB), ErrorMutants::withoutOob)),
          Mutant.of(
              "RECV-3.10",
              PSEUDO_STREAM,
              "MSG_OOB is ignored where there is no urgent data",
              asking(flags(MSG_OOB), ErrorMutants::withoutOob)),
          Mutant.of(
              "RECV-3.11",
              REFERENCE_SEND_ONLY,
              "a socket that only sends is not connected",
              answering(overlapped(), WSAEOPNOTSUPP, WSAENOTCONN)),
          Mutant.of(
                  "RECV-3.12",
                  TCP,
                  "SD_RECEIVE shuts nothing down",
                  shutdown(ShutdownHow.SD_RECEIVE, null))
              .also("RECV-2.06", "DEC-23", "DEC-24"),
          Mutant.of(
                  "RECV-3.13",
                  TCP,
                  "SD_BOTH shuts down the send direction alone",
                  shutdown(ShutdownHow.SD_BOTH, ShutdownHow.SD_SEND))
              .also("DEC-24"),
          Mutant.of(
              "RECV-3.14",
              TCP,
              "SD_SEND shuts down both directions",
              shutdown(ShutdownHow.SD_SEND, ShutdownHow.SD_BOTH)),
          Mutant.of(
                  "RECV-3.15",
                  UDP,
                  "one receive too many lacks buffers",
                  answering(overlapped(), WSAEWOULDBLOCK, WSAENOBUFS))
              .also("RECV-3.20", "DEC-02"),
          Mutant.of(
                  "RECV-3.16",
                  UDP,
                  "a receive that would block writes the count",
                  after(sync(), WSAEWOULDBLOCK, call -> call.transfer().bytesTransferred(0)))
              .also("RECV-5.05", "RECV-12.01", "RECV-12.03", "DEC-32", "DEC-33"),
          Mutant.of(
                  "RECV-3.17",
                  UDP,
                  "the first part of a datagram is a success",
                  answering(sync().and(into(3)), WSAEMSGSIZE, NO_ERROR))
              .also("RECV-7.10", "DEC-11"),
          Mutant.of(
                  "RECV-3.18",
                  WHOLE_MESSAGES,
                  "a message that was too large once is gone",
                  receive((call, next) -> {
                    WsaError error = call.on(next);
                    if (error == WSAEMSGSIZE && sync().and(into(3)).test(call)) {
                      drop(next);
                    }
                    return error;
                  }))
              .also("RECV-10.07", "DEC-11", "DEC-28"),
          Mutant.of(
                  "RECV-3.19",
                  UDP,
                  "an unbound datagram socket is not connected",
                  receive((call, next) -> {
                    WsaError error = call.on(next);
                    return error == WSAEINVAL && into(8).and(flags(0)).and(sync()).test(call)
                        ? WSAENOTCONN
                        : error;
                  }))
              .also("RECV-4.03"),
          Mutant.of(
                  "RECV-3.20",
                  UDP,
                  "a post pends where none may",
                  answering(overlapped().and(into(8)), WSAEWOULDBLOCK, WSA_IO_PENDING))
              .also("DEC-02"),
          Mutant.of(
                  "RECV-3.21",
                  REFERENCE_STREAM,
                  "a connection that timed out was reset",
                  completing(
                      (call, error, result) -> error == WSAECONNABORTED ? WSAECONNRESET : error))
              .also("DEC-43"),
          Mutant.of(
                  "RECV-3.22",
                  TCP,
                  "the first receive after a reset is told of an abort",
                  sound ->
                      new Broken(sound) {
                        private final Set<ProviderSocket> received = ConcurrentHashMap.newKeySet();

                        @Override
                        WsaError receive(DataCall call, ProviderSocket next) {
                          boolean first = received.add(next);
                          WsaError error = call.on(next);
                          return first && sync().test(call) && error == WSAECONNRESET
                              ? WSAECONNABORTED
                              : error;
                        }
                      })
              .also("RECV-11.06", "DEC-23"),
          Mutant.of(
                  "RECV-3.23",
                  MESSAGES,
                  "the graceful end of a message circuit is a success",
                  answering(sync(), WSAEDISCON, NO_ERROR))
              .also("RECV-11.03", "RECV-11.04", "RECV-11.05", "DEC-10"),
          Mutant.of(
                  "RECV-3.24",
                  UDP,
                  "a receive of nothing fails instead of pending",
                  answering(polled().and(into(8)), WSA_IO_PENDING, WSAEWOULDBLOCK))
              .also("RECV-3.25"),
          Mutant.of(
              "RECV-3.25",
              UDP,
              "an aborted receive tells of a byte",
              completing((call, error, result) -> {
                if (error == WSA_OPERATION_ABORTED && call.room() == 8) {
                  result.bytesTransferred(1);
                }
                return error;
              })));

  private ErrorMutants() {}

  private static WsaError closedArena(DataCall call, ProviderSocket next) {
    WsaError error = call.on(next);
    boolean closed =
        error == WSAEFAULT
            && Bytes.room(call) >= 0
            && List.of(call.buffers()).stream().anyMatch(each -> !each.scope().isAlive());
    return closed ? WSAEINVAL : error;
  }

  private static DataCall withoutOob(DataCall call) {
    call.transfer().flags(0);
    return call;
  }

  static void drop(ProviderSocket socket) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment[] large = {arena.allocate(1 << 16)};
      socket.recv(large, 1, new Transfer(), null, null, null);
    }
  }

  private static Mutant.Breaking shutdown(ShutdownHow asked, @Nullable ShutdownHow done) {
    return Mutant.socket((layer, entry, lower) ->
        new Broken.Socket(layer, entry, lower) {
          @Override
          public WsaError shutdown(ShutdownHow how) {
            return how != asked
                ? super.shutdown(how)
                : done == null ? NO_ERROR : super.shutdown(done);
          }
        });
  }
}
