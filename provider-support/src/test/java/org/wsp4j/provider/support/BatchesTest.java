package org.wsp4j.provider.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.wsp4j.provider.support.linux.CountingCalls;
import org.wsp4j.provider.support.linux.FaultPlan;
import org.wsp4j.provider.support.linux.ForwardingCalls;
import org.wsp4j.provider.support.linux.Linux;
import org.wsp4j.provider.support.linux.ScriptedKernel;
import org.wsp4j.provider.support.linux.SystemCalls;
import org.wsp4j.provider.support.socket.DatagramTransport;
import org.wsp4j.spi.Ioctl;
import org.wsp4j.spi.MsgFlags;
import org.wsp4j.spi.Overlapped;
import org.wsp4j.spi.PeerAddress;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.spi.ServiceFlag;
import org.wsp4j.spi.ServiceProvider;
import org.wsp4j.spi.SocketType;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.WsaError;

/**
 * The same calls, drawn from a seed, on a socket that fills its receives by batches and on one that
 * makes a call of the kernel for each: every receive ends the same way, with the same bytes from
 * the same sender.
 */
class BatchesTest {
  private static final int SEEDS = Boolean.getBoolean("wsp4j.long") ? 20_000 : 1_000;
  private static final int STEPS = 200;
  private static final int PEERS = 2;
  private static final int MOST_PENDING = 40;

  private static final ProtocolInfo DATAGRAM =
      ProtocolInfo.builder(
              UUID.fromString("0d1f3f4c-6a53-4a3c-8f3c-2f9f8f7f5a10"),
              "datagram",
              SocketType.SOCK_DGRAM)
          .services(ServiceFlag.XP1_CONNECTIONLESS, ServiceFlag.XP1_MESSAGE_ORIENTED)
          .family(ProtocolInfo.AF_INET, 16, 16)
          .protocol(ProtocolInfo.IPPROTO_UDP, 2)
          .messageSize(65_507)
          .build();

  /** A kernel that never takes more than one message by a call. */
  private static final class OneByOne extends ForwardingCalls {
    OneByOne(SystemCalls calls) {
      super(calls);
    }

    @Override
    public int recvMany(int fd, Messages messages) {
      return 0;
    }
  }

  /** One receive: what it was given, and how it ended. */
  private static final class Posted {
    final Overlapped overlapped = new Overlapped();
    final PeerAddress from = new PeerAddress();
    final Transfer transfer = new Transfer();
    final MemorySegment[] buffers;
    final @Nullable Arena arena;
    final byte[] seen = new byte[64];
    WsaError answer = WsaError.NO_ERROR;

    Posted(MemorySegment[] buffers, @Nullable Arena arena) {
      this.buffers = buffers;
      this.arena = arena;
    }

    /** Everything that can be known of it. */
    String outcome() {
      WsaError error = answer == WsaError.WSA_IO_PENDING ? overlapped.error() : answer;
      boolean readable = arena == null || arena.scope().isAlive();
      int at = 0;
      for (int i = 0; readable && i < buffers.length; i++) {
        int length = (int) buffers[i].byteSize();
        MemorySegment.copy(buffers[i], ValueLayout.JAVA_BYTE, 0, seen, at, length);
        at += length;
      }
      boolean pended = answer == WsaError.WSA_IO_PENDING;
      return error
          + " pended="
          + pended
          + " bytes="
          + (pended ? overlapped.bytesTransferred() : transfer.bytesTransferred())
          + " length="
          + (pended ? overlapped.messageLength() : transfer.messageLength())
          + " from="
          + from.port()
          + " "
          + Arrays.toString(Arrays.copyOf(seen, at));
    }
  }

  /** A socket under test and its peers, on a kernel of their own. */
  private static final class Run {
    private final ScriptedKernel kernel = new ScriptedKernel(FaultPlan.none());
    private final CountingCalls counting;
    private final ManualHost host = new ManualHost();
    private final VirtualUpcalls upcalls = new VirtualUpcalls(kernel);
    private final Engine engine;
    private final TransportSocket socket;
    private final SplittableRandom random;
    private final int[] peers = new int[PEERS];
    private final PeerAddress own = new PeerAddress();
    private final List<Posted> posted = new ArrayList<>();
    private int sent;

    Run(long seed, boolean batches) {
      random = new SplittableRandom(seed);
      counting = new CountingCalls(batches ? kernel : new OneByOne(kernel));
      engine = Engines.over(counting, upcalls, host);
      int fd = open();
      int on = kernel.setsockopt(fd, Linux.IPPROTO_IP, Linux.IP_RECVERR, number(1));
      assertThat(on).isZero();
      socket =
          new TransportSocket(
              new Sockets(engine),
              DATAGRAM,
              ServiceProvider.WSA_FLAG_OVERLAPPED,
              new DatagramTransport(counting, fd),
              Connection.Phase.BOUND);
      assertThat(kernel.getsockname(fd, own)).isZero();
      for (int i = 0; i < PEERS; i++) {
        peers[i] = open();
      }
    }

    private int open() {
      int fd = kernel.socket(ProtocolInfo.AF_INET, Linux.SOCK_DGRAM, 0);
      PeerAddress any = new PeerAddress();
      assertThat(any.set(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))).isTrue();
      assertThat(kernel.bind(fd, any)).isZero();
      return fd;
    }

    private static MemorySegment number(int value) {
      return MemorySegment.ofArray(new int[] {value});
    }

    List<String> play() {
      for (int i = 0; i < STEPS; i++) {
        step();
      }
      var _ = socket.cancelIo(null);
      List<String> outcomes = posted.stream().map(Posted::outcome).toList();
      var _ = socket.close();
      for (int each : peers) {
        kernel.close(each);
      }
      engine.end();
      Runnable poller = host.poller();
      if (poller != null) {
        poller.run();
      }
      assertThat(kernel.openDescriptors()).isZero();
      return outcomes;
    }

    private void step() {
      switch (random.nextInt(20)) {
        case 0, 1, 2, 3, 4, 5, 6 -> post();
        case 7, 8, 9, 10, 11, 12 -> {
          int burst = random.nextInt(1, 10);
          for (int i = 0; i < burst; i++) {
            peerSends();
          }
        }
        case 13, 14, 15 -> look();
        case 16 -> closeAnArena();
        case 17 -> sendToNobody();
        case 18 -> cancelOne();
        default -> connect();
      }
    }

    private void peerSends() {
      byte[] bytes = new byte[random.nextInt(24)];
      Arrays.fill(bytes, (byte) ++sent);
      MemorySegment[] list = {MemorySegment.ofArray(bytes)};
      var _ = kernel.sendMessage(peers[random.nextInt(PEERS)], list, 1, 0, own);
    }

    /** Sees whether something has ended, which serves what can be served. */
    private void look() {
      if (!posted.isEmpty()) {
        Posted any = posted.get(random.nextInt(posted.size()));
        var _ = socket.getOverlappedResult(any.overlapped, new Transfer(), false);
      }
    }

    private void closeAnArena() {
      for (Posted each : posted) {
        if (each.arena != null && each.arena.scope().isAlive() && each.overlapped.isPending()) {
          each.arena.close();
          return;
        }
      }
    }

    private void cancelOne() {
      for (Posted each : posted) {
        if (each.overlapped.isPending() && random.nextInt(3) == 0) {
          assertThat(socket.cancelIo(each.overlapped)).isEqualTo(WsaError.NO_ERROR);
          return;
        }
      }
    }

    private void sendToNobody() {
      int gone = open();
      PeerAddress dead = new PeerAddress();
      assertThat(kernel.getsockname(gone, dead)).isZero();
      kernel.close(gone);
      MemorySegment[] list = {MemorySegment.ofArray(new byte[1])};
      // Refused where the socket is connected to somebody else: then nothing comes of it.
      var _ = socket.sendTo(list, 1, new Transfer(), dead, null, null, null);
    }

    private void connect() {
      PeerAddress peer = new PeerAddress();
      assertThat(kernel.getsockname(peers[random.nextInt(PEERS)], peer)).isZero();
      boolean dissolves = random.nextBoolean();
      assertThat(socket.connect(dissolves ? null : peer.toSocketAddress(), null, null, null))
          .isEqualTo(WsaError.NO_ERROR);
    }

    private void post() {
      boolean peeks = random.nextInt(10) == 0;
      Posted next = receive(random.nextInt(6), random.nextInt(random.nextBoolean() ? 4 : 30));
      boolean synchronous = peeks || random.nextInt(12) == 0;
      if (socket.machine().receives.size() > MOST_PENDING && !synchronous) {
        return;
      }
      next.transfer.flags(peeks ? MsgFlags.MSG_PEEK : 0);
      if (synchronous) {
        MemorySegment on = number(1);
        assertThat(socket.ioctl(Ioctl.FIONBIO, on, null, new Transfer()))
            .isEqualTo(WsaError.NO_ERROR);
      }
      posted.add(next);
      next.answer =
          socket.recvFrom(
              next.buffers,
              next.buffers.length,
              next.transfer,
              random.nextInt(4) == 0 ? null : next.from,
              synchronous ? null : next.overlapped,
              null,
              upcalls.openCurrentThread());
    }

    private static Posted receive(int form, int room) {
      Arena arena = form < 3 ? Arena.ofShared() : form == 3 ? Arena.ofConfined() : null;
      MemorySegment heap = MemorySegment.ofArray(new byte[room]);
      MemorySegment[] buffers =
          switch (form) {
            case 0, 3 -> new MemorySegment[] {allocate(arena, room)};
            case 1 -> new MemorySegment[] {allocate(arena, room), allocate(arena, room)};
            case 2 -> new MemorySegment[] {heap, allocate(arena, room)};
            case 4 -> new MemorySegment[] {heap};
            default -> new MemorySegment[] {heap, MemorySegment.ofArray(new byte[room])};
          };
      return new Posted(buffers, arena);
    }

    private static MemorySegment allocate(@Nullable Arena arena, int room) {
      return arena == null ? MemorySegment.ofArray(new byte[room]) : arena.allocate(room);
    }
  }

  @Test
  void aBatchMeansWhatOneCallForEachMeans() {
    long together = 0;
    long single = 0;
    int ended = 0;
    for (long seed = 0; seed < SEEDS; seed++) {
      Run batched = new Run(seed, true);
      Run oneByOne = new Run(seed, false);
      List<String> outcomes = batched.play();
      assertThat(outcomes).as("seed %s", seed).isEqualTo(oneByOne.play());
      ended += (int) outcomes.stream().filter(each -> each.startsWith("NO_ERROR")).count();
      together += batched.counting.count(CountingCalls.Kind.RECV);
      single += oneByOne.counting.count(CountingCalls.Kind.RECV);
    }
    assertThat(ended).as("receives that got something").isGreaterThan(SEEDS);
    assertThat(together).as("calls of the kernel, %s one by one", single).isLessThan(single);
  }

  @Test
  void sixtyFourReceivesThatPendAreFilledByFewCalls() {
    Run run = new Run(0, true);
    for (int i = 0; i < 64; i++) {
      Posted next = Run.receive(4, 24);
      run.posted.add(next);
      WsaError error =
          run.socket.recv(
              next.buffers,
              1,
              next.transfer,
              next.overlapped,
              null,
              run.upcalls.openCurrentThread());
      assertThat(error).isEqualTo(WsaError.WSA_IO_PENDING);
    }
    for (int i = 0; i < 64; i++) {
      run.peerSends();
    }
    run.counting.reset();

    run.look();

    assertThat(run.posted).allMatch(each -> each.overlapped.isComplete());
    // one, then twice as many as the call before got, up to sixteen
    assertThat(run.counting.count(CountingCalls.Kind.RECV)).isEqualTo(1 + 4 + 3);
  }
}
