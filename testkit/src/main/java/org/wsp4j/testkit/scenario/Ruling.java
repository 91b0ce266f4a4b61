package org.wsp4j.testkit.scenario;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a decision makes of a step: the outcomes that Winsock has, and those that the decision puts
 * in their place. The step that knows the situation lays it down, from what was done and not from
 * what was seen. It explains a difference if the scenario expects one of the first and one of the
 * second was seen; every part of both is compared, so that neither a wrong expectation nor a wrong
 * outcome passes for the decision's.
 *
 * @param decision its id
 * @param winsock what a scenario may expect; a part that none of them has is free
 * @param decided what must have been seen then
 * @param ends whether nothing that follows can be compared, because the operation that the rest is
 *     about does not exist
 */
record Ruling(String decision, List<JsonObject> winsock, List<JsonObject> decided, boolean ends) {
  Ruling(String decision, JsonObject winsock, JsonObject decided) {
    this(decision, List.of(winsock), List.of(decided), false);
  }

  boolean explains(JsonElement expected, JsonObject seen) {
    boolean right = decided.stream().anyMatch(each -> Compare.difference(each, seen).isEmpty());
    return right
        && winsock.stream().anyMatch(each -> Compare.mayMean(expected, each))
        && Compare.difference(rest(expected), seen).isEmpty();
  }

  /** The parts of which the ruling says nothing: they are as the scenario expects them. */
  private JsonObject rest(JsonElement expected) {
    JsonObject rest = new JsonObject();
    for (Map.Entry<String, JsonElement> each : expected.getAsJsonObject().entrySet()) {
      boolean ruled =
          Stream.concat(winsock.stream(), decided.stream()).anyMatch(o -> o.has(each.getKey()));
      if (!ruled && !each.getKey().equals("any_of")) {
        rest.add(each.getKey(), each.getValue());
      }
    }
    return rest;
  }
}
