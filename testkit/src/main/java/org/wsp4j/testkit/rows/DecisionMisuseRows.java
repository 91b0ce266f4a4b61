package org.wsp4j.testkit.rows;

import static org.wsp4j.spi.WsaError.NO_ERROR;
import static org.wsp4j.spi.WsaError.WSAEFAULT;
import static org.wsp4j.spi.WsaError.WSAEINVAL;
import static org.wsp4j.spi.WsaError.WSAEMSGSIZE;
import static org.wsp4j.spi.WsaError.WSAENOTSOCK;
import static org.wsp4j.spi.WsaError.WSA_INVALID_HANDLE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.wsp4j.spi.Ioctl;
import org.wsp4j.spi.Out;
import org.wsp4j.spi.Overlapped;
import org.wsp4j.spi.PeerAddress;
import org.wsp4j.spi.ProviderSocket;
import org.wsp4j.spi.ServiceFlag;
import org.wsp4j.spi.ShutdownHow;
import org.wsp4j.spi.SocketOption;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.WsaError;
import org.wsp4j.spi.WsaEvent;
import org.wsp4j.testkit.Background;
import org.wsp4j.testkit.Bench;
import org.wsp4j.testkit.Call;
import org.wsp4j.testkit.Link;
import org.wsp4j.testkit.Memory;
import org.wsp4j.testkit.NotIn;
import org.wsp4j.testkit.Requirement;

/** Section 18: no room, closed things, and arguments that make no sense. */
public interface DecisionMisuseRows {
  /**
   * A count of 0, synchronous and overlapped.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("DEC-12")
  default void noBuffersAreInvalid(Bench bench) {
    Link link = bench.connected().deliver("a");

    link.recv().into(1).count(0).sync().returns(WSAEINVAL).leavesOutputsAlone();
    Call event = link.recv().into(1).count(0).event().returns(WSAEINVAL);

    bench.check().that("indicated", false, event.indicated());
    link.recv().into(1).sync().receives("a");
  }

  /**
   * On a stream a receive without room tells that there is something, and leaves it there.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("DEC-12")
  default void aReceiveWithoutRoomWaitsUntilAStreamIsReadable(Bench bench) {
    bench.assumeByteStream();
    Link link = bench.connected();
    Background<Call> blocked = bench.background(() -> link.recv().into(0, 0).sync());
    blocked.blocks();
    Call event = link.recv().into(0).event().pends();
    Call behind = link.recv().into(1).event().pends();
    link.peer().send("a");

    blocked.result().receives("");
    event.completesWith("");
    behind.completesWith("a");
    link.deliver("b").recv().into(0).sync().receives("");
    link.recv().into(1).sync().receives("b");
  }

  /**
   * On a datagram protocol it takes the datagram.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("DEC-12")
  default void aReceiveWithoutRoomTakesADatagram(Bench bench) {
    bench.assumeClaimed(ServiceFlag.XP1_CONNECTIONLESS);
    bench.assumeNoParts();
    Link link = bench.connected().deliver("").deliver("a").deliver("b");

    link.recv().into(0).sync().receives("");
    Call truncated = link.recv().into(0).sync().returns(WSAEMSGSIZE);

    bench.check().that("bytes", 0, truncated.bytes());
    link.recv().into(1).sync().receives("b");
  }

  /**
   * Refused by number 6; nothing starts, nothing is consumed.
   *
   * <p>Scenario E20.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("DEC-35")
  default void aClosedEventIsRefusedBeforeAnythingStarts(Bench bench) {
    Link link = bench.connected().deliver("a");
    WsaEvent event = bench.event();
    bench.ok("WPUCloseEvent", bench.upcalls().closeEvent(event));

    Call call = link.recv().into(1).event(event).returns(WSA_INVALID_HANDLE).leavesOutputsAlone();

    bench.check().that("number", 6, call.error().number());
    bench.check().that("pending", false, call.isPending());
    bench.check().that("bytes written", 0, call.written());
    link.recv().into(1).sync().receives("a");
  }

  /**
   * Every function of the table, on a closed socket.
   *
   * <p>Scenario WT-14.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("DEC-39")
  default void aClosedSocketIsNoSocketToAnyFunction(Bench bench) {
    Link link = bench.connected().deliver("a");
    Call done = link.recv().into(1).event();
    done.completesWith("a");
    ProviderSocket socket = link.socket();
    bench.ok("LPWSPCloseSocket", socket.close());
    MemorySegment[] array = {bench.buf(4).segment()};
    MemorySegment number = MemorySegment.ofArray(new int[1]);
    Overlapped fresh = new Overlapped();
    Transfer transfer = new Transfer();

    List<WsaError> answers = new ArrayList<>();
    answers.add(socket.recv(array, 1, transfer, null, null, null));
    answers.add(socket.recv(array, 1, transfer, fresh, null, null));
    answers.add(socket.recvFrom(array, 1, transfer, new PeerAddress(), null, null, null));
    answers.add(socket.send(array, 1, transfer, null, null, null));
    answers.add(socket.sendTo(array, 1, transfer, new PeerAddress(), null, null, null));
    answers.add(socket.getOverlappedResult(done.overlapped(), transfer, false));
    answers.add(socket.getOverlappedResult(done.overlapped(), transfer, true));
    answers.add(socket.bind(bench.address()));
    answers.add(socket.listen(1));
    answers.add(socket.accept(new Out<>(), null, null));
    answers.add(socket.connect(link.peer().localAddress(), null, null, null));
    answers.add(socket.shutdown(ShutdownHow.SD_BOTH));
    answers.add(socket.joinLeaf(bench.address(), 4));
    answers.add(socket.cancelIo());
    answers.add(socket.cancelIo(null));
    answers.add(socket.ioctl(Ioctl.FIONREAD, null, number, transfer));
    answers.add(socket.getOption(SocketOption.SO_RCVTIMEO, new Out<>()));
    answers.add(socket.setOption(SocketOption.SO_RCVTIMEO, 1));
    answers.add(socket.getSockName(new PeerAddress()));
    answers.add(socket.getPeerName(new PeerAddress()));
    answers.add(socket.close());

    bench.check().that("answers", Collections.nCopies(answers.size(), WSAENOTSOCK), answers);
    bench.check().that("the object's own bytes", 1, done.overlapped().bytesTransferred());
    bench.check().that("the object's own error", NO_ERROR, done.overlapped().error());
    bench.check().that("an object that started nothing", false, fresh.isPending());
  }

  /**
   * Null and out of range at the SPI: a value at once, never an exception, with data there,
   * without, and behind a receive that pends. The data stays.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("DEC-40")
  default void misuseIsAFaultAndNotAnException(Bench bench) {
    Link ready = bench.connected().deliver("a");
    Link empty = bench.connected();
    Link busy = bench.connected();
    Call pending = busy.recv().into(1).event().pends();

    for (Link link : List.of(ready, empty, busy)) {
      bench.nonblocking(link.socket());
      checkFaults(bench, link.socket(), null);
      checkFaults(bench, link.socket(), new Overlapped());
    }

    ready.recv().into(1).sync().receives("a");
    busy.peer().send("b");
    pending.completesWith("b");
  }

  @SuppressWarnings("NullAway") // misuse is the point
  private static void checkFaults(
      Bench bench, ProviderSocket socket, @Nullable Overlapped overlapped) {
    MemorySegment good = bench.buf(1).segment();
    MemorySegment[] array = {good};
    MemorySegment[] most = new MemorySegment[ProviderSocket.MAX_BUFFERS + 1];
    Arrays.fill(most, good);
    MemorySegment[] missing = {good, null};
    MemorySegment[] readOnly = {good.asReadOnly()};
    Transfer transfer = new Transfer().bytesTransferred(Call.UNTOUCHED);

    List<WsaError> answers = new ArrayList<>();
    answers.add(socket.recv(null, 1, transfer, overlapped, null, null));
    answers.add(socket.recv(array, 1, null, overlapped, null, null));
    answers.add(socket.recv(array, -1, transfer, overlapped, null, null));
    answers.add(socket.recv(array, Integer.MIN_VALUE, transfer, overlapped, null, null));
    answers.add(socket.recv(array, 2, transfer, overlapped, null, null));
    answers.add(socket.recv(most, most.length, transfer, overlapped, null, null));
    answers.add(socket.recv(missing, 2, transfer, overlapped, null, null));
    answers.add(socket.recv(dead(), 1, transfer, overlapped, null, null));
    answers.add(socket.recv(readOnly, 1, transfer, overlapped, null, null));

    bench.check().that("answers", Collections.nCopies(answers.size(), WSAEFAULT), answers);
    bench.check().that("bytes", Call.UNTOUCHED, transfer.bytesTransferred());
    bench.check().that("pending", false, overlapped != null && overlapped.isPending());
  }

  private static MemorySegment[] dead() {
    try (Arena arena = Arena.ofShared()) {
      return new MemorySegment[] {arena.allocate(8)};
    }
  }

  /**
   * Buffers whose lengths add up to more than an int holds: only what is there is received.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("DEC-40")
  @NotIn(memory = Memory.CONFINED_ARENA, because = NotIn.CONFINED)
  default void moreRoomThanAnIntCountsIsHarmless(Bench bench) {
    Link link = bench.connected();
    MemorySegment[] array = new MemorySegment[ProviderSocket.MAX_BUFFERS];
    Arrays.fill(array, bench.buf(4 << 20).segment());
    Transfer transfer = new Transfer();

    link.deliver("abc");
    bench.ok("LPWSPRecv", link.socket().recv(array, array.length, transfer, null, null, null));
    bench.check().that("bytes at once", 3, transfer.bytesTransferred());

    Overlapped overlapped = new Overlapped();
    WsaError posted = link.socket().recv(array, array.length, transfer, overlapped, null, null);
    link.peer().send("d");
    bench.awaitTrue(overlapped::isComplete, "the receive completes");
    bench.check().that("returned", WsaError.WSA_IO_PENDING, posted);
    bench.check().that("bytes later", 1, overlapped.bytesTransferred());
  }
}
