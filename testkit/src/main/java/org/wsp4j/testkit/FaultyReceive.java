package org.wsp4j.testkit;

import org.wsp4j.spi.WsaError;

/**
 * How one receive ended while the kernel failed every receive system call.
 *
 * @param pended whether it was pending when the kernel began to fail
 * @param kind which call it was, for people
 * @param error what it returned or, if it pended, completed with
 * @param indications how often its event was set or its routine ran
 */
public record FaultyReceive(boolean pended, String kind, WsaError error, int indications) {
  private static final String MARK = "wsp4j-receive";
  private static final String SEPARATOR = "\t";
  private static final int FIELDS = 5;

  /** One line, from which {@link #isLine} and {@link #parse} know it again. */
  String toLine() {
    return String.join(
        SEPARATOR,
        MARK,
        Boolean.toString(pended),
        kind,
        error.name(),
        Integer.toString(indications));
  }

  static boolean isLine(String line) {
    return line.startsWith(MARK + SEPARATOR);
  }

  static FaultyReceive parse(String line) {
    String[] fields = line.split(SEPARATOR, FIELDS);
    return new FaultyReceive(
        Boolean.parseBoolean(fields[1]),
        fields[2],
        WsaError.valueOf(fields[3]),
        Integer.parseInt(fields[4]));
  }
}
