package org.wsp4j.testkit;

import static org.wsp4j.spi.WsaError.WSA_IO_PENDING;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.function.Consumer;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.spi.ServiceProvider;
import org.wsp4j.testkit.hook.Hook;
import org.wsp4j.testkit.report.Requirements;

/**
 * The process whose kernel {@link FaultyKernel} makes fail. It brings some receives to a pend, says
 * so, waits for a line, and then looks at how those and others end. It judges nothing: what it sees
 * goes to its parent, a line each.
 */
final class FaultyReceives {
  static final String READY = "wsp4j-ready";

  private static final int ROOM = 8;

  private final Bench bench;
  private final Consumer<FaultyReceive> report;

  FaultyReceives(Bench bench, Consumer<FaultyReceive> report) {
    this.bench = bench;
    this.report = report;
  }

  /**
   * Runs one scene.
   *
   * @param arguments the class of an installed provider, the name of an entry of its catalog, the
   *     time limit in milliseconds, and the hooks over the provider
   * @throws IOException if a hook cannot be made
   */
  public static void main(String[] arguments) throws IOException {
    Duration limit = Duration.ofMillis(Long.parseLong(arguments[2]));
    List<Hook> hooks = new ArrayList<>();
    for (String words : List.of(arguments).subList(3, arguments.length)) {
      hooks.add(Hook.parse(words));
    }
    Peering peering = Peering.of(provider(arguments[0])).timeLimit(limit).hooked(hooks);
    try (Candidate candidate = Candidate.start(peering, 0)) {
      ProtocolInfo entry =
          candidate.entries().stream()
              .filter(each -> each.name().equals(arguments[1]))
              .findFirst()
              .orElseThrow();
      ModeUse mode = new ModeUse(Mode.PLAIN);
      Check check =
          new Check(
              List.of(Requirements.load().row("RECV-3.01")),
              0,
              Rerun.command("", "RECV-3.01", 0),
              mode);
      Bench bench = new Bench(candidate, entry, check, mode, 0);
      new FaultyReceives(bench, receive -> System.out.println(receive.toLine()))
          .run(FaultyReceives::awaitFault);
      // its peers end with the process: the kernel fails their receives as well
      bench.conclude();
    }
  }

  private static void awaitFault() {
    System.out.println(READY);
    try {
      if (System.in.read() < 0) {
        throw new IOException("nobody says that the kernel fails");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ServiceProvider provider(String className) {
    return ServiceLoader.load(ServiceProvider.class).stream()
        .filter(each -> each.type().getName().equals(className))
        .findFirst()
        .orElseThrow()
        .get();
  }

  /**
   * Makes the receives.
   *
   * @param fault returns when every receive fails
   */
  void run(Runnable fault) {
    Link synchronousLink = bench.connected().deliver("s");
    Link overlappedLink = bench.connected().deliver("o");
    Link eventLink = bench.connected();
    Link routineLink = bench.connected();
    Link blockedLink = bench.connected();
    Call withEvent = eventLink.recv().into(ROOM).event(bench.event(false)).pends();
    Call withRoutine = routineLink.recv().into(ROOM).routine().pends();
    Background<Call> blocked =
        bench.background(() -> blockedLink.recv().into(ROOM).sync()).blocks();
    fault.run();

    atOnce("synchronous", synchronousLink.recv().into(ROOM).sync());
    atOnce("overlapped", overlappedLink.recv().into(ROOM).event());
    eventLink.peer().send("e");
    routineLink.peer().send("r");
    report.accept(withEvent(withEvent));
    report.accept(withRoutine(withRoutine));
    blockedLink.peer().send("b");
    atOnce("blocked", blocked.result());
  }

  private void atOnce(String kind, Call call) {
    boolean indicated = call.overlappedOrNull() != null && call.indicated();
    boolean pending = call.error() == WSA_IO_PENDING || call.isPending();
    report.accept(new FaultyReceive(pending, kind, call.error(), indicated ? 1 : 0));
  }

  /** An event that resets itself, so that a second setting shows. */
  private FaultyReceive withEvent(Call call) {
    Call.Completion end = call.completion();
    int indications = call.event().isSignalled() ? 2 : 1;
    return new FaultyReceive(true, "pending, event", end.error(), indications);
  }

  private FaultyReceive withRoutine(Call call) {
    Call.Completion end = call.completion();
    bench.alertableLook();
    return new FaultyReceive(true, "pending, routine", end.error(), call.runs().size());
  }
}
