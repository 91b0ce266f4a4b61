package org.wsp4j.provider.support;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;
import org.wsp4j.spi.MsgFlags;
import org.wsp4j.spi.PeerAddress;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.WsaError;

/** A stream without a descriptor: single bytes that any thread feeds; sends find no room. */
final class FedTransport implements Transport {
  private final BlockingQueue<Byte> bytes = new ArrayBlockingQueue<>(1024);
  private volatile @Nullable Readiness readiness;

  /** What every receive that finds nothing runs before it says so: the window of a lost signal. */
  volatile Runnable beforeWouldBlock = () -> {};

  void feed(int octet) {
    if (!bytes.offer((byte) octet)) {
      throw new AssertionError("fed faster than received");
    }
    signal();
  }

  int queued() {
    return bytes.size();
  }

  void signal() {
    Readiness told = readiness;
    if (told == null) {
      throw new AssertionError("not attached");
    }
    told.signal();
  }

  @Override
  public void attach(Readiness given) {
    readiness = given;
  }

  @Override
  public WsaError receive(
      MemorySegment[] buffers,
      int count,
      long skip,
      int flags,
      Transfer result,
      @Nullable PeerAddress from) {
    boolean peeks = (flags & MsgFlags.MSG_PEEK) != 0;
    Byte first = peeks ? bytes.peek() : bytes.poll();
    if (first == null) {
      beforeWouldBlock.run();
      return WsaError.WSAEWOULDBLOCK;
    }
    buffers[0].set(ValueLayout.JAVA_BYTE, skip, first);
    result.flags(0).bytesTransferred(1).messageLength(1);
    return WsaError.NO_ERROR;
  }

  @Override
  public WsaError probe(int flags, Transfer result) {
    return bytes.isEmpty() ? WsaError.WSAEWOULDBLOCK : WsaError.NO_ERROR;
  }

  @Override
  public WsaError send(
      MemorySegment[] buffers,
      int count,
      long skip,
      int flags,
      Transfer result,
      @Nullable PeerAddress to) {
    return WsaError.WSAEWOULDBLOCK;
  }

  @Override
  public WsaError bind(PeerAddress local, Transfer result) {
    return WsaError.NO_ERROR;
  }

  @Override
  public WsaError connect(@Nullable PeerAddress peer, Transfer result) {
    return WsaError.NO_ERROR;
  }

  @Override
  public void close(boolean abortive) {}
}
