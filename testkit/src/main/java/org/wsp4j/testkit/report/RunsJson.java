package org.wsp4j.testkit.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs and their modes, as {@code report.json} has them. */
final class RunsJson {
  private static final int RADIX = 16;

  private RunsJson() {}

  static JsonObject write(Runs runs) {
    JsonObject json = new JsonObject();
    json.addProperty("made", runs.made());
    json.addProperty("left", runs.left());
    JsonObject modes = new JsonObject();
    runs.modes()
        .forEach((dimension, counts) -> {
          JsonObject values = new JsonObject();
          counts.forEach(values::addProperty);
          modes.add(dimension, values);
        });
    json.add("modes", modes);
    JsonArray limits = new JsonArray();
    runs.limits().forEach(limit -> limits.add(write(limit)));
    json.add("limits", limits);
    json.addProperty("schedule", Long.toHexString(runs.schedule()));
    return json;
  }

  static JsonObject write(Limit limit) {
    JsonObject json = new JsonObject();
    json.addProperty("test", limit.test());
    JsonObject notIn = new JsonObject();
    limit
        .notIn()
        .forEach((dimension, values) -> {
          JsonArray array = new JsonArray();
          values.forEach(array::add);
          notIn.add(dimension, array);
        });
    json.add("notIn", notIn);
    json.addProperty("because", limit.because());
    return json;
  }

  static Runs read(String text) {
    JsonObject json = JsonParser.parseString(text).getAsJsonObject();
    Map<String, Map<String, Integer>> modes = new LinkedHashMap<>();
    json.getAsJsonObject("modes")
        .entrySet()
        .forEach(dimension -> {
          Map<String, Integer> counts = new LinkedHashMap<>();
          dimension
              .getValue()
              .getAsJsonObject()
              .entrySet()
              .forEach(value -> counts.put(value.getKey(), value.getValue().getAsInt()));
          modes.put(dimension.getKey(), counts);
        });
    List<Limit> limits = new ArrayList<>();
    json.getAsJsonArray("limits").forEach(each -> limits.add(limit(each.getAsJsonObject())));
    return new Runs(
        json.get("made").getAsInt(),
        json.get("left").getAsInt(),
        modes,
        limits,
        Long.parseUnsignedLong(json.get("schedule").getAsString(), RADIX));
  }

  private static Limit limit(JsonObject json) {
    Map<String, List<String>> notIn = new LinkedHashMap<>();
    json.getAsJsonObject("notIn")
        .entrySet()
        .forEach(each ->
            notIn.put(
                each.getKey(),
                each.getValue().getAsJsonArray().asList().stream()
                    .map(JsonElement::getAsString)
                    .toList()));
    return new Limit(json.get("test").getAsString(), notIn, json.get("because").getAsString());
  }
}
