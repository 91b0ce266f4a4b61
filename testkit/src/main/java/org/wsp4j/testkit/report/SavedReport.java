package org.wsp4j.testkit.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonSyntaxException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A {@code report.json} that was read again: what comparing and verifying need of it.
 *
 * @param manifestHash the rows it knows
 * @param entries what it says, in its order
 */
public record SavedReport(String manifestHash, List<Entry> entries) {
  /**
   * What it says of one entry.
   *
   * @param provider the name of the provider
   * @param name the name of the entry
   * @param rows each row's verdict
   * @param open the rows that keep it from being certified although nothing failed
   */
  public record Entry(String provider, String name, Map<String, Verdict> rows, List<String> open) {
    /** Copies what could change. */
    public Entry {
      rows = Collections.unmodifiableMap(new LinkedHashMap<>(rows));
      open = List.copyOf(open);
    }

    /**
     * The verdict on the entry, judged again from its rows.
     *
     * @return as {@link EntryReport#verdict}
     */
    public EntryVerdict verdict() {
      if (rows.values().stream().anyMatch(Verdict::refuses)) {
        return EntryVerdict.REFUSED;
      }
      return open.isEmpty() ? EntryVerdict.CERTIFIED : EntryVerdict.INCOMPLETE;
    }

    /**
     * How many rows have a verdict.
     *
     * @param verdict the verdict
     * @return the count
     */
    public long count(Verdict verdict) {
      return rows.values().stream().filter(verdict::equals).count();
    }
  }

  /** Copies what could change. */
  public SavedReport {
    entries = List.copyOf(entries);
  }

  /**
   * Reads a file.
   *
   * @param file a {@code report.json}
   * @return what it says
   * @throws IOException if it cannot be read
   * @throws IllegalArgumentException if it is no report of this schema; the message names the file
   */
  public static SavedReport read(Path file) throws IOException {
    return parse(Files.readString(file), file.toString());
  }

  static SavedReport parse(String text, String name) {
    JsonObject root = object(text, name, ReportJson.SCHEMA);
    try {
      List<Entry> entries = new ArrayList<>();
      for (JsonElement each : array(root, "providers")) {
        entries.add(entry(each.getAsJsonObject()));
      }
      return new SavedReport(text(root.getAsJsonObject("kit"), "manifest"), entries);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
    } catch (IllegalStateException
        | ClassCastException
        | NullPointerException
        | UnsupportedOperationException e) {
      throw new IllegalArgumentException(name + ": not a whole " + ReportJson.SCHEMA, e);
    }
  }

  /** The object of a file that says what schema it has. */
  static JsonObject object(String text, String name, String schema) {
    JsonElement root;
    try {
      root = JsonParser.parseString(text);
    } catch (JsonSyntaxException e) {
      throw new IllegalArgumentException(name + ": not JSON: " + e.getMessage(), e);
    }
    JsonElement said = root.isJsonObject() ? root.getAsJsonObject().get("schema") : null;
    if (said == null || !said.isJsonPrimitive() || !said.getAsString().equals(schema)) {
      throw new IllegalArgumentException(name + ": schema=" + said + ": expected " + schema);
    }
    return root.getAsJsonObject();
  }

  private static Entry entry(JsonObject json) {
    Map<String, Verdict> rows = new LinkedHashMap<>();
    List<String> open = new ArrayList<>();
    for (JsonElement each : array(json, "rows")) {
      JsonObject row = each.getAsJsonObject();
      rows.put(text(row, "id"), Verdict.valueOf(text(row, "verdict")));
      if (row.get("open").getAsBoolean()) {
        open.add(text(row, "id"));
      }
    }
    return new Entry(
        text(json, "provider"), text(json.getAsJsonObject("entry"), "name"), rows, open);
  }

  private static JsonArray array(JsonObject json, String key) {
    return json.getAsJsonArray(key);
  }

  private static String text(JsonObject json, String key) {
    return json.get(key).getAsString();
  }
}
