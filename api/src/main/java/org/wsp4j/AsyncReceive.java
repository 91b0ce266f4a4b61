package org.wsp4j;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.wsp4j.runtime.ActionEvent;
import org.wsp4j.spi.Overlapped;
import org.wsp4j.spi.ProviderSocket;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.WsaError;

/**
 * An overlapped receive as a future. The operation belongs to the socket, not to a thread (DEC-37).
 *
 * <p>Whoever ends the future from outside (a cancel, a time-out, a value of one's own) ends the
 * operation first, and the future only if that succeeds: a receive that has taken data delivers it,
 * so nothing is lost. {@code requested} holds such an ending until the operation says how it ended;
 * {@code finished} lets one thread say so.
 */
final class AsyncReceive extends CompletableFuture<ReceiveResult> {
  private final ProviderSocket socket;
  private final ByteBuffer destination;
  private final int from;
  private final boolean hasRoom;
  private final Overlapped overlapped;
  private final AtomicBoolean finished = new AtomicBoolean();
  private final AtomicReference<@Nullable Runnable> requested = new AtomicReference<>();

  AsyncReceive(Winsock winsock, ProviderSocket socket, ByteBuffer destination) {
    this.socket = socket;
    this.destination = destination;
    this.from = destination.position();
    this.hasRoom = destination.hasRemaining();
    this.overlapped = new Overlapped().event(new ActionEvent(() -> winsock.complete(this::finish)));
  }

  AsyncReceive start() {
    Transfer transfer = new Transfer();
    WsaError error =
        socket.recv(
            new MemorySegment[] {MemorySegment.ofBuffer(destination)},
            1,
            transfer,
            overlapped,
            null,
            null);
    if (error == WsaError.NO_ERROR) {
      finish();
    } else if (error != WsaError.WSA_IO_PENDING) {
      finished.set(true);
      super.complete(Results.of(socket.protocolInfo(), 0, hasRoom, error, transfer));
    }
    return this;
  }

  /** Runs after the operation completed, where no lock of a provider is held. */
  private void finish() {
    if (!finished.compareAndSet(false, true)) {
      return;
    }
    WsaError error = overlapped.error();
    Runnable ending = requested.get();
    if (error == WsaError.WSA_OPERATION_ABORTED && ending != null) {
      ending.run();
      return;
    }
    Transfer transfer = Results.read(overlapped, new Transfer());
    Results.advance(destination, from, error, transfer);
    super.complete(Results.of(socket.protocolInfo(), 0, hasRoom, error, transfer));
  }

  /** Asks for an ending; answers whether the operation was still there to be ended. */
  private boolean end(Runnable ending) {
    if (isDone() || !requested.compareAndSet(null, ending)) {
      return false;
    }
    boolean ended = socket.cancelIo(overlapped) == WsaError.NO_ERROR;
    if (overlapped.isComplete()) {
      finish();
    }
    return ended;
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    return end(() -> super.cancel(false)) || isCancelled();
  }

  @Override
  public boolean complete(ReceiveResult value) {
    return end(() -> super.complete(value));
  }

  @Override
  public boolean completeExceptionally(Throwable thrown) {
    return end(() -> super.completeExceptionally(thrown));
  }
}
