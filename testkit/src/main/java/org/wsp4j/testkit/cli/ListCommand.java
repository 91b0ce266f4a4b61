package org.wsp4j.testkit.cli;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.wsp4j.Catalog;
import org.wsp4j.ProviderDescription;
import org.wsp4j.Winsock;
import org.wsp4j.WinsockException;
import org.wsp4j.spi.ProtocolInfo;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description = "Prints the protocols of the providers that are found.")
final class ListCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = {"-v", "--verbose"},
      description = "With providers, bits and sizes.")
  private boolean verbose;

  @Option(names = "--json", description = "As JSON.")
  private boolean json;

  @SuppressWarnings("NullAway.Init")
  ListCommand() {}

  @Override
  public Integer call() throws WinsockException {
    PrintWriter out = spec.commandLine().getOut();
    try (Winsock winsock = Winsock.startup()) {
      Catalog catalog = winsock.catalog();
      if (json) {
        out.println(new GsonBuilder().setPrettyPrinting().create().toJson(object(catalog)));
      } else {
        catalog.entries().forEach(entry -> print(entry, out));
        if (verbose) {
          catalog.providers().forEach(provider -> print(provider, out));
        }
      }
      catalog
          .problems()
          .forEach(problem -> spec.commandLine().getErr().println("wsp4j: " + problem));
      out.flush();
      if (catalog.entries().isEmpty()) {
        throw new UsageException("no provider was found. " + Providers.where());
      }
      return ExitCode.DONE;
    }
  }

  private void print(ProtocolInfo entry, PrintWriter out) {
    out.printf("%5d  %-30s  %s%n", entry.catalogEntryId(), entry.name(), entry.socketType());
    if (verbose) {
      out.printf(
          "       family %d, protocol %d, message size %s%n",
          entry.addressFamily(), entry.protocol(), messageSize(entry));
      out.printf("       %s%n", bits(entry));
    }
  }

  private static void print(ProviderDescription provider, PrintWriter out) {
    out.printf("%s %s, %s%n", provider.name(), provider.version(), provider.description());
    out.printf("       module %s, %s%n", provider.module(), provider.location());
  }

  private static String messageSize(ProtocolInfo entry) {
    return switch (entry.messageSize()) {
      case 0 -> "none, a byte stream";
      case 1 -> "as the address allows";
      case ProtocolInfo.NO_MAXIMUM -> "without a limit";
      default -> entry.messageSize() + " bytes";
    };
  }

  private static String bits(ProtocolInfo entry) {
    return entry.services().stream().map(Enum::name).collect(Collectors.joining(" "));
  }

  private static JsonObject object(Catalog catalog) {
    JsonArray entries = new JsonArray();
    for (ProtocolInfo entry : catalog.entries()) {
      JsonObject json = new JsonObject();
      json.addProperty("id", entry.catalogEntryId());
      json.addProperty("name", entry.name());
      json.addProperty("family", entry.addressFamily());
      json.addProperty("socketType", entry.socketType().name());
      json.addProperty("protocol", entry.protocol());
      json.addProperty("messageSize", Integer.toUnsignedLong(entry.messageSize()));
      JsonArray bits = new JsonArray();
      entry.services().forEach(flag -> bits.add(flag.name()));
      json.add("bits", bits);
      entries.add(json);
    }
    JsonArray problems = new JsonArray();
    catalog.problems().forEach(problem -> problems.add(problem.toString()));
    JsonObject root = new JsonObject();
    root.add("entries", entries);
    root.add("problems", problems);
    return root;
  }
}
