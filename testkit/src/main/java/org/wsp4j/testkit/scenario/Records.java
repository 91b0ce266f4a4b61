package org.wsp4j.testkit.scenario;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.wsp4j.spi.MsgFlags;
import org.wsp4j.spi.WsaError;

/** The text forms of outcomes: routine records, errors, flags. */
final class Records {
  private static final Pattern DATA = Pattern.compile("data=(.*)\\)$", Pattern.DOTALL);
  private static final Pattern ROUTINE =
      Pattern.compile("\\w+\\(err=[\\w ]+,cb=\\d+,flags=[\\w|]+,thread=\\w+,data=.*\\)", 32);
  private static final Pattern OTHER =
      Pattern.compile("user APC \\d+|send routine err=\\w+ cb=\\d+ flags=\\w+");

  private Records() {}

  static String routine(
      String op, WsaError error, int bytes, int flags, boolean same, String data) {
    return "%s(err=%s,cb=%d,flags=%s,thread=%s,data=%s)"
        .formatted(op, number(error), bytes, flags(flags), same ? "initiating" : "other", data);
  }

  static String send(WsaError error, int bytes, int flags) {
    return "send routine err=%s cb=%d flags=%s".formatted(number(error), bytes, flags(flags));
  }

  private static String number(WsaError error) {
    return error == WsaError.NO_ERROR ? "0" : error.name();
  }

  static String flags(int flags) {
    return MsgFlags.toString(flags);
  }

  /** Whether a record is one of those this interpreter writes. */
  static boolean known(String record) {
    return ROUTINE.matcher(record).matches() || OTHER.matcher(record).matches();
  }

  /** Whether two records say the same; {@code err=X or Y} allows either. */
  static boolean agree(String expected, String actual) {
    Matcher errors = Pattern.compile("err=([\\w ]+? or [\\w ]+?),").matcher(expected);
    if (!errors.find()) {
      return expected.equals(actual);
    }
    return List.of(errors.group(1).split(" or ", -1)).stream()
        .anyMatch(each -> errors.replaceFirst("err=" + each.strip() + ",").equals(actual));
  }

  /** The flags of a text: names or hexadecimal numbers, joined by a bar. */
  static int parseFlags(String text) {
    int flags = 0;
    for (String each : text.split("[|+]", -1)) {
      flags |= flag(each.strip());
    }
    return flags;
  }

  private static int flag(String name) {
    return switch (name) {
      case "MSG_OOB" -> MsgFlags.MSG_OOB;
      case "MSG_PEEK" -> MsgFlags.MSG_PEEK;
      case "MSG_DONTROUTE" -> MsgFlags.MSG_DONTROUTE;
      case "MSG_WAITALL" -> MsgFlags.MSG_WAITALL;
      case "MSG_INTERRUPT" -> MsgFlags.MSG_INTERRUPT;
      case "MSG_PUSH_IMMEDIATE" -> MsgFlags.MSG_PUSH_IMMEDIATE;
      case "MSG_PARTIAL" -> MsgFlags.MSG_PARTIAL;
      default -> number(name);
    };
  }

  private static int number(String text) {
    try {
      String plain = text.toLowerCase(Locale.ROOT);
      return plain.startsWith("0x")
          ? Integer.parseUnsignedInt(plain.substring(2), 16)
          : Integer.parseInt(plain);
    } catch (NumberFormatException e) {
      throw new Unsupported("no such flag: " + text);
    }
  }

  static JsonArray list(List<String> records) {
    JsonArray array = new JsonArray();
    List.copyOf(records).forEach(array::add);
    return array;
  }

  /** The data that an outcome expects, or nothing. */
  static String payload(JsonElement outcome) {
    if (!outcome.isJsonObject()) {
      return "";
    }
    JsonObject object = outcome.getAsJsonObject();
    if (object.has("buffers") && object.get("buffers").isJsonArray()) {
      StringBuilder text = new StringBuilder();
      object.getAsJsonArray("buffers").forEach(each -> text.append(each.getAsString()));
      return text.toString();
    }
    if (object.has("completion_routines_so_far")
        && object.get("completion_routines_so_far").isJsonArray()
        && !object.getAsJsonArray("completion_routines_so_far").isEmpty()) {
      Matcher data =
          DATA.matcher(object.getAsJsonArray("completion_routines_so_far").get(0).getAsString());
      return data.find() ? data.group(1) : "";
    }
    if (object.has("bytes") && object.get("bytes").toString().matches("[1-9]\\d{0,4}")) {
      return "x".repeat(object.get("bytes").getAsInt());
    }
    return "";
  }
}
