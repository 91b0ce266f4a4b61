package org.wsp4j.testkit.scenario;

import com.google.gson.JsonElement;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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

  /** What stands in the place of a line that is no scenario. */
  static Scenario none(int line) {
    return new Scenario(line, "line " + line, List.of(), Map.of(), "");
  }

  /** What the scenario expects of a step, if it says. */
  @Nullable JsonElement expected(String label) {
    return expected.get(label);
  }

  /** Whether its own note says that the outcome proves nothing. */
  boolean notToBeTested() {
    return note.contains("Do not test");
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
