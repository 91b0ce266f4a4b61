package org.wsp4j.testkit.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How long round trips take, by percentile: to the right each nine takes as much room as the one
 * before, so that the tail can be seen; upwards each step is the same factor.
 *
 * <pre>
 *   20.0 us |                              #
 *   10.0 us |                    ###########
 *    5.0 us |#############################
 *           +-------------------------------
 *            0%        90%       99%   99.9%
 * </pre>
 */
final class LatencyPlot {
  private static final int LABEL = 12;
  private static final int LEAST_COLUMNS = 20;
  private static final int MOST_COLUMNS = 100;
  private static final int LINES = 10;
  private static final double FOOT = 0.5;

  /** Of the longest time and the shortest, where all are nearly the same. */
  private static final double LEAST_FACTOR = 1.1;

  private static final String EIGHTHS = " ▁▂▃▄▅▆▇█";

  private final Latencies latencies;
  private final int columns;
  private final boolean blocks;
  private final double lowest;
  private final double highest;
  private final double nines;

  /**
   * Plans a plot.
   *
   * @param width how many characters a line may have
   * @param blocks whether block characters can be shown
   */
  LatencyPlot(Latencies latencies, int width, boolean blocks) {
    this.latencies = latencies;
    this.columns = Math.clamp(width - LABEL - 1L, LEAST_COLUMNS, MOST_COLUMNS);
    this.blocks = blocks;
    lowest = latencies.percentileMicros(0);
    highest = Math.max(latencies.percentileMicros(100), lowest * LEAST_FACTOR);
    nines = Math.max(1, Math.log10(latencies.count()));
  }

  /** The lines, from the top. */
  List<String> lines() {
    double[] heights = new double[columns];
    for (int i = 0; i < columns; i++) {
      heights[i] = height(latencies.percentileMicros(percent(i)));
    }
    List<String> lines = new ArrayList<>();
    for (int line = LINES - 1; line >= 0; line--) {
      StringBuilder text = new StringBuilder(label(line)).append(blocks ? '\u2502' : '|');
      for (double height : heights) {
        text.append(cell(height - line));
      }
      lines.add(text.toString().stripTrailing());
    }
    lines.add(
        " ".repeat(LABEL)
            + (blocks ? "\u2514" + "\u2500".repeat(columns) : "+" + "-".repeat(columns)));
    lines.add(axis());
    return lines;
  }

  /** The percentile of a column: equal steps in the number of nines. */
  private double percent(int column) {
    return 100 * (1 - Math.pow(10, -nines * (column + 1) / columns));
  }

  /** In lines, from the bottom; the shortest time is half a line, so that it is seen. */
  private double height(double micros) {
    return FOOT + (LINES - FOOT) * Math.log(micros / lowest) / Math.log(highest / lowest);
  }

  /** The time at the upper edge of every third line. */
  private String label(int line) {
    if (line % 3 != 0) {
      return " ".repeat(LABEL);
    }
    double micros = lowest * Math.pow(highest / lowest, (line + 1 - FOOT) / (LINES - FOOT));
    return String.format(Locale.ROOT, "%8.1f us ", micros);
  }

  private char cell(double filled) {
    if (!blocks) {
      return filled >= FOOT ? '#' : ' ';
    }
    return EIGHTHS.charAt(Math.clamp(Math.round(filled * 8), 0, 8));
  }

  private String axis() {
    StringBuilder text = new StringBuilder(" ".repeat(LABEL + 1 + columns));
    int free = 0;
    for (int n = 0; n <= nines; n++) {
      String mark =
          n == 0 ? "0%" : n == 1 ? "90%" : n == 2 ? "99%" : "99." + "9".repeat(n - 2) + "%";
      int at = LABEL + 1 + (int) Math.round(n * columns / nines);
      int from = Math.min(at, text.length() - mark.length());
      if (from >= free) {
        text.replace(from, from + mark.length(), mark);
        free = from + mark.length() + 1;
      }
    }
    return text.toString().stripTrailing();
  }
}
