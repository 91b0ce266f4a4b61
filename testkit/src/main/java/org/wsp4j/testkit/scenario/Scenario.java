package org.wsp4j.testkit.scenario;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One line of a file of scenarios. */
record Scenario(
    int line, String id, List<Step> steps, Map<String, JsonElement> expected, String note) {
  /** A labelled step: {@code s2: send(B, 'data' (4 bytes))}. */
  record Step(String label, String text) {
    @Override
    public String toString() {
      return label + ": " + text;
    }
  }

  static Scenario of(int line, JsonObject json) {
    String id = json.get("id").getAsString();
    Map<String, JsonElement> expected = new LinkedHashMap<>();
    if (json.has("expected")) {
      json.getAsJsonObject("expected").asMap().forEach(expected::put);
    }
    List<Step> steps =
        json.getAsJsonArray("steps").asList().stream()
            .map(each -> step(each.getAsString()))
            .toList();
    boolean noted = json.has("note") && json.get("note").isJsonPrimitive();
    String note = noted ? json.get("note").getAsString() : "";
    return new Scenario(line, id, steps, expected, note);
  }

  /** Whether its own note says that the outcome proves nothing. */
  boolean notToBeTested() {
    return note.contains("Do not test");
  }

  private static Step step(String text) {
    int colon = text.indexOf(": ");
    if (colon < 0 || !text.substring(0, colon).matches("\\w+")) {
      throw new IllegalArgumentException("step without a label: " + text);
    }
    return new Step(text.substring(0, colon), text.substring(colon + 2).strip());
  }

  /** The text of the first receive from step {@code index} on that is expected to get data. */
  String payloadAfter(int index) {
    for (int i = index; i < steps.size(); i++) {
      JsonElement outcome = expected.get(steps.get(i).label());
      String text = outcome == null ? "" : Records.payload(outcome);
      if (!text.isEmpty()) {
        return text;
      }
    }
    throw new Unsupported("what is sent is not said, and no later outcome tells");
  }
}
