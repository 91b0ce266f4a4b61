package org.wsp4j.testkit.hook;

/**
 * Something that a {@link Trace} saw. A call is two events with the same number, so that one which
 * does not return is seen as well.
 *
 * @param kind whether it begins, ends, or simply happens
 * @param call the number of the call it begins or ends, from 1; 0 for what simply happens
 * @param nanos when, in nanoseconds since the trace began
 * @param thread the name of the thread
 * @param subject who is called or acts: {@code socket 1}, {@code runtime}
 * @param action which procedure, by its name in Winsock
 * @param text the arguments where it begins, the result where it ends: numbers and names, no
 *     payload unless {@link Trace#payload} asked for it
 */
public record TraceEvent(
    Kind kind, long call, long nanos, String thread, String subject, String action, String text) {
  /** Where in its call an event stands. */
  public enum Kind {
    /** A call is entered; its text is the arguments. */
    BEGINS,
    /** A call returns; its text is the result. */
    ENDS,
    /** Something that takes no time. */
    HAPPENS
  }
}
