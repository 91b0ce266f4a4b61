package org.wsp4j.testkit;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.wsp4j.Alertable;
import org.wsp4j.AwaitResult;
import org.wsp4j.Problem;
import org.wsp4j.StartupOptions;
import org.wsp4j.Winsock;
import org.wsp4j.WinsockException;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.spi.WsaError;
import org.wsp4j.spi.WsaEvent;

/** The real runtime, with one provider in it. */
final class WinsockHost implements Host {
  private static final Duration AT_ONCE = Duration.ZERO;

  private final Winsock winsock;

  private WinsockHost(Winsock winsock) {
    this.winsock = winsock;
  }

  static Candidate start(Peering peering, long seed) {
    AtomicReference<InstrumentedUpcalls> table = new AtomicReference<>();
    StartupOptions options =
        StartupOptions.defaults()
            .provider(peering.provider())
            .upcalls(real ->
                table.updateAndGet(_ -> new InstrumentedUpcalls(peering.upcalls().apply(real))));
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
          problems.stream().map(Problem::toString).collect(Collectors.joining("; ")),
          null);
    }
    return new Candidate(
        peering, new WinsockHost(winsock), Objects.requireNonNull(table.get()), seed);
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
    return Alertable.sleep(until(deadlineNanos));
  }

  @Override
  public boolean await(WsaEvent event, long deadlineNanos) {
    WsaEvent[] one = {event};
    AwaitResult result = Winsock.waitForMultipleEvents(one, false, until(deadlineNanos), false);
    return result instanceof AwaitResult.Signalled;
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
