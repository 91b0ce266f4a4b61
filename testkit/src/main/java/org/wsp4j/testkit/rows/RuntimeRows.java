package org.wsp4j.testkit.rows;

import static org.wsp4j.spi.ServiceProvider.WSA_FLAG_OVERLAPPED;
import static org.wsp4j.spi.WsaError.NO_ERROR;
import static org.wsp4j.spi.WsaError.WSA_INVALID_HANDLE;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.wsp4j.spi.Out;
import org.wsp4j.spi.Overlapped;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.spi.ProviderSocket;
import org.wsp4j.spi.ServiceFlag;
import org.wsp4j.spi.ServiceProvider;
import org.wsp4j.spi.SocketOption;
import org.wsp4j.spi.SocketType;
import org.wsp4j.spi.WsaEvent;
import org.wsp4j.testkit.Background;
import org.wsp4j.testkit.Bench;
import org.wsp4j.testkit.Call;
import org.wsp4j.testkit.Link;
import org.wsp4j.testkit.Requirement;

/** Section 17: what a receive needs of the other functions. */
public interface RuntimeRows {
  /**
   * Both kinds, used by a receive.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-17.08")
  default void aCreatedEventTellsOfACompletion(Bench bench) {
    Link link = bench.connected();
    for (boolean manualReset : List.of(true, false)) {
      WsaEvent event = bench.upcalls().createEvent(manualReset);
      bench.check().that("set when created", false, event.isSignalled());
      bench.check().that("manual reset", manualReset, event.isManualReset());

      Call call = link.recv().into(1).event(event).pends();
      link.peer().send("a");

      call.completesWith("a");
      bench.check().that("set after a wait", manualReset, event.isSignalled());
      bench.ok("WPUCloseEvent", bench.upcalls().closeEvent(event));
    }
  }

  /**
   * Every use of a closed event, a receive of data that is there among them.
   *
   * <p>Scenario DOC-33.
   *
   * @param bench the bench
   */
  @Test
  @Requirement({"RECV-17.09", "DEC-35"})
  default void aClosedEventIsAnInvalidHandle(Bench bench) {
    Link link = bench.connected();
    WsaEvent event = bench.upcalls().createEvent(true);

    bench.check().that("WPUCloseEvent returned", NO_ERROR, bench.upcalls().closeEvent(event));

    bench.check().that("a second close", WSA_INVALID_HANDLE, bench.upcalls().closeEvent(event));
    bench.check().that("WPUSetEvent", WSA_INVALID_HANDLE, bench.upcalls().setEvent(event));
    bench.check().that("WPUResetEvent", WSA_INVALID_HANDLE, bench.upcalls().resetEvent(event));
    link.recv().into(1).event(event).returns(WSA_INVALID_HANDLE).leavesOutputsAlone();
    Call refused = link.deliver("a").recv().into(1).event(event).returns(WSA_INVALID_HANDLE);
    bench.check().that("pending", false, refused.isPending());
    link.recv().into(1).sync().receives("a");
  }

  /**
   * Without the flag a call with an overlapped object blocks; with it the call pends.
   *
   * @param bench the bench
   */
  @Test
  @Requirement({"RECV-17.10", "DEC-02"})
  default void aSocketIsOverlappedOnlyIfAsked(Bench bench) {
    Call pending = bench.connected(bench.open(WSA_FLAG_OVERLAPPED)).recv().into(1).overlapped();
    pending.pends();

    Link link = bench.connected(bench.open(0));
    Overlapped overlapped = new Overlapped().event(bench.event());
    Background<Call> blocked =
        bench.background(() -> link.recv().into(4).raw(overlapped, null, bench.threadId()));
    blocked.blocks();
    link.peer().send("a");

    blocked.result().receives("a");
    bench.check().that("object is complete", false, overlapped.isComplete());
    bench.check().that("event is set", false, blocked.result().event().isSignalled());
  }

  /**
   * A fresh socket and an accepted one.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-17.11")
  default void aSocketHonoursTheEntryItWasOpenedWith(Bench bench) {
    checkEntry(bench, bench.open(0));
    checkEntry(bench, bench.open(WSA_FLAG_OVERLAPPED));
    if (!bench.entry().has(ServiceFlag.XP1_CONNECTIONLESS)) {
      checkEntry(bench, bench.accepted().socket());
    }
  }

  private static void checkEntry(Bench bench, ProviderSocket socket) {
    Out<ProtocolInfo> told = new Out<>();
    bench.check().that("protocolInfo", bench.entry(), socket.protocolInfo());
    bench.ok("SO_PROTOCOL_INFO", socket.getOption(SocketOption.SO_PROTOCOL_INFO, told));
    bench.check().that("SO_PROTOCOL_INFO", bench.entry(), bench.check().given("an entry", told));
    Out<SocketType> type = new Out<>();
    bench.ok("SO_TYPE", socket.getOption(SocketOption.SO_TYPE, type));
    bench.check().that("SO_TYPE", bench.entry().socketType(), bench.check().given("a type", type));
  }

  /**
   * Every function that the contract names exists, and the provider has a body for it.
   *
   * @param bench the bench
   */
  @Test
  @Requirement({"RECV-17.13", "DEC-39"})
  default void theProcedureTableIsComplete(Bench bench) {
    Set<String> sockets = names(ProviderSocket.class);
    for (String name :
        List.of(
            "recv",
            "recvFrom",
            "send",
            "sendTo",
            "bind",
            "accept",
            "connect",
            "joinLeaf",
            "shutdown",
            "getOverlappedResult")) {
      bench.check().holds(name + " is in the table", sockets.contains(name));
    }
    bench.check().holds("open", names(ServiceProvider.class).contains("open"));
    bench
        .check()
        .holds("cancelBlockingCall", names(ServiceProvider.class).contains("cancelBlockingCall"));

    Class<? extends ProviderSocket> table = bench.provider().procedureTable();
    List<String> missing =
        Arrays.stream(table.getMethods())
            .filter(method -> Modifier.isAbstract(method.getModifiers()))
            .map(Method::getName)
            .toList();
    bench.check().that("functions without a body", List.of(), missing);
    Out<ProviderSocket> opened = new Out<>();
    bench.ok("LPWSPSocket", bench.provider().open(bench.entry(), 0, opened));
    ProviderSocket socket = bench.owned(opened.value());
    bench.check().that("a socket is of the table's class", true, table.isInstance(socket));
  }

  private static Set<String> names(Class<?> type) {
    return Arrays.stream(type.getMethods()).map(Method::getName).collect(Collectors.toSet());
  }
}
