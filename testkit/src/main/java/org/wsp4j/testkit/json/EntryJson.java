package org.wsp4j.testkit.json;

import com.google.gson.JsonObject;
import java.util.List;
import java.util.UUID;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.spi.SocketType;

/** A protocol entry as one JSON object, without its place in a catalog. */
public final class EntryJson {
  private EntryJson() {}

  /**
   * Writes an entry.
   *
   * @param entry the entry
   * @return an object of its own
   */
  public static JsonObject write(ProtocolInfo entry) {
    JsonObject json = new JsonObject();
    json.addProperty("services", entry.serviceFlags());
    json.addProperty("flags", entry.providerFlags());
    json.addProperty("id", entry.providerId().toString());
    json.addProperty("version", entry.version());
    json.addProperty("family", entry.addressFamily());
    json.addProperty("maxSockAddr", entry.maxSockAddr());
    json.addProperty("minSockAddr", entry.minSockAddr());
    json.addProperty("socketType", entry.socketType().name());
    json.addProperty("protocol", entry.protocol());
    json.addProperty("messageSize", entry.messageSize());
    json.addProperty("name", entry.name());
    return json;
  }

  /**
   * Reads what {@link #write} wrote. What is missing or of another type is thrown by Gson, and an
   * entry that contradicts itself by {@link ProtocolInfo}.
   *
   * @param json the object
   * @param catalogEntryId its number in a catalog, 0 outside of one
   * @param chain its protocol chain there, empty outside of one
   * @return the entry
   */
  public static ProtocolInfo read(JsonObject json, int catalogEntryId, List<Integer> chain) {
    return new ProtocolInfo(
        json.get("services").getAsInt(),
        json.get("flags").getAsInt(),
        UUID.fromString(json.get("id").getAsString()),
        catalogEntryId,
        chain,
        json.get("version").getAsInt(),
        json.get("family").getAsInt(),
        json.get("maxSockAddr").getAsInt(),
        json.get("minSockAddr").getAsInt(),
        SocketType.valueOf(json.get("socketType").getAsString()),
        json.get("protocol").getAsInt(),
        json.get("messageSize").getAsInt(),
        json.get("name").getAsString());
  }
}
