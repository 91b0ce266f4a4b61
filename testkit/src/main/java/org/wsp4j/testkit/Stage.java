package org.wsp4j.testkit;

import static org.wsp4j.spi.ServiceProvider.WSA_FLAG_OVERLAPPED;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wsp4j.spi.AcceptCondition;
import org.wsp4j.spi.Ioctl;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.spi.ProviderSocket;
import org.wsp4j.spi.ServiceProvider;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.WsaError;
import org.wsp4j.spi.WsaEvent;
import org.wsp4j.testkit.kernel.RouterNamespace;

/** What a row is given and must not leave behind: sockets, peers, buffers, events. */
abstract sealed class Stage extends Signals permits Bench {
  private final Candidate candidate;
  private final ModeUse mode;
  private final Links links;
  private final List<Buf> buffers = Collections.synchronizedList(new ArrayList<>());
  private final Arenas arenas = new Arenas();
  private final List<WsaEvent> events = Collections.synchronizedList(new ArrayList<>());

  /** For the row's thread. */
  private boolean ownNetwork;

  private volatile Thread home = Thread.currentThread();

  Stage(Candidate candidate, ProtocolInfo entry, Check check, ModeUse mode, @Nullable Stage peers) {
    super(entry, check);
    this.candidate = candidate;
    this.mode = mode;
    this.links = new Links(this, candidate, entry, peers == null ? this : peers);
  }

  abstract Bench bench();

  RowTrace trace() {
    return candidate.trace();
  }

  /** The row runs on this thread. */
  void begin() {
    home = Thread.currentThread();
  }

  /** What the row leaves open, and has the kit choose. */
  ModeUse mode() {
    return mode;
  }

  /** The longest wait of this row: two thirds of its limit, so that the story can be told. */
  long limitNanos() {
    return candidate.peering().timeLimit().toNanos() / 3 * 2;
  }

  /**
   * Opens a socket under test.
   *
   * @param flags {@link ServiceProvider#WSA_FLAG_OVERLAPPED} or 0
   * @return the socket, closed when the row ends
   */
  public ProviderSocket open(int flags) {
    return links.open(flags);
  }

  /**
   * A link whose socket under test was opened overlapped and connected to the peer.
   *
   * @return the link
   */
  public Link connected() {
    return links.connect(links.open(WSA_FLAG_OVERLAPPED));
  }

  /**
   * Connects a socket of the row's to a peer.
   *
   * @param socket opened, not bound
   * @return the link
   */
  public Link connected(ProviderSocket socket) {
    return links.connect(socket);
  }

  /**
   * A link whose socket under test came out of LPWSPAccept.
   *
   * @return the link
   */
  public Link accepted() {
    return links.accept(links.listening(), null);
  }

  /**
   * A socket under test that listens.
   *
   * @return the socket; its address is {@link #nameOf}
   */
  public ProviderSocket listening() {
    return links.listening();
  }

  /**
   * Has a peer connect and the listener accept.
   *
   * @param listener from {@link #listening}
   * @return the link
   */
  public Link accepted(ProviderSocket listener) {
    return links.accept(listener, null);
  }

  /**
   * Has a peer connect and the listener accept under a condition, which must take the connection.
   *
   * @param listener from {@link #listening}
   * @param condition decides
   * @return the link
   */
  public Link accepted(ProviderSocket listener, AcceptCondition condition) {
    return links.accept(listener, condition);
  }

  /**
   * A peer of a connectionless protocol that no socket under test is connected to.
   *
   * @param remote whom it sends to, or {@code null}
   * @return the peer
   */
  public Peer peer(@Nullable SocketAddress remote) {
    return links.peer(remote);
  }

  /**
   * A fresh local address for this entry.
   *
   * @return with port 0 where there are ports
   */
  public SocketAddress address() {
    return links.here();
  }

  /**
   * The local address of a socket under test.
   *
   * @param socket bound
   * @return its address
   */
  public SocketAddress nameOf(ProviderSocket socket) {
    return links.nameOf(socket);
  }

  /**
   * Has the bench close a socket that the row got by itself.
   *
   * @param socket from an accept, for instance
   * @return the socket
   */
  public ProviderSocket owned(ProviderSocket socket) {
    return links.track(socket);
  }

  /**
   * Gives the row's thread a network of its own, which it can break. To be called before anything
   * is opened.
   *
   * @return the network; links opened from now on are in it
   */
  public Network network() {
    if (Thread.currentThread().isVirtual()) {
      throw new IllegalStateException("thread=virtual: only a platform thread has a network");
    }
    ownNetwork = true;
    return candidate
        .peering()
        .surroundings()
        .map(Surroundings::network)
        .orElseGet(() -> KernelNetwork.enter(this));
  }

  void peersAreBehind(RouterNamespace between) {
    links.peersAreBehind(between);
  }

  /**
   * Lets time pass at once, where time is the kit's to give; elsewhere it passes by itself.
   *
   * @param time how much
   * @return whether it has passed
   */
  public boolean advance(Duration time) {
    candidate.peering().surroundings().ifPresent(world -> world.advance(time));
    return candidate.peering().surroundings().isPresent();
  }

  /**
   * Makes a socket nonblocking.
   *
   * @param socket the socket
   */
  public void nonblocking(ProviderSocket socket) {
    blocking(socket, false);
  }

  void blocking(ProviderSocket socket, boolean blocking) {
    MemorySegment argument = MemorySegment.ofArray(new int[] {blocking ? 0 : 1});
    ok("FIONBIO", socket.ioctl(Ioctl.FIONBIO, argument, null, new Transfer()));
  }

  /**
   * The bytes that FIONREAD reports.
   *
   * @param socket the socket
   * @return a count
   */
  public int readable(ProviderSocket socket) {
    MemorySegment count = MemorySegment.ofArray(new int[1]);
    ok("FIONREAD", socket.ioctl(Ioctl.FIONREAD, null, count, new Transfer()));
    return count.get(ValueLayout.JAVA_INT, 0);
  }

  /**
   * Requires that a step which is not the point of the row succeeds.
   *
   * @param step what was done, for people
   * @param error what it returned
   */
  public void ok(String step, WsaError error) {
    links.ok(step, error);
  }

  /**
   * A buffer between canaries, in memory of the kind of this run.
   *
   * @param size its size in bytes
   * @return the buffer, filled with a sentinel
   */
  public Buf buf(int size) {
    return buf(size, memory());
  }

  /**
   * A buffer between canaries.
   *
   * @param size its size in bytes
   * @param memory the kind of memory
   * @return the buffer, filled with a sentinel
   */
  public Buf buf(int size, Memory memory) {
    Buf buf = Buf.allocate(size, memory, arenas);
    buffers.add(buf);
    return buf;
  }

  /**
   * As many buffers as this run divides a room into, of lengths of chance, in memory of its kind.
   * Where they are more than bytes, some have none.
   *
   * @param size how many bytes they have together
   * @return the buffers, in list order
   */
  List<Buf> room(int size) {
    int count = mode.split().buffers();
    int[] ends = bench().random().ints(count, 0, size + 1).sorted().toArray();
    ends[count - 1] = size;
    int[] sizes = new int[count];
    for (int i = 0; i < count; i++) {
      sizes[i] = ends[i] - (i == 0 ? 0 : ends[i - 1]);
    }
    return bufs(sizes);
  }

  /** Buffers of one piece of memory of the kind of this run. */
  List<Buf> bufs(int... sizes) {
    List<Buf> bufs = Buf.allocate(sizes, memory(), arenas);
    buffers.addAll(bufs);
    return List.copyOf(bufs);
  }

  /**
   * Confined memory is the row's own thread's: what others of its threads receive into, the row
   * could not look at.
   */
  private Memory memory() {
    Memory memory = mode.memory();
    boolean foreign = memory == Memory.CONFINED_ARENA && !Thread.currentThread().equals(home);
    return foreign ? Memory.NATIVE : memory;
  }

  /**
   * A manual-reset event, not signalled.
   *
   * @return the event, closed when the row ends
   */
  public WsaEvent event() {
    return event(true);
  }

  /**
   * An event, not signalled.
   *
   * @param manualReset whether only a reset takes the signal back
   * @return the event, closed when the row ends
   */
  public WsaEvent event(boolean manualReset) {
    WsaEvent event = candidate.upcalls().createEvent(manualReset);
    events.add(event);
    return event;
  }

  void closeSockets() {
    links.closeSockets();
  }

  void checkCanaries() {
    for (Buf buf : List.copyOf(buffers)) {
      if (!buf.canariesAlive()) {
        throw check().failure("only the buffers are written", "a byte beside one was");
      }
    }
  }

  void release() {
    links.closePeers();
    if (ownNetwork) {
      // whatever became of it, the next row has another
      candidate.peering().surroundings().ifPresent(Surroundings::network);
    }
    events.forEach(candidate.upcalls()::closeEvent);
    arenas.close();
  }
}
