package org.wsp4j.testkit;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.spi.ProviderSocket;
import org.wsp4j.spi.ServiceProvider;
import org.wsp4j.spi.ThreadId;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.Upcalls;
import org.wsp4j.spi.WsaEvent;

/**
 * What a row works with: a fresh one for every test and every catalog entry. It opens links, makes
 * calls, waits on conditions and never sleeps. When the row ends it closes everything and checks
 * that nothing is left pending and that no byte was written outside a buffer.
 *
 * <p><b>Writing a row.</b> A row is a default method of one of the interfaces in {@code
 * org.wsp4j.testkit.rows}, reads like its requirement, and says so:
 *
 * {@snippet :
 * @Test
 * @Requirement("RECV-8.01")
 * default void buffersFillInListOrder(Bench bench) {
 *   Call call = bench.connected().deliver("abcde").recv().into(3, 3, 3).sync();
 *
 *   call.receives("abcde");
 *   bench.check().that("first buffer", "abc", call.buffers().get(0).text(3));
 * }
 * }
 *
 * <ul>
 *   <li>The catalogue already knows which entries a row speaks of; the row asks only for more
 *       ({@link Needs}, {@link #assumeClaimed}).
 *   <li>{@link Link#deliver} for "already there", {@link Peer#send} for "arrives now".
 *   <li>"Blocked", "still pending" and "never" are shown by a later event that could not have come
 *       first: {@link Background#blocks}, {@link #fence}, {@link #alertableFence}.
 *   <li>A stream may hand over less than was sent: unless the row speaks of that, deliver first.
 *   <li>What is not the point of the row is left open, and each run fills it in: the memory of
 *       {@link #buf(int)}, the list of {@link Receive#into(int)}, the way of {@link Receive#inMode}
 *       and {@link Receive#ahead}, the kind of every thread. What cannot be filled in is said by
 *       {@link NotIn}.
 *   <li>The same seed gives the same schedule, so how often a row chooses must not depend on who
 *       was first: after a race a receive is into {@link #buf(int)}.
 *   <li>Compare through {@link #check}: a test that compares nothing is UNTESTED, not green.
 * </ul>
 */
public final class Bench extends Stage {
  private static final long POLL_NANOS = 100_000;
  private static final long SLICE_NANOS = 20_000_000;
  private static final int CHANCES = 32;
  private static final long CHANCE_NANOS = 1_000_000_000;
  private static final String FENCE = "so that what was due has happened";

  private final Candidate candidate;
  private final List<Choices> chosen = Collections.synchronizedList(new ArrayList<>());
  private final ThreadLocal<Choices> choices;
  private final List<Call> calls = Collections.synchronizedList(new ArrayList<>());
  private final List<Background<?>> backgrounds = Collections.synchronizedList(new ArrayList<>());
  private final List<Bench> others = new ArrayList<>();
  private boolean ownRuntime;
  private @Nullable Link fence;

  Bench(Candidate candidate, ProtocolInfo entry, Check check, ModeUse mode, long seed) {
    this(candidate, entry, check, mode, seed, null);
  }

  private Bench(
      Candidate candidate,
      ProtocolInfo entry,
      Check check,
      ModeUse mode,
      long seed,
      @Nullable Bench peers) {
    super(candidate, entry, check, mode, peers);
    this.candidate = candidate;
    Choices first = choices(seed);
    this.choices = ThreadLocal.withInitial(() -> first);
  }

  /**
   * The only source of chance in a row.
   *
   * @return the calling thread's, seeded by the run and the row
   */
  public Random random() {
    return choices.get();
  }

  /** Gives the calling thread a chance of its own. */
  void random(long seed) {
    choices.set(choices(seed));
  }

  private Choices choices(long seed) {
    Choices made = new Choices(seed);
    chosen.add(made);
    return made;
  }

  /** All that was left to chance, in a number; the same whichever thread came first. */
  long choices() {
    return List.copyOf(chosen).stream().mapToLong(Choices::digest).sum()
        + others.stream().mapToLong(Bench::choices).sum();
  }

  /**
   * The provider under test.
   *
   * @return started
   */
  public ServiceProvider provider() {
    return candidate.peering().provider();
  }

  /**
   * A bench over an instance of the provider that is this row's alone, in a runtime of its own: for
   * rows that clean it up. If the provider is its own peer, the peers are this bench's, so that
   * they outlive it. On the row's thread.
   *
   * @return a bench for the same entry, finished when this one is
   */
  public Bench another() {
    Peering peering =
        candidate
            .peering()
            .another()
            .orElseThrow(() -> untested("the provider is not installed as a service"));
    Candidate own = candidate.another(peering);
    ProtocolInfo same =
        own.entries().stream()
            .filter(each -> each.name().equals(entry().name()))
            .findFirst()
            .orElseThrow(() -> check().failure("every instance has this entry", "one has not"));
    Bench other = new Bench(own, same, check(), mode(), random().nextLong(), this);
    other.ownRuntime = true;
    others.add(other);
    return other;
  }

  /**
   * WSPCleanup of the provider, by the end of its runtime.
   *
   * @throws IllegalStateException if this is not a bench of {@link #another}
   */
  public void cleanup() {
    if (!ownRuntime) {
      throw new IllegalStateException("ownRuntime=false: other rows need this provider");
    }
    candidate.close();
  }

  /**
   * What the catalog says of the provider without setting it aside.
   *
   * @return sentences for a person
   */
  public List<String> warnings() {
    return candidate.host().warnings();
  }

  /**
   * The table the provider was given.
   *
   * @return the kit's, which watches the runtime's
   */
  public Upcalls upcalls() {
    return candidate.upcalls();
  }

  /**
   * How many receives may be pending on one socket.
   *
   * @return the provider's limit
   */
  public int outstandingReceives() {
    return candidate.peering().outstandingReceives();
  }

  /**
   * The calling thread's APC queue.
   *
   * @return always the same for one thread
   */
  public ThreadId threadId() {
    return candidate.upcalls().openCurrentThread();
  }

  /**
   * Starts to describe a receive.
   *
   * @param socket the socket under test
   * @return a description, to be ended by one of its calls
   */
  public Receive recv(ProviderSocket socket) {
    return new Receive(this, socket);
  }

  /**
   * Runs something on another thread, of the kind of this run, at once.
   *
   * @param body what
   * @param <T> what it gives
   * @return started
   */
  public <T> Background<T> background(Callable<T> body) {
    return background(mode().thread().builder().name("row, another thread"), body);
  }

  /**
   * Runs something on a platform thread, at once.
   *
   * @param body what
   * @param <T> what it gives
   * @return started
   */
  public <T> Background<T> backgroundPlatform(Callable<T> body) {
    return background(ThreadKind.PLATFORM.builder().name("row, platform thread"), body);
  }

  /**
   * Runs something on a virtual thread, at once.
   *
   * @param body what
   * @param <T> what it gives
   * @return started
   */
  public <T> Background<T> backgroundVirtual(Callable<T> body) {
    return background(ThreadKind.VIRTUAL.builder().name("row, virtual thread"), body);
  }

  private <T> Background<T> background(Thread.Builder builder, Callable<T> body) {
    Background<T> background = new Background<>(this, builder, body);
    backgrounds.add(background);
    return background.start();
  }

  /**
   * Waits for an event as a client does, not alertably: routines do not run.
   *
   * @param event the event
   */
  public void awaitEvent(WsaEvent event) {
    if (!candidate.host().await(event, deadline())) {
      throw check().failure("the event is set", "it was not, within the time limit");
    }
  }

  /** Waits alertably until at least one routine ran. */
  public void alertableWait() {
    if (!candidate.host().alertableWait(deadline())) {
      throw check()
          .failure("a routine runs in an alertable wait", "none did, within the time limit");
    }
  }

  /** Runs the routines that are queued to this thread already, and waits for no more. */
  public void alertableLook() {
    candidate.host().alertableWait(System.nanoTime());
  }

  /**
   * Waits alertably until a condition holds.
   *
   * @param condition looked at after every routine
   * @param what the condition, for people
   */
  public void alertableUntil(BooleanSupplier condition, String what) {
    long deadline = deadline();
    while (!condition.getAsBoolean()) {
      long now = System.nanoTime();
      if (now - deadline > 0) {
        throw check().failure(what, "not so, within the time limit of an alertable wait");
      }
      List.copyOf(backgrounds).forEach(Background::rethrowFailure);
      candidate.host().alertableWait(now + SLICE_NANOS);
    }
  }

  /**
   * Waits until a condition holds, without giving the provider this thread: what happens meanwhile
   * is done by others.
   *
   * @param condition looked at again and again
   * @param what the condition, for people
   */
  public void awaitTrue(BooleanSupplier condition, String what) {
    long deadline = deadline();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        throw check().failure(what, "not so, within the time limit");
      }
      List.copyOf(backgrounds).forEach(Background::rethrowFailure);
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  /**
   * Lets something happen on another socket of this provider, from the sending to the receive. What
   * was due before has had its chance when this returns. Runs no routines: it looks until the data
   * is there, since a receive that blocks is an alertable wait (DEC-21).
   */
  public void fence() {
    Link link = fenceLink();
    trace().happens(RowTrace.KIT, "lets another connection receive", FENCE);
    link.peer().send("f");
    MemorySegment[] room = {MemorySegment.ofArray(new byte[1])};
    awaitTrue(
        () -> !link.socket().recv(room, 1, new Transfer(), null, null, null).failed(),
        "what was sent on another link arrives");
  }

  /**
   * Lets what others do go on until a condition holds, or they have had every chance to make it so:
   * for what the interface need not tell. No shorter than a fence.
   */
  void chance(BooleanSupplier condition) {
    long start = System.nanoTime();
    for (int i = 0; i < CHANCES || System.nanoTime() - start < CHANCE_NANOS; i++) {
      if (condition.getAsBoolean()) {
        break;
      }
      fence();
    }
    fence();
  }

  /**
   * The same with a routine: whatever was queued to this thread before has run when this returns.
   */
  public void alertableFence() {
    trace().happens(RowTrace.KIT, "runs a routine of another connection", FENCE);
    Call call = fenceLink().recv().into(buf(1, Memory.NATIVE)).routine();
    fenceLink().peer().send("f");
    call.completesWith("f");
    alertableLook();
  }

  /** The fence stays in the network outside, where it works whatever becomes of the row's own. */
  @Override
  public Network network() {
    fenceLink();
    return super.network();
  }

  private synchronized Link fenceLink() {
    Link link = fence;
    if (link == null) {
      link = trace().quietly(this::connected);
      nonblocking(link.socket());
      fence = link;
    }
    return link;
  }

  boolean isInWait(Thread thread) {
    return candidate.upcalls().isWaiting(thread);
  }

  private long deadline() {
    return System.nanoTime() + limitNanos();
  }

  /**
   * How many calls the provider has queued by WPUQueueApc since the row began.
   *
   * @return a count
   */
  public int apcsQueued() {
    return candidate.upcalls().queuedCount();
  }

  /**
   * How many operations the provider has completed by WPUCompleteOverlappedRequest since the row
   * began.
   *
   * @return a count
   */
  public int completions() {
    return candidate.upcalls().completions();
  }

  /**
   * The calls the provider has queued since the row began.
   *
   * @return the first few thousand, in order
   */
  public List<QueuedApc> apcs() {
    return candidate.upcalls().queued();
  }

  /**
   * Makes receives of every kind while the kernel fails each receive system call, over loopback and
   * in a process of its own. BLOCKED where strace is missing or may not attach.
   *
   * @param errno the kernel's name of the error
   * @return how they ended, whether they pended before the fault or not
   */
  public List<FaultyReceive> receivesWhileKernelSays(String errno) {
    Optional<Surroundings> world = candidate.peering().surroundings();
    if (world.isPresent()) {
      return receivesIn(world.get());
    }
    if (!candidate.peering().isInstalled()) {
      throw untested("the provider is not installed as a service");
    }
    return FaultyKernel.receives(this, candidate.peering(), errno);
  }

  private List<FaultyReceive> receivesIn(Surroundings world) {
    List<FaultyReceive> seen = new ArrayList<>();
    try {
      new FaultyReceives(this, seen::add).run(() -> world.fails(true));
      return seen;
    } finally {
      world.fails(false);
    }
  }

  /** Runs the routines of this row in an order of chance from now on (RECV-16.09). */
  public void permuteRoutines() {
    candidate.upcalls().permute(random());
  }

  @Override
  Bench bench() {
    return this;
  }

  void track(Call call) {
    calls.add(call);
  }

  /** Closes the sockets under test and looks for what must not be left; on the row's thread. */
  void conclude() {
    closeSockets();
    awaitTrue(
        () -> List.copyOf(calls).stream().noneMatch(Call::isPending),
        "no operation is pending once its socket is closed");
    alertableLook();
    checkCanaries();
  }

  /** Concludes, and lets everything go; on the row's thread. */
  void finish() {
    conclude();
    release();
    for (Bench other : others) {
      other.finish();
      other.candidate.close();
    }
  }

  /** Frees what it can after a failure. */
  void abandon() {
    List.copyOf(backgrounds).forEach(Background::abandon);
    closeSockets();
    release();
    for (Bench other : others) {
      other.abandon();
      other.candidate.close();
    }
  }
}
