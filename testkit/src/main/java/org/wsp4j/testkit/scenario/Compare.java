package org.wsp4j.testkit.scenario;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Compares what was seen with what is expected; every part that is given. */
final class Compare {
  private static final String ANY_OF = "any_of";
  private static final String RECORDS = "completion_routines_so_far";
  private static final Pattern ELAPSED =
      Pattern.compile("(?:elapsed|between)_(\\d{1,9})_(?:to|and)_(\\d{1,9})ms");
  private static final Set<String> REMARKS = Set.of("note", "prefer");
  private static final Set<String> FLAGS = Set.of("flags", "flags_out");

  private Compare() {}

  static Optional<Difference> difference(JsonElement expected, JsonObject actual) {
    if (!expected.isJsonObject()) {
      throw new Unsupported("an outcome that is prose: " + expected);
    }
    JsonObject object = expected.getAsJsonObject();
    Optional<Difference> first =
        object.has(ANY_OF) ? anyOf(array(object.get(ANY_OF)), actual) : Optional.empty();
    for (Map.Entry<String, JsonElement> each : object.entrySet()) {
      if (!REMARKS.contains(each.getKey()) && !each.getKey().equals(ANY_OF)) {
        Optional<Difference> found = part(each.getKey(), each.getValue(), actual);
        first = first.isPresent() ? first : found;
      }
    }
    return first;
  }

  /** Whether an outcome says anything that could be compared. */
  static boolean saysSomething(JsonElement expected) {
    return !expected.isJsonObject() || !REMARKS.containsAll(expected.getAsJsonObject().keySet());
  }

  /** Whether an outcome that a scenario expects can be this one, in the parts that both have. */
  static boolean mayMean(JsonElement expected, JsonObject outcome) {
    List<JsonElement> choices = choices(expected);
    return choices.stream()
            .filter(JsonElement::isJsonObject)
            .map(JsonElement::getAsJsonObject)
            .anyMatch(each -> meet(each, outcome))
        && agree(expected.getAsJsonObject(), outcome);
  }

  private static boolean meet(JsonObject expected, JsonObject outcome) {
    return expected.keySet().stream().anyMatch(outcome::has) && agree(expected, outcome);
  }

  /** In the parts that both have. */
  private static boolean agree(JsonObject expected, JsonObject outcome) {
    return expected.keySet().stream()
        .filter(outcome::has)
        .allMatch(key ->
            choices(outcome.get(key)).stream()
                .anyMatch(value -> matches(key, expected.get(key), value)));
  }

  private static List<JsonElement> choices(JsonElement value) {
    return value.isJsonObject() && value.getAsJsonObject().has(ANY_OF)
        ? array(value.getAsJsonObject().get(ANY_OF)).asList()
        : List.of(value);
  }

  private static JsonArray array(JsonElement value) {
    if (!value.isJsonArray()) {
      throw new Unsupported("an outcome of a form that is not known: " + value);
    }
    return value.getAsJsonArray();
  }

  private static Optional<Difference> anyOf(JsonArray choices, JsonObject actual) {
    for (JsonElement each : choices) {
      if (difference(each, actual).isEmpty()) {
        return Optional.empty();
      }
    }
    return Optional.of(new Difference("any of " + choices, actual.toString()));
  }

  private static Optional<Difference> part(String key, JsonElement expected, JsonObject actual) {
    Matcher elapsed = ELAPSED.matcher(key);
    if (elapsed.matches() && actual.has("elapsed_ms")) {
      long millis = actual.get("elapsed_ms").getAsLong();
      boolean within =
          millis >= Long.parseLong(elapsed.group(1)) && millis <= Long.parseLong(elapsed.group(2));
      return within == truth(expected)
          ? Optional.empty()
          : Optional.of(new Difference(key, millis + " ms"));
    }
    if (!actual.has(key)) {
      throw new Unsupported("an outcome of a form that is not known: \"" + key + "\"");
    }
    JsonElement seen = actual.get(key);
    if (key.equals("memory")) {
      return memory(expected.getAsString(), seen.getAsString());
    }
    return matches(key, expected, seen)
        ? Optional.empty()
        : Optional.of(new Difference(key + " " + expected, key + " " + seen));
  }

  private static Optional<Difference> memory(String expected, String seen) {
    String part = seen.substring(0, Math.min(seen.length(), expected.length()));
    return part.equals(expected)
        ? Optional.empty()
        : Optional.of(new Difference("memory " + expected, "memory " + part));
  }

  private static boolean truth(JsonElement expected) {
    return !text(expected).equals("0") && !text(expected).equals("false");
  }

  private static boolean matches(String key, JsonElement expected, JsonElement seen) {
    if (expected.isJsonObject()) {
      return choice(key, expected.getAsJsonObject(), seen);
    }
    if (expected.isJsonArray()) {
      boolean records = key.equals(RECORDS) || key.equals("ran");
      return records
          ? sameRecords(expected.getAsJsonArray(), seen.getAsJsonArray())
          : expected.equals(seen);
    }
    return same(key, text(expected), text(seen));
  }

  private static boolean choice(String key, JsonObject expected, JsonElement seen) {
    if (expected.has(ANY_OF)) {
      return array(expected.get(ANY_OF)).asList().stream()
          .anyMatch(each -> matches(key, each, seen));
    }
    if (expected.has("any_order")) {
      List<JsonElement> left = new ArrayList<>(seen.getAsJsonArray().asList());
      for (JsonElement each : array(expected.get("any_order"))) {
        checkKnown(each);
        if (!removeOne(left, each)) {
          return false;
        }
      }
      return left.isEmpty();
    }
    throw new Unsupported("an outcome of a form that is not known: " + expected);
  }

  private static boolean removeOne(List<JsonElement> left, JsonElement expected) {
    for (JsonElement each : left) {
      if (Records.agree(expected.getAsString(), each.getAsString())) {
        return left.remove(each);
      }
    }
    return false;
  }

  private static boolean sameRecords(JsonArray expected, JsonArray seen) {
    expected.forEach(Compare::checkKnown);
    if (expected.size() != seen.size()) {
      return false;
    }
    for (int i = 0; i < expected.size(); i++) {
      if (!Records.agree(expected.get(i).getAsString(), seen.get(i).getAsString())) {
        return false;
      }
    }
    return true;
  }

  private static void checkKnown(JsonElement item) {
    if (!Records.known(item.getAsString())) {
      throw new Unsupported("a record that no step explains: " + item);
    }
  }

  private static boolean same(String key, String expected, String seen) {
    if (key.equals("fromlen_out") && expected.equals("not specified")) {
      return true;
    }
    if (key.equals("events")) {
      return words(expected).equals(words(seen));
    }
    if (key.startsWith("Internal")) {
      return firstWord(expected).equals(seen);
    }
    if (key.equals("err") || key.equals("close_err")) {
      return error(expected).equals(error(seen));
    }
    if (FLAGS.contains(key) && !expected.equals("unchanged") && !seen.equals("unchanged")) {
      return Records.parseFlags(expected) == Records.parseFlags(seen);
    }
    return key.equals("code") ? expected.equalsIgnoreCase(seen) : bool(expected).equals(bool(seen));
  }

  private static Set<String> words(String text) {
    return Pattern.compile("[ |]+").splitAsStream(text.strip()).collect(Collectors.toSet());
  }

  /** {@code FALSE} and {@code TRUE} of one program are 0 and 1 of another. */
  private static String bool(String text) {
    return switch (text) {
      case "TRUE", "true" -> "1";
      case "FALSE", "false" -> "0";
      default -> text;
    };
  }

  private static String error(String text) {
    String word = firstWord(text);
    return word.equals("0") ? "NO_ERROR" : word;
  }

  private static String firstWord(String text) {
    int blank = text.indexOf(' ');
    return blank < 0 ? text : text.substring(0, blank);
  }

  private static String text(JsonElement value) {
    return value instanceof JsonPrimitive primitive ? primitive.getAsString() : value.toString();
  }
}
