package org.wsp4j.provider.seqpacket;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Random;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.wsp4j.provider.seqpacket.Net.Form;
import org.wsp4j.provider.seqpacket.Net.Kind;
import org.wsp4j.spi.CompletionRoutine;
import org.wsp4j.spi.Overlapped;
import org.wsp4j.spi.ProviderSocket;
import org.wsp4j.spi.ShutdownHow;
import org.wsp4j.spi.ThreadId;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.Upcalls;
import org.wsp4j.spi.WsaError;

/**
 * Records of every length, from one socket of ours to another, by every way that a receive can be
 * made: each length goes one way in every build, and all ways with {@code wsp4j.long}.
 */
class EveryLengthTest {
  private static final boolean LONG = Boolean.getBoolean("wsp4j.long");
  private static final int MOST_LENGTH = 70_000;

  @RegisterExtension static final Net NETWORK = new Net(Form.NETWORK);
  @RegisterExtension static final Net LOCAL = new Net(Form.LOCAL);

  /** How a receive is told of. */
  private enum Told {
    BY_THE_CALL,
    BY_THE_EVENT,
    BY_THE_ROUTINE,
    BY_LOOKING
  }

  /** Memory to receive into, in one piece or in several that lie side by side. */
  private static final class Room {
    final MemorySegment area;
    final MemorySegment[] buffers;

    private Room(MemorySegment area, MemorySegment... buffers) {
      this.area = area;
      this.buffers = buffers;
    }

    static Room one(MemorySegment area) {
      return new Room(area, area);
    }

    static Room several(MemorySegment area) {
      return new Room(
          area,
          area.asSlice(0, 3),
          area.asSlice(3, 0),
          area.asSlice(3, 20_000),
          area.asSlice(20_003));
    }
  }

  /** Receives of one socket, each in the way it is told. */
  private static final class Receiver {
    private final ProviderSocket socket;
    private final Upcalls upcalls;
    private final ThreadId thread;
    private final Transfer transfer = new Transfer();
    private final Overlapped withEvent = new Overlapped();
    private final Overlapped without = new Overlapped();
    private final CompletionRoutine routine = this::completed;
    private boolean done;

    Receiver(Net net, ProviderSocket socket) {
      this.socket = socket;
      upcalls = net.upcalls();
      thread = upcalls.openCurrentThread();
      withEvent.event(upcalls.createEvent(true));
    }

    private void completed(WsaError error, int bytes, Overlapped same, int flags) {
      transfer.bytesTransferred(bytes).flags(flags);
      done = true;
      Net.ok(error);
    }

    private WsaError recv(
        Room room, @Nullable Overlapped overlapped, @Nullable CompletionRoutine told) {
      transfer.flags(0);
      MemorySegment[] buffers = room.buffers;
      return socket.recv(buffers, buffers.length, transfer, overlapped, told, thread);
    }

    private static void started(WsaError error) {
      assertThat(error).isIn(WsaError.NO_ERROR, WsaError.WSA_IO_PENDING);
    }

    Transfer receive(Told told, Room room) {
      switch (told) {
        case BY_THE_CALL -> Net.ok(recv(room, null, null));
        case BY_THE_EVENT -> {
          started(recv(room, withEvent, null));
          Net.ok(socket.getOverlappedResult(withEvent, transfer, true));
        }
        case BY_THE_ROUTINE -> {
          done = false;
          started(recv(room, without, routine));
          while (!done) {
            var _ = upcalls.await(thread, Long.MAX_VALUE, true);
          }
        }
        case BY_LOOKING -> {
          started(recv(room, without, null));
          while (!without.isComplete()) {
            Thread.onSpinWait();
          }
          Net.ok(socket.getOverlappedResult(without, transfer, false));
        }
      }
      return transfer;
    }
  }

  /** The kinds share the lengths; every way of one kind gets its part of them. */
  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({"NETWORK, PARTS", "NETWORK, WHOLE", "LOCAL, PARTS", "LOCAL, WHOLE"})
  @Timeout(value = 10, unit = TimeUnit.MINUTES)
  void aRecordOfEveryLengthArrives(Form form, Kind kind) throws Exception {
    byte[] pattern = new byte[MOST_LENGTH];
    new Random(MOST_LENGTH).nextBytes(pattern);
    MemorySegment expected = MemorySegment.ofArray(pattern);
    Room[] rooms = {
      Room.one(MemorySegment.ofArray(new byte[MOST_LENGTH + 1])),
      Room.one(Arena.ofAuto().allocate(MOST_LENGTH + 1)),
      Room.several(MemorySegment.ofArray(new byte[MOST_LENGTH + 1])),
      Room.several(Arena.ofAuto().allocate(MOST_LENGTH + 1)),
    };
    Told[] all = Told.values();
    int ways = rooms.length * all.length;
    int stride = LONG ? 1 : 2;
    int first = LONG || kind == Kind.PARTS ? 0 : 1;
    Net net = form == Form.NETWORK ? NETWORK : LOCAL;
    try (Pair pair = Pair.open(net, kind)) {
      FutureTask<Void> sending =
          new FutureTask<>(() -> send(pair.sender(), expected, first, stride, ways), null);
      Thread.ofPlatform().daemon().start(sending);
      Receiver receiver = new Receiver(net, pair.receiver());
      for (int pass = 0; pass < (LONG ? ways : 1); pass++) {
        for (int length = first; length <= MOST_LENGTH; length += stride) {
          int way = (pass + length / stride) % ways;
          Room room = rooms[way % rooms.length];
          Told told = all[way / rooms.length];
          Transfer got = receiver.receive(told, room);
          if (got.bytesTransferred() != length
              || got.flags() != 0
              || MemorySegment.mismatch(room.area, 0, length, expected, 0, length) >= 0) {
            throw new AssertionError("length=" + length + " told=" + told + " got=" + got);
          }
        }
      }
      Receive.on(pair.receiver(), 1).fails(WsaError.WSAEDISCON);
      sending.get();
    }
  }

  private static void send(
      ProviderSocket socket, MemorySegment pattern, int first, int stride, int ways) {
    MemorySegment nativePattern = Arena.ofAuto().allocate(MOST_LENGTH).copyFrom(pattern);
    for (int pass = 0; pass < (LONG ? ways : 1); pass++) {
      for (int length = first; length <= MOST_LENGTH; length += stride) {
        MemorySegment from = length / stride % 2 == 0 ? pattern : nativePattern;
        MemorySegment[] record = {
          from.asSlice(0, length / 2), from.asSlice(length / 2, length - length / 2)
        };
        Net.ok(socket.send(record, record.length, new Transfer(), null, null, null));
      }
    }
    Net.ok(socket.shutdown(ShutdownHow.SD_SEND));
  }
}
