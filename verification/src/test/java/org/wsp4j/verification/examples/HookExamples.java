package org.wsp4j.verification.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.wsp4j.Need;
import org.wsp4j.StartupOptions;
import org.wsp4j.Winsock;
import org.wsp4j.WinsockException;
import org.wsp4j.WinsockSocket;
import org.wsp4j.spi.ServiceProvider;
import org.wsp4j.testkit.hook.FaultPlan;
import org.wsp4j.testkit.hook.Outage;
import org.wsp4j.testkit.hook.Recording;
import org.wsp4j.testkit.hook.Replay;
import org.wsp4j.testkit.hook.Trace;
import org.wsp4j.testkit.hook.TraceLog;

/** The code of {@code docs/hooks.md}, word for word. */
public final class HookExamples {
  private HookExamples() {}

  /** Asks a server once. */
  public static void ask(StartupOptions options, SocketAddress server) throws WinsockException {
    try (Winsock winsock = Winsock.startup(options);
        WinsockSocket socket = winsock.open(Need.stream())) {
      socket.connect(server);
      socket.send(ByteBuffer.wrap("ping".getBytes(UTF_8)));
      System.out.println(socket.receive(ByteBuffer.allocate(64)));
    }
  }

  /** Prints what passes. */
  public static void trace(ServiceProvider provider, SocketAddress server) throws WinsockException {
    TraceLog log = new TraceLog(1000); // the newest thousand lines
    ask(StartupOptions.defaults().provider(new Trace(log).over(provider)), server);
    log.lines().forEach(System.out::println);
  }

  /** Asks a server, and then its recording. */
  public static void record(ServiceProvider provider, SocketAddress server, Path file)
      throws WinsockException, IOException {
    try (Recording recording = Recording.to(file)) {
      ask(StartupOptions.defaults().provider(recording.over(provider)), server);
    }
    ask(StartupOptions.defaults().provider(Replay.of(file)), server); // no network any more
  }

  /** Asks a server that resets the connection when the answer is awaited. */
  public static void fail(ServiceProvider provider, SocketAddress server) throws WinsockException {
    FaultPlan plan = FaultPlan.of(42).shortReads(0.5).outage(Outage.RESET, 1);
    ask(StartupOptions.defaults().provider(plan.over(provider)), server);
  }
}
