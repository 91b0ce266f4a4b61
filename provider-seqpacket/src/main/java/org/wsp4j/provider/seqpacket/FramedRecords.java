package org.wsp4j.provider.seqpacket;

import java.lang.foreign.MemorySegment;
import org.wsp4j.provider.seqpacket.FrameReader.Phase;
import org.wsp4j.provider.support.RecordSource;
import org.wsp4j.provider.support.linux.Errno;
import org.wsp4j.provider.support.socket.TcpTransport;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.WsaError;

/** The records of one connection, read from its byte stream. Guarded by the socket's lock. */
final class FramedRecords implements RecordSource {
  /** Of a record in parts, so much is held at most for one receive. */
  static final int MOST_HELD = 1 << 24;

  private final TcpTransport tcp;
  private final FrameReader reader;
  private final HelloLimit helloLimit;

  /** Of the byte stream, which is not what the client is told. */
  private final Transfer read = new Transfer();

  FramedRecords(TcpTransport tcp, FrameReader reader, HelloLimit helloLimit) {
    this.tcp = tcp;
    this.reader = reader;
    this.helloLimit = helloLimit;
  }

  @Override
  public WsaError pull(Transfer result) {
    if (reader.phase() == Phase.BROKEN) {
      result.nativeError(reader.nativeError());
      return reader.error();
    }
    WsaError error = tcp.receive(reader.room(), 1, reader.skip(), 0, read, null);
    if (error.failed()) {
      if (error != WsaError.WSAEWOULDBLOCK) {
        reader.broke(error, read.nativeError());
        result.nativeError(read.nativeError());
      }
      return error;
    }
    if (read.bytesTransferred() > 0) {
      reader.arrived(read.bytesTransferred());
    } else if (helloLimit.hasPassed()) {
      reader.broke(WsaError.WSAECONNABORTED, Errno.ETIMEDOUT);
    } else {
      reader.streamEnded();
    }
    if (reader.phase() != Phase.HELLO) {
      helloLimit.settle();
    }
    return WsaError.NO_ERROR;
  }

  @Override
  public int available() {
    return reader.available();
  }

  @Override
  public boolean isWhole() {
    return reader.isComplete();
  }

  @Override
  public boolean followsMore() {
    return reader.followsMore();
  }

  @Override
  public boolean isFull() {
    return reader.available() >= MOST_HELD;
  }

  @Override
  public boolean hasEnded() {
    return reader.phase() == Phase.ENDED;
  }

  @Override
  public WsaError copy(MemorySegment[] buffers, int count, long skip, int bytes) {
    return reader.copy(buffers, skip, bytes);
  }

  @Override
  public void take(int bytes) {
    reader.take(bytes);
  }

  @Override
  public void next() {
    reader.next();
  }
}
