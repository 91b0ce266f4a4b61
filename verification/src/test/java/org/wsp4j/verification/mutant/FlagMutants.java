package org.wsp4j.verification.mutant;

import static org.wsp4j.spi.MsgFlags.MSG_OOB;
import static org.wsp4j.spi.MsgFlags.MSG_PARTIAL;
import static org.wsp4j.spi.MsgFlags.MSG_PEEK;
import static org.wsp4j.spi.WsaError.NO_ERROR;
import static org.wsp4j.spi.WsaError.WSAEINVAL;
import static org.wsp4j.spi.WsaError.WSAEOPNOTSUPP;
import static org.wsp4j.spi.WsaError.WSAEWOULDBLOCK;
import static org.wsp4j.verification.mutant.Base.MESSAGES;
import static org.wsp4j.verification.mutant.Base.TCP;
import static org.wsp4j.verification.mutant.Base.UDP;
import static org.wsp4j.verification.mutant.Calls.byEvent;
import static org.wsp4j.verification.mutant.Calls.flags;
import static org.wsp4j.verification.mutant.Calls.into;
import static org.wsp4j.verification.mutant.Calls.sync;
import static org.wsp4j.verification.mutant.Mutant.after;
import static org.wsp4j.verification.mutant.Mutant.answering;
import static org.wsp4j.verification.mutant.Mutant.receive;
import static org.wsp4j.verification.mutant.Mutant.settingEvent;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.wsp4j.spi.ProviderSocket;
import org.wsp4j.spi.ServiceProvider;
import org.wsp4j.spi.WsaError;
import org.wsp4j.testkit.hook.DataCall;

/** Breaks section 12: flags. */
final class FlagMutants {
  static final List<Mutant> ALL =
      List.of(
          Mutant.of(
              "RECV-12.01", UDP, "a flag is still in force at the next call", PeeksAgain::new),
          Mutant.of(
                  "RECV-12.02",
                  UDP,
                  "MSG_PEEK and MSG_PARTIAL together come back",
                  after(
                      flags(MSG_PEEK | MSG_PARTIAL),
                      NO_ERROR,
                      call -> call.transfer().flags(MSG_PARTIAL)))
              .also("DEC-30"),
          Mutant.of(
              "RECV-12.03",
              UDP,
              "a peek at nothing writes the count",
              after(
                  sync().and(into(8)).and(flags(MSG_PEEK)),
                  WSAEWOULDBLOCK,
                  call -> call.transfer().bytesTransferred(0))),
          Mutant.of(
                  "RECV-12.04",
                  UDP,
                  "a peek sees two messages",
                  after(
                      sync().and(into(8)).and(flags(MSG_PEEK)),
                      NO_ERROR,
                      call -> {
                        if (Bytes.starts(call, "ab")) {
                          call.transfer().bytesTransferred(4);
                        }
                      }))
              .also("RECV-1.05"),
          Mutant.of(
              "RECV-12.05", UDP, "a receive has the room of the peek before", PeekedRoom::new),
          Mutant.of(
                  "RECV-12.06",
                  UDP,
                  "a refused overlapped peek sets its event",
                  settingEvent(byEvent().and(into(8)).and(flags(MSG_PEEK)), WSAEOPNOTSUPP))
              .also("RECV-2.06"),
          Mutant.of(
                  "RECV-12.07",
                  TCP,
                  "urgent data is spoiled",
                  after(
                      sync().and(into(8)).and(flags(MSG_OOB)),
                      NO_ERROR,
                      call -> Bytes.put(call.buffers()[0], 0, '?')))
              .also("RECV-12.09"),
          Mutant.of(
                  "RECV-12.08",
                  TCP,
                  "the urgent byte is in the stream",
                  after(
                      sync().and(into(4)).and(flags(0)),
                      NO_ERROR,
                      call -> {
                        if (Bytes.starts(call, "ab")) {
                          Bytes.put(call.buffers()[0], 1, '!');
                        }
                      }))
              .also("RECV-8.05"),
          Mutant.of(
              "RECV-12.09",
              TCP,
              "without urgent data MSG_OOB is invalid",
              answering(sync().and(into(8)).and(flags(MSG_OOB)), WSAEWOULDBLOCK, WSAEINVAL)),
          Mutant.of(
              "RECV-12.10",
              TCP,
              "a stream tells of a part where MSG_PARTIAL is given",
              receive((call, next) -> {
                boolean chosen = sync().and(into(3)).and(flags(MSG_PARTIAL)).test(call);
                WsaError error = call.on(next);
                if (chosen && error == NO_ERROR) {
                  call.transfer().flags(MSG_PARTIAL);
                }
                return error;
              })),
          Mutant.of(
                  "RECV-12.11",
                  MESSAGES,
                  "a part is not marked as one",
                  after(
                      sync().and(into(4)).and(flags(0)),
                      NO_ERROR,
                      call -> {
                        if (call.transfer().bytesTransferred() == 4) {
                          call.transfer().flags(0);
                        }
                      }))
              .also("RECV-12.12", "DEC-38"),
          Mutant.of(
                  "RECV-12.12",
                  MESSAGES,
                  "the end of a message is marked as a part",
                  after(
                      sync().and(into(4)).and(flags(0)),
                      NO_ERROR,
                      call -> {
                        if (call.transfer().bytesTransferred() == 2) {
                          call.transfer().flags(MSG_PARTIAL);
                        }
                      }))
              .also("RECV-12.11"),
          Mutant.of(
                  "RECV-12.13",
                  MESSAGES,
                  "a part that was asked for is not marked",
                  after(
                      sync().and(into(8)).and(flags(MSG_PARTIAL)),
                      NO_ERROR,
                      call -> call.transfer().flags(0)))
              .also("DEC-29"));

  private FlagMutants() {}

  private static final class PeeksAgain extends Broken {
    private final Set<ProviderSocket> again = ConcurrentHashMap.newKeySet();

    PeeksAgain(ServiceProvider sound) {
      super(sound);
    }

    @Override
    WsaError receive(DataCall call, ProviderSocket next) {
      if (flags(MSG_PEEK | MSG_PARTIAL).test(call)) {
        again.add(next);
      } else if (sync().and(flags(0)).test(call) && again.remove(next)) {
        call.transfer().flags(MSG_PEEK);
      }
      return call.on(next);
    }
  }

  private static final class PeekedRoom extends Broken {
    private final Map<ProviderSocket, Long> peeked = new ConcurrentHashMap<>();

    PeekedRoom(ServiceProvider sound) {
      super(sound);
    }

    @Override
    WsaError receive(DataCall call, ProviderSocket next) {
      long room = Bytes.room(call);
      if (sync().and(flags(MSG_PEEK)).test(call)) {
        peeked.put(next, room);
      } else if (room > 1 && call.bufferCount() == 1) {
        Long before = peeked.remove(next);
        if (before != null && before == 1) {
          return call.buffers(new MemorySegment[] {call.buffers()[0].asSlice(0, 1)}, 1).on(next);
        }
      }
      return call.on(next);
    }
  }
}
