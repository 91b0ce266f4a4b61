package org.wsp4j.testkit;

import org.jspecify.annotations.Nullable;

/** In which modes each row is run. */
public final class Modes {
  /** In as many as are needed for every pair of values that the row leaves open. */
  public static final Modes EVERY = new Modes("every", null);

  /** In one, chosen by the seed. Shows less, in a fraction of the time, and certifies nothing. */
  public static final Modes QUICK = new Modes("quick", null);

  /**
   * In the plainest: blocking, one native buffer, a platform thread. The same for every seed, for
   * who needs to know what a row says rather than whether it holds everywhere.
   */
  public static final Modes PLAIN = new Modes("plain", Mode.PLAIN);

  private final String text;
  private final @Nullable Mode only;

  private Modes(String text, @Nullable Mode only) {
    this.text = text;
    this.only = only;
  }

  /**
   * Reads what {@link #toString} wrote.
   *
   * @param text {@code every}, {@code quick}, {@code plain}, or one mode, as the story of a failure
   *     names it
   * @return the modes
   * @throws IllegalArgumentException if it is none of them; the message says what could be
   */
  public static Modes of(String text) {
    return switch (text) {
      case "every" -> EVERY;
      case "quick" -> QUICK;
      case "plain" -> PLAIN;
      default -> new Modes(text, Mode.parse(text));
    };
  }

  @Nullable Mode only() {
    return only;
  }

  @Override
  public String toString() {
    return text;
  }
}
