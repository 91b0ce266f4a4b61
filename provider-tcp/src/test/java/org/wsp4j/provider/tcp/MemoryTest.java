package org.wsp4j.provider.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wsp4j.provider.tcp.Tcp.ok;
import static org.wsp4j.provider.tcp.Tcp.pending;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.wsp4j.spi.WsaError;
import org.wsp4j.testsupport.Until;

/**
 * Data lands in the client's memory of every kind, in the order of the buffers, and nowhere else
 * (RECV-8.01, RECV-8.02, RECV-8.05): every buffer stands between canaries.
 */
class MemoryTest {
  private static final byte CANARY = (byte) 0xCC;
  private static final int GUARD = 8;

  @RegisterExtension private static final Tcp TCP = new Tcp();

  @TempDir private static Path folder;

  /** A kind of memory. */
  enum Kind {
    HEAP,
    CONFINED,
    SHARED,
    AUTO,
    GLOBAL,
    MAPPED,
    DIRECT_BUFFER,
    HEAP_BUFFER;

    MemorySegment allocate(Arena confined, Arena shared, int size) throws IOException {
      return switch (this) {
        case HEAP -> MemorySegment.ofArray(new byte[size]);
        case CONFINED -> confined.allocate(size);
        case SHARED -> shared.allocate(size);
        case AUTO -> Arena.ofAuto().allocate(size);
        case GLOBAL -> Arena.global().allocate(size);
        case MAPPED -> mapped(shared, size);
        case DIRECT_BUFFER -> MemorySegment.ofBuffer(ByteBuffer.allocateDirect(size));
        case HEAP_BUFFER -> MemorySegment.ofBuffer(ByteBuffer.allocate(size));
      };
    }

    private static MemorySegment mapped(Arena arena, int size) throws IOException {
      Path file = Files.createTempFile(folder, "mapped", ".bin");
      try (FileChannel channel =
          FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
        channel.write(ByteBuffer.allocate(size));
        return channel.map(MapMode.READ_WRITE, 0, size, arena);
      }
    }
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource(Kind.class)
  void everyKindOfMemoryIsFilledAtOnceAndLater(Kind kind) throws Exception {
    try (TcpPair pair = TcpPair.open(TCP);
        Arena confined = Arena.ofConfined();
        Arena shared = Arena.ofShared()) {
      for (int count : new int[] {1, 2, 4, 20}) {
        MemorySegment[] whole = new MemorySegment[count];
        MemorySegment[] buffers = new MemorySegment[count];
        for (int i = 0; i < count; i++) {
          whole[i] = kind.allocate(confined, shared, 7 + i + 2 * GUARD).fill(CANARY);
          buffers[i] = whole[i].asSlice(GUARD, 7 + i);
        }
        receiveAtOnceAndLater(pair, whole, buffers);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void mixedBuffersAreFilledInOrderWithoutHoles(long seed) throws Exception {
    Random random = new Random(seed);
    try (TcpPair pair = TcpPair.open(TCP);
        Arena confined = Arena.ofConfined();
        Arena shared = Arena.ofShared()) {
      int count = 1 + random.nextInt(40);
      MemorySegment[] whole = new MemorySegment[count];
      MemorySegment[] buffers = new MemorySegment[count];
      for (int i = 0; i < count; i++) {
        Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
        int size = random.nextInt(5) == 0 ? 0 : random.nextInt(3_000);
        whole[i] = kind.allocate(confined, shared, size + 2 * GUARD).fill(CANARY);
        buffers[i] = whole[i].asSlice(GUARD, size);
      }
      receiveAtOnceAndLater(pair, whole, buffers);
    }
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({"HEAP, 300000", "CONFINED, 300000", "SHARED, 300000", "MAPPED, 300000"})
  void largeBuffersTakeEverythingThatIsThere(Kind kind, int size) throws Exception {
    try (TcpPair pair = TcpPair.open(TCP);
        Arena confined = Arena.ofConfined();
        Arena shared = Arena.ofShared()) {
      MemorySegment whole = kind.allocate(confined, shared, size + 2 * GUARD).fill(CANARY);
      MemorySegment buffer = whole.asSlice(GUARD, size);
      Thread sender = sendLater(pair, size);
      int done = 0;
      while (done < size) {
        Receive receive = Receive.into(buffer.asSlice(done));
        ok(receive.on(pair.socket));
        assertThat(receive.bytes()).isPositive();
        done += receive.bytes();
      }
      sender.join();
      assertThat(buffer.toArray(ValueLayout.JAVA_BYTE)).isEqualTo(Bytes.numbered(0, size));
      assertCanaries(new MemorySegment[] {whole}, new MemorySegment[] {buffer});
    }
  }

  private static Thread sendLater(TcpPair pair, int size) {
    return Thread.ofPlatform()
        .start(() -> {
          try {
            pair.send(Bytes.numbered(0, size));
          } catch (IOException e) {
            throw new AssertionError(e);
          }
        });
  }

  private static void receiveAtOnceAndLater(
      TcpPair pair, MemorySegment[] whole, MemorySegment[] buffers) throws Exception {
    int room = 0;
    for (MemorySegment buffer : buffers) {
      room += (int) buffer.byteSize();
    }
    if (room == 0) {
      return;
    }
    int part = Math.max(1, room - 3);
    pair.send(Bytes.numbered(0, part));
    pair.arrived(part);
    Receive now = Receive.into(buffers);
    ok(now.on(pair.socket));
    assertThat(now.text()).isEqualTo(Bytes.text(Bytes.numbered(0, part)));
    assertCanaries(whole, buffers);

    Receive later = Receive.into(buffers);
    pending(later.post(pair.socket, TCP.me()));
    pair.send(Bytes.numbered(100, room));
    Until.alertably(TCP.upcalls(), "completion", later.overlapped::isComplete);
    assertThat(later.overlapped.error()).isEqualTo(WsaError.NO_ERROR);
    String rest = pair.receiveAll(room - later.bytes());
    assertThat(later.text() + rest).isEqualTo(Bytes.text(Bytes.numbered(100, room)));
    assertCanaries(whole, buffers);
  }

  private static void assertCanaries(MemorySegment[] whole, MemorySegment[] buffers) {
    for (int i = 0; i < whole.length; i++) {
      long end = GUARD + buffers[i].byteSize();
      for (int g = 0; g < GUARD; g++) {
        assertThat(whole[i].get(ValueLayout.JAVA_BYTE, g)).isEqualTo(CANARY);
        assertThat(whole[i].get(ValueLayout.JAVA_BYTE, end + g)).isEqualTo(CANARY);
      }
    }
  }
}
