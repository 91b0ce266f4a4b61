package org.wsp4j.provider.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.wsp4j.provider.support.linux.Errno;
import org.wsp4j.provider.support.linux.ForwardingCalls;
import org.wsp4j.provider.support.linux.KernelAccess;
import org.wsp4j.provider.support.linux.Linux;
import org.wsp4j.provider.support.linux.SystemCalls;
import org.wsp4j.provider.support.socket.TcpTransport;
import org.wsp4j.runtime.UpcallTable;
import org.wsp4j.spi.Overlapped;
import org.wsp4j.spi.PeerAddress;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.spi.ServiceProvider;
import org.wsp4j.spi.ThreadId;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.Upcalls;
import org.wsp4j.spi.WsaError;

/** The engine's own thread, and the threads it stands in for, on the real kernel. */
class PollerTest {
  private static final long PATIENCE_SECONDS = 60;
  private static final Upcalls UPCALLS = UpcallTable.INSTANCE;
  private static final SystemCalls KERNEL = kernel();

  private final List<TransportSocket> open = new ArrayList<>();
  private final List<Integer> peers = new ArrayList<>();
  private Engine engine = Engines.over(KERNEL, UPCALLS, ThreadHost.REAL);
  private Sockets sockets = new Sockets(engine);

  private static SystemCalls kernel() {
    return switch (KernelAccess.open()) {
      case KernelAccess.Granted granted -> granted.calls();
      case KernelAccess.Refused refused -> throw new AssertionError(refused.reason());
    };
  }

  @AfterEach
  void closeAll() {
    open.forEach(TransportSocket::close);
    peers.forEach(KERNEL::close);
    engine.end();
  }

  /** Another engine, on a kernel that something stands before. */
  private void standBefore(Function<SystemCalls, SystemCalls> before) {
    engine.end();
    engine = Engines.over(before.apply(KERNEL), UPCALLS, ThreadHost.REAL);
    sockets = new Sockets(engine);
  }

  /** A connected socket under test; its peer is the last of {@code peers}. */
  private TransportSocket connected() {
    PeerAddress address = new PeerAddress();
    assertThat(address.set(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0))).isTrue();
    int listener = KERNEL.socket(ProtocolInfo.AF_INET, Linux.SOCK_STREAM, 0);
    assertThat(KERNEL.bind(listener, address)).isZero();
    assertThat(KERNEL.listen(listener, 1)).isZero();
    assertThat(KERNEL.getsockname(listener, address)).isZero();
    int near = KERNEL.socket(ProtocolInfo.AF_INET, Linux.SOCK_STREAM, 0);
    assertThat(KERNEL.connect(near, address)).isIn(0, -Errno.EINPROGRESS);
    until("a connection", () -> KERNEL.poll(listener, Linux.EPOLLIN) != 0);
    int far = KERNEL.accept(listener, null);
    assertThat(far).isNotNegative();
    assertThat(KERNEL.close(listener)).isZero();
    peers.add(far);
    TransportSocket socket =
        new TransportSocket(
            sockets,
            Engines.STREAM,
            ServiceProvider.WSA_FLAG_OVERLAPPED,
            new TcpTransport(KERNEL, near),
            Connection.Phase.CONNECTED);
    open.add(socket);
    return socket;
  }

  private void peerSends(byte value) {
    MemorySegment[] data = {MemorySegment.ofArray(new byte[] {value})};
    assertThat(KERNEL.send(peers.getLast(), data, 1, 0, 0)).isEqualTo(1);
  }

  /** Waits for a condition that only broken code fails to meet. */
  private static void until(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(deadline);
      Thread.onSpinWait();
    }
  }

  private static WsaError post(TransportSocket socket, byte[] room, Overlapped overlapped) {
    MemorySegment[] buffers = {MemorySegment.ofArray(room)};
    return socket.recv(buffers, 1, new Transfer(), overlapped, null, UPCALLS.openCurrentThread());
  }

  private static <T> T on(Thread.Builder kind, Callable<T> body) throws Exception {
    FutureTask<T> task = new FutureTask<>(body);
    var _ = kind.start(task);
    return task.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  @Test
  void anOwnerThatNeverWaitsIsServedByThePollerAlsoOutOfItsSleep() {
    TransportSocket socket = connected();
    byte[] room = new byte[1];
    for (int round = 0; round < 20; round++) {
      Overlapped overlapped = new Overlapped();
      assertThat(post(socket, room, overlapped)).isEqualTo(WsaError.WSA_IO_PENDING);
      if (round % 2 == 0) {
        until("asleep", () -> engine.poller.isAsleep());
      }
      peerSends((byte) round);
      until("served", overlapped::isComplete);
      assertThat(room[0]).isEqualTo((byte) round);
    }
  }

  @Test
  void anOwnerThatPostsWhileThePollerSleepsWakesIt() {
    TransportSocket socket = connected();
    Overlapped first = new Overlapped();
    byte[] room = new byte[1];
    assertThat(post(socket, room, first)).isEqualTo(WsaError.WSA_IO_PENDING);
    peerSends((byte) 1);
    until("served", first::isComplete);
    until("asleep, with nothing pending", () -> engine.poller.isAsleep());
    Overlapped second = new Overlapped();
    assertThat(post(socket, room, second)).isEqualTo(WsaError.WSA_IO_PENDING);
    peerSends((byte) 2);
    until("served", second::isComplete);
    assertThat(room[0]).isEqualTo((byte) 2);
  }

  @Test
  void anOwnerThatWaitsAndWorksByTurnsMissesNothing() {
    TransportSocket socket = connected();
    ThreadId self = UPCALLS.openCurrentThread();
    byte[] room = new byte[1];
    for (int round = 0; round < 2_000; round++) {
      Overlapped overlapped = new Overlapped();
      assertThat(post(socket, room, overlapped)).isEqualTo(WsaError.WSA_IO_PENDING);
      peerSends((byte) round);
      boolean waits = round % 3 != 0;
      until(
          "round " + round,
          () -> {
            if (waits && overlapped.isPending()) {
              var _ = UPCALLS.await(self, System.nanoTime() + 50_000_000, true);
            }
            return overlapped.isComplete();
          });
      assertThat(room[0]).isEqualTo((byte) round);
    }
  }

  @Test
  void aBlockedOwnerIsWokenWhoeverServesIt() throws Exception {
    TransportSocket socket = connected();
    for (int round = 0; round < 300; round++) {
      CountDownLatch started = new CountDownLatch(1);
      byte[] room = new byte[1];
      FutureTask<WsaError> blocked =
          new FutureTask<>(() -> {
            started.countDown();
            MemorySegment[] buffers = {MemorySegment.ofArray(room)};
            return socket.recv(buffers, 1, new Transfer(), null, null, null);
          });
      Thread thread = Thread.ofPlatform().start(blocked);
      assertThat(started.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
      if (round % 3 == 0) {
        until("blocked", () -> !socket.machine().receives.isEmpty() || blocked.isDone());
        assertThat(socket.cancelIo(null)).isEqualTo(WsaError.NO_ERROR);
        assertThat(blocked.get(PATIENCE_SECONDS, TimeUnit.SECONDS))
            .isEqualTo(WsaError.WSA_OPERATION_ABORTED);
      } else {
        peerSends((byte) round);
        // This thread serves the socket too: whoever comes first.
        socket.machine().ready(Linux.EPOLLIN);
        assertThat(blocked.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo(WsaError.NO_ERROR);
        assertThat(room[0]).isEqualTo((byte) round);
      }
      thread.join();
    }
  }

  @Test
  void aThreadThatEndsIsCancelledAndItsPortFreed() throws Exception {
    TransportSocket socket = connected();
    int before = descriptors();
    List<Overlapped> posted = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      Thread.Builder kind = i % 2 == 0 ? Thread.ofPlatform() : Thread.ofVirtual();
      posted.add(
          on(
              kind,
              () -> {
                Overlapped overlapped = new Overlapped();
                assertThat(post(socket, new byte[1], overlapped))
                    .isEqualTo(WsaError.WSA_IO_PENDING);
                return overlapped;
              }));
    }
    until("cancelled", () -> posted.stream().allMatch(Overlapped::isComplete));
    assertThat(posted).allMatch(each -> each.error() == WsaError.WSA_OPERATION_ABORTED);
    until("as many descriptors as before", () -> descriptors() <= before);
    byte[] room = new byte[1];
    Overlapped next = new Overlapped();
    assertThat(post(socket, room, next)).isEqualTo(WsaError.WSA_IO_PENDING);
    peerSends((byte) 7);
    until("nothing was taken for the dead (RECV-17.04)", next::isComplete);
    assertThat(room[0]).isEqualTo((byte) 7);
  }

  @Test
  void theEnginesEndFreesThePortsOfThreadsThatDriveThem() throws Exception {
    int before = descriptors();
    standBefore(kernel -> kernel);
    CountDownLatch driving = new CountDownLatch(1);
    List<ThreadId> ids = new ArrayList<>();
    boolean[] over = new boolean[1];
    FutureTask<Boolean> waits =
        new FutureTask<>(() -> {
          ThreadId self = UPCALLS.openCurrentThread();
          ids.add(self);
          assertThat(engine.driver().port).isNotNull();
          driving.countDown();
          while (!over[0]) {
            var _ = UPCALLS.await(self, Long.MAX_VALUE, true);
          }
          return true;
        });
    var _ = Thread.ofPlatform().start(waits);
    assertThat(driving.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    Driver driver = engine.driver(ids.getFirst());
    until("driving", driver::isDriving);
    engine.end();
    until("no port is left", () -> descriptors() <= before);
    over[0] = true;
    UPCALLS.wake(ids.getFirst());
    assertThat(waits.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    engine = Engines.over(KERNEL, UPCALLS, ThreadHost.REAL);
  }

  @Test
  void aThreadWithoutAPortParksAndIsServedByThePoller() throws Exception {
    boolean[] scarce = new boolean[1];
    standBefore(kernel ->
        new ForwardingCalls(kernel) {
          @Override
          public int epollCreate() {
            return scarce[0] ? -Errno.EMFILE : super.epollCreate();
          }
        });
    scarce[0] = true;
    TransportSocket socket = connected();
    byte[] room = new byte[1];
    FutureTask<WsaError> blocked =
        new FutureTask<>(() -> {
          assertThat(engine.driver().port).isNull();
          MemorySegment[] buffers = {MemorySegment.ofArray(room)};
          return socket.recv(buffers, 1, new Transfer(), null, null, null);
        });
    var _ = Thread.ofPlatform().start(blocked);
    until("blocked", () -> !socket.machine().receives.isEmpty());
    peerSends((byte) 9);
    assertThat(blocked.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo(WsaError.NO_ERROR);
    assertThat(room[0]).isEqualTo((byte) 9);
  }

  private static int descriptors() {
    int count = 0;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
      for (Path each : files) {
        // The sockets and whatever the JVM opens by itself are not the engine's.
        String target = Files.isSymbolicLink(each) ? Files.readSymbolicLink(each).toString() : "";
        count += target.startsWith("anon_inode:") ? 1 : 0;
      }
      return count;
    } catch (IOException gone) {
      return Integer.MAX_VALUE;
    }
  }
}
