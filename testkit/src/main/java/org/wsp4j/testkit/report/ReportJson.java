package org.wsp4j.testkit.report;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.Map;
import org.wsp4j.spi.ProtocolInfo;

/**
 * Writes {@code report.json}. What is in it is said by {@code report.schema.json}, a JSON schema
 * beside this class, which a reader can rely on: fields may be added under the same name, and
 * whatever would break a reader gets the next one.
 */
public final class ReportJson {
  /** The name of the schema. */
  public static final String SCHEMA = "wsp4j-report/1";

  static final Gson GSON = new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

  private ReportJson() {}

  /**
   * Writes a report.
   *
   * @param report the report
   * @return the text of the file
   */
  public static String write(Report report) {
    JsonObject root = new JsonObject();
    root.addProperty("schema", SCHEMA);
    root.add("env", environment(report.environment()));
    root.add("kit", kit(report.kit()));
    root.addProperty("verdict", report.verdict().name());
    JsonArray providers = new JsonArray();
    report.entries().forEach(entry -> providers.add(entry(entry)));
    root.add("providers", providers);
    root.add("coverage", coverage(report.coverage()));
    if (!report.setAside().isEmpty()) {
      JsonArray setAside = new JsonArray();
      report.setAside().forEach(each -> setAside.add(setAside(each)));
      root.add("setAside", setAside);
    }
    return GSON.toJson(root) + "\n";
  }

  private static JsonObject setAside(SetAside setAside) {
    JsonObject json = new JsonObject();
    json.addProperty("provider", setAside.provider());
    json.addProperty("module", setAside.module());
    json.addProperty("location", setAside.location());
    json.addProperty("verdict", setAside.verdict().name());
    json.addProperty("reason", setAside.reason());
    return json;
  }

  private static JsonObject coverage(Coverage coverage) {
    JsonObject json = new JsonObject();
    json.addProperty("rows", coverage.rows());
    JsonArray missing = new JsonArray();
    coverage.missing().forEach(missing::add);
    json.add("missing", missing);
    return json;
  }

  private static JsonObject environment(Environment environment) {
    JsonObject json = new JsonObject();
    json.addProperty("jdk", environment.jdk());
    json.addProperty("os", environment.os());
    json.addProperty("kernel", environment.kernel());
    json.addProperty("arch", environment.arch());
    json.addProperty("cpus", environment.cpus());
    json.addProperty("seed", environment.seed());
    json.addProperty("started", environment.started().toString());
    return json;
  }

  static JsonObject kit(Kit kit) {
    JsonObject json = new JsonObject();
    json.addProperty("version", kit.version());
    json.addProperty("manifest", kit.manifestHash());
    json.addProperty("caught", kit.sensitivity().caught());
    json.addProperty("planted", kit.sensitivity().planted());
    return json;
  }

  private static JsonObject entry(EntryReport report) {
    JsonObject json = new JsonObject();
    json.addProperty("provider", report.provider().name());
    json.addProperty("version", report.provider().version());
    json.addProperty("module", report.provider().module());
    json.addProperty("location", report.provider().location());
    json.add("entry", protocol(report.entry()));
    json.addProperty("verdict", report.verdict().name());
    json.add("profile", profile(report));
    json.addProperty("selfPaired", report.selfPaired());
    json.add("totals", totals(report.totals()));
    json.add("runs", RunsJson.write(report.runs()));
    JsonArray rows = new JsonArray();
    report.rows().forEach(row -> rows.add(row(row)));
    json.add("rows", rows);
    return json;
  }

  static JsonObject protocol(ProtocolInfo entry) {
    JsonObject json = new JsonObject();
    json.addProperty("name", entry.name());
    json.addProperty("family", entry.addressFamily());
    json.addProperty("socketType", entry.socketType().name());
    json.addProperty("protocol", entry.protocol());
    json.addProperty("messageSize", Integer.toUnsignedLong(entry.messageSize()));
    json.add("bits", bits(entry));
    return json;
  }

  static JsonArray bits(ProtocolInfo entry) {
    JsonArray bits = new JsonArray();
    entry.services().forEach(flag -> bits.add(flag.name()));
    return bits;
  }

  static JsonArray profile(EntryReport report) {
    JsonArray words = new JsonArray();
    report.profile().words().forEach(words::add);
    return words;
  }

  static JsonObject totals(Map<Verdict, Integer> totals) {
    JsonObject json = new JsonObject();
    totals.forEach((verdict, n) -> json.addProperty(verdict.name(), n));
    return json;
  }

  private static JsonObject row(RowResult row) {
    JsonObject json = new JsonObject();
    json.addProperty("id", row.id());
    json.addProperty("level", row.row().level().toString());
    json.addProperty("verdict", row.verdict().name());
    json.addProperty("expected", row.expected());
    json.addProperty("actual", row.actual());
    json.addProperty("ms", row.millis());
    json.add("runs", RunsJson.write(row.runs()));
    json.addProperty("open", row.open());
    if (!row.detail().isEmpty()) {
      json.addProperty("story", row.detail());
    }
    if (!row.mode().isEmpty()) {
      json.addProperty("mode", row.mode());
    }
    if (!row.trace().isEmpty()) {
      json.add("trace", TraceJson.write(row.trace()));
    }
    return json;
  }
}
