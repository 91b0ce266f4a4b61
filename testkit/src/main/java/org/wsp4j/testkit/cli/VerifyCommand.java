package org.wsp4j.testkit.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.wsp4j.testkit.report.Certificate;
import org.wsp4j.testkit.report.Certificate.Finding;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description = {
      "Looks whether a certificate is true: made by this version of the kit with these rows, over"
          + " the report.json that lies beside it, which is judged again.",
      "A certificate is not signed: it does not say who ran the kit."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:everything it says holds",
      "1:something does not",
      "3:bad usage, or a file cannot be read"
    })
final class VerifyCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "CERTIFICATE", description = "A certificate.json.")
  private Path file;

  @Option(names = "--json", description = "As JSON.")
  private boolean json;

  @SuppressWarnings("NullAway.Init")
  VerifyCommand() {}

  @Override
  public Integer call() {
    List<Finding> findings = findings();
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(Json.text(array(findings)));
    } else {
      for (Finding each : findings) {
        out.println((each.holds() ? "ok    " : "WRONG ") + each.what() + each.because());
      }
    }
    out.flush();
    return findings.stream().allMatch(Finding::holds) ? ExitCode.DONE : ExitCode.REFUSED;
  }

  private List<Finding> findings() {
    try {
      return Certificate.verify(file);
    } catch (IOException e) {
      throw new UsageException("cannot read " + e.getMessage());
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }

  private static JsonArray array(List<Finding> findings) {
    JsonArray array = new JsonArray();
    for (Finding each : findings) {
      JsonObject object = new JsonObject();
      object.addProperty("what", each.what());
      object.addProperty("holds", each.holds());
      each.problem().ifPresent(problem -> object.addProperty("problem", problem));
      array.add(object);
    }
    return array;
  }
}
