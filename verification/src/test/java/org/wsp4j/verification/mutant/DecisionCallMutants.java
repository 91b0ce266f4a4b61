package org.wsp4j.verification.mutant;

import static org.wsp4j.spi.MsgFlags.MSG_DONTROUTE;
import static org.wsp4j.spi.MsgFlags.MSG_OOB;
import static org.wsp4j.spi.MsgFlags.MSG_PARTIAL;
import static org.wsp4j.spi.MsgFlags.MSG_PEEK;
import static org.wsp4j.spi.MsgFlags.MSG_WAITALL;
import static org.wsp4j.spi.WsaError.NO_ERROR;
import static org.wsp4j.spi.WsaError.WSAEALREADY;
import static org.wsp4j.spi.WsaError.WSAEDISCON;
import static org.wsp4j.spi.WsaError.WSAEFAULT;
import static org.wsp4j.spi.WsaError.WSAEINVAL;
import static org.wsp4j.spi.WsaError.WSAEMSGSIZE;
import static org.wsp4j.spi.WsaError.WSAENOTSOCK;
import static org.wsp4j.spi.WsaError.WSAEOPNOTSUPP;
import static org.wsp4j.spi.WsaError.WSA_INVALID_HANDLE;
import static org.wsp4j.verification.mutant.Base.MESSAGES;
import static org.wsp4j.verification.mutant.Base.REFERENCE_ODD_STREAM;
import static org.wsp4j.verification.mutant.Base.TCP;
import static org.wsp4j.verification.mutant.Base.UDP;
import static org.wsp4j.verification.mutant.Base.WHOLE_MESSAGES;
import static org.wsp4j.verification.mutant.Calls.byEvent;
import static org.wsp4j.verification.mutant.Calls.byRoutine;
import static org.wsp4j.verification.mutant.Calls.flags;
import static org.wsp4j.verification.mutant.Calls.into;
import static org.wsp4j.verification.mutant.Calls.overlapped;
import static org.wsp4j.verification.mutant.Calls.sync;
import static org.wsp4j.verification.mutant.Mutant.after;
import static org.wsp4j.verification.mutant.Mutant.answering;
import static org.wsp4j.verification.mutant.Mutant.asking;
import static org.wsp4j.verification.mutant.Mutant.queueingRoutine;
import static org.wsp4j.verification.mutant.Mutant.receive;
import static org.wsp4j.verification.mutant.Mutant.result;
import static org.wsp4j.verification.mutant.Mutant.routine;
import static org.wsp4j.verification.mutant.Mutant.settingEvent;

import java.util.List;
import org.wsp4j.spi.MsgFlags;
import org.wsp4j.spi.WsaError;

/** Breaks decisions about calls, flags and buffers. */
final class DecisionCallMutants {
  static final List<Mutant> ALL =
      List.of(
          Mutant.of(
                  "DEC-01",
                  UDP,
                  "a wait that is refused writes the count",
                  result((overlapped, result, wait, next) -> {
                    WsaError error = next.getOverlappedResult(overlapped, result, wait);
                    if (wait && error == WSAEINVAL) {
                      result.bytesTransferred(0);
                    }
                    return error;
                  }))
              .also("RECV-15.08"),
          Mutant.of(
              "DEC-02",
              UDP,
              "a routine without an overlapped object is queued",
              queueingRoutine(sync(), NO_ERROR)),
          Mutant.of(
                  "DEC-03",
                  UDP,
                  "a refused overlapped peek queues its routine",
                  queueingRoutine(byRoutine().and(flags(MSG_PEEK)), WSAEOPNOTSUPP))
              .also("RECV-2.06", "RECV-12.06"),
          Mutant.of(
                  "DEC-04",
                  UDP,
                  "MSG_PARTIAL comes back where there are no parts",
                  receive((call, next) -> {
                    boolean chosen = sync().and(into(8)).and(flags(MSG_PARTIAL)).test(call);
                    WsaError error = call.on(next);
                    if (chosen && error == NO_ERROR && Bytes.starts(call, "abc")) {
                      call.transfer().flags(MSG_PARTIAL);
                    }
                    return error;
                  }))
              .also("RECV-1.05"),
          Mutant.of(
              "DEC-05",
              UDP,
              "a receive with unknown flags sets its event",
              settingEvent(byEvent().and(into(1)).and(flags(MSG_PEEK).negate()), WSAEOPNOTSUPP)),
          Mutant.of(
              "DEC-06",
              TCP,
              "MSG_OOB is not supported where urgent data is inline",
              answering(byEvent().and(into(1)).and(flags(MSG_OOB)), WSAEINVAL, WSAEOPNOTSUPP)),
          Mutant.of(
                  "DEC-07",
                  UDP,
                  "an object in use is told by another code",
                  answering(overlapped().and(into(1)), WSAEINVAL, WSAEALREADY))
              .also("RECV-15.02", "DEC-23"),
          Mutant.of(
              "DEC-10",
              MESSAGES,
              "MSG_PARTIAL makes the end a success",
              answering(sync().and(flags(MSG_PARTIAL)), WSAEDISCON, NO_ERROR)),
          Mutant.of(
              "DEC-11",
              UDP,
              "the sender of a cut datagram is not told",
              asking(into(3), ObjectMutants::withoutSender)),
          Mutant.of(
                  "DEC-12",
                  UDP,
                  "a receive without buffers sets its event",
                  settingEvent(byEvent().and(into()), WSAEINVAL))
              .also("RECV-2.06"),
          Mutant.of(
              "DEC-15",
              REFERENCE_ODD_STREAM,
              "what is behind a short receive is spoiled",
              after(
                  sync().and(into(8)),
                  NO_ERROR,
                  call -> {
                    if (Bytes.starts(call, "F")) {
                      Bytes.put(call.buffers()[0], 0, '?');
                    }
                  })),
          Mutant.of(
              "DEC-16",
              MESSAGES,
              "a peek in the middle of a message spoils it",
              after(
                  sync().and(into(8)).and(flags(MSG_PEEK)),
                  NO_ERROR,
                  call -> {
                    if (Bytes.starts(call, "cdef")) {
                      Bytes.put(call.buffers()[0], 0, '?');
                    }
                  })),
          Mutant.of(
              "DEC-17",
              UDP,
              "the routine of a message that was there is told of all of it",
              routine((told, error, bytes, object, flags) ->
                  told.completed(
                      error, error == WSAEMSGSIZE && bytes == 3 ? 4 : bytes, object, flags))),
          Mutant.of(
              "DEC-23",
              UDP,
              "flags are looked at before buffers",
              receive((call, next) ->
                  call.transfer() != null
                          && MsgFlags.unknown(call.flags()) != 0
                          && call.buffers() != null
                          && Bytes.room(call) == -1
                      ? WSAEOPNOTSUPP
                      : call.on(next))),
          Mutant.of(
              "DEC-26",
              UDP,
              "a receive on a connected socket does not tell the sender",
              asking(byEvent().and(into(8)), ObjectMutants::withoutSender)),
          Mutant.of(
                  "DEC-28",
                  WHOLE_MESSAGES,
                  "the true length of a kept message is not told",
                  after(sync().and(into(3)), WSAEMSGSIZE, call -> call.transfer().messageLength(3)))
              .also("RECV-10.07", "DEC-11"),
          Mutant.of(
              "DEC-29", MESSAGES, "a part crosses a boundary", ScatterMutants.merging(MSG_PARTIAL)),
          Mutant.of(
              "DEC-30",
              UDP,
              "the flags that were passed come back in the result",
              receive((call, next) -> {
                int in = call.transfer() == null ? 0 : call.flags();
                WsaError error = call.on(next);
                if (error == NO_ERROR && sync().test(call)) {
                  call.transfer().flags(call.flags() | (in & MSG_DONTROUTE));
                }
                return error;
              })),
          Mutant.of(
              "DEC-31",
              UDP,
              "MSG_WAITALL is ignored on a message protocol",
              asking(
                  sync().and(flags(MSG_WAITALL)),
                  call -> {
                    call.transfer().flags(0);
                    return call;
                  })),
          Mutant.of(
                  "DEC-35",
                  UDP,
                  "a closed event is an invalid argument",
                  answering(byEvent().and(into(1)), WSA_INVALID_HANDLE, WSAEINVAL))
              .also("RECV-17.09", "DEC-23"),
          Mutant.of(
                  "DEC-38",
                  MESSAGES,
                  "full buffers in the middle of a message are the end of it",
                  after(
                      sync().and(into(4)),
                      NO_ERROR,
                      call -> {
                        if (Bytes.starts(call, "abcd")) {
                          call.transfer().flags(0);
                        }
                      }))
              .also("RECV-12.11", "RECV-12.12"),
          Mutant.of(
              "DEC-39",
              UDP,
              "a closed socket still tells results",
              result((overlapped, result, wait, next) -> {
                WsaError error = next.getOverlappedResult(overlapped, result, wait);
                return error == WSAENOTSOCK ? NO_ERROR : error;
              })),
          Mutant.of(
                  "DEC-40",
                  UDP,
                  "a negative count is an invalid argument",
                  receive((call, next) -> {
                    WsaError error = call.on(next);
                    return error == WSAEFAULT && call.bufferCount() < 0 ? WSAEINVAL : error;
                  }))
              .also("RECV-1.11"));

  private DecisionCallMutants() {}
}
