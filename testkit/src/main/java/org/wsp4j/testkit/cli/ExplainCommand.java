package org.wsp4j.testkit.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.wsp4j.Candidate;
import org.wsp4j.Need;
import org.wsp4j.Winsock;
import org.wsp4j.WinsockException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "explain",
    mixinStandardHelpOptions = true,
    description = "Tells for a need which protocol serves it, and of every other one why not.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:a protocol serves the need", "1:none does", "3:bad usage"})
final class ExplainCommand implements Callable<Integer> {
  /** Where a reason goes on that is longer than its line. */
  private static final int TEXT = 10;

  @Spec private CommandSpec spec;

  @Option(names = "--need", paramLabel = "WORDS", required = true, description = NeedWords.HELP)
  private String words;

  @Option(names = "--json", description = "As JSON.")
  private boolean json;

  @SuppressWarnings("NullAway.Init")
  ExplainCommand() {}

  @Override
  public Integer call() throws WinsockException {
    Need need = NeedWords.parse(words);
    PrintWriter out = spec.commandLine().getOut();
    try (Winsock winsock = Winsock.startup()) {
      List<Candidate> candidates = winsock.catalog().explain(need);
      if (json) {
        out.println(Json.text(array(candidates)));
      } else {
        candidates.forEach(each -> print(each, Terminal.ofProcess(), out));
      }
      out.flush();
      winsock
          .catalog()
          .problems()
          .forEach(problem -> spec.commandLine().getErr().println("wsp4j: " + problem));
      return candidates.stream().anyMatch(each -> each.verdict() == Candidate.Verdict.CHOSEN)
          ? ExitCode.DONE
          : ExitCode.REFUSED;
    }
  }

  private static void print(Candidate candidate, Terminal terminal, PrintWriter out) {
    String head =
        String.format(
            "%-8s  %-10s  %-30s  ",
            candidate.verdict(), candidate.provider(), candidate.entry().name());
    String line = head + terminal.wrapped(candidate.reason(), head.length(), TEXT);
    out.println(
        switch (candidate.verdict()) {
          case CHOSEN -> terminal.bold(line);
          case FITS -> line;
          case REJECTED -> terminal.dim(line);
        });
  }

  private static JsonArray array(List<Candidate> candidates) {
    JsonArray array = new JsonArray();
    for (Candidate candidate : candidates) {
      JsonObject json = new JsonObject();
      json.addProperty("provider", candidate.provider());
      json.addProperty("entry", candidate.entry().name());
      json.addProperty("verdict", candidate.verdict().name());
      json.addProperty("reason", candidate.reason());
      array.add(json);
    }
    return array;
  }
}
