package org.wsp4j.provider.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static org.wsp4j.provider.tcp.Tcp.ok;

import java.lang.foreign.Arena;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.wsp4j.provider.tcp.PendingReceive.Kind;
import org.wsp4j.spi.MsgFlags;
import org.wsp4j.spi.ShutdownHow;
import org.wsp4j.spi.SocketOption;
import org.wsp4j.spi.WsaError;
import org.wsp4j.testsupport.Until;

/**
 * Every kind of receive meets every ending (DEC-09, DEC-13, DEC-18, DEC-24, DEC-25, DEC-31 to
 * DEC-34, DEC-37, DEC-41; RECV-2.11, RECV-11.07).
 *
 * <p>The table says how the receive ends. {@code data}: it is not touched, and completes with what
 * is sent afterwards. {@code part}: it ends well with the bytes that it had. {@code end}: success
 * with 0 bytes. Of every other ending the code. Where the connection survives, what is sent after
 * the ending goes whole to the next receive: nothing was consumed.
 */
class EndingsTest {
  /** What is done to the receive, and how far the connection survives it. */
  enum Ending {
    CLOSE,
    SHUTDOWN,
    RESET,
    FIN,
    CANCEL_IT,
    CANCEL_ALL,
    CANCEL_MINE,
    CANCEL_BLOCKING,
    INTERRUPT,
    TIME_OUT,
    THREAD_END,
    ARENA;

    boolean endsConnection() {
      return this == CLOSE || this == SHUTDOWN || this == RESET || this == FIN;
    }
  }

  private static final String TABLE =
      """
                      CLOSE   SHUTDOWN RESET FIN  CANCEL_IT CANCEL_ALL CANCEL_MINE CANCEL_BLOCKING INTERRUPT TIME_OUT THREAD_END ARENA
      SYNC            intr    data     reset end  -         aborted    data        intr            intr      timeout  -          fault
      SYNC_VIRTUAL    intr    data     reset end  -         aborted    data        intr            intr      timeout  -          fault
      EVENT           aborted data     reset end  aborted   aborted    data        data            data      data     -          fault
      ROUTINE         aborted data     reset end  aborted   aborted    data        data            data      data     aborted    fault
      ROUTINE_VIRTUAL aborted data     reset end  aborted   aborted    data        data            data      data     aborted    fault
      POLLED          aborted data     reset end  aborted   aborted    data        data            data      data     aborted    fault
      SOCKETS_OWN     aborted data     reset end  aborted   aborted    data        data            data      data     data       fault
      WAITALL         part    data     part  part -         part       data        part            part      part     -          part
      ZERO_LENGTH     aborted end      reset end  aborted   aborted    end         end             end       end      aborted    end
      OOB             aborted data     reset end  aborted   aborted    data        data            data      data     aborted    fault
      """;

  private static final int PART = 3;

  @RegisterExtension private static final Tcp TCP = new Tcp();

  static Stream<Arguments> cells() {
    List<String> lines = TABLE.lines().toList();
    List<String> endings = columns(lines.getFirst());
    return lines.stream().skip(1).map(EndingsTest::columns).flatMap(row -> cells(row, endings));
  }

  private static Stream<Arguments> cells(List<String> row, List<String> endings) {
    return IntStream.range(0, endings.size())
        .filter(i -> !row.get(i + 1).equals("-"))
        .mapToObj(i ->
            arguments(
                Kind.valueOf(row.getFirst()), Ending.valueOf(endings.get(i)), row.get(i + 1)));
  }

  private static List<String> columns(String line) {
    return List.of(line.trim().split(" +", -1));
  }

  @ParameterizedTest(name = "{0} {1}: {2}")
  @MethodSource("cells")
  void everyKindOfReceiveEndsAsTheTableSays(Kind kind, Ending ending, String expected)
      throws Exception {
    try (TcpPair pair = TcpPair.open(TCP)) {
      if (ending == Ending.TIME_OUT) {
        ok(pair.socket.setOption(SocketOption.SO_RCVTIMEO, 40));
      }
      if (kind == Kind.WAITALL) {
        pair.send("par");
        pair.arrived(PART);
      }
      PendingReceive pending = PendingReceive.start(TCP, pair.socket, kind);
      end(pair, pending, kind, ending);
      if (expected.equals("data")
          || (expected.equals("end") && ending != Ending.FIN && ending != Ending.ARENA)) {
        assertThat(pending.isPending() || ending == Ending.THREAD_END).isTrue();
        feed(pair, kind);
        if (ending == Ending.THREAD_END) {
          Until.complete(pending.overlapped());
        }
      }
      assertEnded(pending, kind, ending, expected);
      pending.letEnd();
      assertNothingConsumed(pair, kind, ending, expected);
    }
  }

  private static void end(TcpPair pair, PendingReceive pending, Kind kind, Ending ending)
      throws Exception {
    switch (ending) {
      case CLOSE -> ok(pair.socket.close());
      case SHUTDOWN -> ok(pair.socket.shutdown(ShutdownHow.SD_RECEIVE));
      case RESET -> pair.reset();
      case FIN -> pair.end();
      case CANCEL_IT -> ok(pair.socket.cancelIo(pending.overlapped()));
      case CANCEL_ALL -> ok(pair.socket.cancelIo(null));
      case CANCEL_MINE -> ok(pair.socket.cancelIo());
      case CANCEL_BLOCKING ->
          assertThat(TCP.provider().cancelBlockingCall(pending.id()))
              .isEqualTo(kind.isSynchronous() ? WsaError.NO_ERROR : WsaError.WSAEINVAL);
      case INTERRUPT -> pending.thread.interrupt();
      case TIME_OUT -> {
        // A receive that does time out, made after it, is the fence for those that do not.
        try (TcpPair other = TcpPair.open(TCP)) {
          ok(other.socket.setOption(SocketOption.SO_RCVTIMEO, 60));
          assertThat(Receive.of(1).on(other.socket)).isEqualTo(WsaError.WSAETIMEDOUT);
        }
      }
      case THREAD_END -> pending.endThread();
      case ARENA -> {
        Until.holds("the arena to be closed", () -> isClosed(pending.arena));
        feed(pair, kind);
      }
    }
  }

  /** A call that uses the memory at this moment keeps it open. */
  private static boolean isClosed(Arena arena) {
    try {
      arena.close();
      return true;
    } catch (IllegalStateException inUse) {
      return false;
    }
  }

  /** What completes a receive that is still pending. */
  private static void feed(TcpPair pair, Kind kind) throws Exception {
    switch (kind) {
      case OOB -> pair.sendUrgent('!');
      case WAITALL -> pair.send("tials");
      default -> pair.send("data");
    }
  }

  private static void assertEnded(PendingReceive pending, Kind kind, Ending ending, String expected)
      throws Exception {
    WsaError error = ending == Ending.THREAD_END ? completed(pending) : pending.outcome();
    assertThat(error).isEqualTo(code(expected));
    int bytes = pending.receive.bytes();
    switch (expected) {
      case "data" -> {
        String text =
            switch (kind) {
              case OOB -> "!";
              case WAITALL -> "partials";
              default -> "data";
            };
        assertThat(pending.receive.text()).isEqualTo(text);
      }
      case "part" -> assertThat(bytes).isEqualTo(PART);
      case "end" -> assertThat(bytes).isZero();
      default -> assertThat(bytes).isEqualTo(kind.isSynchronous() ? -1 : 0);
    }
    if (!kind.isSynchronous()) {
      boolean never =
          ending == Ending.THREAD_END
              && pending.receive.routineError == WsaError.WSA_IO_INCOMPLETE
              && (kind == Kind.ROUTINE || kind == Kind.ROUTINE_VIRTUAL);
      Until.holds("indication", () -> pending.indications() == (never ? 0 : 1));
    }
  }

  private static WsaError completed(PendingReceive pending) {
    Until.complete(pending.overlapped());
    return pending.overlapped().error();
  }

  private static WsaError code(String expected) {
    return switch (expected) {
      case "intr" -> WsaError.WSAEINTR;
      case "aborted" -> WsaError.WSA_OPERATION_ABORTED;
      case "reset" -> WsaError.WSAECONNRESET;
      case "timeout" -> WsaError.WSAETIMEDOUT;
      case "fault" -> WsaError.WSAEFAULT;
      default -> WsaError.NO_ERROR;
    };
  }

  private static void assertNothingConsumed(TcpPair pair, Kind kind, Ending ending, String expected)
      throws Exception {
    switch (ending) {
      case CLOSE -> assertThat(Receive.of(1).on(pair.socket)).isEqualTo(WsaError.WSAENOTSOCK);
      case SHUTDOWN -> assertThat(Receive.of(1).on(pair.socket)).isEqualTo(WsaError.WSAESHUTDOWN);
      case RESET -> assertThat(Receive.of(1).on(pair.socket)).isEqualTo(WsaError.WSAECONNRESET);
      case FIN -> assertThat(pair.receive(1)).isEmpty();
      default -> {
        String left = "";
        if (kind == Kind.ZERO_LENGTH && !expected.equals("aborted")) {
          left = "data";
        } else if (ending == Ending.ARENA && kind != Kind.OOB) {
          left = kind == Kind.WAITALL ? "tials" : "data";
        } else if (ending == Ending.ARENA) {
          Receive urgent = Receive.of(1).flags(MsgFlags.MSG_OOB);
          ok(urgent.on(pair.socket));
          assertThat(urgent.text()).isEqualTo("!");
        }
        pair.send("next");
        assertThat(pair.receiveAll(left.length() + 4)).isEqualTo(left + "next");
      }
    }
    assertThat(ending.endsConnection() || TCP.ledger().pended() == TCP.ledger().completed())
        .isTrue();
  }
}
