package org.wsp4j.testkit.hook;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.spi.WsaError;
import org.wsp4j.spi.WsaEvent;
import org.wsp4j.testkit.json.EntryJson;

/**
 * The file of a recording. A call is one line if nothing happened before it returned, else a line
 * where it begins and one where it returns. Any thread may call.
 */
final class Recorder {
  private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

  private final long seed;
  private final BufferedWriter out;
  private final Names names = new Names(Thread::getName);
  private final InFlight inFlight = new InFlight();

  /** All guarded by this. */
  private final Map<WsaEvent, Integer> selected = new WeakHashMap<>();

  private @Nullable JsonObject held;
  private @Nullable IOException problem;
  private boolean headed;
  private boolean closed;
  private long calls;

  Recorder(Path file, long seed) throws IOException {
    this.seed = seed;
    this.out = Files.newBufferedWriter(file);
  }

  Names names() {
    return names;
  }

  InFlight inFlight() {
    return inFlight;
  }

  /** The first line: what the replay is to be in place of. */
  synchronized void head(String provider, List<ProtocolInfo> entries) {
    if (headed) {
      return;
    }
    headed = true;
    JsonObject line = new JsonObject();
    line.addProperty(RecordJson.VERSION, Recording.VERSION);
    line.addProperty("seed", seed);
    line.addProperty("provider", provider);
    JsonArray all = new JsonArray();
    entries.forEach(entry -> all.add(EntryJson.write(entry)));
    line.add("entries", all);
    write(line);
  }

  /** A call of a socket, or of the provider as socket 0. */
  JsonObject begin(int socket, String name, String with) {
    return begin(socket, name, with, new JsonObject());
  }

  /** The same with more than the words. */
  synchronized JsonObject begin(int socket, String name, String with, JsonObject more) {
    JsonObject line = new JsonObject();
    line.addProperty("call", ++calls);
    line.addProperty("socket", socket);
    line.addProperty("name", name);
    line.addProperty("with", with);
    more.entrySet().forEach(each -> line.add(each.getKey(), each.getValue()));
    writeHeld();
    held = line;
    return line;
  }

  /** Its return, with what it filled. */
  synchronized void end(JsonObject call, WsaError result, JsonObject filled) {
    boolean whole = call.equals(held);
    JsonObject line = whole ? call : new JsonObject();
    if (whole) {
      held = null;
    } else {
      line.add("return", call.get("call"));
    }
    line.addProperty("result", result.name());
    filled.entrySet().forEach(each -> line.add(each.getKey(), each.getValue()));
    writeHeld();
    write(line);
  }

  /** What happens of itself. */
  synchronized void happens(JsonObject line) {
    writeHeld();
    write(line);
  }

  /** The event that a socket's network events set from now on. */
  synchronized void selects(int socket, @Nullable WsaEvent event) {
    selected.values().removeIf(each -> each == socket);
    if (event != null) {
      selected.put(event, socket);
    }
  }

  /** An event is set by the provider: recorded if it is that of a selection. */
  synchronized void sets(WsaEvent event) {
    Integer socket = selected.get(event);
    if (socket != null) {
      JsonObject line = new JsonObject();
      line.addProperty("set", socket);
      happens(line);
    }
  }

  private void writeHeld() {
    JsonObject line = held;
    held = null;
    if (line != null) {
      write(line);
    }
  }

  private void write(JsonObject line) {
    if (closed || problem != null) {
      return;
    }
    try {
      out.write(GSON.toJson(line));
      out.newLine();
    } catch (IOException e) {
      problem = e;
    }
  }

  synchronized void close() throws IOException {
    writeHeld();
    closed = true;
    out.close();
    if (problem != null) {
      throw problem;
    }
  }
}
