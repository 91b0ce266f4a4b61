package org.wsp4j.testkit.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.List;
import org.wsp4j.testkit.hook.TraceLine;

/** The trace of a row, as {@code report.json} has it. */
final class TraceJson {
  private static final double NANOS_A_MILLI = 1e6;

  private TraceJson() {}

  static JsonArray write(List<TraceLine> trace) {
    JsonArray lines = new JsonArray();
    for (TraceLine line : trace) {
      JsonObject json = new JsonObject();
      json.addProperty("ms", line.millis());
      json.addProperty("thread", line.thread());
      json.addProperty("subject", line.subject());
      json.addProperty("action", line.action());
      json.addProperty("arguments", line.arguments());
      json.addProperty("result", line.result());
      json.addProperty("returned", line.returned());
      json.addProperty("times", line.times());
      lines.add(json);
    }
    return lines;
  }

  static List<TraceLine> read(String text) {
    List<TraceLine> trace = new ArrayList<>();
    for (JsonElement each : JsonParser.parseString(text).getAsJsonArray()) {
      JsonObject json = each.getAsJsonObject();
      trace.add(
          new TraceLine(
              Math.round(json.get("ms").getAsDouble() * NANOS_A_MILLI),
              json.get("thread").getAsString(),
              json.get("subject").getAsString(),
              json.get("action").getAsString(),
              json.get("arguments").getAsString(),
              json.get("result").getAsString(),
              json.get("returned").getAsBoolean(),
              json.get("times").getAsInt()));
    }
    return trace;
  }
}
