package org.wsp4j.testkit.report;

/** What a report says of one entry, and the exit code that goes with it. */
public enum EntryVerdict {
  /** Every row holds, is excluded by the bits, or is in the closed list of what is not executed. */
  CERTIFIED(0),
  /** Nothing failed, but rows were blocked or not executed. */
  INCOMPLETE(2),
  /** A row failed. */
  REFUSED(1);

  private final int exitCode;

  EntryVerdict(int exitCode) {
    this.exitCode = exitCode;
  }

  /**
   * The exit code of a run whose gravest entry verdict this is.
   *
   * @return 0, 1 or 2
   */
  public int exitCode() {
    return exitCode;
  }

  /**
   * The graver of two.
   *
   * @param other the verdict on another entry
   * @return the one that decides the exit code
   */
  public EntryVerdict worse(EntryVerdict other) {
    return compareTo(other) >= 0 ? this : other;
  }
}
