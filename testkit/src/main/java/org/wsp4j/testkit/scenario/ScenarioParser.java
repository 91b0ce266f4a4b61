package org.wsp4j.testkit.scenario;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads one line of a file of scenarios, and says what is wrong with one that is none. */
final class ScenarioParser {
  private static final Pattern STEP = Pattern.compile("(\\w+):\\s+(\\S.*)", Pattern.DOTALL);
  private static final Pattern COLUMN = Pattern.compile("column (\\d+)");
  private static final int SHOWN = 60;

  private ScenarioParser() {}

  /** The line is no scenario; the message says what is wrong, with the value. */
  static final class Malformed extends Exception {
    private static final long serialVersionUID = 1;

    Malformed(String what) {
      super(what);
    }
  }

  static Scenario parse(int number, String line) throws Malformed {
    JsonElement json = json(line);
    if (!json.isJsonObject()) {
      throw new Malformed("it is no JSON object: " + shown(line));
    }
    JsonObject object = json.getAsJsonObject();
    String id = string(object.get("id"), "id");
    if (id.isBlank()) {
      throw new Malformed("\"id\" is blank");
    }
    String note = object.has("note") ? string(object.get("note"), "note") : "";
    return new Scenario(number, id, steps(object.get("steps")), outcomes(object), note);
  }

  private static JsonElement json(String line) throws Malformed {
    try {
      JsonReader reader = new JsonReader(new StringReader(line));
      reader.setStrictness(Strictness.STRICT);
      JsonElement json = JsonParser.parseReader(reader);
      if (reader.peek() == JsonToken.END_DOCUMENT) {
        return json;
      }
      throw new Malformed("it is no JSON: " + shown(line));
    } catch (JsonParseException | IOException e) {
      throw new Malformed("it is no JSON" + column(e) + ": " + shown(line));
    } catch (StackOverflowError e) {
      throw new Malformed("it is nested too deeply: " + shown(line));
    }
  }

  private static List<Scenario.Step> steps(JsonElement value) throws Malformed {
    if (value == null || !value.isJsonArray() || value.getAsJsonArray().isEmpty()) {
      throw new Malformed("\"steps\" is no list of texts: " + shown(value));
    }
    List<Scenario.Step> steps = new ArrayList<>();
    for (JsonElement each : value.getAsJsonArray()) {
      String text = string(each, "steps");
      Matcher step = STEP.matcher(text.strip());
      if (!step.matches()) {
        throw new Malformed("a step without a label: " + shown(text));
      }
      steps.add(new Scenario.Step(step.group(1), step.group(2).strip()));
    }
    return List.copyOf(steps);
  }

  private static Map<String, JsonElement> outcomes(JsonObject object) throws Malformed {
    JsonElement value = object.get("expected");
    if (value == null || !value.isJsonObject()) {
      throw new Malformed("\"expected\" is no JSON object: " + shown(value));
    }
    return new LinkedHashMap<>(value.getAsJsonObject().asMap());
  }

  private static String string(JsonElement value, String key) throws Malformed {
    boolean text =
        value != null && value.isJsonPrimitive() && value.getAsJsonPrimitive().isString();
    if (!text) {
      throw new Malformed("\"" + key + "\" is no text: " + shown(value));
    }
    return value.getAsString();
  }

  private static String shown(Object value) {
    String text = value == null ? "missing" : value.toString();
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
  }

  private static String column(Exception e) {
    Matcher column = COLUMN.matcher(String.valueOf(e.getMessage()));
    return column.find() ? ", at column " + column.group(1) : "";
  }
}
