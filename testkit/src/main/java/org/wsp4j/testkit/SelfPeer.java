package org.wsp4j.testkit;

import static org.wsp4j.spi.WsaError.NO_ERROR;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.wsp4j.spi.Ioctl;
import org.wsp4j.spi.MsgFlags;
import org.wsp4j.spi.Out;
import org.wsp4j.spi.ProviderSocket;
import org.wsp4j.spi.ServiceFlag;
import org.wsp4j.spi.ShutdownHow;
import org.wsp4j.spi.SocketOption;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.WsaError;

/**
 * The provider as its own peer, where nothing else speaks its protocol. It cannot fall silent, and
 * what it sends is only as right as the provider is: the report says self-paired.
 */
record SelfPeer(Stage stage) implements RawPeer {
  @Override
  public Waiting listen(SocketAddress local, Duration limit) {
    ProviderSocket listener = stage.open(0);
    stage.ok("LPWSPBind", listener.bind(local));
    stage.ok("LPWSPListen", listener.listen(1));
    return new Listener(stage, listener);
  }

  @Override
  public Peer connect(SocketAddress remote, Duration limit) {
    ProviderSocket socket = stage.open(0);
    stage.ok("LPWSPConnect", socket.connect(remote, null, null, null));
    return new End(stage, socket);
  }

  @Override
  public Peer open(SocketAddress local, @Nullable SocketAddress remote, Duration limit) {
    ProviderSocket socket = stage.open(0);
    stage.ok("LPWSPBind", socket.bind(local));
    if (remote != null) {
      stage.ok("LPWSPConnect", socket.connect(remote, null, null, null));
    }
    return new End(stage, socket);
  }

  private record Listener(Stage stage, ProviderSocket listener) implements Waiting {
    @Override
    public SocketAddress localAddress() {
      return stage.nameOf(listener);
    }

    @Override
    public Peer accept() {
      Out<ProviderSocket> accepted = new Out<>();
      stage.ok("LPWSPAccept", listener.accept(accepted, null, null));
      return new End(stage, stage.check().given("a socket", accepted));
    }

    @Override
    public void close() {
      listener.close();
    }
  }

  static final class End implements Peer {
    private final Stage stage;
    private final ProviderSocket socket;

    /** The socket under test that receives what this sends; null if the kit does not know it. */
    private volatile @Nullable ProviderSocket receiver;

    End(Stage stage, ProviderSocket socket) {
      this.stage = stage;
      this.socket = socket;
    }

    void sendsTo(ProviderSocket other) {
      receiver = other;
    }

    @Override
    public void send(byte[] data) {
      send(data, 0);
    }

    @Override
    public void sendUrgent(int octet) {
      send(new byte[] {(byte) octet}, MsgFlags.MSG_OOB);
    }

    private void send(byte[] data, int flags) {
      MemorySegment[] buffers = {MemorySegment.ofArray(data)};
      Transfer transfer = new Transfer().flags(flags);
      WsaError error = socket.send(buffers, 1, transfer, null, null, null);
      if (error == WsaError.WSAEMSGSIZE) {
        throw stage.untested("the provider sends no message of " + data.length + " bytes");
      }
      stage.ok("LPWSPSend", error);
    }

    @Override
    public byte[] receive(int max) {
      byte[] room = new byte[max];
      MemorySegment[] buffers = {MemorySegment.ofArray(room)};
      Transfer transfer = new Transfer();
      WsaError error = socket.recv(buffers, 1, transfer, null, null, null);
      if (error == WsaError.WSAEDISCON) {
        return new byte[0];
      }
      stage.ok("LPWSPRecv", error);
      return Arrays.copyOf(room, transfer.bytesTransferred());
    }

    @Override
    public SocketAddress localAddress() {
      return stage.nameOf(socket);
    }

    @Override
    public void deliver(byte[] data) {
      deliver(data.length, () -> send(data));
    }

    @Override
    public void deliverUrgent(int octet) {
      deliver(0, () -> sendUrgent(octet));
    }

    @Override
    public void deliverEnd() {
      deliver(0, this::shutdownSend);
    }

    @Override
    public void deliverReset() {
      deliver(0, this::reset);
    }

    @Override
    public void deliverPart(String text) {
      if (socket.protocolInfo().has(ServiceFlag.XP1_PARTIAL_MESSAGE)) {
        byte[] data = text.getBytes(StandardCharsets.ISO_8859_1);
        deliver(data.length, () -> send(data, MsgFlags.MSG_PARTIAL));
      } else {
        Peer.super.deliverPart(text);
      }
    }

    /**
     * A provider may be of several threads, so that what arrives elsewhere proves nothing here:
     * FIONREAD does, as far as it tells of more than the first message.
     */
    private void deliver(int bytes, Runnable sending) {
      elsewhere(() -> {
        ProviderSocket other = receiver;
        int before = other == null ? -1 : readable(other);
        sending.run();
        boolean tells = before == 0 || socket.protocolInfo().actsAsByteStream(0);
        if (other == null || before < 0 || !tells) {
          stage.bench().fence();
        } else {
          stage.bench().chance(() -> readable(other) >= before + bytes);
        }
      });
    }

    /** The row's thread may own memory that pends, and every call of it may serve that (DEC-36). */
    private void elsewhere(Runnable action) {
      stage.bench().backgroundPlatform(Executors.callable(action)).result();
    }

    /** What FIONREAD reports; -1 if the provider has none. */
    private static int readable(ProviderSocket socket) {
      MemorySegment count = MemorySegment.ofArray(new int[1]);
      return socket.ioctl(Ioctl.FIONREAD, null, count, new Transfer()).failed()
          ? -1
          : count.get(ValueLayout.JAVA_INT, 0);
    }

    /** A close without any time to linger, where the protocol has that. */
    @Override
    public void reset() {
      if (socket.setOption(SocketOption.SO_LINGER, 0).failed()) {
        Peer.super.reset();
      }
      close();
    }

    @Override
    public void shutdownSend() {
      stage.ok("LPWSPShutdown", socket.shutdown(ShutdownHow.SD_SEND));
    }

    @Override
    public void close() {
      WsaError error = socket.close();
      stage.ok("LPWSPCloseSocket", error == WsaError.WSAENOTSOCK ? NO_ERROR : error);
    }
  }
}
