package org.wsp4j.provider.support;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.wsp4j.spi.WsaError.NO_ERROR;
import static org.wsp4j.spi.WsaError.WSA_IO_PENDING;
import static org.wsp4j.spi.WsaError.WSA_OPERATION_ABORTED;

import java.lang.foreign.MemorySegment;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.wsp4j.runtime.UpcallTable;
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

/**
 * A thread that waited for a result has waited for its event, wherever it wakes between the two.
 */
@Timeout(60)
final class ResultWaitTest {
  private static final long PATIENCE_NANOS = 30_000_000_000L;

  private final AtomicInteger waits = new AtomicInteger();
  private volatile boolean returned;
  private volatile ThreadId waiter = UpcallTable.INSTANCE.openCurrentThread();

  /** The runtime's table, with a gap between the two steps of a completion. */
  private final Upcalls upcalls =
      (Upcalls)
          Proxy.newProxyInstance(
              Upcalls.class.getClassLoader(), new Class<?>[] {Upcalls.class}, this::call);

  @SuppressWarnings("UnusedVariable") // the shape of an InvocationHandler
  private @Nullable Object call(Object proxy, Method method, Object @Nullable [] arguments)
      throws Throwable {
    if (arguments == null) {
      return method.invoke(UpcallTable.INSTANCE);
    }
    switch (method.getName()) {
      case "await" -> {
        waiter = (ThreadId) arguments[0];
        waits.incrementAndGet();
      }
      case "completeOverlappedRequest" -> {
        Overlapped overlapped = (Overlapped) arguments[0];
        overlapped.complete((WsaError) arguments[1], (Transfer) arguments[2]);
        letTheWaiterLook();
        WsaEvent event = overlapped.event();
        return event == null ? NO_ERROR : UpcallTable.INSTANCE.setEvent(event);
      }
      default -> {}
    }
    try {
      return method.invoke(UpcallTable.INSTANCE, arguments);
    } catch (InvocationTargetException e) {
      throw requireNonNull(e.getCause());
    }
  }

  private static void until(BooleanSupplier condition) {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - deadline).as("waited in vain").isNegative();
      Thread.onSpinWait();
    }
  }

  /** It sees the result, and comes to wait again for what belongs to it, or does not. */
  private void letTheWaiterLook() {
    int before = waits.get();
    UpcallTable.INSTANCE.wake(waiter);
    until(() -> returned || waits.get() > before);
  }

  private static final class FedProvider extends AbstractServiceProvider {
    FedProvider() {
      super(List.of(Engines.STREAM));
    }

    @Override
    public String name() {
      return "fed";
    }

    @Override
    protected WsaError openTransport(ProtocolInfo protocol, Out<Transport> opened) {
      opened.set(new FedTransport());
      return NO_ERROR;
    }
  }

  @Test
  void theSignalOfAnAutoResetEventIsTakenWithTheResult() throws Exception {
    ServiceProvider provider = new FedProvider();
    assertThat(provider.startup(new SpiVersion(2, 2), upcalls, new ProviderData()))
        .isEqualTo(NO_ERROR);
    Out<ProviderSocket> opened = new Out<>();
    assertThat(provider.open(Engines.STREAM, ServiceProvider.WSA_FLAG_OVERLAPPED, opened))
        .isEqualTo(NO_ERROR);
    ProviderSocket socket = opened.value();
    InetSocketAddress somewhere = new InetSocketAddress(InetAddress.getLoopbackAddress(), 9);
    assertThat(socket.connect(somewhere, null, null, null)).isEqualTo(NO_ERROR);
    WsaEvent event = UpcallTable.INSTANCE.createEvent(false);
    Overlapped overlapped = new Overlapped().event(event);
    MemorySegment[] room = {MemorySegment.ofArray(new byte[1])};
    assertThat(socket.recv(room, 1, new Transfer(), overlapped, null, null))
        .isEqualTo(WSA_IO_PENDING);

    FutureTask<WsaError> result =
        new FutureTask<>(() -> {
          WsaError error = socket.getOverlappedResult(overlapped, new Transfer(), true);
          returned = true;
          return error;
        });
    Thread.ofPlatform().start(result);
    until(() -> waits.get() > 0);
    assertThat(socket.cancelIo(overlapped)).isEqualTo(NO_ERROR);

    assertThat(result.get()).isEqualTo(WSA_OPERATION_ABORTED);
    assertThat(event.isSignalled()).as("the signal is left").isFalse();
    assertThat(socket.close()).isEqualTo(NO_ERROR);
    assertThat(provider.cleanup()).isEqualTo(NO_ERROR);
  }
}
