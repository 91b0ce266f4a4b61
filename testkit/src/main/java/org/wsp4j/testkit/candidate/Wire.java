package org.wsp4j.testkit.candidate;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.testkit.json.EntryJson;
import org.wsp4j.testkit.report.Outcome;
import org.wsp4j.testkit.report.Subject;

/**
 * How the JVM of a candidate tells of its run: a line for each event, on the standard output that
 * it shares with the candidate. Every line begins with a mark, so that what a candidate prints is
 * told from it; nothing keeps a candidate from forging one (docs: certifying, "What a JVM of its
 * own is, and is not").
 */
final class Wire {
  static final String MARK = "\u0001wsp4j ";

  /** The kit is there, and no code of the candidate has run. */
  static final String READY = "ready";

  static final String BEGIN = "begin";
  static final String STARTED = "started";
  static final String FINISHED = "finished";
  static final String END = "end";

  /** The run is over: nothing follows. */
  static final String DONE = "done";

  /** The runtime would not start the provider. */
  static final String REFUSED = "refused";

  /** The kit is to blame. */
  static final String FAILED = "failed";

  private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

  private Wire() {}

  /** An event, as it goes over the wire. */
  static String line(String event, JsonObject body) {
    body.addProperty("event", event);
    return MARK + GSON.toJson(body);
  }

  /** The event of a line; empty for what the candidate printed itself. */
  static Optional<JsonObject> event(String line) {
    if (!line.startsWith(MARK)) {
      return Optional.empty();
    }
    try {
      JsonElement body = JsonParser.parseString(line.substring(MARK.length()));
      return body.isJsonObject() && body.getAsJsonObject().has("event")
          ? Optional.of(body.getAsJsonObject())
          : Optional.empty();
    } catch (JsonParseException e) {
      return Optional.empty();
    }
  }

  static JsonObject ids(List<String> ids) {
    JsonArray array = new JsonArray();
    ids.forEach(array::add);
    JsonObject json = new JsonObject();
    json.add("ids", array);
    return json;
  }

  static List<String> ids(JsonObject json) {
    List<String> ids = new ArrayList<>();
    json.getAsJsonArray("ids").forEach(each -> ids.add(each.getAsString()));
    return ids;
  }

  static JsonObject outcome(Outcome outcome) {
    JsonObject json = new JsonObject();
    outcome.toReportEntry().forEach(json::addProperty);
    return json;
  }

  static Optional<Outcome> outcome(JsonObject json) {
    Map<String, String> values = new HashMap<>();
    json.entrySet().forEach(each -> values.put(each.getKey(), each.getValue().getAsString()));
    return Outcome.fromReportEntry(values);
  }

  static JsonObject subject(Subject subject) {
    JsonObject json = new JsonObject();
    json.addProperty("name", subject.name());
    json.addProperty("version", subject.version());
    json.addProperty("module", subject.module());
    json.addProperty("location", subject.location());
    return json;
  }

  static Subject subject(JsonObject json) {
    return new Subject(
        text(json, "name"), text(json, "version"), text(json, "module"), text(json, "location"));
  }

  static JsonObject entry(ProtocolInfo entry) {
    JsonObject json = EntryJson.write(entry);
    json.addProperty("catalogEntryId", entry.catalogEntryId());
    JsonArray chain = new JsonArray();
    entry.protocolChain().forEach(chain::add);
    json.add("protocolChain", chain);
    return json;
  }

  static ProtocolInfo entry(JsonObject json) {
    List<Integer> chain = new ArrayList<>();
    json.getAsJsonArray("protocolChain").forEach(each -> chain.add(each.getAsInt()));
    return EntryJson.read(json, json.get("catalogEntryId").getAsInt(), chain);
  }

  static String text(JsonObject json, String key) {
    return json.get(key).getAsString();
  }
}
