package org.wsp4j.verification.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * One run of {@code ./wsp4j} in a process of its own, as a user starts it.
 *
 * @param exitCode how it ended
 * @param output what it printed, both streams
 * @param report what it left in {@code report.json}; empty if it left none
 */
record Kit(int exitCode, String output, JsonObject report) {
  private static final long LIMIT_SECONDS = 600;

  /** Certifies, and reads the report. */
  static Kit certify(Path folder, String... options) throws IOException, InterruptedException {
    return certifyWith("-ea", folder, options);
  }

  /** The same in a JVM with an option, which those of candidates inherit. */
  static Kit certifyWith(String option, Path folder, String... options)
      throws IOException, InterruptedException {
    return certify(List.of(), option, folder, options);
  }

  /** The same, started by another program. */
  static Kit certifyBehind(List<String> before, Path folder, String... options)
      throws IOException, InterruptedException {
    return certify(before, "-ea", folder, options);
  }

  private static Kit certify(List<String> before, String option, Path folder, String... options)
      throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(List.of("certify", "--out", folder.toString()));
    arguments.addAll(List.of(options));
    Kit run = start(before, KitPath.modulePath(), option, arguments);
    return new Kit(run.exitCode, run.output, report(folder));
  }

  /** Runs any command. */
  static Kit run(String... arguments) throws IOException, InterruptedException {
    return runWith("-ea", arguments);
  }

  /** Runs any command in a JVM with an option. */
  static Kit runWith(String option, String... arguments) throws IOException, InterruptedException {
    return start(List.of(), KitPath.modulePath(), option, List.of(arguments));
  }

  /** Runs any command of a kit that lacks a module. */
  static Kit runWithout(String module, String... arguments)
      throws IOException, InterruptedException {
    return start(List.of(), KitPath.modulePathWithout(module), "-ea", List.of(arguments));
  }

  private static Kit start(
      List<String> before, String modulePath, String option, List<String> arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(before);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("--module-path", modulePath, KitPath.NATIVE));
    command.add(option);
    command.addAll(List.of("-m", "org.wsp4j.testkit/org.wsp4j.testkit.cli.Main"));
    command.addAll(arguments);
    Path printed = Files.createTempFile("wsp4j-kit", ".txt");
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(printed.toFile())
              .start();
      process.getOutputStream().close();
      boolean ended = process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
      process.destroyForcibly();
      String output = Files.readString(printed, StandardCharsets.UTF_8);
      assertThat(ended).as("the kit hangs: %s", output).isTrue();
      return new Kit(process.exitValue(), output, new JsonObject());
    } finally {
      Files.delete(printed);
    }
  }

  private static JsonObject report(Path folder) throws IOException {
    Path file = folder.resolve("report.json");
    return Files.exists(file)
        ? JsonParser.parseString(Files.readString(file)).getAsJsonObject()
        : new JsonObject();
  }

  /** Why each provider was set aside, by the simple name of its module or the name of its file. */
  Map<String, String> setAside() {
    Map<String, String> reasons = new LinkedHashMap<>();
    for (JsonElement each : list(report, "setAside")) {
      JsonObject one = each.getAsJsonObject();
      reasons.put(text(one, "provider"), text(one, "reason"));
    }
    return reasons;
  }

  /** The verdict on each provider of which an entry was run, by its name. */
  Map<String, String> verdicts() {
    Map<String, String> verdicts = new LinkedHashMap<>();
    for (JsonElement each : list(report, "providers")) {
      JsonObject one = each.getAsJsonObject();
      verdicts.put(text(one, "provider"), text(one, "verdict"));
    }
    return verdicts;
  }

  /** What the report says of a row of the only entry of a provider. */
  JsonObject row(String provider, String id) {
    for (JsonElement each : list(report, "providers")) {
      if (text(each.getAsJsonObject(), "provider").equals(provider)) {
        for (JsonElement row : each.getAsJsonObject().getAsJsonArray("rows")) {
          if (text(row.getAsJsonObject(), "id").equals(id)) {
            return row.getAsJsonObject();
          }
        }
      }
    }
    throw new AssertionError("no row " + id + " of " + provider + " in: " + output);
  }

  private static JsonArray list(JsonObject json, String key) {
    return json.has(key) ? json.getAsJsonArray(key) : new JsonArray();
  }

  static String text(JsonObject json, String key) {
    return json.get(key).getAsString();
  }
}
