package org.wsp4j;

import static com.google.common.base.Preconditions.checkArgument;

import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ScatteringByteChannel;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.wsp4j.runtime.ApcQueue;
import org.wsp4j.spi.AcceptCondition;
import org.wsp4j.spi.CompletionRoutine;
import org.wsp4j.spi.MsgFlags;
import org.wsp4j.spi.Out;
import org.wsp4j.spi.Overlapped;
import org.wsp4j.spi.PeerAddress;
import org.wsp4j.spi.ProviderSocket;
import org.wsp4j.spi.ShutdownHow;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.WsaError;

/**
 * An open socket.
 *
 * <p><b>Threads.</b> Any thread may call any method. Receives are served in the order in which they
 * were called (DEC-08).
 *
 * <p><b>Buffers.</b> The bytes between position and limit take part; a receive or a send moves the
 * position past what it took. A buffer that was given to {@link #receiveAsync} or {@link #post} is
 * the operation's until that is complete.
 *
 * <p><b>Errors.</b> What a receive comes to is a {@link ReceiveResult}. A call that cannot do what
 * it is for throws {@link WinsockException}. Misuse, such as a read-only buffer to receive into, is
 * an {@link IllegalArgumentException} that names the value.
 */
public final class WinsockSocket extends SocketSettings implements AutoCloseable {
  private final Winsock winsock;
  private final Call.Spare receiving = new Call.Spare();
  private final Call.Spare sending = new Call.Spare();
  private volatile boolean closed;

  WinsockSocket(Winsock winsock, ProviderSocket socket) {
    super(socket);
    this.winsock = winsock;
  }

  /**
   * Gives the socket a local address.
   *
   * @param local the address; port 0 chooses one
   * @return this
   * @throws WinsockException as {@link ProviderSocket#bind}
   */
  public WinsockSocket bind(SocketAddress local) throws WinsockException {
    Failures.check(socket.bind(Failures.resolved("bind", local)), "bind", local);
    return this;
  }

  /**
   * Lets peers connect.
   *
   * @param backlog how many may wait to be accepted
   * @return this
   * @throws WinsockException as {@link ProviderSocket#listen}
   */
  public WinsockSocket listen(int backlog) throws WinsockException {
    Failures.check(socket.listen(backlog), "listen", backlog);
    return this;
  }

  /**
   * Takes the next connection, waiting for one on a blocking socket.
   *
   * @return the new socket, which is blocking unless it came with a selection
   * @throws WinsockException as {@link ProviderSocket#accept}
   */
  public WinsockSocket accept() throws WinsockException {
    return accept(null);
  }

  /**
   * Takes the next connection if a condition agrees.
   *
   * @param condition asked in the calling thread, or {@code null} to take every connection
   * @return the new socket, which is blocking unless it came with a selection
   * @throws WinsockException as {@link ProviderSocket#accept}; WSAECONNREFUSED and WSATRY_AGAIN if
   *     the condition said so
   */
  public WinsockSocket accept(@Nullable AcceptCondition condition) throws WinsockException {
    Out<ProviderSocket> accepted = new Out<>();
    Failures.check(socket.accept(accepted, null, condition), "accept", "");
    return new WinsockSocket(winsock, accepted.value());
  }

  /**
   * Connects, or fixes the peer of a connectionless socket.
   *
   * @param peer where to
   * @return this
   * @throws WinsockException as {@link ProviderSocket#connect}, WSAEWOULDBLOCK on a nonblocking
   *     socket that now connects included; WSAHOST_NOT_FOUND for a name without an address
   */
  public WinsockSocket connect(SocketAddress peer) throws WinsockException {
    SocketAddress address = Failures.resolved("connect", peer);
    Failures.check(socket.connect(address, null, null, null), "connect", peer);
    return this;
  }

  /**
   * Sends. A blocking socket takes all bytes; a nonblocking one what it can.
   *
   * @param source the bytes; on a message socket one message
   * @return how many were taken; 0 if a nonblocking socket can take none now
   * @throws WinsockException as {@link ProviderSocket#send}; WSAEWOULDBLOCK only for an empty
   *     message
   */
  public int send(ByteBuffer source) throws WinsockException {
    return send(source, 0);
  }

  /**
   * Sends.
   *
   * @param source as {@link #send(ByteBuffer)}
   * @param flags a mask of {@link MsgFlags}: MSG_OOB, MSG_PARTIAL, MSG_DONTROUTE
   * @return as {@link #send(ByteBuffer)}
   * @throws WinsockException as {@link #send(ByteBuffer)}
   */
  public int send(ByteBuffer source, int flags) throws WinsockException {
    Call call = sending.take().with(source, flags);
    try {
      WsaError error = socket.send(call.segments, 1, call.transfer, null, null, null);
      return sent("send", source, error, call.transfer);
    } finally {
      sending.giveBack(call);
    }
  }

  /**
   * Sends to an address.
   *
   * @param source as {@link #send(ByteBuffer)}
   * @param to where to; ignored on a connected stream
   * @return as {@link #send(ByteBuffer)}
   * @throws WinsockException as {@link ProviderSocket#sendTo}
   */
  public int sendTo(ByteBuffer source, SocketAddress to) throws WinsockException {
    SocketAddress address = Failures.resolved("sendTo", to);
    Call call = sending.take().with(source, 0);
    try {
      checkArgument(call.address.set(address), "to=%s: not an address of a known kind", to);
      WsaError error =
          socket.sendTo(call.segments, 1, call.transfer, call.address, null, null, null);
      return sent("sendTo", source, error, call.transfer);
    } finally {
      sending.giveBack(call);
    }
  }

  private static int sent(String name, ByteBuffer source, WsaError error, Transfer transfer)
      throws WinsockException {
    if (error == WsaError.WSAEWOULDBLOCK && source.hasRemaining()) {
      return 0;
    }
    Failures.check(error, transfer.nativeError(), name, source);
    source.position(source.position() + transfer.bytesTransferred());
    return transfer.bytesTransferred();
  }

  /**
   * Receives. Blocks on a blocking socket until there is data, and runs completion routines of this
   * thread meanwhile (DEC-21).
   *
   * @param destination where to
   * @return what it came to
   */
  public ReceiveResult receive(ByteBuffer destination) {
    return receive(destination, 0);
  }

  /**
   * Receives with flags.
   *
   * @param destination where to
   * @param flags a mask of {@link MsgFlags}: MSG_PEEK, MSG_OOB, MSG_PARTIAL, MSG_WAITALL
   * @return what it came to
   */
  public ReceiveResult receive(ByteBuffer destination, int flags) {
    return receive(destination, flags, null);
  }

  /**
   * Receives and tells who sent.
   *
   * @param destination where to
   * @param from filled with the sender, also if the message was too large; left alone on a
   *     connection-oriented socket
   * @return what it came to
   */
  public ReceiveResult receiveFrom(ByteBuffer destination, PeerAddress from) {
    return receive(destination, 0, Objects.requireNonNull(from, "from"));
  }

  private ReceiveResult receive(ByteBuffer destination, int flags, @Nullable PeerAddress from) {
    int position = Results.requireWritable(destination).position();
    boolean hasRoom = destination.hasRemaining();
    Call call = receiving.take().with(destination, flags);
    try {
      Transfer transfer = call.transfer;
      WsaError error =
          from == null
              ? socket.recv(call.segments, 1, transfer, null, null, null)
              : socket.recvFrom(call.segments, 1, transfer, from, null, null, null);
      Results.advance(destination, position, error, transfer);
      return Results.of(socket.protocolInfo(), flags, hasRoom, error, transfer);
    } finally {
      receiving.giveBack(call);
    }
  }

  /**
   * Copies what a receive would take and leaves it there.
   *
   * @param destination where to; its position moves past the bytes copied
   * @return what it came to
   */
  public ReceiveResult peek(ByteBuffer destination) {
    return receive(destination, MsgFlags.MSG_PEEK);
  }

  /**
   * Receives, for so long at most. A time-out harms nothing: no byte is consumed, and the socket is
   * as before (DEC-09). It needs a socket that was opened with WSA_FLAG_OVERLAPPED; on others it
   * waits without a limit (DEC-02).
   *
   * @param destination where to
   * @param timeout for all of it, routines that run meanwhile included; zero takes what is there
   * @return what it came to; {@link ReceiveResult.Failed} with WSAETIMEDOUT if nothing did, with
   *     WSAEINTR if the thread was interrupted
   */
  public ReceiveResult receive(ByteBuffer destination, Duration timeout) {
    long deadlineNanos = Waits.deadlineNanos(timeout);
    Call call = receiving.take().with(Results.requireWritable(destination), 0);
    ReceiveResult result = TimedReceive.run(socket, call, destination, deadlineNanos);
    receiving.giveBack(call);
    return result;
  }

  /**
   * Receives without waiting, into a future. It belongs to the socket: it ends by completion,
   * cancel, time-out or close, not by the end of the calling thread (DEC-37).
   *
   * <p>Cancelling the future, {@code orTimeout}, or completing it oneself, ends the receive first.
   * If it took data before, the future completes with that: nothing is lost.
   *
   * @param destination where to; the operation's until the future is complete
   * @return what it came to, never exceptionally by itself; it completes in the executor of {@link
   *     StartupOptions#executor}
   */
  public CompletionStage<ReceiveResult> receiveAsync(ByteBuffer destination) {
    return new AsyncReceive(winsock, socket, Results.requireWritable(destination)).start();
  }

  /**
   * Posts a receive: the overlapped form. Its completion is seen by the routine, else by the event
   * of the object, else by polling it. The operation is the calling thread's and is cancelled when
   * that ends (RECV-17.01).
   *
   * @param buffers where to, filled in this order; the array may be reused at once
   * @param flags a mask of {@link MsgFlags}
   * @param overlapped the operation, not pending
   * @param routine runs in an alertable wait of the calling thread, or {@code null}
   * @return NO_ERROR if it is complete and indicated already; WSA_IO_PENDING if that will follow;
   *     any other error of {@link ProviderSocket#recv} if nothing was started
   */
  public WsaError post(
      MemorySegment[] buffers,
      int flags,
      Overlapped overlapped,
      @Nullable CompletionRoutine routine) {
    Call call = receiving.take();
    Transfer transfer = call.transfer.flags(flags);
    WsaError error =
        socket.recv(buffers, buffers.length, transfer, overlapped, routine, ApcQueue.current());
    receiving.giveBack(call);
    return error;
  }

  /**
   * Posts a receive into one buffer, whose position stays as it is.
   *
   * @param destination where to
   * @param overlapped as {@link #post(MemorySegment[], int, Overlapped, CompletionRoutine)}
   * @param routine as {@link #post(MemorySegment[], int, Overlapped, CompletionRoutine)}
   * @return as {@link #post(MemorySegment[], int, Overlapped, CompletionRoutine)}
   */
  public WsaError post(
      ByteBuffer destination, Overlapped overlapped, @Nullable CompletionRoutine routine) {
    Call call = receiving.take().with(Results.requireWritable(destination), 0);
    WsaError error =
        socket.recv(call.segments, 1, call.transfer, overlapped, routine, ApcQueue.current());
    receiving.giveBack(call);
    return error;
  }

  /**
   * Reads the result of a posted operation.
   *
   * @param overlapped the operation
   * @param result as {@link ProviderSocket#getOverlappedResult}
   * @param wait whether to wait, not alertably
   * @return as {@link ProviderSocket#getOverlappedResult}
   */
  public WsaError getOverlappedResult(Overlapped overlapped, Transfer result, boolean wait) {
    return socket.getOverlappedResult(overlapped, result, wait);
  }

  /**
   * Ends one operation of any thread, or all: {@code CancelIoEx}. What they would have received
   * stays for others (DEC-41).
   *
   * @param overlapped which, or {@code null} for all
   * @return NO_ERROR; WSAEINVAL if the one named is not pending here
   */
  public WsaError cancelIo(@Nullable Overlapped overlapped) {
    return socket.cancelIo(overlapped);
  }

  /**
   * Ends one direction or both.
   *
   * @param how which
   * @throws WinsockException as {@link ProviderSocket#shutdown}
   */
  public void shutdown(ShutdownHow how) throws WinsockException {
    Failures.check(socket.shutdown(how), "shutdown", how);
  }

  /**
   * The bytes as a stream; message boundaries are lost. A message too large for the reader's array
   * is an exception unless the protocol gives it in parts. Closing it closes the socket.
   *
   * @return a view, as safe for several threads as {@link #receive(ByteBuffer)}
   */
  public InputStream inputStream() {
    return new ReceiveStream(this);
  }

  /**
   * The bytes as a channel. Closing it closes the socket.
   *
   * @return a view; a read answers 0 on a nonblocking socket without data, and for an empty message
   */
  public ScatteringByteChannel channel() {
    return new ReceiveChannel(this);
  }

  /**
   * Closes. Pending operations complete with WSA_OPERATION_ABORTED and blocked calls with WSAEINTR
   * (DEC-18). A second call does nothing.
   */
  @Override
  public void close() {
    closed = true;
    socket.close();
  }

  boolean isOpen() {
    return !closed && !winsock.isClosed();
  }

  @Override
  WinsockSocket self() {
    return this;
  }
}
