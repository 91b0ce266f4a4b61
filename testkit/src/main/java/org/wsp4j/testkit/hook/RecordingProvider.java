package org.wsp4j.testkit.hook;

import com.google.gson.JsonObject;
import java.util.function.Supplier;
import org.wsp4j.spi.Out;
import org.wsp4j.spi.Overlapped;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.spi.ProviderData;
import org.wsp4j.spi.ProviderSocket;
import org.wsp4j.spi.ServiceProvider;
import org.wsp4j.spi.SpiVersion;
import org.wsp4j.spi.ThreadId;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.Upcalls;
import org.wsp4j.spi.WsaError;
import org.wsp4j.spi.WsaEvent;
import org.wsp4j.testkit.hook.InFlight.Started;

/** The layer of a {@link Recording}. */
final class RecordingProvider extends LayeredProvider {
  private final Recorder recorder;

  RecordingProvider(ServiceProvider lower, Recorder recorder) {
    super("record", lower);
    this.recorder = recorder;
  }

  @Override
  public Class<? extends ProviderSocket> procedureTable() {
    return RecordingSocket.class;
  }

  @Override
  public WsaError startup(SpiVersion requested, Upcalls upcalls, ProviderData data) {
    WsaError error = super.startup(requested, upcalls, data);
    if (!error.failed()) {
      recorder.head(lower().name(), lower().protocols());
    }
    return error;
  }

  @Override
  protected ProviderSocket over(ProtocolInfo entry, ProviderSocket socket) {
    return new RecordingSocket(recorder, this, entry, socket);
  }

  @Override
  public WsaError open(ProtocolInfo protocol, int flags, Out<ProviderSocket> socket) {
    JsonObject call = recorder.begin(0, Script.OPEN, Script.with(protocol, flags));
    WsaError error = super.open(protocol, flags, socket);
    JsonObject filled = new JsonObject();
    if (!error.failed() && socket.value() instanceof RecordingSocket opened) {
      filled.addProperty("opened", opened.number());
    }
    recorder.end(call, error, filled);
    return error;
  }

  @Override
  public WsaError cancelBlockingCall(ThreadId thread) {
    return recorded(Script.CANCEL, () -> super.cancelBlockingCall(thread));
  }

  @Override
  public WsaError cleanup() {
    return recorded(Script.CLEANUP, super::cleanup);
  }

  private WsaError recorded(String name, Supplier<WsaError> next) {
    JsonObject call = recorder.begin(0, name, "");
    WsaError error = next.get();
    recorder.end(call, error, new JsonObject());
    return error;
  }

  @Override
  protected Upcalls below(Upcalls upper) {
    return new LayeredUpcalls(upper) {
      @Override
      public WsaError completeOverlappedRequest(
          Overlapped overlapped, WsaError error, Transfer result, boolean signal) {
        completes(overlapped, error, result);
        return super.completeOverlappedRequest(overlapped, error, result, signal);
      }

      @Override
      public WsaError setEvent(WsaEvent event) {
        recorder.sets(event);
        return super.setEvent(event);
      }
    };
  }

  private void completes(Overlapped overlapped, WsaError error, Transfer result) {
    Started operation = recorder.inFlight().complete(overlapped);
    JsonObject line = new JsonObject();
    line.addProperty("complete", recorder.names().number(overlapped));
    line.addProperty("error", error.name());
    line.add("transfer", RecordJson.write(result));
    if (operation != null && operation.call().receives() && Words.isFilled(error)) {
      RecordingSocket.addReceived(line, operation.call(), result.bytesTransferred());
    }
    recorder.happens(line);
  }
}
