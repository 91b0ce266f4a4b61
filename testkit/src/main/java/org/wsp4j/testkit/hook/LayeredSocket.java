package org.wsp4j.testkit.hook;

import java.lang.foreign.MemorySegment;
import java.net.SocketAddress;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.wsp4j.spi.AcceptCondition;
import org.wsp4j.spi.CompletionRoutine;
import org.wsp4j.spi.NetworkEvents;
import org.wsp4j.spi.Out;
import org.wsp4j.spi.Overlapped;
import org.wsp4j.spi.PeerAddress;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.spi.ProviderSocket;
import org.wsp4j.spi.ShutdownHow;
import org.wsp4j.spi.SocketOption;
import org.wsp4j.spi.ThreadId;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.WsaError;
import org.wsp4j.spi.WsaEvent;

/**
 * A socket of a {@link LayeredProvider}: passes every call on to the socket below, on the calling
 * thread, with the client's own objects. A layer overrides {@link #call} to stand before and after
 * every procedure, {@link #data} for receives and sends, or a single procedure.
 *
 * <p>Like every socket it may be called by any thread at any time, and holds no lock of its own.
 */
public class LayeredSocket implements ProviderSocket {
  private static final Object[] NONE = {};

  private final @Nullable LayeredProvider layer;
  private final @Nullable ProtocolInfo entry;
  private final ProviderSocket lower;

  /**
   * Lays a socket over another.
   *
   * @param layer the layer that {@linkplain LayeredProvider#over wraps} accepted sockets too
   * @param entry the entry of the layer's own catalog
   * @param lower the socket below, owned by this one
   */
  protected LayeredSocket(LayeredProvider layer, ProtocolInfo entry, ProviderSocket lower) {
    this.layer = layer;
    this.entry = entry;
    this.lower = lower;
  }

  /**
   * Lays a socket over one that belongs to no layer: its entry is that of the socket below, and
   * what it accepts is left as it is.
   *
   * @param lower the socket below, owned by this one
   */
  protected LayeredSocket(ProviderSocket lower) {
    this.layer = null;
    this.entry = null;
    this.lower = lower;
  }

  /**
   * Lays a socket over one that was accepted below.
   *
   * @param accepted the socket below
   * @return what the client gets
   */
  protected ProviderSocket over(ProviderSocket accepted) {
    return layer == null || entry == null ? accepted : layer.over(entry, accepted);
  }

  /**
   * The socket below.
   *
   * @return always the same
   */
  protected final ProviderSocket lower() {
    return lower;
  }

  /**
   * Stands around every procedure.
   *
   * @param procedure which
   * @param next the call, on the socket it is given
   * @return what the client gets: here, the answer of the socket below
   */
  protected WsaError call(Procedure procedure, Function<ProviderSocket, WsaError> next) {
    return next.apply(lower);
  }

  /**
   * Stands around every procedure, and knows what it is called with.
   *
   * @param procedure which
   * @param arguments as the client passed them; a {@link DataCall} for a receive or a send. The
   *     out-parameters among them are filled when the call has returned
   * @param next the call, on the socket it is given
   * @return what the client gets: here, what {@link #call(Procedure, Function)} makes of it
   */
  protected WsaError call(
      Procedure procedure, Object[] arguments, Function<ProviderSocket, WsaError> next) {
    return call(procedure, next);
  }

  /**
   * Stands around every receive and send, inside {@link #call}.
   *
   * @param call the arguments
   * @param next the socket below
   * @return what the client gets: here, the answer of the socket below
   */
  protected WsaError data(DataCall call, ProviderSocket next) {
    return call.on(next);
  }

  private WsaError call(
      Procedure procedure, Function<ProviderSocket, WsaError> next, @Nullable Object... arguments) {
    return call(procedure, arguments, next);
  }

  private WsaError data(DataCall call) {
    return call(call.procedure(), next -> data(call, next), call);
  }

  @Override
  public ProtocolInfo protocolInfo() {
    return entry == null ? lower.protocolInfo() : entry;
  }

  @Override
  public WsaError recv(
      MemorySegment[] buffers,
      int bufferCount,
      Transfer transfer,
      @Nullable Overlapped overlapped,
      @Nullable CompletionRoutine routine,
      @Nullable ThreadId threadId) {
    return data(
        new DataCall(
            Procedure.LPWSPRecv,
            buffers,
            bufferCount,
            transfer,
            null,
            overlapped,
            routine,
            threadId));
  }

  @Override
  public WsaError recvFrom(
      MemorySegment[] buffers,
      int bufferCount,
      Transfer transfer,
      @Nullable PeerAddress from,
      @Nullable Overlapped overlapped,
      @Nullable CompletionRoutine routine,
      @Nullable ThreadId threadId) {
    return data(
        new DataCall(
            Procedure.LPWSPRecvFrom,
            buffers,
            bufferCount,
            transfer,
            from,
            overlapped,
            routine,
            threadId));
  }

  @Override
  public WsaError send(
      MemorySegment[] buffers,
      int bufferCount,
      Transfer transfer,
      @Nullable Overlapped overlapped,
      @Nullable CompletionRoutine routine,
      @Nullable ThreadId threadId) {
    return data(
        new DataCall(
            Procedure.LPWSPSend,
            buffers,
            bufferCount,
            transfer,
            null,
            overlapped,
            routine,
            threadId));
  }

  @Override
  public WsaError sendTo(
      MemorySegment[] buffers,
      int bufferCount,
      Transfer transfer,
      @Nullable PeerAddress to,
      @Nullable Overlapped overlapped,
      @Nullable CompletionRoutine routine,
      @Nullable ThreadId threadId) {
    return data(
        new DataCall(
            Procedure.LPWSPSendTo,
            buffers,
            bufferCount,
            transfer,
            to,
            overlapped,
            routine,
            threadId));
  }

  @Override
  public WsaError getOverlappedResult(Overlapped overlapped, Transfer result, boolean wait) {
    return call(
        Procedure.LPWSPGetOverlappedResult,
        next -> next.getOverlappedResult(overlapped, result, wait),
        overlapped,
        result,
        wait);
  }

  @Override
  public WsaError bind(SocketAddress local) {
    return call(Procedure.LPWSPBind, next -> next.bind(local), local);
  }

  @Override
  public WsaError listen(int backlog) {
    return call(Procedure.LPWSPListen, next -> next.listen(backlog), backlog);
  }

  @Override
  public WsaError accept(
      Out<ProviderSocket> accepted,
      @Nullable PeerAddress from,
      @Nullable AcceptCondition condition) {
    return call(
        Procedure.LPWSPAccept,
        next -> {
          WsaError error = next.accept(accepted, from, condition);
          if (!error.failed()) {
            accepted.set(over(accepted.value()));
          }
          return error;
        },
        accepted,
        from,
        condition);
  }

  @Override
  public WsaError connect(
      @Nullable SocketAddress peer,
      @Nullable Overlapped overlapped,
      @Nullable CompletionRoutine routine,
      @Nullable ThreadId threadId) {
    return call(
        Procedure.LPWSPConnect,
        next -> next.connect(peer, overlapped, routine, threadId),
        peer,
        overlapped,
        routine,
        threadId);
  }

  @Override
  public WsaError shutdown(ShutdownHow how) {
    return call(Procedure.LPWSPShutdown, next -> next.shutdown(how), how);
  }

  @Override
  public WsaError joinLeaf(SocketAddress leaf, int flags) {
    return call(Procedure.LPWSPJoinLeaf, next -> next.joinLeaf(leaf, flags), leaf, flags);
  }

  @Override
  public WsaError cancelIo() {
    return call(Procedure.CancelIo, NONE, ProviderSocket::cancelIo);
  }

  @Override
  public WsaError cancelIo(@Nullable Overlapped overlapped) {
    return call(Procedure.CancelIoEx, next -> next.cancelIo(overlapped), overlapped);
  }

  @Override
  public WsaError ioctl(
      int code, @Nullable MemorySegment in, @Nullable MemorySegment out, Transfer returned) {
    return call(
        Procedure.LPWSPIoctl, next -> next.ioctl(code, in, out, returned), code, in, out, returned);
  }

  @Override
  public WsaError eventSelect(@Nullable WsaEvent event, int networkEvents) {
    return call(
        Procedure.LPWSPEventSelect,
        next -> next.eventSelect(event, networkEvents),
        event,
        networkEvents);
  }

  @Override
  public WsaError enumNetworkEvents(@Nullable WsaEvent event, NetworkEvents events) {
    return call(
        Procedure.LPWSPEnumNetworkEvents,
        next -> next.enumNetworkEvents(event, events),
        event,
        events);
  }

  /** Answers SO_PROTOCOL_INFO itself: the socket below has an entry of its own (RECV-17.11). */
  @Override
  public <T> WsaError getOption(SocketOption<T> option, Out<T> value) {
    return call(
        Procedure.LPWSPGetSockOpt,
        next -> {
          WsaError error = next.getOption(option, value);
          if (!error.failed() && entry != null && SocketOption.SO_PROTOCOL_INFO.equals(option)) {
            value.set(option.type().cast(entry));
          }
          return error;
        },
        option,
        value);
  }

  @Override
  public <T> WsaError setOption(SocketOption<T> option, T value) {
    return call(Procedure.LPWSPSetSockOpt, next -> next.setOption(option, value), option, value);
  }

  @Override
  public WsaError getSockName(PeerAddress local) {
    return call(Procedure.LPWSPGetSockName, next -> next.getSockName(local), local);
  }

  @Override
  public WsaError getPeerName(PeerAddress peer) {
    return call(Procedure.LPWSPGetPeerName, next -> next.getPeerName(peer), peer);
  }

  @Override
  public WsaError close() {
    return call(Procedure.LPWSPCloseSocket, NONE, ProviderSocket::close);
  }
}
