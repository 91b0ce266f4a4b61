package org.wsp4j.provider.seqpacket;

import static org.wsp4j.spi.MsgFlags.MSG_DONTROUTE;
import static org.wsp4j.spi.MsgFlags.MSG_PARTIAL;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import org.wsp4j.provider.seqpacket.FrameReader.Phase;
import org.wsp4j.provider.support.Buffers;
import org.wsp4j.provider.support.Records;
import org.wsp4j.provider.support.Transport;
import org.wsp4j.provider.support.linux.KernelAccess;
import org.wsp4j.provider.support.linux.Linux;
import org.wsp4j.provider.support.linux.Pollable;
import org.wsp4j.provider.support.linux.SystemCalls;
import org.wsp4j.provider.support.socket.TcpTransport;
import org.wsp4j.spi.Ioctl;
import org.wsp4j.spi.Out;
import org.wsp4j.spi.PeerAddress;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.spi.SocketOption;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.WsaError;

/**
 * Records over TCP, as {@code docs/seqpacket-wire.md} has them.
 *
 * <p>Both ends send their hello as soon as they are connected, and read the other's with the first
 * bytes: neither connect nor accept waits for it, so a peer that is slow, or no peer at all, holds
 * up nobody else, and is refused on its own connection.
 */
final class NetworkTransport implements Transport, Pollable {
  /** The longest record of an entry that keeps it whole. */
  static final int MOST_WHOLE = 1 << 24;

  /** The longest record of an entry that takes it in parts. */
  static final int MOST_PARTS = Integer.MAX_VALUE;

  /** The system property for how long, in milliseconds, a peer may say nothing. */
  static final String HELLO_MILLIS = "wsp4j.seqpacket.helloMillis";

  private static final long DEFAULT_HELLO_MILLIS = 30_000;

  private final Shared shared;
  private final ProtocolInfo info;
  private final TcpTransport tcp;
  private final FrameReader reader;
  private final FrameWriter writer = new FrameWriter();
  private final HelloLimit helloLimit;
  private final FramedRecords source;
  private final Records records;
  private final Transfer scratch = new Transfer();
  private boolean begun;

  /** Guarded by the socket's lock until the close. */
  private @Nullable Farewell farewell;

  /** What the connections of a process have in common. */
  private record Shared(SystemCalls calls, Farewells farewells) {
    private static @Nullable Shared instance;

    static synchronized @Nullable Shared get() {
      if (instance == null && KernelAccess.open() instanceof KernelAccess.Granted granted) {
        instance = new Shared(granted.calls(), new Farewells(granted.calls()));
      }
      return instance;
    }
  }

  private NetworkTransport(Shared shared, ProtocolInfo info, TcpTransport tcp) {
    this.shared = shared;
    this.info = info;
    this.tcp = tcp;
    reader = new FrameReader(Blocks.SHARED, info.messageSize());
    helloLimit = new HelloLimit(shared.calls, tcp.descriptor());
    source = new FramedRecords(tcp, reader, helloLimit);
    records = new Records(info, source);
  }

  /** Opens a socket for an entry of the network form. */
  static WsaError open(ProtocolInfo info, Out<Transport> transport) {
    Shared shared = Shared.get();
    if (shared == null) {
      return WsaError.WSASYSNOTREADY;
    }
    Out<TcpTransport> tcp = new Out<>();
    WsaError error = TcpTransport.open(info.addressFamily(), tcp);
    if (!error.failed()) {
      error = tcp.value().setOption(SocketOption.TCP_NODELAY, true);
      if (error.failed()) {
        tcp.value().close(false);
        return error;
      }
      transport.set(new NetworkTransport(shared, info, tcp.value()));
    }
    return error;
  }

  @Override
  public int descriptor() {
    return tcp.descriptor();
  }

  /** Connected: the hello goes out. The kernel has room for it, and a break is told by the next. */
  private void begin() {
    if (!begun) {
      begun = true;
      byte[] hello = new byte[WireFormat.HELLO_BYTES];
      for (int i = 0; i < hello.length; i++) {
        hello[i] = WireFormat.hello(i, info.messageSize());
      }
      var _ = tcp.send(new MemorySegment[] {MemorySegment.ofArray(hello)}, 1, 0, 0, scratch, null);
      helloLimit.start(Long.getLong(HELLO_MILLIS, DEFAULT_HELLO_MILLIS));
    }
  }

  @Override
  public WsaError receive(
      MemorySegment[] buffers,
      int count,
      long skip,
      int flags,
      Transfer result,
      @Nullable PeerAddress from) {
    WsaError error = records.receive(buffers, count, skip, flags, result);
    return settled(error);
  }

  @Override
  public WsaError probe(int flags, Transfer result) {
    return settled(records.probe(result));
  }

  /** Of the kernel's queue alone: looking moves nothing out of it once something is found. */
  @Override
  public long queued(int flags) {
    return tcp.queued(flags);
  }

  @Override
  public boolean hasRoom() {
    return tcp.hasRoom();
  }

  private WsaError settled(WsaError error) {
    reader.settle();
    if (reader.phase() == Phase.BROKEN) {
      hangUp();
    }
    return error;
  }

  /** Tells the peer that this end has broken the connection. */
  private void hangUp() {
    if (reader.error() == WsaError.WSAECONNABORTED && farewell == null) {
      farewell = new Farewell(shared.calls, tcp.descriptor());
      farewell.giveUp();
      var _ = shared.calls.shutdown(tcp.descriptor(), Linux.SHUT_RDWR);
    }
  }

  @Override
  public WsaError send(
      MemorySegment[] buffers,
      int count,
      long skip,
      int flags,
      Transfer result,
      @Nullable PeerAddress to) {
    if (reader.phase() == Phase.HELLO) {
      var _ = source.pull(scratch);
      var _ = settled(WsaError.NO_ERROR);
    }
    if (reader.phase() == Phase.BROKEN && reader.error() == WsaError.WSAECONNABORTED) {
      result.nativeError(reader.nativeError());
      return reader.error();
    }
    boolean partial = (flags & MSG_PARTIAL) != 0;
    if (partial && Buffers.room(buffers, count) == skip) {
      result.flags(0).bytesTransferred(0);
      return WsaError.NO_ERROR;
    }
    int taken;
    do {
      WsaError error = writer.prepare(buffers, count, skip, partial, reader.peerLimitBytes());
      if (error == WsaError.WSAEMSGSIZE && reader.phase() == Phase.HELLO) {
        return WsaError.WSAEWOULDBLOCK;
      }
      if (!error.failed()) {
        int dontRoute = flags & MSG_DONTROUTE;
        error = tcp.send(writer.list(), writer.count(), writer.skip(), dontRoute, result, null);
        taken = writer.sent(error.failed() ? 0 : result.bytesTransferred());
      } else {
        taken = 0;
      }
      if (error.failed()) {
        return error;
      }
    } while (taken == 0 && writer.isHeaderOpen());
    result.flags(0).bytesTransferred(taken);
    return WsaError.NO_ERROR;
  }

  @Override
  public WsaError bind(PeerAddress local, Transfer result) {
    return tcp.bind(local, result);
  }

  @Override
  public WsaError listen(int backlog, Transfer result) {
    return tcp.listen(backlog, result);
  }

  @Override
  public WsaError accept(Out<Transport> accepted, PeerAddress from, Transfer result) {
    Out<Transport> connection = new Out<>();
    WsaError error = tcp.accept(connection, from, result);
    if (!error.failed()) {
      NetworkTransport made = new NetworkTransport(shared, info, (TcpTransport) connection.value());
      made.begin();
      accepted.set(made);
    }
    return error;
  }

  @Override
  public WsaError connect(@Nullable PeerAddress peer, Transfer result) {
    return connected(tcp.connect(peer, result));
  }

  @Override
  public WsaError finishConnect(Transfer result) {
    return connected(tcp.finishConnect(result));
  }

  private WsaError connected(WsaError error) {
    if (!error.failed()) {
      begin();
    }
    return error;
  }

  /** END and the FIN; inside a record, which is not whole then, the FIN alone. */
  @Override
  public WsaError shutdownSend(Transfer result) {
    if (farewell != null) {
      return WsaError.NO_ERROR;
    }
    if (writer.isOpen()) {
      farewell = new Farewell(shared.calls, tcp.descriptor());
      farewell.giveUp();
      return tcp.shutdownSend(result);
    }
    sayFarewell();
    return WsaError.NO_ERROR;
  }

  private Farewell sayFarewell() {
    Farewell begins = new Farewell(shared.calls, tcp.descriptor());
    farewell = begins;
    if (!begins.advance()) {
      shared.farewells.add(begins);
    }
    return begins;
  }

  @Override
  public <T> WsaError getOption(SocketOption<T> option, Out<T> value) {
    return option.equals(SocketOption.SO_OOBINLINE)
        ? WsaError.WSAENOPROTOOPT
        : tcp.getOption(option, value);
  }

  @Override
  public <T> WsaError setOption(SocketOption<T> option, T value) {
    return option.equals(SocketOption.SO_OOBINLINE)
        ? WsaError.WSAENOPROTOOPT
        : tcp.setOption(option, value);
  }

  @Override
  public WsaError ioctl(
      int code, @Nullable MemorySegment in, @Nullable MemorySegment out, Transfer returned) {
    return switch (code) {
      case Ioctl.FIONREAD -> countBytes(out, returned);
      case Ioctl.SIO_KEEPALIVE_VALS -> tcp.ioctl(code, in, out, returned);
      default -> WsaError.WSAEOPNOTSUPP;
    };
  }

  /** What is there of the record at hand. */
  private WsaError countBytes(@Nullable MemorySegment out, Transfer returned) {
    var _ = probe(0, scratch);
    return Buffers.answer(out, reader.available(), returned);
  }

  @Override
  public WsaError localAddress(PeerAddress local) {
    return tcp.localAddress(local);
  }

  @Override
  public WsaError peerAddress(PeerAddress peer) {
    return tcp.peerAddress(peer);
  }

  /**
   * Ends the connection gracefully, unless records were not read, one was not sent whole, or the
   * linger time is 0: then it is a reset, as it is with TCP.
   */
  @Override
  public void close(boolean abortive) {
    helloLimit.settle();
    boolean resets = abortive || (begun && isUnfinished());
    Farewell said = farewell;
    if (!resets && begun && said == null) {
      said = sayFarewell();
    }
    reader.release();
    if (resets || said == null) {
      if (said != null) {
        said.giveUp();
      }
      tcp.close(resets);
    } else {
      said.close();
    }
  }

  private boolean isUnfinished() {
    if (reader.phase() == Phase.BROKEN) {
      return reader.error() == WsaError.WSAECONNABORTED;
    }
    Out<Integer> linger = new Out<>();
    if (!tcp.getOption(SocketOption.SO_LINGER, linger).failed() && linger.value() == 0) {
      return true;
    }
    if (reader.phase() != Phase.ENDED && !reader.isInside()) {
      var _ = source.pull(scratch);
    }
    return reader.isInside() || writer.isOpen();
  }
}
