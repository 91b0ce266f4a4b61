package org.wsp4j.testkit.hook;

import static org.wsp4j.spi.WsaError.NO_ERROR;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.wsp4j.spi.CompletionRoutine;
import org.wsp4j.spi.NetworkEvents;
import org.wsp4j.spi.Out;
import org.wsp4j.spi.Overlapped;
import org.wsp4j.spi.PeerAddress;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.spi.ProviderSocket;
import org.wsp4j.spi.SocketOption;
import org.wsp4j.spi.ThreadId;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.WsaError;
import org.wsp4j.spi.WsaEvent;
import org.wsp4j.testkit.hook.Script.Line;

/** A socket that answers from a script: a layer with nothing below. */
final class ReplaySocket extends LayeredSocket {
  private final Player player;
  private final ProtocolInfo entry;
  private final int number;

  ReplaySocket(Player player, ProtocolInfo entry, int number) {
    super(NoSocket.NONE);
    this.player = player;
    this.entry = entry;
    this.number = number;
  }

  @Override
  public ProtocolInfo protocolInfo() {
    return entry;
  }

  @Override
  protected WsaError call(
      Procedure procedure, @Nullable Object[] arguments, Function<ProviderSocket, WsaError> next) {
    DataCall data = arguments.length == 1 && arguments[0] instanceof DataCall call ? call : null;
    String with = RecordingSocket.with(procedure, arguments, player.names());
    String sent = data == null || data.receives() ? null : RecordingSocket.sent(data);
    Line answer =
        player.call(
            number, procedure.name(), with, sent, call -> begins(procedure, arguments, call));
    if (answer.has("transfer")) {
      Transfer transfer = RecordingSocket.transfer(arguments);
      if (transfer != null) {
        RecordJson.read(answer.json().getAsJsonObject("transfer"), transfer);
      }
    }
    if (data != null) {
      ReplayOperation.fill(InFlight.captured(data), answer);
    }
    if (answer.result() == NO_ERROR) {
      fill(procedure, arguments, answer);
    }
    player.goOn();
    return answer.result();
  }

  private void begins(Procedure procedure, @Nullable Object[] arguments, Line call) {
    Overlapped object = RecordingSocket.started(procedure, arguments);
    if (object == null) {
      return;
    }
    if (arguments[0] instanceof DataCall data) {
      DataCall own = InFlight.captured(data);
      player.starts(call, new ReplayOperation(this, object, data.routine(), data.threadId(), own));
    } else {
      player.starts(call, connect(object, arguments));
    }
  }

  private ReplayOperation connect(Overlapped object, @Nullable Object[] arguments) {
    CompletionRoutine routine = null;
    ThreadId thread = null;
    for (Object argument : arguments) {
      routine = argument instanceof CompletionRoutine told ? told : routine;
      thread = argument instanceof ThreadId id ? id : thread;
    }
    return new ReplayOperation(this, object, routine, thread, null);
  }

  private void fill(Procedure procedure, @Nullable Object[] arguments, Line answer) {
    for (Object argument : arguments) {
      switch (argument) {
        case PeerAddress address when answer.has("from") ->
            RecordJson.read(answer.json().getAsJsonObject("from"), address);
        case NetworkEvents events when answer.has("events") ->
            RecordJson.read(answer.json().getAsJsonObject("events"), events);
        case null, default -> {}
      }
    }
    switch (procedure) {
      case LPWSPAccept -> accepted(arguments[0], answer);
      case LPWSPGetSockOpt -> option(arguments, answer);
      case LPWSPEventSelect ->
          player.selects(number, arguments[0] instanceof WsaEvent event ? event : null);
      case LPWSPIoctl -> {
        if (answer.has("out") && arguments[RecordingSocket.OUT] instanceof MemorySegment out) {
          byte[] bytes = RecordJson.bytes(answer.text("out"));
          MemorySegment.copy(MemorySegment.ofArray(bytes), 0, out, 0, bytes.length);
        }
      }
      default -> {}
    }
  }

  @SuppressWarnings("unchecked") // the parameter of LPWSPAccept
  private void accepted(@Nullable Object argument, Line answer) {
    if (argument instanceof Out<?> out) {
      ((Out<ProviderSocket>) out)
          .set(new ReplaySocket(player, entry, (int) answer.number("opened")));
    }
  }

  @SuppressWarnings("unchecked") // the parameters of LPWSPGetSockOpt
  private void option(@Nullable Object[] arguments, Line answer) {
    if (arguments[0] instanceof SocketOption<?> option && arguments[1] instanceof Out<?> out) {
      ((Out<Object>) out).set(value(option, answer.text("value")));
    }
  }

  private Object value(SocketOption<?> option, String text) {
    Class<?> type = option.type();
    if (type == Boolean.class) {
      return Boolean.valueOf(text);
    }
    if (type == Integer.class) {
      return Integer.valueOf(text);
    }
    if (option.equals(SocketOption.SO_PROTOCOL_INFO)) {
      return entry;
    }
    return Arrays.stream(type.isEnum() ? type.getEnumConstants() : new Object[0])
        .filter(constant -> constant.toString().equals(text))
        .findFirst()
        .orElseThrow(
            () -> new Departed("option " + option + ": a value that a recording cannot hold"));
  }

  @Override
  public String toString() {
    return "socket " + number;
  }
}
