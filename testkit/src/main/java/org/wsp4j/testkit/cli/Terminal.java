package org.wsp4j.testkit.cli;

import com.google.common.base.Splitter;
import java.io.Console;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.wsp4j.testkit.report.EntryVerdict;
import org.wsp4j.testkit.report.Verdict;

/**
 * What the place of the output can show.
 *
 * @param interactive whether there is a terminal, and so lines of a width
 * @param colours whether it wants them
 * @param blocks whether it shows block characters
 */
record Terminal(boolean interactive, boolean colours, boolean blocks) {
  private static final int USUAL_WIDTH = 80;
  private static final long STTY_SECONDS = 2;
  private static final String GREEN = "32";
  private static final String RED = "31";
  private static final String YELLOW = "33";
  private static final String DIM = "2";
  private static final String BOLD = "1";

  /** The terminal of this process; none if output is redirected or NO_COLOR is set. */
  static Terminal ofProcess() {
    String refused = System.getenv("NO_COLOR");
    boolean wanted = refused == null || refused.isEmpty();
    boolean there = isThere();
    return new Terminal(
        there, wanted && there, System.out.charset().newEncoder().canEncode('\u2588'));
  }

  /**
   * A text that goes on below its own beginning where a line is full; as it is where there is no
   * terminal, since a program reads it line by line.
   */
  String wrapped(String text, int indent) {
    return wrapped(text, indent, indent);
  }

  /** The same for a text that begins elsewhere than it goes on. */
  String wrapped(String text, int begin, int indent) {
    return interactive ? wrapped(text, begin, indent, width()) : text;
  }

  static String wrapped(String text, int begin, int indent, int width) {
    StringBuilder lines = new StringBuilder();
    int column = begin;
    for (String word : Splitter.on(' ').split(text)) {
      boolean first = lines.isEmpty();
      int needed = word.length() + (first ? 0 : 1);
      if (column > indent && column + needed > width) {
        lines.append('\n').append(" ".repeat(indent)).append(word);
        column = indent + word.length();
      } else {
        lines.append(first ? "" : " ").append(word);
        column += needed;
      }
    }
    return lines.toString();
  }

  private static boolean isThere() {
    return Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
  }

  /** How many characters a line has room for: as COLUMNS says, else as the terminal does. */
  static int width() {
    return columns(System.getenv("COLUMNS"), isThere() ? asked() : USUAL_WIDTH);
  }

  private static int columns(@Nullable String said, int otherwise) {
    try {
      int columns = said == null ? 0 : Integer.parseInt(said);
      return columns > 0 ? columns : otherwise;
    } catch (NumberFormatException e) {
      return otherwise;
    }
  }

  /** The width that the terminal of this process says it has. */
  private static int asked() {
    try {
      Process stty = new ProcessBuilder("stty", "size").redirectInput(new File("/dev/tty")).start();
      String answer = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      boolean ended = stty.waitFor(STTY_SECONDS, TimeUnit.SECONDS);
      int blank = answer.indexOf(' ');
      return ended && blank > 0
          ? columns(answer.substring(blank).strip(), USUAL_WIDTH)
          : USUAL_WIDTH;
    } catch (IOException e) {
      return USUAL_WIDTH;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return USUAL_WIDTH;
    }
  }

  String paint(Verdict verdict, String text) {
    return switch (verdict) {
      case PASS -> paint(GREEN, text);
      case FAIL, CLAIM_BROKEN, KNOWN, XPASS -> paint(RED, text);
      case UNTESTED, BLOCKED, NON_STRICT, UNCLAIMED -> paint(YELLOW, text);
      case INFO, NOT_CLAIMED -> text;
    };
  }

  String paint(EntryVerdict verdict, String text) {
    return switch (verdict) {
      case CERTIFIED -> paint(GREEN, text);
      case INCOMPLETE -> paint(YELLOW, text);
      case REFUSED -> paint(RED, text);
    };
  }

  String bold(String text) {
    return paint(BOLD, text);
  }

  String dim(String text) {
    return paint(DIM, text);
  }

  private String paint(String code, String text) {
    return colours ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }
}
