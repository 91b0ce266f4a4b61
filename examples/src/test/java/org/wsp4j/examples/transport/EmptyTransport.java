package org.wsp4j.examples.transport;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import org.wsp4j.provider.support.Transport;
import org.wsp4j.spi.PeerAddress;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.WsaError;

/** The least that compiles: nothing ever arrives, and there is never room. */
final class EmptyTransport implements Transport {
  @Override
  public WsaError receive(
      MemorySegment[] buffers,
      int count,
      long skip,
      int flags,
      Transfer result,
      @Nullable PeerAddress from) {
    return WsaError.WSAEWOULDBLOCK;
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
  public void close(boolean abortive) {}
}
