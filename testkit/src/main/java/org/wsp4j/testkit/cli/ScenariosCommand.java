package org.wsp4j.testkit.cli;

import static org.wsp4j.testkit.scenario.ScenarioVerdict.MALFORMED;
import static org.wsp4j.testkit.scenario.ScenarioVerdict.UNSUPPORTED;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.wsp4j.testkit.reference.ReferenceProvider;
import org.wsp4j.testkit.scenario.ScenarioFile;
import org.wsp4j.testkit.scenario.ScenarioResult;
import org.wsp4j.testkit.scenario.ScenarioRunner;
import org.wsp4j.testkit.scenario.ScenarioVerdict;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "scenarios",
    mixinStandardHelpOptions = true,
    description = "Runs written-down Winsock scenarios against providers.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:none differs: AGREE, OVERRULED or UNSUPPORTED",
      "1:some differ",
      "3:bad usage, or the file cannot be read, is empty, or has a line that is no scenario",
      "4:the kit itself failed"
    })
final class ScenariosCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE.jsonl", description = "One scenario a line.")
  private Path file;

  @Mixin private ProviderOption providerOption;

  @Option(names = "--json", description = "As JSON.")
  private boolean json;

  @SuppressWarnings("NullAway.Init")
  ScenariosCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    List<ScenarioResult> results = runner().run(read());
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(Json.text(array(results)));
    } else {
      results.forEach(each -> print(each, out));
      out.println(summary(results));
    }
    out.flush();
    return exitCode(results);
  }

  private ScenarioRunner runner() {
    String provider = providerOption.name();
    if (provider == null) {
      return ScenarioRunner.overAll();
    }
    String name = Providers.find().named(provider).getFirst().provider().name();
    return name.equals(ReferenceProvider.NAME)
        ? ScenarioRunner.overReference()
        : ScenarioRunner.over(name);
  }

  private static int exitCode(List<ScenarioResult> results) {
    Set<ScenarioVerdict> verdicts =
        results.stream().map(ScenarioResult::verdict).collect(Collectors.toSet());
    if (verdicts.contains(ScenarioVerdict.MALFORMED)) {
      return ExitCode.USAGE;
    }
    return verdicts.contains(ScenarioVerdict.DIFFER) ? ExitCode.REFUSED : ExitCode.DONE;
  }

  private ScenarioFile read() {
    try {
      ScenarioFile scenarios = ScenarioFile.read(file);
      if (scenarios.isEmpty()) {
        throw new UsageException(file + ": has no scenario.");
      }
      return scenarios;
    } catch (IOException e) {
      throw new UsageException(file + ": cannot be read (" + e + ").");
    }
  }

  private static void print(ScenarioResult result, PrintWriter out) {
    String decision = result.decision().isEmpty() ? "" : "(" + result.decision() + ")";
    out.printf("%-8s  %s%s%n", result.id(), result.verdict(), decision);
    switch (result.verdict()) {
      case AGREE -> {}
      case MALFORMED -> out.println("          why:      " + result.expected());
      case UNSUPPORTED -> {
        out.println("          " + result.step());
        out.println("          why:      " + result.expected());
      }
      case DIFFER, OVERRULED -> {
        out.println("          " + result.step());
        out.println("          expected: " + result.expected());
        out.println("          actual:   " + result.actual());
      }
    }
  }

  private static String summary(List<ScenarioResult> results) {
    Map<ScenarioVerdict, Integer> counts = new EnumMap<>(ScenarioVerdict.class);
    results.forEach(each -> counts.merge(each.verdict(), 1, Integer::sum));
    return counts.entrySet().stream()
        .map(each -> each.getValue() + " " + each.getKey())
        .collect(Collectors.joining(", ", results.size() + " scenarios: ", ""));
  }

  private static JsonArray array(List<ScenarioResult> results) {
    JsonArray array = new JsonArray();
    for (ScenarioResult each : results) {
      JsonObject object = new JsonObject();
      object.addProperty("line", each.line());
      object.addProperty("id", each.id());
      object.addProperty("verdict", each.verdict().name());
      add(object, "decision", each.decision());
      add(object, "step", each.step());
      boolean run = each.verdict() != UNSUPPORTED && each.verdict() != MALFORMED;
      add(object, run ? "expected" : "why", each.expected());
      add(object, "actual", each.actual());
      array.add(object);
    }
    return array;
  }

  private static void add(JsonObject object, String key, String value) {
    if (!value.isEmpty()) {
      object.addProperty(key, value);
    }
  }
}
