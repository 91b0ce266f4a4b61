package org.wsp4j.testkit;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.wsp4j.Alertable;
import org.wsp4j.AwaitResult;
import org.wsp4j.Problem;
import org.wsp4j.StartupOptions;
import org.wsp4j.Winsock;
import org.wsp4j.WinsockException;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.spi.Upcalls;
import org.wsp4j.spi.WsaError;
import org.wsp4j.spi.WsaEvent;

/** The real runtime, with one provider in it. */
final class WinsockHost implements Host {
  private static final Duration AT_ONCE = Duration.ZERO;

  private final Winsock winsock;
  private final RowTrace trace;

  private WinsockHost(Winsock winsock, RowTrace trace) {
    this.winsock = winsock;
    this.trace = trace;
  }

  static Candidate start(Peering peering, long seed, RowTrace trace) {
    AtomicReference<InstrumentedUpcalls> table = new AtomicReference<>();
    StartupOptions options =
        StartupOptions.defaults()
            .provider(peering.provider())
            .upcalls(real -> {
              UnaryOperator<Upcalls> between = peering.upcalls();
              return trace.over(
                  table.updateAndGet(_ -> new InstrumentedUpcalls(between.apply(real))));
            });
    Winsock winsock;
    try {
      winsock = Winsock.startup(options);
    } catch (WinsockException e) {
      throw new StartupRefused(e.error(), String.valueOf(e.getMessage()), e);
    }
    if (winsock.catalog().entries().isEmpty()) {
      List<Problem> problems = winsock.catalog().problems();
      winsock.close();
      throw new StartupRefused(
          problems.isEmpty() ? WsaError.WSASYSNOTREADY : problems.getFirst().error(),
          problems.stream().map(Problem::reason).collect(Collectors.joining("; ")),
          null);
    }
    return new Candidate(
        peering, new WinsockHost(winsock, trace), Objects.requireNonNull(table.get()), trace, seed);
  }

  @Override
  public List<ProtocolInfo> entries() {
    return winsock.catalog().entries();
  }

  @Override
  public List<String> warnings() {
    return winsock.catalog().problems().stream()
        .filter(Problem::isWarning)
        .map(Problem::reason)
        .toList();
  }

  @Override
  public boolean alertableWait(long deadlineNanos) {
    return trace.around(
        "waits alertably",
        () -> Alertable.sleep(until(deadlineNanos)),
        ran -> ran ? "routines ran" : "no routine ran");
  }

  @Override
  public boolean await(WsaEvent event, long deadlineNanos) {
    WsaEvent[] one = {event};
    return trace.around(
        "waits for the event",
        () ->
            Winsock.waitForMultipleEvents(one, false, until(deadlineNanos), false)
                instanceof AwaitResult.Signalled,
        signalled -> signalled ? "it is set" : "it is not set");
  }

  @Override
  public void close() {
    winsock.close();
  }

  private static Duration until(long deadlineNanos) {
    Duration left = Duration.ofNanos(deadlineNanos - System.nanoTime());
    return left.isNegative() ? AT_ONCE : left;
  }
}
