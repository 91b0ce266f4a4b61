package org.wsp4j.testkit.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Where the page of LPWSPRecv says what a row asks for. The catalogue has it in short: P
 * parameters, RV return value, E error codes, RMn the n-th paragraph of the remarks, RMnt the table
 * behind it, N note, SA see also, RQ requirements.
 */
final class SourcePlace {
  private static final String DECISION = "decision";
  private static final Pattern PARAGRAPHS = Pattern.compile("\\bRM\\d+(?:(?:, | to )RM\\d+)+\\b");
  private static final Map<String, String> WORDS = new LinkedHashMap<>();

  static {
    WORDS.put("\\bP (\\w+)", "parameter $1");
    WORDS.put("\\bP\\b", "parameters");
    WORDS.put("\\bRV\\b", "return value");
    WORDS.put("\\bE\\b", "error codes");
    WORDS.put("\\bRM(\\d+)t\\b", "the table behind paragraph $1 of the remarks");
    WORDS.put("\\bRM(\\d+)\\b", "paragraph $1 of the remarks");
    WORDS.put("\\bN\\b", "note");
    WORDS.put("\\bSA\\b", "see also");
    WORDS.put("\\bRQ\\b", "requirements");
    WORDS.put(",? *\\+ *", ", ");
  }

  private SourcePlace() {}

  /** The places of several rows; a decision has none, and says so if there is nothing else. */
  static String of(List<String> inShort) {
    List<String> places =
        inShort.stream().filter(each -> !each.equals(DECISION)).distinct().toList();
    return places.isEmpty()
        ? "none: it is silent here, or contradicts itself, so this is a decision"
        : "LPWSPRecv, " + places.stream().map(SourcePlace::told).collect(Collectors.joining("; "));
  }

  private static String told(String inShort) {
    String text =
        PARAGRAPHS
            .matcher(inShort)
            .replaceAll(each -> "paragraphs " + each.group().replace("RM", "") + " of the remarks");
    for (Map.Entry<String, String> each : WORDS.entrySet()) {
      text = text.replaceAll(each.getKey(), each.getValue());
    }
    return text;
  }
}
