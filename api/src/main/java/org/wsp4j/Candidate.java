package org.wsp4j;

import org.wsp4j.spi.ProtocolInfo;

/**
 * One entry as it stands to a need: the answer of {@link Catalog#explain}.
 *
 * @param provider the name of its provider
 * @param entry the entry
 * @param verdict whether it is the one
 * @param reason why, in words
 */
public record Candidate(String provider, ProtocolInfo entry, Verdict verdict, String reason) {
  /** How an entry stands to a need. */
  public enum Verdict {
    /** It is the one that is opened. */
    CHOSEN,
    /** It meets the need, another comes first. */
    FITS,
    /** It does not meet the need. */
    REJECTED
  }

  @Override
  public String toString() {
    return provider + "/" + entry.name() + " " + verdict + ": " + reason;
  }
}
