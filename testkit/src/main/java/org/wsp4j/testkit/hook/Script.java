package org.wsp4j.testkit.hook;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonSyntaxException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.spi.WsaError;
import org.wsp4j.testkit.json.EntryJson;

/** The lines of a recording, and how far they have been played. Guarded by its owner. */
final class Script {
  /** The calls of the provider itself. */
  static final String OPEN = "LPWSPSocket";

  static final String CANCEL = "LPWSPCancelBlockingCall";
  static final String CLEANUP = "WSPCleanup";

  private final String name;
  private final JsonObject head;
  private final List<Line> lines = new ArrayList<>();

  /** The calls whose operation was started: they pended, or completed by an upcall. */
  private final Set<Long> starting = new HashSet<>();

  private int at;

  /** Where the provider is cleaned up: what follows is not the client's doing. */
  private int end;

  /**
   * One line after the first.
   *
   * @param number its place in the file, from 1
   * @param json what it says
   */
  record Line(int number, JsonObject json) {
    boolean has(String key) {
      return json.has(key);
    }

    long number(String key) {
      return json.get(key).getAsLong();
    }

    String text(String key) {
      return json.get(key).getAsString();
    }

    boolean isCall() {
      return has("call");
    }

    boolean isReturnOf(Line call) {
      return has("return") && number("return") == call.number("call");
    }

    WsaError result() {
      return WsaError.valueOf(text("result"));
    }

    String words() {
      if (isCall()) {
        return Script.words((int) number("socket"), text("name"), text("with"));
      }
      return has("return") ? "the return of an earlier call" : "a completion";
    }
  }

  private Script(String name, JsonObject head) {
    this.name = name;
    this.head = head;
  }

  static Script read(Path file) throws IOException {
    List<String> text = Files.readAllLines(file);
    JsonObject head = text.isEmpty() ? new JsonObject() : object(file, 1, text.getFirst());
    JsonElement version = head.get(RecordJson.VERSION);
    if (version == null || version.getAsInt() != Recording.VERSION) {
      throw new IllegalArgumentException(
          file + ": " + RecordJson.VERSION + "=" + version + ": expected " + Recording.VERSION);
    }
    Script script = new Script(file.toString(), head);
    Map<Long, Long> lastCallOf = new HashMap<>();
    for (int i = 1; i < text.size(); i++) {
      Line line = new Line(i + 1, object(file, i + 1, text.get(i)));
      script.lines.add(line);
      script.noteStart(line, lastCallOf);
    }
    script.end = script.lines.size();
    for (int i = script.lines.size() - 1; i >= 0; i--) {
      Line line = script.lines.get(i);
      script.end = line.isCall() && line.text("name").equals(CLEANUP) ? i : script.end;
    }
    return script;
  }

  private static JsonObject object(Path file, int number, String text) {
    try {
      return JsonParser.parseString(text).getAsJsonObject();
    } catch (JsonSyntaxException | IllegalStateException e) {
      throw new IllegalArgumentException(file + " line " + number + ": no JSON object", e);
    }
  }

  private void noteStart(Line line, Map<Long, Long> lastCallOf) {
    if (line.isCall() && line.has("overlapped")) {
      lastCallOf.put(line.number("overlapped"), line.number("call"));
    }
    if (line.has("complete")) {
      Long call = lastCallOf.get(line.number("complete"));
      if (call != null) {
        starting.add(call);
      }
    }
    if (line.has("result") && line.result() == WsaError.WSA_IO_PENDING) {
      starting.add(line.number(line.isCall() ? "call" : "return"));
    }
  }

  String provider() {
    return head.get("provider").getAsString();
  }

  long seed() {
    return head.get("seed").getAsLong();
  }

  List<ProtocolInfo> entries() {
    return head.getAsJsonArray("entries").asList().stream()
        .map(JsonElement::getAsJsonObject)
        .map(entry -> EntryJson.read(entry, 0, List.of()))
        .toList();
  }

  /** The next line; {@code null} at the end. */
  @Nullable Line next() {
    return at < end ? lines.get(at) : null;
  }

  void pass() {
    at++;
  }

  boolean starts(Line call) {
    return starting.contains(call.number("call"));
  }

  int left() {
    return end - at;
  }

  /** What {@link #OPEN} is called with, in words. */
  static String with(@Nullable ProtocolInfo protocol, int flags) {
    return protocol == null ? "no entry" : protocol.name() + ", flags " + flags;
  }

  static String words(int socket, String call, String with) {
    String subject = socket == 0 ? "the provider" : "socket " + socket;
    return subject + " " + call + (with.isEmpty() ? "" : " " + with);
  }

  /** To be thrown where the client does something else. */
  Departed departed(String actual) {
    Line line = next();
    String expected =
        line == null
            ? name + ": the recording is over after line " + (end + 1)
            : name + " line " + line.number() + ": expected " + line.words();
    return new Departed(expected + ", but " + actual);
  }
}
