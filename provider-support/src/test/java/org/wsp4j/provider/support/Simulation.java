package org.wsp4j.provider.support;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.wsp4j.provider.support.linux.FaultPlan;
import org.wsp4j.provider.support.linux.ScriptedKernel;
import org.wsp4j.spi.ThreadId;

/**
 * One run of the machine on a kernel in memory, everything drawn from one seed: the threads, what
 * they call, what the peers do, the faults of the kernel, and who runs when. The same seed gives
 * the same run.
 */
final class Simulation {
  /** How many steps the threads take together. */
  static final int STEPS = 200;

  private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);
  private static final int MAX_SOCKETS = 8;
  private static final int NUDGES = 3_000;
  private static final int BUFFER_BYTES = 512;

  final SplittableRandom random;
  final Trace trace;
  final ScriptedKernel kernel;
  final Turns turns;
  final SimUpcalls upcalls;
  final Engine engine;
  final Sockets sockets;
  final int arenaOneIn;
  private final SimCalls calls;
  private final boolean kernelResets;
  private final List<SimSocket> connections = new ArrayList<>();
  private final List<SimClient> clients = new ArrayList<>();
  private final Map<SimClient, ThreadId> threadIds = new HashMap<>();
  private int steps;
  private int ids;
  private boolean finishing;
  private boolean reaping = true;

  Simulation(long seed, Defect defect, boolean readable) {
    random = new SplittableRandom(seed);
    trace = new Trace(readable);
    int hitches = random.nextBoolean() ? 0 : random.nextInt(80);
    kernelResets = random.nextInt(4) == 0;
    arenaOneIn = 2 + random.nextInt(20);
    FaultPlan plan = FaultPlan.hitches(random.nextLong(), hitches);
    kernel =
        new ScriptedKernel(kernelResets ? plan.withResets(random.nextInt(10)) : plan, BUFFER_BYTES);
    turns = new Turns(kernel, random, trace, 2 + random.nextInt(6));
    SplittableRandom spoils = new SplittableRandom(seed);
    calls = new SimCalls(kernel, turns, defect, spoils);
    upcalls = new SimUpcalls(kernel, turns, defect, spoils);
    engine = Engines.over(calls, upcalls, turns);
    sockets = new Sockets(engine);
    turns.lockHeld(this::isLockHeld);
    turns.onQuiet(this::checkQuiet);
  }

  /** Runs it, and answers the hash of what happened. */
  long run() {
    int count = 1 + random.nextInt(3);
    for (int i = 0; i < count; i++) {
      connect();
    }
    int threads = 2 + random.nextInt(3);
    for (int i = 0; i < threads; i++) {
      SimClient client = new SimClient("client" + i, this);
      clients.add(client);
      client.actor(turns.spawn(client.toString(), client));
    }
    var _ = turns.spawn("reaper", this::reap);
    var _ = turns.spawn("director", this::direct);
    turns.run();
    connections.forEach(SimSocket::endOfPeer);
    connections.forEach(SimSocket::checkAtEnd);
    if (kernel.openDescriptors() != 0) {
      throw new AssertionError(kernel.openDescriptors() + " descriptors are left open");
    }
    return trace.hash();
  }

  private SimSocket connect() {
    boolean nonblocking = random.nextInt(3) == 0;
    int timeoutMillis = random.nextInt(3) == 0 ? 1 + random.nextInt(30) : 0;
    SimSocket socket =
        new SimSocket(
            connections.size(),
            kernel,
            trace,
            kernelResets,
            sockets,
            calls,
            nonblocking,
            timeoutMillis);
    connections.add(socket);
    return socket;
  }

  /** Tells the engine of threads that have ended. */
  private void reap() {
    while (reaping || turns.isEndingDue()) {
      turns.block(Long.MAX_VALUE, () -> turns.isEndingDue() || !reaping);
      Runnable ending = turns.pollEnding();
      if (ending != null) {
        ending.run();
      }
    }
  }

  private void direct() {
    for (int i = 0; steps < STEPS || anyBlocked(); i++) {
      if (i == NUDGES) {
        throw new AssertionError("stuck: " + clients.stream().filter(c -> !c.isDone()).toList());
      }
      turns.block(kernel.nanoTime() + 100 * MILLI, () -> false);
      for (SimSocket each : connections) {
        each.peerSend(1 + random.nextInt(40));
        each.peerReceive(400);
      }
      if (i % 16 == 15) {
        close(anySocket());
      }
    }
    turns.sleep(300 * MILLI);
    for (SimSocket each : connections) {
      each.drain();
      close(each);
    }
    finishing = true;
    turns.block(Long.MAX_VALUE, () -> clients.stream().allMatch(each -> each.actor().hasEnded()));
    reaping = false;
    turns.sleep(50 * MILLI);
    engine.end();
  }

  private boolean anyBlocked() {
    return clients.stream().anyMatch(each -> !each.isDone());
  }

  boolean isFinishing() {
    return finishing;
  }

  /** Whether there is another step to take. */
  boolean takeTurn() {
    return steps++ < STEPS;
  }

  int nextId() {
    return ids++;
  }

  /** Any socket; now and then a closed one, as long as others are open. */
  SimSocket anySocket() {
    List<SimSocket> open = connections.stream().filter(each -> !each.isClosed()).toList();
    if (open.isEmpty() && connections.size() < MAX_SOCKETS) {
      return connect();
    }
    List<SimSocket> some = open.isEmpty() || random.nextInt(16) == 0 ? connections : open;
    return some.get(random.nextInt(some.size()));
  }

  SimClient anyClient() {
    return clients.get(random.nextInt(clients.size()));
  }

  /** Whether a client may end now: one at least stays. */
  boolean maySpare(SimClient client) {
    return clients.stream().anyMatch(each -> each != client && each.survives());
  }

  void open() {
    if (connections.size() < MAX_SOCKETS) {
      var _ = connect();
    }
  }

  void close(SimSocket socket) {
    boolean first = !socket.isClosed();
    socket.close();
    var error = socket.socket.close();
    if (error.failed() == first) {
      throw new AssertionError(socket + ": close -> " + error);
    }
    trace.add("close", socket.toString(), error.number(), 0);
  }

  void named(SimClient client, ThreadId threadId) {
    threadIds.put(client, threadId);
  }

  @Nullable ThreadId threadId(SimClient client) {
    return threadIds.get(client);
  }

  @Nullable Operation blockedCall(SimClient client) {
    ThreadId threadId = threadIds.get(client);
    return threadId == null ? null : engine.blockedCall(threadId);
  }

  boolean isWaiting(Thread thread) {
    return clients.stream().anyMatch(each -> each.isWaitingAs(thread));
  }

  private boolean isLockHeld() {
    for (SimSocket each : connections) {
      if (each.machine().lock.isHeldByCurrentThread()) {
        return true;
      }
    }
    return false;
  }

  private void checkQuiet() {
    for (SimSocket each : connections) {
      each.checkQuiet(this);
    }
    clients.forEach(SimClient::checkQuiet);
  }
}
