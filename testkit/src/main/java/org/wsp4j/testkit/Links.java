package org.wsp4j.testkit;

import static org.wsp4j.spi.ServiceProvider.WSA_FLAG_OVERLAPPED;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.wsp4j.spi.AcceptCondition;
import org.wsp4j.spi.Out;
import org.wsp4j.spi.PeerAddress;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.spi.ProviderSocket;
import org.wsp4j.spi.ServiceFlag;
import org.wsp4j.spi.WsaError;
import org.wsp4j.testkit.kernel.RouterNamespace;

/** Opens the sockets and peers of one row, and closes them all. Any thread may open. */
final class Links {
  private static final int BACKLOG = 8;

  private final Stage stage;
  private final Candidate candidate;
  private final ProtocolInfo entry;
  private final RawPeer rawPeer;
  private final Duration limit;
  private final Deque<ProviderSocket> sockets = new ArrayDeque<>();
  private final Deque<AutoCloseable> peers = new ArrayDeque<>();

  /** Between the sockets and the peers; null where they are on one host. For the row's thread. */
  private @Nullable RouterNamespace router;

  Links(Stage stage, Candidate candidate, ProtocolInfo entry, Stage peers) {
    this.stage = stage;
    this.candidate = candidate;
    this.entry = entry;
    this.limit = Duration.ofNanos(stage.limitNanos());
    Optional<RawPeer> given = candidate.peering().rawPeer(entry);
    this.rawPeer = given.orElseGet(() -> new SelfPeer(peers));
  }

  /** Has peers live behind a router from now on, which goes with them. */
  void peersAreBehind(RouterNamespace between) {
    router = between;
    peers.push(between);
  }

  /** A fresh local address for a socket. */
  SocketAddress here() {
    RouterNamespace between = router;
    return between == null
        ? candidate.peering().address(entry)
        : new InetSocketAddress(between.near(), 0);
  }

  /** Makes a peer where peers live. */
  private <T> T there(Function<SocketAddress, T> maker) {
    RouterNamespace between = router;
    return between == null
        ? maker.apply(candidate.peering().address(entry))
        : between.inFarNetwork(() -> maker.apply(new InetSocketAddress(between.far(), 0)));
  }

  boolean connectionless() {
    return entry.has(ServiceFlag.XP1_CONNECTIONLESS);
  }

  ProviderSocket open(int flags) {
    Out<ProviderSocket> out = new Out<>();
    ok("LPWSPSocket", candidate.peering().provider().open(entry, flags, out));
    return track(stage.trace().over(stage.check().given("a socket", out)));
  }

  Link connect(ProviderSocket socket) {
    if (connectionless()) {
      ok("LPWSPBind", socket.bind(here()));
      Peer peer = open(nameOf(socket));
      Link link = link(socket, peer);
      ok("LPWSPConnect", socket.connect(peer.localAddress(), null, null, null));
      return link;
    }
    try (RawPeer.Waiting waiting = there(at -> rawPeer.listen(at, limit))) {
      ok("LPWSPConnect", socket.connect(waiting.localAddress(), null, null, null));
      return link(socket, track(waiting.accept()));
    }
  }

  private Link link(ProviderSocket socket, Peer peer) {
    if (peer instanceof SelfPeer.End self) {
      self.sendsTo(socket);
    }
    return new Link(stage.bench(), socket, stage.trace().over(peer));
  }

  ProviderSocket listening() {
    ProviderSocket listener = open(WSA_FLAG_OVERLAPPED);
    ok("LPWSPBind", listener.bind(here()));
    ok("LPWSPListen", listener.listen(BACKLOG));
    return listener;
  }

  Link accept(ProviderSocket listener, @Nullable AcceptCondition condition) {
    SocketAddress at = nameOf(listener);
    Peer peer = there(_ -> rawPeer.connect(at, limit));
    track(peer);
    Out<ProviderSocket> accepted = new Out<>();
    ok("LPWSPAccept", listener.accept(accepted, null, condition));
    return link(track(stage.check().given("a socket", accepted)), peer);
  }

  Peer peer(@Nullable SocketAddress remote) {
    return stage.trace().over(open(remote));
  }

  private Peer open(@Nullable SocketAddress remote) {
    Peer peer = there(at -> rawPeer.open(at, remote, limit));
    return track(peer);
  }

  SocketAddress nameOf(ProviderSocket socket) {
    PeerAddress local = new PeerAddress();
    ok("LPWSPGetSockName", socket.getSockName(local));
    SocketAddress address = local.toSocketAddress();
    if (address == null) {
      throw stage.check().failure("the socket has a local address", "it has none");
    }
    return address;
  }

  void ok(String step, WsaError error) {
    if (error.failed()) {
      throw stage.check().failure(step + " succeeds", step + " returned " + error);
    }
  }

  synchronized ProviderSocket track(ProviderSocket socket) {
    sockets.push(socket);
    return socket;
  }

  private synchronized Peer track(Peer peer) {
    peers.push(peer);
    return peer;
  }

  /** Closes every socket under test; one that the row closed answers WSAENOTSOCK. */
  void closeSockets() {
    ProviderSocket socket;
    while ((socket = next()) != null) {
      WsaError error = socket.close();
      if (error.failed() && error != WsaError.WSAENOTSOCK) {
        throw stage.check().failure("LPWSPCloseSocket succeeds", "it returned " + error);
      }
    }
  }

  private synchronized @Nullable ProviderSocket next() {
    return sockets.poll();
  }

  synchronized void closePeers() {
    while (!peers.isEmpty()) {
      try {
        peers.pop().close();
      } catch (Exception e) {
        throw new IllegalStateException("a peer cannot be closed", e);
      }
    }
  }
}
