package org.wsp4j.testkit.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.wsp4j.testkit.Limits;
import org.wsp4j.testkit.certify.ProviderCertification;
import org.wsp4j.testkit.report.Glob;
import org.wsp4j.testkit.report.Limit;
import org.wsp4j.testkit.report.Requirements;
import org.wsp4j.testkit.report.Requirements.Row;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "rows",
    mixinStandardHelpOptions = true,
    description = "Prints the rows of the certification, without running them.")
final class RowsCommand implements Callable<Integer> {
  /** Where the text of a row begins. */
  private static final int TEXT = 31;

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "GLOB",
      defaultValue = "*",
      description = "Which rows: RECV-10.*, DEC-0?,RECV-8.01 (default: all).")
  private String glob;

  @Option(names = "--json", description = "As JSON.")
  private boolean json;

  private final Terminal terminal = Terminal.ofProcess();

  @SuppressWarnings("NullAway.Init")
  RowsCommand() {}

  @Override
  public Integer call() {
    List<Row> rows = Requirements.load().matching(Glob.of(glob));
    if (rows.isEmpty()) {
      throw new UsageException(
          "rows " + glob + ": no row has such an id. \"rows\" lists them all.");
    }
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(Json.text(array(rows)));
    } else {
      rows.forEach(row -> print(row, out));
    }
    out.flush();
    return ExitCode.DONE;
  }

  private void print(Row row, PrintWriter out) {
    String text = terminal.wrapped(row.text(), TEXT);
    out.printf("%-10s  %-8s  %-7s  %s%n", row.id(), row.level(), row.who(), text);
    if (!row.how().isEmpty()) {
      out.println(" ".repeat(TEXT) + terminal.wrapped("shown by: " + row.how(), TEXT));
    }
    notRun(row)
        .forEach(
            modes -> out.println(" ".repeat(TEXT) + terminal.wrapped("not run: " + modes, TEXT)));
  }

  /** The modes that its tests, or some of them, are not run in. */
  private static List<String> notRun(Row row) {
    return Limits.of(ProviderCertification.class, row.id()).stream()
        .map(Limit::toString)
        .distinct()
        .toList();
  }

  private static JsonArray array(List<Row> rows) {
    JsonArray array = new JsonArray();
    for (Row row : rows) {
      JsonObject json = new JsonObject();
      json.addProperty("id", row.id());
      json.addProperty("level", row.level().toString());
      json.addProperty("section", row.section());
      json.addProperty("text", row.text());
      json.addProperty("who", row.who());
      json.addProperty("how", row.how());
      json.addProperty("by", row.by());
      json.addProperty("seed", row.seed());
      JsonArray notRun = new JsonArray();
      notRun(row).forEach(notRun::add);
      json.add("notRun", notRun);
      array.add(json);
    }
    return array;
  }
}
