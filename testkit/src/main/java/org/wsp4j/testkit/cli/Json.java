package org.wsp4j.testkit.cli;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import java.util.Collection;

/** The JSON that every command prints with {@code --json}. */
final class Json {
  private static final Gson GSON =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().serializeNulls().create();

  private Json() {}

  static String text(JsonElement json) {
    return GSON.toJson(json);
  }

  static JsonArray names(Collection<? extends Enum<?>> values) {
    JsonArray names = new JsonArray();
    values.forEach(value -> names.add(value.name()));
    return names;
  }
}
