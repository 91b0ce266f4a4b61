package org.wsp4j.provider.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wsp4j.spi.WsaError.NO_ERROR;
import static org.wsp4j.spi.WsaError.WSA_IO_PENDING;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wsp4j.runtime.UpcallTable;
import org.wsp4j.spi.Out;
import org.wsp4j.spi.Overlapped;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.spi.ProviderData;
import org.wsp4j.spi.ProviderSocket;
import org.wsp4j.spi.ServiceProvider;
import org.wsp4j.spi.SpiVersion;
import org.wsp4j.spi.ThreadId;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.Upcalls;
import org.wsp4j.spi.WaitEnd;
import org.wsp4j.spi.WsaError;
import org.wsp4j.spi.WsaEvent;

/** A transport without a descriptor: whoever waits for it is woken by its signal alone. */
@Timeout(60)
final class ReadinessTest {
  private static final Upcalls UPCALLS = UpcallTable.INSTANCE;
  private static final int ROUNDS = 5_000;

  private final FedTransport transport = new FedTransport();
  private final ServiceProvider provider = new FedProvider();
  private final ProviderSocket socket = open();

  private final class FedProvider extends AbstractServiceProvider {
    FedProvider() {
      super(List.of(Engines.STREAM));
    }

    @Override
    public String name() {
      return "fed";
    }

    @Override
    protected WsaError openTransport(ProtocolInfo protocol, Out<Transport> opened) {
      opened.set(transport);
      return NO_ERROR;
    }
  }

  private ProviderSocket open() {
    assertThat(provider.startup(new SpiVersion(2, 2), UPCALLS, new ProviderData()))
        .isEqualTo(NO_ERROR);
    Out<ProviderSocket> opened = new Out<>();
    assertThat(provider.open(Engines.STREAM, ServiceProvider.WSA_FLAG_OVERLAPPED, opened))
        .isEqualTo(NO_ERROR);
    return opened.value();
  }

  @BeforeEach
  void connect() {
    assertThat(
            socket.connect(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 9), null, null, null))
        .isEqualTo(NO_ERROR);
  }

  @AfterEach
  void close() {
    assertThat(socket.close()).isEqualTo(NO_ERROR);
    transport.signal();
    assertThat(provider.cleanup()).isEqualTo(NO_ERROR);
    transport.signal();
  }

  private static MemorySegment[] room() {
    return new MemorySegment[] {MemorySegment.ofArray(new byte[1])};
  }

  private int receive(MemorySegment[] room) {
    assertThat(socket.recv(room, 1, new Transfer(), null, null, null)).isEqualTo(NO_ERROR);
    return room[0].get(ValueLayout.JAVA_BYTE, 0);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aBlockedReceiveIsWokenWhateverTheRace(boolean virtual) throws Exception {
    FutureTask<Integer> received =
        new FutureTask<>(() -> {
          MemorySegment[] room = room();
          int wrong = 0;
          for (int i = 0; i < ROUNDS; i++) {
            wrong += receive(room) == (byte) i ? 0 : 1;
          }
          return wrong;
        });
    Thread _ = virtual ? Thread.ofVirtual().start(received) : Thread.ofPlatform().start(received);
    for (int i = 0; i < ROUNDS; i++) {
      while (transport.queued() > 512) {
        Thread.onSpinWait();
      }
      transport.feed(i);
    }
    assertThat(received.get()).isZero();
  }

  @Test
  void aSignalBetweenTheTryAndTheQueueIsNotLost() throws Exception {
    MemorySegment[] room = room();
    for (int i = 0; i < ROUNDS; i++) {
      byte next = (byte) i;
      CountDownLatch fed = new CountDownLatch(1);
      transport.beforeWouldBlock =
          () -> {
            transport.beforeWouldBlock = () -> {};
            Thread.ofVirtual()
                .start(() -> {
                  transport.feed(next);
                  fed.countDown();
                });
            awaitQuietly(fed);
          };
      assertThat(receive(room)).isEqualTo(next);
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void anEventIsSetWhileItsThreadWaitsAndWhileItDoesNot() throws Exception {
    WsaEvent event = UPCALLS.createEvent(true);
    ThreadId self = UPCALLS.openCurrentThread();
    for (int i = 0; i < ROUNDS; i++) {
      Overlapped overlapped = new Overlapped().event(event);
      MemorySegment[] room = room();
      assertThat(socket.recv(room, 1, new Transfer(), overlapped, null, self))
          .isEqualTo(WSA_IO_PENDING);
      byte next = (byte) i;
      Thread feeder = Thread.ofVirtual().start(() -> transport.feed(next));
      while (!event.isSignalled()) {
        Thread.onSpinWait();
      }
      feeder.join();
      assertThat(overlapped.error()).isEqualTo(NO_ERROR);
      assertThat(room[0].get(ValueLayout.JAVA_BYTE, 0)).isEqualTo(next);
    }
  }

  @Test
  void aRoutineRunsInTheAlertableWaitOfItsThread() {
    ThreadId self = UPCALLS.openCurrentThread();
    List<Thread> ranOn = new ArrayList<>();
    for (int i = 0; i < ROUNDS; i++) {
      int wanted = i + 1;
      assertThat(
              socket.recv(
                  room(),
                  1,
                  new Transfer(),
                  new Overlapped(),
                  (error, bytes, same, flags) -> ranOn.add(Thread.currentThread()),
                  self))
          .isEqualTo(WSA_IO_PENDING);
      Thread.ofVirtual().start(() -> transport.feed(0));
      while (ranOn.size() < wanted) {
        WaitEnd _ = UPCALLS.await(self, Long.MAX_VALUE, true);
      }
    }
    assertThat(ranOn).hasSize(ROUNDS).containsOnly(Thread.currentThread());
  }

  @Test
  void aWaitForTheResultEndsAlsoOnAThreadThatDidNotPost() throws Exception {
    Overlapped overlapped = new Overlapped();
    assertThat(socket.recv(room(), 1, new Transfer(), overlapped, null, null))
        .isEqualTo(WSA_IO_PENDING);
    FutureTask<WsaError> waited =
        new FutureTask<>(() -> socket.getOverlappedResult(overlapped, new Transfer(), true));
    Thread.ofPlatform().start(waited);
    transport.feed(7);
    assertThat(waited.get()).isEqualTo(NO_ERROR);
  }

  @Test
  void aConfinedArenaIsServedByItsOwnThread() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment[] room = {arena.allocate(1)};
      for (int i = 0; i < 500; i++) {
        byte next = (byte) i;
        Thread.ofVirtual().start(() -> transport.feed(next));
        assertThat(receive(room)).isEqualTo(next);
      }
    }
  }

  @Test
  void aSignalForNothingCompletesNothing() {
    Overlapped overlapped = new Overlapped();
    assertThat(socket.recv(room(), 1, new Transfer(), overlapped, null, null))
        .isEqualTo(WSA_IO_PENDING);
    for (int i = 0; i < ROUNDS; i++) {
      transport.signal();
    }
    assertThat(overlapped.isPending()).isTrue();
    transport.feed(1);
    assertThat(socket.getOverlappedResult(overlapped, new Transfer(), true)).isEqualTo(NO_ERROR);
  }
}
