package org.wsp4j.testkit.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.wsp4j.StartupOptions;
import org.wsp4j.Winsock;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.spi.ServiceProvider;
import org.wsp4j.testkit.Peering;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "ping",
    mixinStandardHelpOptions = true,
    description = "Measures round trips over loopback, through every entry of a provider.")
final class PingCommand implements Callable<Integer> {
  private static final List<Double> PERCENTILES =
      List.of(0.0, 50.0, 90.0, 99.0, 99.9, 99.99, 100.0);

  @Spec private CommandSpec spec;

  @Option(
      names = "--provider",
      paramLabel = "NAME",
      description = "Its name, or the name of its class (default: every provider found).")
  private @Nullable String provider;

  @Option(
      names = "--count",
      paramLabel = "N",
      defaultValue = "10000",
      description = "How many round trips (default: ${DEFAULT-VALUE}).")
  private int count;

  @Option(
      names = "--size",
      paramLabel = "BYTES",
      defaultValue = "64",
      description = "How many bytes each way (default: ${DEFAULT-VALUE}).")
  private int size;

  @Option(names = "--json", description = "As JSON, in microseconds.")
  private boolean json;

  private final Terminal terminal = Terminal.ofProcess();

  @SuppressWarnings("NullAway.Init")
  PingCommand() {}

  @Override
  public Integer call() throws IOException {
    if (count < 1) {
      throw new UsageException("--count " + count + ": expected 1 or more.");
    }
    if (size < 1) {
      throw new UsageException("--size " + size + ": expected 1 or more.");
    }
    PrintWriter out = spec.commandLine().getOut();
    JsonArray results = new JsonArray();
    for (Peering candidate : Providers.find().named(provider)) {
      ping(candidate, out, results);
    }
    if (json) {
      out.println(Json.text(results));
    }
    out.flush();
    return ExitCode.DONE;
  }

  private void ping(Peering peering, PrintWriter out, JsonArray results) throws IOException {
    ServiceProvider candidate = peering.provider();
    try (Winsock winsock = Winsock.startup(StartupOptions.defaults().provider(candidate))) {
      winsock.catalog().problems().forEach(p -> spec.commandLine().getErr().println("wsp4j: " + p));
      for (ProtocolInfo entry : winsock.catalog().entries()) {
        try (PingPong pair = PingPong.over(winsock, peering, entry, size)) {
          Latencies latencies = pair.run(count);
          if (json) {
            results.add(object(candidate.name(), entry, latencies));
          } else {
            print(candidate.name(), entry, latencies, out);
          }
        }
      }
    }
  }

  private void print(String name, ProtocolInfo entry, Latencies latencies, PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "%s  %s: %d round trips of %d bytes, mean %.1f us%n",
        name,
        entry.name(),
        latencies.count(),
        size,
        latencies.meanMicros());
    for (double percent : PERCENTILES) {
      out.printf(
          Locale.ROOT,
          "  %6s %%  %10.1f us%n",
          number(percent),
          latencies.percentileMicros(percent));
    }
    new LatencyPlot(latencies, Terminal.width(), terminal.blocks()).lines().forEach(out::println);
    out.flush();
  }

  private JsonObject object(String name, ProtocolInfo entry, Latencies latencies) {
    JsonObject percentiles = new JsonObject();
    PERCENTILES.forEach(p -> percentiles.addProperty(number(p), latencies.percentileMicros(p)));
    JsonObject json = new JsonObject();
    json.addProperty("provider", name);
    json.addProperty("entry", entry.name());
    json.addProperty("bytes", size);
    json.addProperty("count", latencies.count());
    json.addProperty("meanMicros", latencies.meanMicros());
    json.add("percentilesMicros", percentiles);
    return json;
  }

  private static String number(double percent) {
    return percent == Math.rint(percent) ? Long.toString((long) percent) : Double.toString(percent);
  }
}
