package org.wsp4j.testkit.hook;

import static org.wsp4j.spi.WsaError.NO_ERROR;
import static org.wsp4j.spi.WsaError.WSA_IO_PENDING;

import com.google.gson.JsonObject;
import java.lang.foreign.MemorySegment;
import java.net.SocketAddress;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.wsp4j.spi.NetworkEvents;
import org.wsp4j.spi.Out;
import org.wsp4j.spi.Overlapped;
import org.wsp4j.spi.PeerAddress;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.spi.ProviderSocket;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.WsaError;
import org.wsp4j.spi.WsaEvent;
import org.wsp4j.testkit.hook.InFlight.Started;

/** A socket whose calls go to a recording, with what they fill. */
final class RecordingSocket extends LayeredSocket {
  /** Which argument of LPWSPIoctl is filled, and how much of it is recorded. */
  static final int OUT = 2;

  private static final int MOST_OUT = 1024;

  private final Recorder recorder;
  private final int number;

  RecordingSocket(
      Recorder recorder, LayeredProvider layer, ProtocolInfo entry, ProviderSocket lower) {
    super(layer, entry, lower);
    this.recorder = recorder;
    this.number = recorder.names().nextSocket();
  }

  int number() {
    return number;
  }

  @Override
  protected WsaError call(
      Procedure procedure, Object[] arguments, Function<ProviderSocket, WsaError> next) {
    Transfer before = copy(transfer(arguments));
    Started operation = begun(arguments);
    String with = with(procedure, arguments, recorder.names());
    JsonObject line = recorder.begin(number, procedure.name(), with, more(procedure, arguments));
    WsaError error = super.call(procedure, arguments, next);
    JsonObject filled = new JsonObject();
    Transfer after = transfer(arguments);
    if (after != null && before != null && !same(before, after)) {
      filled.add("transfer", RecordJson.write(after));
    }
    if (operation != null
        && error != WSA_IO_PENDING
        && recorder.inFlight().end(operation)
        && operation.call().receives()
        && Words.isFilled(error)) {
      addReceived(filled, operation.call(), operation.call().transfer().bytesTransferred());
    }
    if (error == NO_ERROR) {
      addFilled(filled, procedure, arguments);
    }
    recorder.end(line, error, filled);
    return error;
  }

  private @Nullable Started begun(Object[] arguments) {
    return arguments.length == 1 && arguments[0] instanceof DataCall call
        ? recorder.inFlight().begin(number, call)
        : null;
  }

  /** What a replay has to know of a call before it returns. */
  private JsonObject more(Procedure procedure, Object[] arguments) {
    JsonObject more = new JsonObject();
    Overlapped object = started(procedure, arguments);
    if (object != null) {
      more.addProperty("overlapped", recorder.names().number(object));
    }
    if (arguments.length == 1 && arguments[0] instanceof DataCall call && !call.receives()) {
      more.addProperty("sent", sent(call));
    }
    return more;
  }

  /** Everything a send passes, as a recording has it. */
  static String sent(DataCall call) {
    return RecordJson.write(InFlight.bytes(InFlight.captured(call), Integer.MAX_VALUE));
  }

  /** The words a replay compares: addresses may be others, as ports of the moment are. */
  static String with(Procedure procedure, @Nullable Object[] arguments, Names names) {
    @Nullable Object[] told = arguments.clone();
    for (int i = 0; i < told.length; i++) {
      if (told[i] instanceof SocketAddress) {
        told[i] = null;
      } else if (told[i] instanceof DataCall call) {
        told[i] = call.address(null);
      }
    }
    return Words.arguments(procedure, told, names);
  }

  /** The object of an operation that this call may start. */
  static @Nullable Overlapped started(Procedure procedure, @Nullable Object[] arguments) {
    if (arguments.length == 1 && arguments[0] instanceof DataCall call) {
      return call.overlapped();
    }
    boolean connects = procedure == Procedure.LPWSPConnect;
    return connects && arguments[1] instanceof Overlapped object ? object : null;
  }

  static @Nullable Transfer transfer(@Nullable Object[] arguments) {
    for (Object argument : arguments) {
      if (argument instanceof DataCall call) {
        return call.transfer();
      }
      if (argument instanceof Transfer transfer) {
        return transfer;
      }
    }
    return null;
  }

  private static @Nullable Transfer copy(@Nullable Transfer transfer) {
    return transfer == null ? null : new Transfer().set(transfer);
  }

  private static boolean same(Transfer one, Transfer other) {
    return one.flags() == other.flags()
        && one.bytesTransferred() == other.bytesTransferred()
        && one.messageLength() == other.messageLength()
        && one.nativeError() == other.nativeError();
  }

  static void addReceived(JsonObject line, DataCall call, int bytes) {
    line.addProperty("received", RecordJson.write(InFlight.bytes(call, bytes)));
    PeerAddress from = call.address();
    if (from != null) {
      line.add("from", RecordJson.write(from));
    }
  }

  private void addFilled(JsonObject filled, Procedure procedure, Object[] arguments) {
    for (Object argument : arguments) {
      switch (argument) {
        case PeerAddress address -> filled.add("from", RecordJson.write(address));
        case NetworkEvents events -> filled.add("events", RecordJson.write(events));
        case Out<?> out when out.value() instanceof RecordingSocket accepted ->
            filled.addProperty("opened", accepted.number());
        case Out<?> out -> filled.addProperty("value", out.value().toString());
        case null, default -> {}
      }
    }
    if (procedure == Procedure.LPWSPIoctl && arguments[OUT] instanceof MemorySegment out) {
      filled.addProperty("out", RecordJson.write(InFlight.bytes(out, MOST_OUT)));
    }
    if (procedure == Procedure.LPWSPEventSelect) {
      recorder.selects(number, arguments[0] instanceof WsaEvent event ? event : null);
    }
  }

  @Override
  public String toString() {
    return "socket " + number;
  }
}
