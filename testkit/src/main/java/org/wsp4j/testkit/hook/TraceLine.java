package org.wsp4j.testkit.hook;

import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * A call, or something that happened, as one line for people.
 *
 * @param nanos when it began, in nanoseconds since the trace did
 * @param thread the name of the thread
 * @param subject who is called or acts
 * @param action which procedure
 * @param arguments what with
 * @param result how it ended; empty while it has not, and where there is nothing to say
 * @param returned whether it has ended
 * @param times how often it came in succession, word for word
 */
public record TraceLine(
    long nanos,
    String thread,
    String subject,
    String action,
    String arguments,
    String result,
    boolean returned,
    int times) {
  private static final double NANOS_A_MILLI = TimeUnit.MILLISECONDS.toNanos(1);

  /**
   * When it began.
   *
   * @return in milliseconds since the trace did, to the microsecond
   */
  public double millis() {
    return Math.round(nanos / NANOS_A_MILLI * 1000) / 1000.0;
  }

  /**
   * Everything but the time and the thread.
   *
   * @return one line
   */
  public String text() {
    String call = subject + "  " + action + (arguments.isEmpty() ? "" : " " + arguments);
    String end = returned ? result : "has not returned";
    return call
        + (end.isEmpty() ? "" : " -> " + end)
        + (times > 1 ? "  (" + times + " times)" : "");
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%+12.3f ms  %-16s  %s", millis(), thread, text());
  }

  TraceLine ended(String end) {
    return new TraceLine(nanos, thread, subject, action, arguments, end, true, times);
  }

  TraceLine again() {
    return new TraceLine(nanos, thread, subject, action, arguments, result, returned, times + 1);
  }

  boolean isTheSameAs(TraceLine other) {
    return thread.equals(other.thread)
        && subject.equals(other.subject)
        && action.equals(other.action)
        && arguments.equals(other.arguments)
        && result.equals(other.result)
        && returned == other.returned;
  }
}
