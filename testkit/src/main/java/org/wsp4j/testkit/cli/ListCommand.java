package org.wsp4j.testkit.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.wsp4j.Catalog;
import org.wsp4j.Problem;
import org.wsp4j.ProviderDescription;
import org.wsp4j.Winsock;
import org.wsp4j.WinsockException;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.spi.ProviderFlag;
import org.wsp4j.testkit.hook.Hook;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description = "Prints the protocols of the providers that are found.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:there are some", "3:bad usage, or there are none"})
final class ListCommand implements Callable<Integer> {
  /** Where the value of a field begins. */
  private static final int FIELD = 21;

  @Spec private CommandSpec spec;

  @Option(
      names = {"-v", "--verbose"},
      description =
          "Every field and bit of each, where its provider comes from, what was set aside.")
  private boolean verbose;

  @Option(names = "--json", description = "As JSON.")
  private boolean json;

  @Mixin private HookOption hookOption;

  private final Terminal terminal = Terminal.ofProcess();

  @SuppressWarnings("NullAway.Init")
  ListCommand() {}

  @Override
  public Integer call() throws WinsockException, IOException {
    try (HookOption.Made made = hookOption.make()) {
      return list(made.hooks());
    }
  }

  private int list(List<Hook> hooks) throws WinsockException {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    try (Winsock winsock = Winsock.startup(Providers.startup(hooks))) {
      Catalog catalog = winsock.catalog();
      if (json) {
        out.println(Json.text(object(catalog)));
      } else if (verbose) {
        catalog.providers().forEach(provider -> print(provider, catalog, out));
        catalog.problems().forEach(problem -> print(problem, out));
      } else {
        catalog.providers().forEach(provider -> printShortly(provider, catalog, out));
        catalog.problems().forEach(problem -> err.println("wsp4j: " + problem));
      }
      out.flush();
      if (catalog.entries().isEmpty()) {
        throw new UsageException("no provider was found. " + Providers.where());
      }
      return ExitCode.DONE;
    }
  }

  private static String heading(ProtocolInfo entry) {
    return "%5d  %-30s  %s".formatted(entry.catalogEntryId(), entry.name(), entry.socketType());
  }

  private static void printShortly(ProviderDescription provider, Catalog catalog, PrintWriter out) {
    for (ProtocolInfo entry : provider.entries()) {
      out.println(heading(entry));
      if (entry.protocolChain().size() > 1) {
        out.println("       " + provider.name() + ": " + chain(entry, catalog));
      }
    }
  }

  private void print(ProviderDescription provider, Catalog catalog, PrintWriter out) {
    out.println(provider.name() + ", interface " + provider.version());
    field(out, "says", provider.description().isEmpty() ? "nothing" : provider.description());
    field(out, "module", provider.module());
    field(out, "location", provider.location());
    for (ProtocolInfo entry : provider.entries()) {
      out.println(heading(entry));
      field(out, "family", entry.addressFamily() + family(entry) + ", " + addresses(entry));
      field(out, "protocol", entry.protocol() + ", version " + entry.version());
      field(out, "message size", messageSize(entry));
      field(out, "services", bits(entry.serviceFlags(), entry.services()));
      field(out, "flags", bits(entry.providerFlags(), ProviderFlag.setOf(entry.providerFlags())));
      field(out, "provider id", entry.providerId().toString());
      field(out, "chain", chain(entry, catalog));
    }
    out.println();
  }

  private void print(Problem problem, PrintWriter out) {
    out.println(
        (problem.isWarning() ? "warning of " : "set aside: ")
            + problem.provider()
            + (problem.isWarning()
                ? ""
                : ", " + problem.error() + " (" + problem.error().number() + ")"));
    field(out, "reason", problem.reason());
    field(out, "module", problem.module());
    field(out, "location", problem.location());
    out.println();
  }

  private void field(PrintWriter out, String name, String value) {
    out.printf("       %-12s  %s%n", name, terminal.wrapped(value, FIELD));
  }

  private static String family(ProtocolInfo entry) {
    return switch (entry.addressFamily()) {
      case ProtocolInfo.AF_UNIX -> " AF_UNIX";
      case ProtocolInfo.AF_INET -> " AF_INET";
      case ProtocolInfo.AF_INET6 -> " AF_INET6";
      default -> "";
    };
  }

  private static String addresses(ProtocolInfo entry) {
    return entry.minSockAddr() == entry.maxSockAddr()
        ? "addresses of " + entry.maxSockAddr() + " bytes"
        : "addresses of " + entry.minSockAddr() + " to " + entry.maxSockAddr() + " bytes";
  }

  private static String messageSize(ProtocolInfo entry) {
    return switch (entry.messageSize()) {
      case 0 -> "none, a byte stream";
      case 1 -> "as the address allows";
      case ProtocolInfo.NO_MAXIMUM -> "without a limit";
      default -> Integer.toUnsignedLong(entry.messageSize()) + " bytes";
    };
  }

  private static String bits(int mask, Collection<? extends Enum<?>> names) {
    return "0x%x ".formatted(mask)
        + (names.isEmpty()
            ? "none"
            : names.stream().map(Enum::name).collect(Collectors.joining(" ")));
  }

  private static String chain(ProtocolInfo entry, Catalog catalog) {
    return entry.protocolChain().size() == 1
        ? entry.catalogEntryId() + ", a base protocol"
        : catalog.chain(entry).stream()
            .map(each -> each.catalogEntryId() + " " + each.name())
            .collect(Collectors.joining(" over "));
  }

  private static JsonObject object(Catalog catalog) {
    JsonArray entries = new JsonArray();
    JsonArray providers = new JsonArray();
    for (ProviderDescription provider : catalog.providers()) {
      JsonObject json = new JsonObject();
      json.addProperty("name", provider.name());
      json.addProperty("description", provider.description());
      json.addProperty("version", provider.version().toString());
      json.addProperty("module", provider.module());
      json.addProperty("location", provider.location());
      providers.add(json);
      provider.entries().forEach(entry -> entries.add(object(provider, entry)));
    }
    JsonArray below = new JsonArray();
    catalog.entries().forEach(entry -> addBelow(below, catalog.chain(entry)));
    JsonArray problems = new JsonArray();
    catalog.problems().forEach(problem -> problems.add(object(problem)));
    JsonObject root = new JsonObject();
    root.add("entries", entries);
    root.add("below", below);
    root.add("providers", providers);
    root.add("problems", problems);
    return root;
  }

  /** What the chain of an entry names that cannot be opened by itself. */
  private static void addBelow(JsonArray below, List<ProtocolInfo> chain) {
    for (ProtocolInfo each : chain.subList(1, chain.size())) {
      JsonObject json = new JsonObject();
      json.addProperty("id", each.catalogEntryId());
      json.addProperty("name", each.name());
      json.addProperty("providerId", each.providerId().toString());
      below.add(json);
    }
  }

  private static JsonObject object(ProviderDescription provider, ProtocolInfo entry) {
    JsonObject json = new JsonObject();
    json.addProperty("id", entry.catalogEntryId());
    json.addProperty("name", entry.name());
    json.addProperty("provider", provider.name());
    json.addProperty("providerId", entry.providerId().toString());
    json.addProperty("family", entry.addressFamily());
    json.addProperty("minSockAddr", entry.minSockAddr());
    json.addProperty("maxSockAddr", entry.maxSockAddr());
    json.addProperty("socketType", entry.socketType().name());
    json.addProperty("protocol", entry.protocol());
    json.addProperty("version", entry.version());
    json.addProperty("messageSize", Integer.toUnsignedLong(entry.messageSize()));
    json.add("bits", Json.names(entry.services()));
    json.add("flags", Json.names(ProviderFlag.setOf(entry.providerFlags())));
    JsonArray chain = new JsonArray();
    entry.protocolChain().forEach(chain::add);
    json.add("chain", chain);
    return json;
  }

  private static JsonObject object(Problem problem) {
    JsonObject json = new JsonObject();
    json.addProperty("provider", problem.provider());
    json.addProperty("module", problem.module());
    json.addProperty("location", problem.location());
    json.addProperty("warning", problem.isWarning());
    json.addProperty("error", problem.error().name());
    json.addProperty("reason", problem.reason());
    return json;
  }
}
