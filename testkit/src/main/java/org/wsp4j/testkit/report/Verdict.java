package org.wsp4j.testkit.report;

/**
 * What a report says of one row and one entry. The order is that of severity: where several tests
 * speak of a row, the last of these wins.
 */
public enum Verdict {
  /** The declared bits exclude the row; the row names the bit. */
  NOT_CLAIMED("the declared bits exclude the row, which names the bit"),
  /** The source leaves it open; the observed value is recorded. */
  INFO("the source leaves it open; what was observed is recorded"),
  /** Executed, holds. */
  PASS("executed, holds"),
  /** Behaviour present, bit clear: a warning. */
  UNCLAIMED("the behaviour is there, its bit is not declared"),
  /** A SHOULD row does not hold. */
  NON_STRICT("a SHOULD row does not hold"),
  /** In the provider's list of known failures, with a reason. */
  KNOWN("fails, and the provider lists it as a known failure"),
  /** The kit cannot check it, and says why. */
  UNTESTED("the kit did not check it, and says why"),
  /** The environment lacks something. */
  BLOCKED("the machine lacks what the row needs"),
  /** A KNOWN row that passes: the list must be mended. */
  XPASS("listed as a known failure, but it passes"),
  /** A declared bit whose behaviour is absent. */
  CLAIM_BROKEN("a declared bit whose behaviour is absent"),
  /** A MUST row was executed and does not hold. */
  FAIL("executed, does not hold");

  private final String meaning;

  Verdict(String meaning) {
    this.meaning = meaning;
  }

  /**
   * What the word means, for legends.
   *
   * @return a phrase
   */
  public String meaning() {
    return meaning;
  }

  /**
   * Whether an entry with such a row cannot be certified, however the others ended.
   *
   * @return whether it refuses
   */
  public boolean refuses() {
    return this == FAIL || this == CLAIM_BROKEN || this == KNOWN || this == XPASS;
  }

  /**
   * Whether something was executed and did not hold.
   *
   * @return whether a report shows the trace of it
   */
  public boolean isFailure() {
    return this == FAIL || this == CLAIM_BROKEN || this == KNOWN || this == NON_STRICT;
  }

  /**
   * Whether a test of the row ran to its end.
   *
   * @return {@code false} where nothing was executed
   */
  public boolean executed() {
    return this != NOT_CLAIMED && this != UNTESTED && this != BLOCKED;
  }

  /**
   * The graver of two.
   *
   * @param other another verdict on the same row
   * @return the one that wins
   */
  public Verdict worse(Verdict other) {
    return compareTo(other) >= 0 ? this : other;
  }
}
