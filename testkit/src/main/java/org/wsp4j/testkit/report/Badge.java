package org.wsp4j.testkit.report;

import com.samskivert.mustache.Mustache;
import java.util.Locale;
import java.util.Map;

/** Draws {@code badge.svg}: the verdict with its numbers, for a README. */
public final class Badge {
  private static final String LABEL = "wsp4j";

  /** The widths of one character and of the space beside a text, in the font of the badge. */
  private static final int CHARACTER = 7;

  private static final int MARGIN = 12;

  private Badge() {}

  /**
   * Draws the badge of a report.
   *
   * @param report the report
   * @return the text of the file
   */
  public static String draw(Report report) {
    Map<Verdict, Integer> totals = report.totals();
    int entries = report.entries().size();
    String numbers =
        "%s %d pass, %d fail, %d %s"
            .formatted(
                report.verdict().name().toLowerCase(Locale.ROOT),
                totals.getOrDefault(Verdict.PASS, 0),
                report.refusing(),
                entries,
                entries == 1 ? "entry" : "entries");
    int left = LABEL.length() * CHARACTER + MARGIN;
    int right = numbers.length() * CHARACTER + MARGIN;
    return Mustache.compiler()
        .compile(Resources.read("badge.svg.mustache"))
        .execute(
            Map.of(
                "label",
                LABEL,
                "numbers",
                numbers,
                "left",
                left,
                "right",
                right,
                "width",
                left + right,
                "labelAt",
                left / 2,
                "numbersAt",
                left + right / 2,
                "colour",
                colour(report.verdict())));
  }

  private static String colour(EntryVerdict verdict) {
    return switch (verdict) {
      case CERTIFIED -> "#11703c";
      case INCOMPLETE -> "#835000";
      case REFUSED -> "#a81923";
    };
  }
}
