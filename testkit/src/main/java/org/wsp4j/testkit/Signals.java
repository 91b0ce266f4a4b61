package org.wsp4j.testkit;

import org.jspecify.annotations.Nullable;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.spi.ServiceFlag;
import org.wsp4j.testkit.report.Verdict;

/** How a row says something other than "holds" and "does not hold". */
abstract sealed class Signals permits Stage {
  private final ProtocolInfo entry;
  private final Check check;
  private volatile @Nullable String observed;
  private volatile @Nullable ServiceFlag unclaimed;

  Signals(ProtocolInfo entry, Check check) {
    this.entry = entry;
    this.check = check;
  }

  /**
   * The catalog entry under test.
   *
   * @return the entry, as the catalog lists it
   */
  public ProtocolInfo entry() {
    return entry;
  }

  /**
   * Compares, for the report.
   *
   * @return the recorder of this row
   */
  public Check check() {
    return check;
  }

  /**
   * Ends the test as NOT_CLAIMED unless the entry declares the bits.
   *
   * @param flags the bits
   */
  public void assumeClaimed(ServiceFlag... flags) {
    for (ServiceFlag flag : flags) {
      if (!entry.has(flag)) {
        throw new VerdictSignal(Verdict.NOT_CLAIMED, flag + " is not declared");
      }
    }
  }

  /** Ends the test as NOT_CLAIMED unless the entry acts as a byte stream. */
  public void assumeByteStream() {
    if (!entry.actsAsByteStream(0)) {
      throw new VerdictSignal(
          Verdict.NOT_CLAIMED, ServiceFlag.XP1_MESSAGE_ORIENTED + " is declared");
    }
  }

  /** Ends the test as NOT_CLAIMED unless the entry keeps the boundaries of messages. */
  public void assumeMessages() {
    if (entry.has(ServiceFlag.XP1_PSEUDO_STREAM)) {
      throw new VerdictSignal(Verdict.NOT_CLAIMED, ServiceFlag.XP1_PSEUDO_STREAM + " is declared");
    }
    assumeClaimed(ServiceFlag.XP1_MESSAGE_ORIENTED);
  }

  /** Ends the test as NOT_CLAIMED if a message that is too large comes in parts. */
  public void assumeNoParts() {
    if (entry.has(ServiceFlag.XP1_PARTIAL_MESSAGE)) {
      throw new VerdictSignal(
          Verdict.NOT_CLAIMED, ServiceFlag.XP1_PARTIAL_MESSAGE + " is declared");
    }
  }

  /** Ends the test as NOT_CLAIMED unless the entry has connections. */
  public void assumeConnections() {
    if (entry.has(ServiceFlag.XP1_CONNECTIONLESS)) {
      throw new VerdictSignal(Verdict.NOT_CLAIMED, ServiceFlag.XP1_CONNECTIONLESS + " is declared");
    }
  }

  /** Ends the test as NOT_CLAIMED if both ends are on one machine, with no link between them. */
  public void assumeLink() {
    if (entry.addressFamily() == ProtocolInfo.AF_UNIX) {
      throw new VerdictSignal(Verdict.NOT_CLAIMED, "AF_UNIX is declared");
    }
  }

  /**
   * Ends the test as BLOCKED: {@code throw bench.blocked("no IPv6 on loopback")}.
   *
   * @param hint what the machine lacks and how to provide it
   * @return to be thrown
   */
  public RuntimeException blocked(String hint) {
    return new VerdictSignal(Verdict.BLOCKED, hint);
  }

  /**
   * Ends the test as UNTESTED.
   *
   * @param reason why the kit cannot check it
   * @return to be thrown
   */
  public RuntimeException untested(String reason) {
    return new VerdictSignal(Verdict.UNTESTED, reason);
  }

  /**
   * Ends the test as NON_STRICT: what the row recommends is not done.
   *
   * @param what what is done instead
   * @return to be thrown
   */
  public RuntimeException nonStrict(String what) {
    return new VerdictSignal(Verdict.NON_STRICT, what);
  }

  /**
   * Ends the test as CLAIM_BROKEN.
   *
   * @param flag the bit that is declared
   * @param missing what is not there
   * @return to be thrown
   */
  public RuntimeException claimBroken(ServiceFlag flag, String missing) {
    return new VerdictSignal(Verdict.CLAIM_BROKEN, flag + " is declared, but " + missing);
  }

  /**
   * Records what was observed where the source leaves it open; if nothing fails the verdict is
   * INFO.
   *
   * @param value what was observed
   */
  public void info(String value) {
    observed = value;
  }

  /**
   * Records that a behaviour is there although its bit is not declared: a warning.
   *
   * @param flag the bit
   */
  public void unclaimed(ServiceFlag flag) {
    unclaimed = flag;
  }

  @Nullable String observed() {
    return observed;
  }

  @Nullable ServiceFlag unclaimedFlag() {
    return unclaimed;
  }

  RuntimeException interrupted() {
    Thread.currentThread().interrupt();
    return new VerdictSignal(Verdict.UNTESTED, "the row's thread was interrupted");
  }
}
