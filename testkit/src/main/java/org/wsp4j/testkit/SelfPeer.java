package org.wsp4j.testkit;

import static org.wsp4j.spi.WsaError.NO_ERROR;

import java.lang.foreign.MemorySegment;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
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

  record End(Stage stage, ProviderSocket socket) implements Peer {
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
      stage.ok("LPWSPSend", socket.send(buffers, 1, transfer, null, null, null));
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
      send(data);
      stage.bench().fence();
    }

    @Override
    public void deliverUrgent(int octet) {
      sendUrgent(octet);
      stage.bench().fence();
    }

    @Override
    public void deliverEnd() {
      shutdownSend();
      stage.bench().fence();
    }

    @Override
    public void deliverReset() {
      reset();
      stage.bench().fence();
    }

    @Override
    public void deliverPart(String text) {
      if (socket.protocolInfo().has(ServiceFlag.XP1_PARTIAL_MESSAGE)) {
        send(text.getBytes(StandardCharsets.ISO_8859_1), MsgFlags.MSG_PARTIAL);
        stage.bench().fence();
      } else {
        Peer.super.deliverPart(text);
      }
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
