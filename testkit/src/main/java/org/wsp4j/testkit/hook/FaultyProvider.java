package org.wsp4j.testkit.hook;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.wsp4j.spi.Out;
import org.wsp4j.spi.Overlapped;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.spi.ProviderSocket;
import org.wsp4j.spi.ServiceProvider;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.Upcalls;
import org.wsp4j.spi.WsaError;

/** The layer of a {@link FaultPlan}. */
final class FaultyProvider extends LayeredProvider {
  private final FaultPlan plan;
  private final AtomicInteger sockets = new AtomicInteger();

  /** What has been started; taken out before the client is told of the end. */
  private final Map<Overlapped, Operation> operations = new ConcurrentHashMap<>();

  FaultyProvider(ServiceProvider lower, FaultPlan plan) {
    super("fault", lower);
    this.plan = plan;
  }

  FaultPlan plan() {
    return plan;
  }

  Map<Overlapped, Operation> operations() {
    return operations;
  }

  @Override
  public Class<? extends ProviderSocket> procedureTable() {
    return FaultySocket.class;
  }

  @Override
  protected ProviderSocket over(ProtocolInfo entry, ProviderSocket socket) {
    return new FaultySocket(this, entry, socket, sockets.incrementAndGet());
  }

  @Override
  public WsaError open(ProtocolInfo protocol, int flags, Out<ProviderSocket> socket) {
    WsaError error = super.open(protocol, flags, socket);
    if (!error.failed() && socket.value() instanceof FaultySocket opened) {
      opened.overlapped((flags & WSA_FLAG_OVERLAPPED) != 0);
    }
    return error;
  }

  @Override
  protected Upcalls below(Upcalls upper) {
    return new LayeredUpcalls(upper) {
      @Override
      public WsaError completeOverlappedRequest(
          Overlapped overlapped, WsaError error, Transfer result, boolean signal) {
        Operation operation = operations.remove(overlapped);
        WsaError end = operation == null ? error : operation.end(error);
        return super.completeOverlappedRequest(overlapped, end, result, signal);
      }
    };
  }
}
