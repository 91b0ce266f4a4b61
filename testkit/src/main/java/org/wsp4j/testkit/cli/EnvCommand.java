package org.wsp4j.testkit.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "env",
    mixinStandardHelpOptions = true,
    description = "Prints every setting, what it does, and its value now.")
final class EnvCommand implements Callable<Integer> {
  /** Where a text begins, and goes on. */
  private static final int TEXT = 4;

  @Spec private CommandSpec spec;

  @Option(names = "--json", description = "As JSON.")
  private boolean json;

  @SuppressWarnings("NullAway.Init")
  EnvCommand() {}

  @Override
  public Integer call() {
    List<Setting> settings = Setting.all();
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      JsonArray array = new JsonArray();
      settings.forEach(each -> array.add(object(each)));
      out.println(Json.text(array));
    } else {
      Terminal terminal = Terminal.ofProcess();
      for (Setting each : settings) {
        String value = each.value();
        String said =
            each.kind().words()
                + (value == null ? ", not set: " + each.otherwise() : " = " + value);
        int begin = each.name().length() + 2;
        out.println(terminal.bold(each.name()) + "  " + terminal.wrapped(said, begin, TEXT));
        out.println(" ".repeat(TEXT) + terminal.wrapped(each.help(), TEXT));
      }
    }
    out.flush();
    return ExitCode.DONE;
  }

  private static JsonObject object(Setting setting) {
    JsonObject object = new JsonObject();
    object.addProperty("name", setting.name());
    object.addProperty("kind", setting.kind().words());
    object.addProperty("value", setting.value());
    object.addProperty("default", setting.otherwise());
    object.addProperty("help", setting.help());
    return object;
  }
}
