package org.wsp4j.verification.mutant;

import static org.wsp4j.spi.MsgFlags.MSG_PARTIAL;
import static org.wsp4j.spi.WsaError.NO_ERROR;
import static org.wsp4j.spi.WsaError.WSAEMSGSIZE;
import static org.wsp4j.verification.mutant.Base.MESSAGES;
import static org.wsp4j.verification.mutant.Base.PSEUDO_STREAM;
import static org.wsp4j.verification.mutant.Base.REFERENCE_ODD_STREAM;
import static org.wsp4j.verification.mutant.Base.TCP;
import static org.wsp4j.verification.mutant.Base.UDP;
import static org.wsp4j.verification.mutant.Calls.flags;
import static org.wsp4j.verification.mutant.Calls.into;
import static org.wsp4j.verification.mutant.Calls.sync;
import static org.wsp4j.verification.mutant.Mutant.answering;
import static org.wsp4j.verification.mutant.Mutant.asking;
import static org.wsp4j.verification.mutant.Mutant.completing;
import static org.wsp4j.verification.mutant.Mutant.receive;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.WsaError;

/** Breaks sections 7 and 8: stream or message, and scatter buffers. */
final class ScatterMutants {
  static final List<Mutant> ALL =
      List.of(
          Mutant.of("RECV-7.01", TCP, "a stream marks a part", markedPart(0)),
          Mutant.of(
              "RECV-7.02",
              TCP,
              "a stream marks a part where it is asked for one",
              markedPart(MSG_PARTIAL)),
          Mutant.of(
              "RECV-7.03",
              REFERENCE_ODD_STREAM,
              "a stream with an odd bit marks a part",
              markedPart(0)),
          Mutant.of(
              "RECV-7.04",
              REFERENCE_ODD_STREAM,
              "a stream with an odd bit marks a part where it is asked for one",
              markedPart(MSG_PARTIAL)),
          Mutant.of("RECV-7.05", PSEUDO_STREAM, "a pseudo-stream marks a part", markedPart(0)),
          Mutant.of(
              "RECV-7.06",
              PSEUDO_STREAM,
              "a pseudo-stream marks a part where it is asked for one",
              markedPart(MSG_PARTIAL)),
          Mutant.of(
                  "RECV-7.07",
                  MESSAGES,
                  "MSG_PARTIAL does not make a message a stream",
                  answering(sync().and(into(3)).and(flags(MSG_PARTIAL)), NO_ERROR, WSAEMSGSIZE))
              .also("RECV-7.10"),
          Mutant.of("RECV-7.08", UDP, "two messages come as one", merging(0))
              .also("RECV-7.11", "RECV-10.13"),
          Mutant.of(
              "RECV-7.10",
              UDP,
              "MSG_PARTIAL counts where it is not supported",
              answering(sync().and(into(3)).and(flags(MSG_PARTIAL)), WSAEMSGSIZE, NO_ERROR)),
          Mutant.of(
              "RECV-7.11",
              UDP,
              "two messages come as one where MSG_PARTIAL is given",
              merging(MSG_PARTIAL)),
          Mutant.of(
              "RECV-8.01",
              UDP,
              "three buffers fill from the last",
              asking(
                  sync().and(into(3, 3, 3)),
                  call -> {
                    MemorySegment[] buffers = call.buffers();
                    return call.buffers(
                        new MemorySegment[] {buffers[2], buffers[1], buffers[0]}, 3);
                  })),
          Mutant.of(
                  "RECV-8.02",
                  UDP,
                  "the first of many buffers is not filled to its end",
                  asking(
                      call ->
                          call.bufferCount() > 3
                              && call.bufferCount() < 10
                              && sync().test(call)
                              && Bytes.room(call) > 0
                              && call.buffers()[0].byteSize() > 0,
                      call -> {
                        MemorySegment[] shorter = call.buffers().clone();
                        shorter[0] = shorter[0].asSlice(0, shorter[0].byteSize() - 1);
                        return call.buffers(shorter, call.bufferCount());
                      }))
              .also("RECV-1.02"),
          Mutant.of("RECV-8.03", UDP, "the array is read again at the completion", keepingArray(2)),
          Mutant.of(
              "RECV-8.04",
              UDP,
              "an array is read again at the completion of each post",
              keepingArray(1)),
          Mutant.of(
              "RECV-8.05",
              UDP,
              "data for the heap stays in a copy",
              asking(
                  sync().and(into(2)),
                  call ->
                      call.buffers()[0].isNative()
                          ? call
                          : call.buffers(
                              new MemorySegment[] {MemorySegment.ofArray(new byte[2])}, 1))),
          Mutant.of(
              "RECV-8.06",
              UDP,
              "a receive moves its target by a byte",
              completing((call, error, result) -> {
                if (!call.byRoutine() && !call.byEvent() && call.room() == 3) {
                  MemorySegment.copy(call.first(), 0, call.first(), 1, 2);
                }
                return error;
              })));

  private ScatterMutants() {}

  private static Mutant.Breaking markedPart(int flags) {
    return receive((call, next) -> {
      boolean chosen = sync().and(into(1)).and(flags(flags)).test(call);
      WsaError error = call.on(next);
      if (chosen && error == NO_ERROR && Bytes.starts(call, "B")) {
        call.transfer().flags(MSG_PARTIAL);
      }
      return error;
    });
  }

  static Mutant.Breaking merging(int flags) {
    return receive((call, next) -> {
      boolean chosen = sync().and(into(8)).and(flags(flags)).test(call);
      WsaError error = call.on(next);
      if (chosen && error == NO_ERROR && Bytes.starts(call, "AB")) {
        MemorySegment[] rest = {call.buffers()[0].asSlice(2)};
        Transfer second = new Transfer();
        next.recv(rest, 1, second, null, null, null);
        call.transfer().bytesTransferred(2 + second.bytesTransferred());
      }
      return error;
    });
  }

  /** Moves the data to where the client's array points by now. */
  private static Mutant.Breaking keepingArray(int count) {
    return completing((call, error, result) -> {
      MemorySegment now = call.call().buffers()[0];
      if (call.buffers().size() == count && !now.equals(call.first()) && now.byteSize() > 0) {
        Bytes.put(now, 0, Bytes.get(call.first(), 0));
        call.first().fill((byte) 0);
      }
      return error;
    });
  }
}
