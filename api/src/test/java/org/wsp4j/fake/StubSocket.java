package org.wsp4j.fake;

import java.lang.foreign.MemorySegment;
import java.net.SocketAddress;
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

/** A whole procedure table that supports nothing. */
public class StubSocket implements ProviderSocket {
  private final ProtocolInfo protocolInfo;

  public StubSocket(ProtocolInfo protocolInfo) {
    this.protocolInfo = protocolInfo;
  }

  @Override
  public ProtocolInfo protocolInfo() {
    return protocolInfo;
  }

  @Override
  public WsaError recv(
      MemorySegment[] buffers,
      int bufferCount,
      Transfer transfer,
      @Nullable Overlapped overlapped,
      @Nullable CompletionRoutine routine,
      @Nullable ThreadId threadId) {
    return recvFrom(buffers, bufferCount, transfer, null, overlapped, routine, threadId);
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
    return WsaError.WSAEOPNOTSUPP;
  }

  @Override
  public WsaError send(
      MemorySegment[] buffers,
      int bufferCount,
      Transfer transfer,
      @Nullable Overlapped overlapped,
      @Nullable CompletionRoutine routine,
      @Nullable ThreadId threadId) {
    return sendTo(buffers, bufferCount, transfer, null, overlapped, routine, threadId);
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
    return WsaError.WSAEOPNOTSUPP;
  }

  @Override
  public WsaError getOverlappedResult(Overlapped overlapped, Transfer result, boolean wait) {
    return WsaError.WSAEOPNOTSUPP;
  }

  @Override
  public WsaError bind(SocketAddress local) {
    return WsaError.WSAEOPNOTSUPP;
  }

  @Override
  public WsaError listen(int backlog) {
    return WsaError.WSAEOPNOTSUPP;
  }

  @Override
  public WsaError accept(
      Out<ProviderSocket> accepted,
      @Nullable PeerAddress from,
      @Nullable AcceptCondition condition) {
    return WsaError.WSAEOPNOTSUPP;
  }

  @Override
  public WsaError connect(
      @Nullable SocketAddress peer,
      @Nullable Overlapped overlapped,
      @Nullable CompletionRoutine routine,
      @Nullable ThreadId threadId) {
    return WsaError.WSAEOPNOTSUPP;
  }

  @Override
  public WsaError shutdown(ShutdownHow how) {
    return WsaError.WSAEOPNOTSUPP;
  }

  @Override
  public WsaError joinLeaf(SocketAddress leaf, int flags) {
    return WsaError.WSAEOPNOTSUPP;
  }

  @Override
  public WsaError cancelIo() {
    return WsaError.WSAEOPNOTSUPP;
  }

  @Override
  public WsaError cancelIo(@Nullable Overlapped overlapped) {
    return WsaError.WSAEOPNOTSUPP;
  }

  @Override
  public WsaError ioctl(
      int code, @Nullable MemorySegment in, @Nullable MemorySegment out, Transfer returned) {
    return WsaError.WSAEOPNOTSUPP;
  }

  @Override
  public WsaError eventSelect(@Nullable WsaEvent event, int networkEvents) {
    return WsaError.WSAEOPNOTSUPP;
  }

  @Override
  public WsaError enumNetworkEvents(@Nullable WsaEvent reset, NetworkEvents out) {
    return WsaError.WSAEOPNOTSUPP;
  }

  @Override
  public <T> WsaError getOption(SocketOption<T> option, Out<T> value) {
    return WsaError.WSAENOPROTOOPT;
  }

  @Override
  public <T> WsaError setOption(SocketOption<T> option, T value) {
    return WsaError.WSAENOPROTOOPT;
  }

  @Override
  public WsaError getSockName(PeerAddress local) {
    return WsaError.WSAEINVAL;
  }

  @Override
  public WsaError getPeerName(PeerAddress peer) {
    return WsaError.WSAENOTCONN;
  }

  @Override
  public WsaError close() {
    return WsaError.NO_ERROR;
  }
}
