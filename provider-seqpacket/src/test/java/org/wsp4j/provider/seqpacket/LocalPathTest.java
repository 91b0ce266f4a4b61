package org.wsp4j.provider.seqpacket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.wsp4j.provider.seqpacket.Net.Form;
import org.wsp4j.provider.seqpacket.Net.Kind;
import org.wsp4j.provider.support.linux.Errno;
import org.wsp4j.provider.support.linux.KernelAccess;
import org.wsp4j.provider.support.linux.SystemCalls;
import org.wsp4j.spi.AbstractUnixAddress;
import org.wsp4j.spi.PeerAddress;
import org.wsp4j.spi.ProviderSocket;
import org.wsp4j.spi.WsaError;
import org.wsp4j.testsupport.ChildJvm;

/** The paths of local sockets: private, in a safe folder, and nobody's but ours removed. */
class LocalPathTest {
  @RegisterExtension static final Net NET = new Net(Form.LOCAL);

  @TempDir Path folder;

  private static WsaError bind(ProviderSocket socket, Path path) {
    return socket.bind(UnixDomainSocketAddress.of(path));
  }

  private static WsaError connect(ProviderSocket socket, Path path) {
    return socket.connect(UnixDomainSocketAddress.of(path), null, null, null);
  }

  private static ProviderSocket bound(Path path) {
    ProviderSocket socket = NET.open(Kind.PARTS);
    Net.ok(bind(socket, path));
    return socket;
  }

  /** Binds a socket that is not the provider's; it stays behind as a path when it is closed. */
  private static ServerSocketChannel foreign(Path path) throws IOException {
    ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    return channel.bind(UnixDomainSocketAddress.of(path));
  }

  private static void refused(Path path, WsaError expected) {
    ProviderSocket socket = NET.open(Kind.PARTS);
    assertThat(bind(socket, path)).isEqualTo(expected);
    Net.ok(socket.close());
  }

  private static boolean isThere(Path path) {
    return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
  }

  private static void mode(Path path, String permissions) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
  }

  @Test
  void aPathIsPrivateAndGoneAfterTheClose() throws IOException {
    Path path = folder.resolve("s");
    ProviderSocket socket = bound(path);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
        .isEqualTo("rw-------");
    Net.ok(socket.listen(1));
    ProviderSocket client = NET.open(Kind.PARTS);
    Net.ok(connect(client, path));
    ProviderSocket accepted = Net.accept(socket);

    Net.ok(accepted.close());
    assertThat(isThere(path)).as("a connection does not own the path").isTrue();
    Net.ok(socket.close());
    assertThat(isThere(path)).isFalse();
    Net.ok(client.close());
  }

  @Test
  void aFolderThatOthersMayWriteToIsNotSafeUnlessItIsSticky() throws IOException {
    mode(folder, "rwxrwxrwx");
    refused(folder.resolve("s"), WsaError.WSAEACCES);
    mode(folder, "rwxrwxr-x");
    refused(folder.resolve("s"), WsaError.WSAEACCES);
    Files.setAttribute(folder, "unix:mode", 01777);
    Net.ok(bound(folder.resolve("s")).close());
    assertThat(isThere(folder.resolve("s"))).isFalse();
  }

  @Test
  void aFolderOfAnotherUserIsNotSafe() throws IOException {
    chown(folder, 65_534);
    refused(folder.resolve("s"), WsaError.WSAEACCES);
    chown(folder, 0);
  }

  private static void chown(Path path, int user) throws IOException {
    assumeTrue((Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0, "not root");
    Files.setAttribute(path, "unix:uid", user, LinkOption.NOFOLLOW_LINKS);
  }

  @Test
  void thereMustBeAFolder() throws IOException {
    refused(folder.resolve("none").resolve("s"), WsaError.WSAEADDRNOTAVAIL);
    Path file = Files.createFile(folder.resolve("file"));
    refused(file.resolve("s"), WsaError.WSAEADDRNOTAVAIL);
  }

  @Test
  void aStalePathIsTakenOver() throws IOException {
    Path path = folder.resolve("s");
    foreign(path).close();
    assertThat(isThere(path)).isTrue();
    ProviderSocket socket = bound(path);
    Net.ok(socket.listen(1));
    ProviderSocket client = NET.open(Kind.PARTS);
    Net.ok(connect(client, path));
    Net.ok(client.close());
    Net.ok(socket.close());
    assertNothingLeft();
  }

  private void assertNothingLeft() throws IOException {
    try (var files = Files.list(folder)) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void aPathThatSomebodyAnswersAtIsInUse() throws IOException {
    Path path = folder.resolve("s");
    try (ServerSocketChannel server = foreign(path)) {
      refused(path, WsaError.WSAEADDRINUSE);
      try (SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
        assertThat(client.isConnected()).isTrue();
        server.accept().close();
      }
    }
  }

  @Test
  void aPathThatIsBoundAndDoesNotListenYetIsInUse() {
    Path path = folder.resolve("s");
    ProviderSocket first = bound(path);
    refused(path, WsaError.WSAEADDRINUSE);
    Net.ok(first.listen(1));
    ProviderSocket client = NET.open(Kind.PARTS);
    Net.ok(connect(client, path));
    Net.ok(client.close());
    Net.ok(first.close());
  }

  @Test
  void whatIsNoSocketIsNeverRemoved() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    refused(file, WsaError.WSAEADDRINUSE);
    Path link = Files.createSymbolicLink(folder.resolve("link"), file);
    refused(link, WsaError.WSAEADDRINUSE);
    Path subfolder = Files.createDirectory(folder.resolve("folder"));
    refused(subfolder, WsaError.WSAEADDRINUSE);
    assertThat(isThere(file) && isThere(link) && isThere(subfolder)).isTrue();
  }

  @Test
  void aStalePathOfAnotherUserStays() throws IOException {
    Path path = folder.resolve("s");
    foreign(path).close();
    chown(path, 65_534);
    refused(path, WsaError.WSAEADDRINUSE);
    assertThat(isThere(path)).isTrue();
  }

  @Test
  void whatHasTakenThePlaceOfOursStaysAtTheClose() throws IOException {
    Path path = folder.resolve("s");
    ProviderSocket socket = bound(path);
    Files.delete(path);
    try (ServerSocketChannel server = foreign(path)) {
      Net.ok(socket.close());
      try (SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
        assertThat(client.isConnected()).isTrue();
        server.accept().close();
      }
    }
  }

  /** Whoever wins, its socket can be connected to, and nobody else's bind has removed it. */
  @Test
  void oneOfManyTakesAStalePathOver() throws Exception {
    int threads = 4;
    for (int round = 0; round < 100; round++) {
      Path path = folder.resolve("s");
      foreign(path).close();
      CyclicBarrier start = new CyclicBarrier(threads);
      List<FutureTask<ProviderSocket>> tasks = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        FutureTask<ProviderSocket> task =
            new FutureTask<>(() -> {
              ProviderSocket socket = NET.open(Kind.PARTS);
              start.await();
              WsaError error = bind(socket, path);
              if (error == WsaError.NO_ERROR) {
                return socket;
              }
              assertThat(error).isEqualTo(WsaError.WSAEADDRINUSE);
              Net.ok(socket.close());
              return null;
            });
        tasks.add(task);
        Thread.ofPlatform().daemon().start(task);
      }
      List<ProviderSocket> winners = new ArrayList<>();
      for (FutureTask<ProviderSocket> task : tasks) {
        if (task.get() != null) {
          winners.add(task.get());
        }
      }
      assertThat(winners).as("round %d", round).hasSize(1);
      Net.ok(winners.getFirst().listen(1));
      ProviderSocket client = NET.open(Kind.PARTS);
      Net.ok(connect(client, path));
      Net.ok(client.close());
      Net.ok(winners.getFirst().close());
      assertNothingLeft();
    }
  }

  /** As {@link #oneOfManyTakesAStalePathOver}, where the others are in processes of their own. */
  @Test
  void oneOfTwoProcessesTakesAStalePathOver() throws Exception {
    int rounds = 400;
    int rivals = 2;
    for (int round = 0; round < rounds; round++) {
      foreign(StalePathRival.path(folder, round)).close();
    }
    Path counter = Files.write(Files.createTempFile("wsp4j-", ""), new byte[Integer.BYTES]);
    List<FutureTask<String>> children = new ArrayList<>();
    for (int i = 0; i < rivals; i++) {
      FutureTask<String> child =
          new FutureTask<>(() ->
              ChildJvm.run(
                  List.of(),
                  List.of("--enable-native-access=ALL-UNNAMED"),
                  StalePathRival.class,
                  folder.toString(),
                  counter.toString(),
                  Integer.toString(rounds),
                  Integer.toString(rivals)));
      children.add(child);
      Thread.ofPlatform().daemon().start(child);
    }
    List<String> first = children.getFirst().get().lines().toList();
    List<String> second = children.getLast().get().lines().toList();
    Files.delete(counter);
    assertThat(first).hasSize(rounds);
    assertThat(second).hasSize(rounds);
    for (int round = 0; round < rounds; round++) {
      assertThat(List.of(first.get(round), second.get(round)))
          .as("round %d", round)
          .containsExactlyInAnyOrder("NO_ERROR", "WSAEADDRINUSE");
    }
    assertNothingLeft();
  }

  @Test
  void onlyATakeOverNeedsTheLockOfTheFolder() throws IOException {
    Path path = folder.resolve("s");
    foreign(path).close();
    SystemCalls calls = ((KernelAccess.Granted) KernelAccess.open()).calls();
    int holder = calls.open(folder.toString());
    assertThat(calls.flock(holder)).isZero();

    refused(path, WsaError.WSAEADDRINUSE);
    assertThat(isThere(path)).isTrue();
    ProviderSocket fresh = bound(folder.resolve("fresh"));
    refused(folder.resolve("fresh"), WsaError.WSAEADDRINUSE);
    Net.ok(fresh.close());

    assertThat(calls.close(holder)).isZero();
    Net.ok(bound(path).close());
    assertNothingLeft();
  }

  @Test
  void anAbstractNameIsUsedOnlyWhereItIsAskedFor() throws IOException {
    SocketAddress name = AbstractUnixAddress.of("wsp4j-" + ProcessHandle.current().pid());
    ProviderSocket listener = NET.open(Kind.PARTS);
    Net.ok(listener.bind(name));
    Net.ok(listener.listen(1));
    ProviderSocket client = NET.open(Kind.PARTS);
    Net.ok(client.connect(name, null, null, null));
    ProviderSocket accepted = Net.accept(listener);
    Receive.send(client, new byte[] {'x'}, 0);
    Receive.on(accepted, 1).gives("x");

    PeerAddress bound = new PeerAddress();
    Net.ok(listener.getSockName(bound));
    assertThat(bound.toSocketAddress()).isEqualTo(name);
    Net.ok(client.getSockName(bound));
    assertThat(bound.length()).as("a client that sent has no name").isZero();
    assertNothingLeft();
    Net.ok(accepted.close());
    Net.ok(client.close());
    Net.ok(listener.close());
  }

  @Test
  void aNameThatTheKernelWouldChooseIsNotAskedFor() {
    ProviderSocket socket = NET.open(Kind.PARTS);
    SocketAddress unnamed = UnixDomainSocketAddress.of("");
    assertThat(socket.bind(unnamed)).isEqualTo(WsaError.WSAEINVAL);
    Net.ok(socket.close());
  }

  @Test
  void nobodyAtAPathRefuses() {
    ProviderSocket client = NET.open(Kind.PARTS);
    assertThat(connect(client, folder.resolve("none"))).isEqualTo(WsaError.WSAECONNREFUSED);
    Path path = folder.resolve("s");
    ProviderSocket silent = bound(path);
    assertThat(connect(client, path)).isEqualTo(WsaError.WSAECONNREFUSED);
    Net.ok(silent.close());
    Net.ok(client.close());
  }

  @Test
  void aQueueOfConnectionsThatIsFullRefuses() {
    Path path = folder.resolve("s");
    ProviderSocket listener = bound(path);
    Net.ok(listener.listen(1));
    List<ProviderSocket> clients = new ArrayList<>();
    WsaError error = WsaError.NO_ERROR;
    while (error == WsaError.NO_ERROR && clients.size() < 8) {
      ProviderSocket client = NET.open(Kind.PARTS);
      clients.add(client);
      error = connect(client, path);
    }
    assertThat(error).isEqualTo(WsaError.WSAECONNREFUSED);
    Net.ok(Net.accept(listener).close());
    Net.ok(connect(clients.getLast(), path));
    clients.forEach(each -> Net.ok(each.close()));
    Net.ok(listener.close());
  }

  @Test
  void aSocketOfAnotherTypeIsToldSo() throws IOException {
    Path path = folder.resolve("s");
    try (ServerSocketChannel server = foreign(path)) {
      ProviderSocket client = NET.open(Kind.PARTS);
      assertThat(connect(client, path)).isEqualTo(WsaError.WSAEPROTOTYPE);
      assertThat(server.isOpen()).isTrue();
      Net.ok(client.close());
    }
    assertThat(Errno.toWsaError(Errno.EPROTOTYPE)).isEqualTo(WsaError.WSAEPROTOTYPE);
  }
}
