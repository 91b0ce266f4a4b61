package org.wsp4j.testkit;

import static org.wsp4j.spi.WsaError.WSAEWOULDBLOCK;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.wsp4j.spi.CompletionRoutine;
import org.wsp4j.spi.Overlapped;
import org.wsp4j.spi.PeerAddress;
import org.wsp4j.spi.ProviderSocket;
import org.wsp4j.spi.ThreadId;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.WsaError;
import org.wsp4j.spi.WsaEvent;

/**
 * Describes one LPWSPRecv and makes it: {@code link.recv().into(3, 3).flags(MSG_PEEK).sync()}. The
 * call goes straight to the provider's procedure table (RECV-1.11), on the calling thread.
 *
 * <p>Each of {@link #sync}, {@link #overlapped}, {@link #event} and {@link #routine} makes the call
 * once, with fresh out-parameters that hold {@link Call#UNTOUCHED}; the description may then be
 * used again.
 */
public final class Receive {
  private final Bench bench;
  private final ProviderSocket socket;
  private List<Buf> buffers = List.of();
  private int room = -1;
  private int count = -1;
  private int flags;
  private @Nullable Overlapped object;
  private @Nullable PeerAddress from;
  private MemorySegment @Nullable [] array;

  Receive(Bench bench, ProviderSocket socket) {
    this.bench = bench;
    this.socket = socket;
  }

  /**
   * Chooses the buffers.
   *
   * @param bufs in list order
   * @return this
   */
  public Receive into(Buf... bufs) {
    buffers = List.of(bufs);
    room = -1;
    return this;
  }

  /**
   * Chooses fresh buffers, as many as this run divides room into; one, where the row has an array
   * or a count of its own. They are made by the first call.
   *
   * @param size the sum of their sizes
   * @return this
   */
  public Receive into(int size) {
    room = size;
    return this;
  }

  /**
   * Chooses fresh buffers.
   *
   * @param sizes their sizes, in list order
   * @return this
   */
  public Receive into(int... sizes) {
    buffers = bench.bufs(sizes);
    room = -1;
    return this;
  }

  /**
   * Chooses the array to pass, for rows that change it afterwards. It is filled with the buffers'
   * segments at the call.
   *
   * @param own at least as long as the list of buffers
   * @return this
   */
  public Receive array(MemorySegment[] own) {
    array = own;
    return this;
  }

  /**
   * Passes a count that is not the length of the list.
   *
   * @param bufferCount the count
   * @return this
   */
  public Receive count(int bufferCount) {
    count = bufferCount;
    return this;
  }

  /**
   * Chooses the flags in.
   *
   * @param mask a mask of {@link org.wsp4j.spi.MsgFlags}
   * @return this
   */
  public Receive flags(int mask) {
    flags = mask;
    return this;
  }

  /**
   * Uses an overlapped object of the row's instead of a fresh one.
   *
   * @param overlapped the object
   * @return this
   */
  public Receive on(Overlapped overlapped) {
    object = overlapped;
    return this;
  }

  /**
   * Makes the call an LPWSPRecvFrom.
   *
   * @param sender filled with the sender
   * @return this
   */
  public Receive from(PeerAddress sender) {
    from = sender;
    return this;
  }

  /**
   * Receives in the way of this run. The data must be there already.
   *
   * @return the call; an overlapped one may be pending all the same
   */
  public Call inMode() {
    return switch (bench.mode().way()) {
      case NONBLOCKING -> nonblocking(this::sync);
      case BLOCKING -> sync();
      case POLLED -> overlapped();
      case EVENT -> event();
      case ROUTINE -> routine();
    };
  }

  /**
   * Receives in the way of this run, and shows that it does not complete yet. Where the way blocks,
   * a thread of its own does; where it may not block, it is tried again by {@link Call#completion}.
   *
   * @return the call, which is complete only after something has arrived
   */
  public Call ahead() {
    return switch (bench.mode().way()) {
      case NONBLOCKING -> aheadWithoutBlocking();
      case BLOCKING -> aheadOnAnotherThread();
      case POLLED -> overlapped().pends();
      case EVENT -> event().pends();
      case ROUTINE -> routine().pends();
    };
  }

  private Call aheadWithoutBlocking() {
    Call call = Call.synchronous(bench, socket, list());
    nonblocking(() -> make(call, null, null)).returns(WSAEWOULDBLOCK).leavesOutputsAlone();
    return call.endsBy(
        () -> true,
        () ->
            bench.awaitTrue(
                () -> nonblocking(() -> make(call, null, null)).error() != WSAEWOULDBLOCK,
                "a receive that does not block finds something"));
  }

  private Call aheadOnAnotherThread() {
    Call call = Call.synchronous(bench, socket, list());
    Background<Call> blocked = bench.background(() -> make(call, null, null)).blocks();
    return call.endsBy(blocked::done, blocked::result);
  }

  private <T> T nonblocking(Supplier<T> receive) {
    bench.blocking(socket, false);
    try {
      return receive.get();
    } finally {
      bench.blocking(socket, true);
    }
  }

  /**
   * Receives synchronously: no overlapped object, no routine.
   *
   * @return the call, which has returned
   */
  public Call sync() {
    return make(Call.synchronous(bench, socket, list()), null, null);
  }

  /**
   * Receives overlapped, without event or routine: to be polled.
   *
   * @return the call, which may be pending
   */
  public Call overlapped() {
    return make(Call.polled(bench, socket, list(), object()), null, null);
  }

  /**
   * Receives overlapped, with a fresh manual-reset event.
   *
   * @return the call, which may be pending
   */
  public Call event() {
    return event(bench.event());
  }

  /**
   * Receives overlapped, with an event of the row's.
   *
   * @param event the event
   * @return the call, which may be pending
   */
  public Call event(WsaEvent event) {
    return make(Call.withEvent(bench, socket, list(), object().event(event)), null, null);
  }

  /**
   * Receives overlapped, with a routine that records.
   *
   * @return the call, which may be pending
   */
  public Call routine() {
    return routine((_, _, _, _) -> {});
  }

  /**
   * Receives overlapped, with a routine that records and then does what the row wants.
   *
   * @param then runs inside the routine
   * @return the call, which may be pending
   */
  public Call routine(InRoutine then) {
    Call call = Call.withRoutine(bench, socket, list(), object());
    return make(call, call.recording(then), bench.threadId());
  }

  /**
   * Makes the call with arguments that none of the others would pass.
   *
   * @param overlapped the object, or {@code null}
   * @param routine the routine, or {@code null}
   * @param threadId the thread, or {@code null}
   * @return the call, which may be pending
   */
  public Call raw(
      @Nullable Overlapped overlapped,
      @Nullable CompletionRoutine routine,
      @Nullable ThreadId threadId) {
    Call call =
        overlapped == null
            ? Call.synchronous(bench, socket, list())
            : Call.polled(bench, socket, list(), overlapped);
    return make(call, routine, threadId);
  }

  /**
   * Makes the call with arguments that no compiler would let pass, synchronously.
   *
   * @param segments the array
   * @param bufferCount the count
   * @param transfer the transfer
   * @return what the call returned
   */
  @SuppressWarnings("NullAway")
  public WsaError misused(
      @Nullable MemorySegment @Nullable [] segments, int bufferCount, @Nullable Transfer transfer) {
    return socket.recv(segments, bufferCount, transfer, null, null, null);
  }

  private Overlapped object() {
    return object == null ? new Overlapped() : object;
  }

  private List<Buf> list() {
    if (room >= 0) {
      boolean ownList = count >= 0 || array != null;
      buffers = ownList ? List.of(bench.buf(room)) : bench.room(room);
      room = -1;
    }
    return buffers;
  }

  private Call make(Call call, @Nullable CompletionRoutine routine, @Nullable ThreadId threadId) {
    MemorySegment[] segments = segments();
    int bufferCount = count < 0 ? buffers.size() : count;
    Transfer transfer = call.transfer().flags(flags);
    Overlapped overlapped = call.overlappedOrNull();
    bench.track(call);
    WsaError error =
        from == null
            ? socket.recv(segments, bufferCount, transfer, overlapped, routine, threadId)
            : socket.recvFrom(segments, bufferCount, transfer, from, overlapped, routine, threadId);
    call.returnedWith(error, flags);
    return call;
  }

  private MemorySegment[] segments() {
    Stream<MemorySegment> segments = buffers.stream().map(Buf::segment);
    if (array == null) {
      return segments.toArray(MemorySegment[]::new);
    }
    MemorySegment[] filled = segments.toArray(MemorySegment[]::new);
    System.arraycopy(filled, 0, array, 0, filled.length);
    return array;
  }
}
