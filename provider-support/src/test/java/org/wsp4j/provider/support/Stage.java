package org.wsp4j.provider.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.wsp4j.provider.support.linux.FaultPlan;
import org.wsp4j.provider.support.linux.ScriptedKernel;
import org.wsp4j.provider.support.linux.SystemCalls;
import org.wsp4j.provider.support.socket.TcpTransport;
import org.wsp4j.spi.Apc;
import org.wsp4j.spi.Overlapped;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.spi.ServiceProvider;
import org.wsp4j.spi.SocketOption;
import org.wsp4j.spi.ThreadId;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.WsaError;

/**
 * One connected socket on a kernel in memory, for a test that moves everything itself: the engine's
 * thread never runs, time passes only where somebody sleeps, and every indication is counted.
 */
final class Stage extends VirtualUpcalls implements AutoCloseable {
  static final int SOCKET_BYTES = 64;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** What an operation was indicated with, and the state it was in then. */
  record Indication(Overlapped overlapped, WsaError error, int bytes, @Nullable OpState state) {}

  final ScriptedKernel kernel;
  final ManualHost host = new ManualHost();
  final Engine engine;
  final Sockets sockets;
  final TransportSocket socket;
  final Machine machine;
  final int fd;
  final List<Indication> indications = new ArrayList<>();
  final List<OpState> statesWhenQueued = new ArrayList<>();
  private final int far;
  private @Nullable Operation watched;
  private @Nullable Runnable whenAsleep;

  Stage() {
    this(kernel -> kernel);
  }

  /** Makes a stage on a kernel that something stands before. */
  Stage(Function<SystemCalls, SystemCalls> before) {
    this(new ScriptedKernel(FaultPlan.none(), SOCKET_BYTES), before);
  }

  private Stage(ScriptedKernel kernel, Function<SystemCalls, SystemCalls> before) {
    super(kernel);
    this.kernel = kernel;
    kernel.scheduler(this::sleep);
    SystemCalls calls = before.apply(kernel);
    engine = Engines.over(calls, this, host);
    sockets = new Sockets(engine);
    int[] pair = kernel.streamPair(ProtocolInfo.AF_INET);
    fd = pair[0];
    far = pair[1];
    socket =
        new TransportSocket(
            sockets,
            Engines.STREAM,
            ServiceProvider.WSA_FLAG_OVERLAPPED,
            new TcpTransport(calls, fd),
            Connection.Phase.CONNECTED);
    machine = socket.machine();
  }

  /** Does something, on another thread, the next time that this one sleeps. */
  void whenAsleep(Runnable action) {
    whenAsleep = action;
  }

  private void sleep(long deadlineNanos, BooleanSupplier ready) {
    Runnable action = whenAsleep;
    whenAsleep = null;
    if (action != null) {
      onAnotherThread(action);
    } else if (!ready.getAsBoolean()) {
      assertThat(deadlineNanos).as("asleep for ever").isNotEqualTo(Long.MAX_VALUE);
      kernel.advance(deadlineNanos - kernel.nanoTime());
    }
  }

  /** Runs something on a thread of its own, to its end; it may interrupt the one that waits. */
  Thread onAnotherThread(Runnable action) {
    FutureTask<@Nullable Void> task = new FutureTask<>(action, null);
    Thread thread = Thread.ofPlatform().start(task);
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        assertThat(thread.join(PATIENCE)).isTrue();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    assertThat(task.state()).as(task::toString).isEqualTo(Future.State.SUCCESS);
    return thread;
  }

  /** The operation at the head of a lane, whose state is noted from now on. */
  Operation watch(Lane lane) {
    Operation head = lane.head;
    if (head == null) {
      throw new AssertionError("nothing is pending");
    }
    watched = head;
    return head;
  }

  void receiveTimeout(int millis) {
    assertThat(socket.setOption(SocketOption.SO_RCVTIMEO, millis)).isEqualTo(WsaError.NO_ERROR);
  }

  WsaError receive(MemorySegment buffer, Transfer transfer, @Nullable Overlapped overlapped) {
    return socket.recv(
        new MemorySegment[] {buffer}, 1, transfer, overlapped, null, openCurrentThread());
  }

  /** The peer sends, and whoever looks next may have it. */
  void arrives(String text) {
    assertThat(kernel.peerSend(fd, text.getBytes(StandardCharsets.US_ASCII)))
        .isEqualTo(text.length());
  }

  @Override
  public WsaError completeOverlappedRequest(
      Overlapped overlapped, WsaError error, Transfer result, boolean signal) {
    Operation operation = watched;
    OpState state =
        operation != null && operation.overlapped == overlapped ? operation.state() : null;
    indications.add(new Indication(overlapped, error, result.bytesTransferred(), state));
    return super.completeOverlappedRequest(overlapped, error, result, signal);
  }

  @Override
  public WsaError queueApc(ThreadId thread, Apc apc, @Nullable Object context) {
    if (context instanceof Operation operation) {
      statesWhenQueued.add(operation.state());
    }
    return super.queueApc(thread, apc, context);
  }

  /** All is over: nothing pends, nothing is open. */
  @Override
  public void close() {
    var _ = socket.close();
    Ledger ledger = machine.outcomes.ledger();
    assertThat(ledger.completed()).isEqualTo(ledger.pended());
    var _ = kernel.close(far);
    engine.end();
    Runnable poller = host.poller();
    if (poller == null) {
      throw new AssertionError("the engine never asked for its thread");
    }
    poller.run();
    assertThat(kernel.openDescriptors()).isZero();
  }
}
