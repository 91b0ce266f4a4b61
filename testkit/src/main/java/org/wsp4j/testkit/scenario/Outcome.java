package org.wsp4j.testkit.scenario;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.Collection;

/** Makes the outcome of a step in the form in which a scenario expects it. */
final class Outcome {
  private final JsonObject parts = new JsonObject();

  private Outcome() {}

  static Outcome of(String key, Object value) {
    return new Outcome().and(key, value);
  }

  static Outcome failed(String error) {
    return of("ret", "SOCKET_ERROR").and("err", error);
  }

  static Outcome succeeded(Object result) {
    return of("ret", result).and("err", "NO_ERROR");
  }

  Outcome and(String key, Object value) {
    parts.add(key, json(value));
    return this;
  }

  JsonObject json() {
    return parts;
  }

  static JsonObject anyOf(Collection<?> choices) {
    JsonArray array = new JsonArray();
    choices.forEach(each -> array.add(json(each)));
    JsonObject object = new JsonObject();
    object.add("any_of", array);
    return object;
  }

  private static JsonElement json(Object value) {
    return value instanceof JsonElement element ? element : new JsonPrimitive(value.toString());
  }
}
