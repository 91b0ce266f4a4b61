package org.wsp4j.provider.support;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.wsp4j.spi.CompletionRoutine;
import org.wsp4j.spi.MsgFlags;
import org.wsp4j.spi.Overlapped;
import org.wsp4j.spi.ShutdownHow;
import org.wsp4j.spi.ThreadId;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.WsaError;
import org.wsp4j.spi.WsaEvent;

/**
 * An application thread of the simulation: calls, waits, is busy, interrupts others, and perhaps
 * ends with operations pending, all as the seed says.
 */
final class SimClient implements Runnable {
  private static final ThreadLocal<@Nullable SimClient> CURRENT = new ThreadLocal<>();
  private static final int SENTINEL = -77;
  private static final int MAX_DEPTH = 3;
  private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

  private final String name;
  private final Simulation world;
  private final SplittableRandom random;
  private final List<SimOperation> mine = new ArrayList<>();
  private Turns.@Nullable Actor actor;
  private boolean survives = true;
  private boolean done;
  private boolean interrupted;
  private boolean waiting;
  private boolean alertable;
  private int owed;
  private int routineDepth;

  SimClient(String name, Simulation world) {
    this.name = name;
    this.world = world;
    this.random = world.random;
  }

  void actor(Turns.Actor self) {
    actor = self;
  }

  Turns.Actor actor() {
    Turns.Actor self = actor;
    if (self == null) {
      throw new AssertionError(name + " was never started");
    }
    return self;
  }

  /** The client whose thread calls. */
  static SimClient current() {
    SimClient client = CURRENT.get();
    if (client == null) {
      throw new AssertionError(Thread.currentThread() + " is no client");
    }
    return client;
  }

  /** Whether a thread is in a wait, and so looks after what only it may touch. */
  boolean isWaitingAs(Thread thread) {
    return waiting && actor().thread.equals(thread);
  }

  boolean beginWait(boolean nowAlertable) {
    boolean outer = alertable;
    waiting = true;
    alertable = nowAlertable;
    return outer;
  }

  void endWait(boolean outer) {
    waiting = false;
    alertable = outer;
  }

  boolean survives() {
    return survives;
  }

  boolean wasInterrupted() {
    return interrupted;
  }

  int routineDepth() {
    return routineDepth;
  }

  void owes(int change) {
    owed += change;
  }

  /** When nothing moves any more, no result and no routine may wait for this sleeping thread. */
  void checkQuiet() {
    if (!waiting || !actor().isAsleep()) {
      return;
    }
    Operation blocked = world.blockedCall(this);
    if (blocked != null && blocked.isFinished()) {
      throw new AssertionError(this + " sleeps, though its call has ended: a wake-up is lost");
    }
    if (alertable && routineDepth == 0 && owed > 0) {
      throw new AssertionError(this + " waits alertably, and " + owed + " routines do not run");
    }
  }

  @Override
  public void run() {
    CURRENT.set(this);
    world.named(this, world.upcalls.openCurrentThread());
    if (random.nextBoolean()) {
      var _ = world.engine.driver();
    }
    while (survives && world.takeTurn()) {
      step();
      var _ = Thread.interrupted();
      world.turns.maySwitch();
    }
    done = true;
    if (survives) {
      var _ = world.engine.driver();
      while (!world.isFinishing()) {
        sleep(200 * MILLI);
      }
      while (owed > 0) {
        sleep(MILLI);
      }
    }
    for (SimOperation each : mine) {
      each.free();
    }
  }

  boolean isDone() {
    return done;
  }

  private void sleep(long nanos) {
    var _ = world.engine.driver();
    var _ =
        world.upcalls.await(
            world.upcalls.openCurrentThread(), world.kernel.nanoTime() + nanos, true);
    var _ = Thread.interrupted();
  }

  private void step() {
    world.kernel.advance(random.nextLong(MILLI / 8));
    SimSocket socket = world.anySocket();
    int dice = random.nextInt(1000);
    if (dice < 300) {
      receive(socket, true);
    } else if (dice < 480) {
      receive(socket, false);
    } else if (dice < 560) {
      send(socket);
    } else if (dice < 720) {
      peerActs(socket);
    } else if (dice < 790) {
      sleep(random.nextLong(5 * MILLI));
    } else if (dice < 840) {
      world.turns.sleep(random.nextLong(random.nextInt(8) == 0 ? 60 * MILLI : 3 * MILLI));
    } else if (dice < 890) {
      result(socket);
    } else if (dice < 960) {
      cancel(socket);
    } else {
      rarely(socket);
    }
  }

  private void peerActs(SimSocket socket) {
    int dice = random.nextInt(100);
    if (dice < 60) {
      socket.peerSend(1 + random.nextInt(120));
    } else if (dice < 90) {
      socket.peerReceive(1 + random.nextInt(400));
    } else if (dice < 95) {
      if (socket.allowsUrgent()) {
        socket.peerUrgent();
      }
    } else if (dice < 97) {
      socket.peerShutdown();
    } else if (dice < 98) {
      socket.peerReset();
    }
  }

  private void rarely(SimSocket socket) {
    switch (random.nextInt(8)) {
      case 0 -> {
        if (random.nextInt(3) == 0) {
          world.close(socket);
        }
      }
      case 1 -> shutDown(socket);
      case 2 -> {
        survives = !world.maySpare(this);
        world.trace.add(survives ? "stays" : "dies", name);
      }
      case 3, 4 -> closeArena();
      case 5 -> postTwice(socket);
      case 6 -> postWithClosedEvent(socket);
      default -> world.open();
    }
  }

  private void shutDown(SimSocket socket) {
    List<ShutdownHow> ways = List.of(ShutdownHow.values());
    ShutdownHow how = ways.get(random.nextInt(ways.size()));
    if (!socket.isClosed()) {
      socket.shutDown(how.receiving(), how.sending());
    }
    WsaError error = socket.socket.shutdown(how);
    socket.trace("shutdown " + how, error.number(), 0);
  }

  private void closeArena() {
    for (SimOperation each : mine) {
      Arena arena = each.arena;
      if (arena != null && !each.isOver() && arena.scope().isAlive()) {
        arena.close();
        each.socket.trace("arena closed", each.id, 0);
        return;
      }
    }
  }

  private void postTwice(SimSocket socket) {
    for (SimOperation each : mine) {
      Overlapped overlapped = each.overlapped;
      if (overlapped != null && !each.isOver() && overlapped.isPending()) {
        socket.called();
        boolean closed = socket.isClosed();
        MemorySegment[] room = {MemorySegment.ofArray(new byte[1])};
        WsaError error = socket.socket.recv(room, 1, new Transfer(), overlapped, null, null);
        if (error != (closed ? WsaError.WSAENOTSOCK : WsaError.WSAEINVAL)) {
          throw each.wrong("posted again: " + error + " (DEC-07)");
        }
        return;
      }
    }
  }

  private void postWithClosedEvent(SimSocket socket) {
    WsaEvent event = world.upcalls.createEvent(true);
    var _ = world.upcalls.closeEvent(event);
    Overlapped overlapped = new Overlapped().event(event);
    MemorySegment[] room = {MemorySegment.ofArray(new byte[1])};
    boolean closed = socket.isClosed();
    socket.called();
    WsaError error = socket.socket.recv(room, 1, new Transfer(), overlapped, null, null);
    if (error != (closed ? WsaError.WSAENOTSOCK : WsaError.WSA_INVALID_HANDLE)) {
      throw new AssertionError(socket + ": with a closed event " + error + " (DEC-35)");
    }
  }

  private void receive(SimSocket socket, boolean overlapped) {
    int flags = 0;
    int dice = random.nextInt(20);
    if (dice == 0 && socket.allowsUrgent()) {
      flags = MsgFlags.MSG_OOB;
    } else if (dice < 4) {
      flags = MsgFlags.MSG_WAITALL;
    } else if (dice < 8 && !overlapped) {
      flags = MsgFlags.MSG_PEEK;
    }
    call(socket, false, overlapped, flags);
  }

  private void send(SimSocket socket) {
    call(socket, true, random.nextInt(3) != 0, 0);
  }

  private void call(SimSocket socket, boolean sends, boolean overlapped, int flags) {
    boolean arenas = !socket.allowsUrgent() && random.nextInt(world.arenaOneIn) == 0;
    Arena arena = !arenas ? null : random.nextBoolean() ? Arena.ofShared() : Arena.ofConfined();
    MemorySegment[] buffers = buffers(arena, sends);
    boolean routine = overlapped && random.nextInt(3) == 0;
    // With no thread the operation is the socket's own, as a future's is (DEC-37).
    boolean own = routine || random.nextInt(3) != 0;
    Overlapped object = overlapped ? new Overlapped() : null;
    WsaEvent event = null;
    if (object != null && random.nextBoolean()) {
      event = world.upcalls.createEvent(random.nextBoolean());
      if (random.nextBoolean()) {
        var _ = world.upcalls.setEvent(event);
      }
      var _ = object.event(event);
    }
    long deadline =
        socket.timeoutMillis == 0 || sends
            ? Long.MAX_VALUE
            : world.kernel.nanoTime() + socket.timeoutMillis * MILLI;
    SimOperation operation =
        new SimOperation(
            world.nextId(), this, socket, sends, flags, buffers, object, routine, arena, deadline);
    socket.operations.add(operation);
    mine.add(operation);
    socket.called();
    world.trace.add(
        sends ? "send" : "receive", name, operation.id, (long) flags << 32 | operation.room);
    Transfer transfer = new Transfer().flags(flags).bytesTransferred(SENTINEL);
    boolean wasSet = event != null && event.isSignalled();
    CompletionRoutine told = routine ? this::routine : null;
    ThreadId thread = own ? world.upcalls.openCurrentThread() : null;
    MemorySegment[] array = buffers.clone();
    WsaError error =
        sends
            ? socket.socket.send(array, array.length, transfer, object, told, thread)
            : socket.socket.recv(array, array.length, transfer, object, told, thread);
    Arrays.fill(array, MemorySegment.NULL);
    operation.answered(error, transfer);
    checkOutputs(operation, error, transfer, flags);
    if (event != null && routine && event.isSignalled() != wasSet) {
      throw operation.wrong("its event was touched (RECV-15.06)");
    }
  }

  private static void checkOutputs(
      SimOperation operation, WsaError error, Transfer transfer, int flags) {
    boolean untouched = transfer.bytesTransferred() == SENTINEL && transfer.flags() == flags;
    if (error.failed() && !untouched) {
      throw operation.wrong("outputs written with " + error + " (RECV-2.09): " + transfer);
    }
    if (error == WsaError.WSA_IO_PENDING && operation.overlapped == null) {
      throw operation.wrong("a synchronous call pends");
    }
  }

  private MemorySegment[] buffers(@Nullable Arena arena, boolean sends) {
    int count = 1 + random.nextInt(random.nextInt(4) == 0 ? 5 : 2);
    MemorySegment[] buffers = new MemorySegment[count];
    int most = sends ? 300 : random.nextInt(10) == 0 ? 1 : 90;
    for (int i = 0; i < count; i++) {
      int length = random.nextInt(most);
      buffers[i] =
          arena == null
              ? MemorySegment.ofArray(new byte[length])
              : arena.allocate(Math.max(1, length)).asSlice(0, length);
      if (sends) {
        for (int at = 0; at < length; at++) {
          buffers[i].set(ValueLayout.JAVA_BYTE, at, (byte) random.nextInt(250));
        }
      }
    }
    return buffers;
  }

  private void routine(WsaError error, int bytes, Overlapped overlapped, int flags) {
    SimOperation operation = SimOperation.of(overlapped);
    if (operation.client != this || CURRENT.get() != this) {
      throw operation.wrong("its routine runs on another thread (RECV-16.02)");
    }
    if (!operation.socket.enterRoutine(this)) {
      throw operation.wrong("its routine nests in one of its socket (RECV-14.05)");
    }
    routineDepth++;
    try {
      operation.routineRan(error, bytes);
      world.trace.add("routine", name, operation.id, bytes);
      world.turns.maySwitch();
      if (routineDepth < MAX_DEPTH) {
        insideRoutine(operation.socket);
      }
    } finally {
      routineDepth--;
      operation.socket.leaveRoutine(this);
    }
  }

  private void insideRoutine(SimSocket socket) {
    switch (random.nextInt(12)) {
      case 0, 1, 2 -> receive(socket, true);
      case 3 -> receive(socket, false);
      case 4 -> sleep(random.nextLong(MILLI));
      case 5 -> {
        if (random.nextInt(6) == 0) {
          world.close(socket);
        }
      }
      case 6 -> throw new Turns.Planned();
      default -> {}
    }
  }

  private @Nullable SimOperation anyOpen(SimSocket socket) {
    for (int i = mine.size() - 1; i >= 0; i--) {
      SimOperation each = mine.get(i);
      if (each.socket == socket && each.overlapped != null && each.wasStarted()) {
        return each;
      }
    }
    return null;
  }

  private void result(SimSocket socket) {
    SimOperation operation = anyOpen(socket);
    if (operation == null || operation.overlapped == null) {
      return;
    }
    boolean wait = random.nextInt(4) == 0;
    Transfer transfer = new Transfer().bytesTransferred(SENTINEL);
    boolean wasClosed = socket.isClosed();
    WsaError error = socket.socket.getOverlappedResult(operation.overlapped, transfer, wait);
    world.trace.add("result", name, operation.id, error.number());
    boolean expected =
        switch (error) {
          case WSA_IO_INCOMPLETE -> !wait && transfer.bytesTransferred() == SENTINEL;
          case WSAENOTSOCK -> socket.isClosed();
          case WSAEINVAL -> wait && operation.hasRoutine;
          case WSAEINTR -> wait && interrupted;
          default -> !wasClosed && operation.agrees(error, transfer.bytesTransferred());
        };
    if (!expected) {
      throw operation.wrong("getOverlappedResult(" + wait + ") -> " + error + ", " + transfer);
    }
  }

  private void cancel(SimSocket socket) {
    switch (random.nextInt(6)) {
      case 0 -> {
        socket.cancelled();
        var _ = socket.socket.cancelIo();
      }
      case 1 -> {
        socket.cancelled();
        var _ = socket.socket.cancelIo(null);
      }
      case 2, 3 -> {
        SimOperation operation = anyOpen(socket);
        if (operation != null) {
          socket.cancelled();
          var _ = socket.socket.cancelIo(operation.overlapped);
        }
      }
      case 4 -> {
        SimClient other = world.anyClient();
        other.interrupted = true;
        ThreadId thread = world.threadId(other);
        if (thread != null) {
          var _ = world.sockets.cancelBlockingCall(thread);
        }
      }
      default -> {
        SimClient other = world.anyClient();
        other.interrupted = true;
        world.turns.interrupt(other.actor());
      }
    }
    world.trace.add("cancelled", name);
  }

  @Override
  public String toString() {
    return name;
  }
}
