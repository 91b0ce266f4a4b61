package org.wsp4j.provider.support;

/**
 * Counts what happened to the data calls of a socket: {@code calls = immediate + pended + rejected}
 * always, and {@code completed = pended} once nothing is pending. No payload is in it.
 *
 * @param calls receives and sends that were made
 * @param immediate those that were answered at once
 * @param pended those that were started and had to wait
 * @param rejected those that started nothing
 * @param completed those that had to wait and were completed
 */
public record Ledger(long calls, long immediate, long pended, long rejected, long completed) {
  /** Nothing happened yet. */
  public static final Ledger EMPTY = new Ledger(0, 0, 0, 0, 0);

  /**
   * Adds up.
   *
   * @param other of another socket
   * @return the sums
   */
  public Ledger plus(Ledger other) {
    return new Ledger(
        calls + other.calls,
        immediate + other.immediate,
        pended + other.pended,
        rejected + other.rejected,
        completed + other.completed);
  }
}
