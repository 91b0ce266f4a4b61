package org.wsp4j.testkit.candidate;

import com.google.common.base.CharMatcher;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/** The last lines of something that may print without end, and never ends a line. */
final class Tail {
  private static final int LINES = 40;
  private static final int SHOWN_COLUMNS = 400;

  /** The longest line that is kept whole: more than the account of any failure. */
  private static final int MAX_LINE = 4 << 20;

  private static final CharMatcher CONTROLS =
      CharMatcher.javaIsoControl().and(CharMatcher.isNot('\t'));

  /** Guarded by this. */
  private final Deque<String> lines = new ArrayDeque<>();

  /** Keeps a line, without what could move a cursor. */
  synchronized void add(String line) {
    String plain = CONTROLS.removeFrom(line);
    if (plain.isBlank()) {
      return;
    }
    if (lines.size() == LINES) {
      lines.removeFirst();
    }
    lines.addLast(
        plain.length() > SHOWN_COLUMNS ? plain.substring(0, SHOWN_COLUMNS) + "..." : plain);
  }

  /** What there is, each line below a heading; empty if there is nothing. */
  synchronized String told(String heading) {
    return lines.isEmpty() ? "" : "\n" + heading + "\n  " + String.join("\n  ", lines);
  }

  /** Hands every line on until the end; what is longer than a line can be is cut. */
  static void read(Reader from, Consumer<String> taker) {
    StringBuilder line = new StringBuilder();
    char[] chars = new char[8192];
    try {
      for (int n = from.read(chars); n >= 0; n = from.read(chars)) {
        for (int i = 0; i < n; i++) {
          if (chars[i] == '\n') {
            taker.accept(line.toString());
            line.setLength(0);
          } else if (line.length() < MAX_LINE) {
            line.append(chars[i]);
          }
        }
      }
    } catch (IOException e) {
      taker.accept("(the rest cannot be read: " + e.getMessage() + ")");
    }
    if (!line.isEmpty()) {
      taker.accept(line.toString());
    }
  }
}
