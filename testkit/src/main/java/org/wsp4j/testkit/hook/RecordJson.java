package org.wsp4j.testkit.hook;

import com.google.gson.JsonObject;
import java.util.Base64;
import org.wsp4j.spi.NetworkEvents;
import org.wsp4j.spi.PeerAddress;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.WsaError;

/** What the types of the SPI look like in a recording. */
final class RecordJson {
  /** The key of the first line that holds {@link Recording#VERSION}. */
  static final String VERSION = "wsp4j-recording";

  private RecordJson() {}

  static JsonObject write(Transfer transfer) {
    JsonObject json = new JsonObject();
    json.addProperty("bytes", transfer.bytesTransferred());
    json.addProperty("flags", transfer.flags());
    json.addProperty("length", transfer.messageLength());
    json.addProperty("errno", transfer.nativeError());
    return json;
  }

  static void read(JsonObject json, Transfer transfer) {
    transfer
        .bytesTransferred(json.get("bytes").getAsInt())
        .flags(json.get("flags").getAsInt())
        .messageLength(json.get("length").getAsInt())
        .nativeError(json.get("errno").getAsInt());
  }

  static JsonObject write(PeerAddress address) {
    byte[] bytes = new byte[address.length()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = address.byteAt(i);
    }
    JsonObject json = new JsonObject();
    json.addProperty("family", address.family());
    json.addProperty("bytes", write(bytes));
    json.addProperty("port", address.port());
    json.addProperty("scope", address.scopeId());
    return json;
  }

  static void read(JsonObject json, PeerAddress address) {
    byte[] bytes = bytes(json.get("bytes").getAsString());
    address.set(
        json.get("family").getAsInt(),
        bytes.length,
        json.get("port").getAsInt(),
        json.get("scope").getAsInt());
    for (int i = 0; i < bytes.length; i++) {
      address.putByte(i, bytes[i]);
    }
  }

  static JsonObject write(NetworkEvents events) {
    JsonObject json = new JsonObject();
    json.addProperty("mask", events.mask());
    for (int bit = 1; bit != 0; bit <<= 1) {
      if (events.has(bit)) {
        json.addProperty(Integer.toString(bit), events.error(bit).name());
      }
    }
    return json;
  }

  static void read(JsonObject json, NetworkEvents events) {
    events.mask(json.get("mask").getAsInt());
    for (int bit = 1; bit != 0; bit <<= 1) {
      if (events.has(bit)) {
        events.error(bit, WsaError.valueOf(json.get(Integer.toString(bit)).getAsString()));
      }
    }
  }

  static String write(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  static byte[] bytes(String text) {
    return Base64.getDecoder().decode(text);
  }
}
