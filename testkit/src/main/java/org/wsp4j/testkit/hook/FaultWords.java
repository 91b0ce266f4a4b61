package org.wsp4j.testkit.hook;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.wsp4j.spi.WsaError;

/** The words of a {@link FaultPlan} that is written down. */
final class FaultWords {
  private static final Pattern PART = Pattern.compile("([A-Za-z-]+)(?:@(\\d{1,9}))?(?:=(.+))?");

  private FaultWords() {}

  static FaultPlan add(FaultPlan plan, String part) {
    Matcher words = PART.matcher(part);
    if (!words.matches()) {
      throw unknown(part);
    }
    String nth = words.group(2);
    String value = words.group(3);
    try {
      if (nth == null && value != null) {
        return setting(plan, words.group(1), value, part);
      }
      if (nth != null && value == null) {
        return plan.outage(outage(words.group(1), part), Integer.parseInt(nth));
      }
      if (nth != null) {
        Procedure procedure = Procedure.valueOf(words.group(1));
        return plan.error(procedure, Integer.parseInt(nth), WsaError.valueOf(value));
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("fault " + part + ": not a number", e);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("fault " + part + ": " + e.getMessage(), e);
    }
    throw unknown(part);
  }

  private static FaultPlan setting(FaultPlan plan, String word, String value, String part) {
    return switch (word) {
      case "seed" -> plan.seed(Long.parseLong(value));
      case "short" -> plan.shortReads(Double.parseDouble(value));
      case "delay" -> {
        String[] parts = value.split(":", 2);
        long millis = parts.length == 2 ? Long.parseLong(parts[1]) : 1;
        yield plan.delays(Double.parseDouble(parts[0]), Duration.ofMillis(millis));
      }
      default -> plan.outages(outage(word, part), Double.parseDouble(value));
    };
  }

  private static Outage outage(String word, String part) {
    for (Outage outage : Outage.values()) {
      if (outage.word().equals(word)) {
        return outage;
      }
    }
    throw unknown(part);
  }

  private static IllegalArgumentException unknown(String part) {
    return new IllegalArgumentException(
        "\""
            + part
            + "\" is no fault; they are seed=N, short=CHANCE, delay=CHANCE:MILLIS,"
            + " PROCEDURE@N=ERROR, and network-down, keep-alive-lost or reset as OUTAGE@N or"
            + " OUTAGE=CHANCE");
  }
}
